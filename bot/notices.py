"""Notices of the desk in words, with their buttons: for the asker, the group, a member, the leading group."""

from collections.abc import Callable
from dataclasses import replace

from bot import texts
from bot.callbacks import CaseAction
from bot.case_cards import (
    Payload,
    alike_block,
    card_blocks,
    card_buttons,
    case_button,
    due,
    found_block,
    letter,
    problem_block,
    shortened,
)
from bot.library_notices import corpus_changed, documents_refused
from bot.outbox import Letter
from bot.post import Buttons
from bot.rich import Rich, join
from desk.desk import Delivery, Notice, QueuedMessage

# Such a card is news and comes as a new message; other changes are made in the card that is there.
_CALLS_FOR_SOMEBODY = frozenset({"open", "reopened"})


class NoticeWriter:
    """Puts every notice in words, from what the message itself carries."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery

    async def letter(self, message: QueuedMessage) -> Letter:
        """The letter of a notice; a card after a change takes the place of the one before it."""
        kind = Notice(message.kind)
        blocks, buttons = WRITERS[kind](message.payload)
        written = letter(blocks, buttons)
        if kind is Notice.CASE_CARD and message.payload["state"] not in _CALLS_FOR_SOMEBODY:
            before = await self._delivery.sent_before(message)
            if before is not None:
                return replace(written, edit=int(before))
        return written


_Written = tuple[list[Rich], Buttons]


def _opened(card: Payload) -> _Written:
    words = texts.CASE_OPENED if card.get("group") else texts.CASE_WAITS
    said = words.format(
        number=card["number"], due=due(card["answer_due"], card.get("due_approximate", False))
    )
    return [Rich.of(said)], [[case_button(texts.BUTTON_WITHDRAW, card["number"], CaseAction.WITHDRAW)]]


def _card(card: Payload) -> _Written:
    return [*card_blocks(card), found_block(card), alike_block(card)], card_buttons(
        card["number"], card["state"]
    )


def _told(words: str, *buttons: tuple[str, CaseAction]) -> Callable[[Payload], _Written]:
    """A short notice; it may name anything of the card, and why."""

    def write(card: Payload) -> _Written:
        known = {
            "number": card["number"],
            "state": texts.STATES[card["state"]],
            "due": due(card["turn_due"]),
            "why": card.get("why", ""),
            "text": card.get("text", ""),
            "name": card.get("assignee") or "",
            "question": shortened(card["question"], 200),
        }
        row = [case_button(label, card["number"], action) for label, action in buttons]
        return [Rich.of(words.format(**known))], [row] if row else ()

    return write


def _report(heading: str, line: str) -> Callable[[Payload], _Written]:
    """To the leading group's contact: several cases in one message, a line for each."""

    def write(report: Payload) -> _Written:
        lines = [
            Rich.of(
                line.format(
                    number=card["number"],
                    state=texts.STATES[card["state"]],
                    due=due(card["answer_due"]),
                    department=card["department"],
                    why=card.get("why", ""),
                )
            )
            for card in report["cases"]
        ]
        more = report["total"] - len(lines)
        return [
            Rich.of(heading.format(total=report["total"]), "b"),
            join(lines, "\n"),
            Rich.of(texts.LEDGER_MORE.format(count=more)) if more else Rich(),
        ], ()

    return write


def _review_due(payload: Payload) -> _Written:
    if "cases" in payload:
        return _report(texts.REVIEWS, texts.REVIEW_LINE)(payload)
    return _told(texts.REVIEW_DUE)(payload)


def _draft_ready(card: Payload) -> _Written:
    draft = Rich.of(texts.CARD_DRAFT.format(author=card.get("drafter") or ""), "b")
    why = card.get("acknowledged")
    blocks = [
        Rich.of(texts.DRAFT_READY.format(number=card["number"]), "b"),
        join((Rich.of(texts.CARD_QUESTION, "b"), Rich.of(shortened(card["question"], 600))), "\n"),
        join((draft, Rich.of(card["text"])), "\n"),
        problem_block(card["problems"]) if why else Rich(),
        Rich.of(texts.ACKNOWLEDGED.format(why=why)) if why else Rich(),
    ]
    return blocks, card_buttons(card["number"], "drafted", card["draft_version"])


def _answer(card: Payload) -> _Written:
    blocks = [
        Rich.of(texts.ANSWER.format(number=card["number"]), "b"),
        Rich.of(card["text"]),
        Rich.of(texts.ANSWER_SIGNED, "i"),
    ]
    return blocks, [
        [
            case_button(texts.BUTTON_CLOSE, card["number"], CaseAction.CLOSE),
            case_button(texts.BUTTON_REOPEN, card["number"], CaseAction.REOPEN),
        ]
    ]


def _reminder(card: Payload) -> _Written:
    blocks, _ = _told(texts.REMINDER)(card)
    return blocks, card_buttons(card["number"], card["state"])


def _assigned(card: Payload) -> _Written:
    return [
        Rich.of(texts.ASSIGNED.format(number=card["number"])),
        *card_blocks(card)[1:],
        found_block(card),
    ], [[case_button(texts.BUTTON_DRAFT, card["number"], CaseAction.DRAFT)]]


WRITERS: dict[Notice, Callable[[Payload], _Written]] = {
    Notice.CASE_OPENED: _opened,
    Notice.CASE_CARD: _card,
    Notice.CASE_TAKEN: _told(texts.CASE_TAKEN),
    Notice.ASSIGNED: _assigned,
    Notice.DRAFT_READY: _draft_ready,
    Notice.DRAFT_RETURNED: _told(texts.DRAFT_RETURNED, (texts.BUTTON_DRAFT, CaseAction.DRAFT)),
    Notice.ANSWER: _answer,
    Notice.REMINDER: _reminder,
    Notice.OVERDUE: _report(texts.OVERDUE, texts.REPORT_LINE),
    Notice.UNROUTED: _report(texts.UNROUTED, texts.REPORT_LINE),
    Notice.NOTE: _told(texts.NOTE),
    Notice.FILE_ADDED: _told(texts.FILE_ADDED, (texts.BUTTON_FILES, CaseAction.FILES)),
    Notice.WITHDRAWN: _told(texts.WITHDRAWN),
    Notice.REOPENED: lambda card: (
        _told(texts.CASE_REOPENED)(card)[0] + card_blocks(card)[2:],
        card_buttons(card["number"], card["state"]),
    ),
    Notice.REVIEW_DUE: _review_due,
    Notice.CLOSED: _told(texts.CASE_CLOSED),
    Notice.CORPUS_CHANGED: corpus_changed,
    Notice.DOCUMENTS_REFUSED: documents_refused,
}
