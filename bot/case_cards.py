"""Notices of the desk in words, with their buttons: cards for the team, news and answers for the asker."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot import texts
from bot.callbacks import CaseAction, OnCase
from bot.outbox import Letter
from bot.post import Button, Buttons, packed
from bot.rendering import messages
from bot.rich import Rich, join
from desk.desk import Attachment, Case

Payload = Mapping[str, Any]
# A card shows this much of a question or of a turn; the whole stands in the member's private material.
_SHORT = 300
_MOST_TURNS = 6


def case_button(label: str, number: str, action: CaseAction, version: int = 0) -> Button:
    """A button on a case."""
    return label, OnCase(case=number, action=action, version=version)


def letter(blocks: Sequence[Rich], buttons: Buttons = ()) -> Letter:
    """Blocks and buttons as a letter."""
    rows = tuple(tuple((label, data) for label, data in row) for row in packed(buttons))
    return Letter(tuple(messages(blocks)), rows)


def card_blocks(card: Payload) -> list[Rich]:
    """A case's card: what it is about, by when, who has it."""
    who = card.get("assignee")
    lines = [
        Rich.of(texts.CARD_STATE.format(state=texts.STATES[card["state"]])),
        Rich.of(texts.CARD_SCOPE.format(scope=card["scope"]) + _scope_why(card)),
        Rich.of(texts.CARD_DEPARTMENT.format(department=card["department"])),
        Rich.of(texts.CARD_DUE.format(due=due(card["answer_due"], card.get("due_approximate", False)))),
        Rich.of(texts.CARD_HANDLER.format(name=who)) if who else Rich(),
    ]
    return [
        Rich.of(texts.CARD.format(urgency=urgent_mark(card), number=card["number"]), "b"),
        join(lines, "\n"),
        join((Rich.of(texts.CARD_QUESTION, "b"), Rich.of(shortened(card["question"], 1500))), "\n"),
    ]


def found_block(card: Payload) -> Rich:
    """What retrieval had found."""
    found = card.get("found") or []
    return Rich.of(texts.CARD_FOUND.format(citations="、".join(found[:5]))) if found else Rich()


def material_blocks(case: Case) -> list[Rich]:
    """Everything that a member needs to answer, for the private chat."""
    turns = [
        Rich.of(texts.TURN.format(question=shortened(turn.question), reply=shortened(turn.reply)))
        for turn in case.conversation[-_MOST_TURNS:]
    ]
    talk = join((Rich.of(texts.CARD_CONVERSATION, "b"), *turns), "\n") if turns else Rich()
    return [
        Rich.of(texts.CARD.format(urgency=urgent_mark({"urgency": case.urgency}), number=case.number), "b"),
        join((Rich.of(texts.CARD_QUESTION, "b"), Rich.of(case.question)), "\n"),
        Rich.of(texts.CARD_DEPARTMENT.format(department=case.department)),
        talk,
        found_block({"found": list(case.found)}),
    ]


def files_block(files: Sequence[Attachment]) -> Rich:
    """How many photos and files a case has, and their names."""
    names = "、".join(each.name for each in files)
    return Rich.of(texts.FILES.format(count=len(files), names=shortened(names))) if files else Rich()


def case_line(case: Case) -> Rich:
    """A case in a list."""
    return Rich.of(
        texts.CASE_LINE.format(
            urgency=urgent_mark({"urgency": case.urgency}),
            number=case.number,
            state=texts.STATES[case.state.value],
            question=shortened(case.question, 40),
        )
    )


def due(moment: str, approximate: bool = False) -> str:
    """A due moment of a payload in words."""
    return moment_in_words(datetime.fromisoformat(moment)) + (texts.APPROXIMATE if approximate else "")


def moment_in_words(moment: datetime) -> str:
    """11月25日 18:00."""
    return texts.MOMENT.format(month=moment.month, day=moment.day, hour=moment.hour, minute=moment.minute)


def shortened(text: str, most: int = _SHORT) -> str:
    """The beginning of a text, with an ellipsis where something is left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def urgent_mark(card: Payload) -> str:
    """The mark of a case at the roadside."""
    return texts.URGENT if card.get("urgency") == "roadside" else ""


def _scope_why(card: Payload) -> str:
    words = card.get("scope_words") or []
    return texts.CARD_SCOPE_WHY.format(words="、".join(words)) if words else ""


def card_buttons(number: str, state: str, version: int = 0) -> Buttons:
    """What a group can do with a case in a state."""
    if state in {"open", "reopened"}:
        return [
            [
                case_button(texts.BUTTON_CLAIM, number, CaseAction.CLAIM),
                case_button(texts.BUTTON_TRANSFER, number, CaseAction.TRANSFER),
                case_button(texts.BUTTON_SCOPE, number, CaseAction.SCOPE),
            ]
        ]
    if state == "drafted":
        return [
            [
                case_button(texts.BUTTON_CHECK, number, CaseAction.CHECK, version),
                case_button(texts.BUTTON_RETURN, number, CaseAction.RETURN),
            ]
        ]
    return []


def problem_block(problems: Sequence[Payload]) -> Rich:
    """What the gate objects to, a line for each."""
    lines = []
    for problem in problems:
        verdict = texts.VERDICTS.get(problem["verdict"], problem["verdict"])
        line = texts.PROBLEM.format(
            citation=problem["citation"] or texts.WHOLE_TEXT, verdict=verdict, detail=problem["detail"]
        )
        closest = problem.get("closest") or problem.get("successor")
        lines.append(Rich.of(line + (texts.PROBLEM_CLOSEST.format(closest=closest) if closest else "")))
    return join(lines, "\n")


def alike_block(card: Payload) -> Rich:
    """Earlier cases that this one is like."""
    like = card.get("like") or []
    lines = [Rich.of(f"• {each['number']}　{shortened(each['question'], 60)}") for each in like]
    return join((Rich.of(texts.CARD_ALIKE, "b"), *lines), "\n") if lines else Rich()
