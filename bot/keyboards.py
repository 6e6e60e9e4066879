"""Which buttons stand under what."""

from bot import texts
from bot.callbacks import AskDay, Choose, HandOver, Rate, Show, View
from bot.post import Button, Buttons
from bot.rendering import has_other_side
from desk.desk import Answer, Reply, ReplyKind

_CHOICES_A_ROW = 2


def under_reply(reply: Reply) -> Buttons:
    """The buttons of a reply: its choices, then what can be done with the answer."""
    choices = [(label, Choose(turn=reply.turn_id, choice=i)) for i, label in enumerate(reply.choices)]
    rows: list[list[Button]] = [
        list(choices[i : i + _CHOICES_A_ROW]) for i in range(0, len(choices), _CHOICES_A_ROW)
    ]
    if reply.kind in (ReplyKind.CASE_OPENED, ReplyKind.COURTESY):
        return rows
    return [*rows, *under_answer(reply.turn_id, reply.answer, View.BRIEF)]


def under_answer(turn: int, answer: Answer, view: View) -> list[list[Button]]:
    """The buttons of an answer in a view."""
    person: Button = (texts.BUTTON_PERSON, HandOver(turn=turn))
    if not answer.articles:
        return [[person]]
    views: list[Button] = []
    if view is not View.FULL:
        views.append((texts.BUTTON_FULL, Show(turn=turn, view=View.FULL)))
    if view is not View.OTHER_SIDE and has_other_side(answer):
        views.append((texts.BUTTON_OTHER_SIDE, Show(turn=turn, view=View.OTHER_SIDE)))
    if view is not View.BRIEF:
        views.append((texts.BUTTON_BRIEF, Show(turn=turn, view=View.BRIEF)))
    return [
        views,
        [(texts.BUTTON_DAY, AskDay(turn=turn)), person],
        [
            (texts.BUTTON_HELPFUL, Rate(turn=turn, helpful=True)),
            (texts.BUTTON_NOT_HELPFUL, Rate(turn=turn, helpful=False)),
        ],
    ]
