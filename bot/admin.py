"""On and off duty, the ledger, and which chat is a group's."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot import texts
from bot.binding import said
from bot.case_cards import moment_in_words, shortened
from bot.post import CHANNEL, Post
from bot.rendering import messages
from bot.rich import Rich, join
from desk.case_files import CommonIssue
from desk.desk import Desk, Ledger, LedgerRow, Person

_MOST_ROWS = 30
_MOST_ISSUES = 15
_MOST_NUMBERS = 5


def make_router() -> Router:
    """The handlers of this file."""
    router = Router(name="admin")
    router.message.register(duty, Command("duty"))
    router.message.register(ledger, Command("ledger"))
    router.message.register(common, Command("common"))
    router.message.register(set_group, Command("group"), F.chat.type != "private")
    return router


async def duty(message: Message, command: CommandObject, desk: Desk, post: Post, person: Person) -> None:
    """On or off duty."""
    wanted = (command.args or "").strip().lower()
    if person.role.value != "member":
        post.say(message.chat.id, texts.MEMBERS_ONLY)
    elif wanted not in {"on", "off"}:
        post.say(message.chat.id, texts.DUTY_USAGE)
    else:
        await desk.roster.set_duty(person, wanted == "on")
        post.say(message.chat.id, texts.DUTY_ON if wanted == "on" else texts.DUTY_OFF)


async def ledger(message: Message, desk: Desk, post: Post, person: Person) -> None:
    """What is open: a member sees the own group's, an admin all."""
    if person.role.value == "officer":
        post.say(message.chat.id, texts.MEMBERS_ONLY)
        return
    post.say_all(message.chat.id, messages(ledger_blocks(await desk.cases.ledger(person))))


async def common(message: Message, desk: Desk, post: Post, person: Person) -> None:
    """Questions that several departments ask."""
    if person.role.value == "officer":
        post.say(message.chat.id, texts.MEMBERS_ONLY)
        return
    post.say_all(message.chat.id, messages(common_blocks(await desk.cases.common_issues(person))))


def common_blocks(issues: Sequence[CommonIssue]) -> list[Rich]:
    """Common issues, those of the most departments first."""
    if not issues:
        return [Rich.of(texts.COMMON_NONE)]
    shown = issues[:_MOST_ISSUES]
    lines = [
        Rich.of(
            texts.COMMON_LINE.format(
                question=shortened(issue.question, 100),
                departments="、".join(issue.departments),
                numbers="、".join(issue.numbers[:_MOST_NUMBERS])
                + ("…" if issue.numbers[_MOST_NUMBERS:] else ""),
            )
        )
        for issue in shown
    ]
    more = len(issues) - len(shown)
    return [
        Rich.of(texts.COMMON.format(count=len(issues)), "b"),
        *lines,
        Rich.of(texts.COMMON_MORE.format(count=more)) if more else Rich(),
    ]


def ledger_blocks(ledger_: Ledger) -> list[Rich]:
    """The ledger in lines, the earliest due first."""
    if not ledger_.rows:
        return [Rich.of(texts.LEDGER_EMPTY)]
    shown = ledger_.rows[:_MOST_ROWS]
    more = len(ledger_.rows) - len(shown)
    return [
        Rich.of(texts.LEDGER.format(count=len(ledger_.rows), late=len(ledger_.overdue)), "b"),
        join((_row(row, ledger_) for row in shown), "\n"),
        Rich.of(texts.LEDGER_MORE.format(count=more)) if more else Rich(),
    ]


def _row(row: LedgerRow, ledger_: Ledger) -> Rich:
    late = row.late(ledger_.at)
    words = texts.LEDGER_DUE.format(due=moment_in_words(row.answer_due))
    if late:
        days, hours = late.days, late.seconds // 3600
        span = f"{days}天{hours}小时" if days else f"{hours}小时{late.seconds % 3600 // 60}分"
        words = texts.LEDGER_LATE.format(late=span)
    line = texts.LEDGER_LINE.format(
        urgency=texts.URGENT if row.urgency.value == "roadside" else "",
        number=row.number,
        state=texts.STATES[row.state.value],
        whose=row.turn,
        due=words,
    )
    return Rich.of(line, "b" if late else None) + f"\n　{shortened(row.question, 40)}"


async def set_group(message: Message, command: CommandObject, desk: Desk, post: Post, person: Person) -> None:
    """Make this chat a group's."""
    number = (command.args or "").strip()
    if not number.isdecimal() or len(number) > 6:
        post.say(message.chat.id, texts.GROUP_USAGE)
        return
    group = await desk.roster.set_group_chat(person, int(number), CHANNEL, str(message.chat.id))
    post.say(message.chat.id, texts.GROUP_SET.format(name=said(group.name)))
