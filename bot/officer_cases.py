"""The asker's side of a case: /cases, solved or not, taken back, photos and files put to it."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.admission import notice
from bot.binding import said
from bot.callbacks import CaseAction, OnCase
from bot.case_cards import case_button, case_line
from bot.files import file_of
from bot.post import CHANNEL, Button, Post
from bot.rendering import messages
from bot.rich import Rich, join
from bot.waiting import Waiting
from desk.desk import Case, Desk, Person

_LARGEST = 20 * 1024 * 1024
_MOST = 10
_WORDS = F.text & ~F.text.startswith("/")


def make_router() -> Router:
    """The handlers of this file."""
    router = Router(name="officer_cases")
    router.message.filter(F.chat.type == "private")
    router.message.register(own_cases, Command("cases"))
    router.message.register(reopen, Waiting.reopen_reason, _WORDS)
    router.message.register(attach, F.photo | F.document)
    router.message.register(not_text, ~F.text)
    router.callback_query.register(close, OnCase.filter(F.action == CaseAction.CLOSE))
    router.callback_query.register(ask_why, OnCase.filter(F.action == CaseAction.REOPEN))
    router.callback_query.register(withdraw, OnCase.filter(F.action == CaseAction.WITHDRAW))
    return router


async def own_cases(message: Message, desk: Desk, post: Post, person: Person) -> None:
    """What the officer has handed over, the newest first."""
    cases = await desk.cases.cases(person, mine=True, limit=_MOST)
    if not cases:
        post.say(message.chat.id, texts.NO_CASES)
        return
    blocks = [Rich.of(texts.CASES, "b"), join(map(case_line, cases), "\n")]
    buttons = [row for case in cases if (row := _possible(case))]
    post.say_all(message.chat.id, messages(blocks), buttons)


def _possible(case: Case) -> list[Button]:
    state = case.state.value
    if state == "answered":
        return [
            case_button(f"{case.number} {texts.BUTTON_CLOSE}", case.number, CaseAction.CLOSE),
            case_button(texts.BUTTON_REOPEN, case.number, CaseAction.REOPEN),
        ]
    if state == "closed":
        return [case_button(f"{case.number} {texts.BUTTON_REOPEN}", case.number, CaseAction.REOPEN)]
    if state in {"open", "assigned", "drafted", "returned", "reopened"}:
        return [case_button(f"{case.number} {texts.BUTTON_WITHDRAW}", case.number, CaseAction.WITHDRAW)]
    return []


async def close(query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person) -> None:
    """The answer has solved it."""
    await notice(query)
    answered = await desk.answered(person, callback_data.case)
    case = await desk.cases.close(answered.number, person)
    post.say(query.from_user.id, texts.CLOSED_THANKS.format(number=case.number))


async def ask_why(
    query: CallbackQuery, callback_data: OnCase, post: Post, state: FSMContext, desk: Desk, person: Person
) -> None:
    """It has not: ask what is left."""
    await notice(query)
    case = await desk.answered(person, callback_data.case)
    await state.set_state(Waiting.reopen_reason)
    await state.set_data({"case": case.number, "version": case.version})
    post.say(query.from_user.id, texts.REOPEN_WHY)


async def reopen(message: Message, desk: Desk, post: Post, person: Person, state: FSMContext) -> None:
    """What is left to solve."""
    waited = await state.get_data()
    await state.clear()
    case = (await desk.cases.file(waited["case"], person)).case
    if case.version != waited["version"]:
        raise SkipHandler  # done before a kill, or changed by others: this is another message
    await desk.cases.reopen(case.number, person, message.text or "")
    post.say(message.chat.id, texts.REOPENED.format(number=case.number))


async def withdraw(
    query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person
) -> None:
    """The officer needs no answer any more."""
    await notice(query)
    case = await desk.cases.withdraw(callback_data.case, person)
    post.say(query.from_user.id, texts.WITHDRAWN.format(number=case.number))


async def attach(message: Message, desk: Desk, post: Post, person: Person) -> None:
    """Put a photo or file to the officer's open case; without one it is declined politely."""
    chat = message.chat.id
    waiting = await desk.cases.cases(person, open_only=True, mine=True)
    if not waiting:
        post.say(chat, texts.NO_ATTACHMENT)
        return
    reference, name, size = file_of(message)
    if size is not None and size > _LARGEST:
        post.say(chat, texts.ATTACH_TOO_LARGE)
        return
    case = await desk.cases.attach(
        waiting[0].number, person, channel=CHANNEL, reference=reference, name=name, size=size
    )
    post.say(chat, texts.ATTACHED.format(number=said(case.number)))


async def not_text(message: Message, post: Post) -> None:
    """Voice, stickers and the like."""
    post.say(message.chat.id, texts.NOT_TEXT)
