"""The team's side of a case: claim, draft as a reply in private, check, return, transfer, correct the scope."""

import re
from dataclasses import asdict

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from bot import texts
from bot.admission import notice
from bot.binding import said
from bot.callbacks import CaseAction, OnCase, SetScope, ToGroup
from bot.case_cards import case_button, files_block, material_blocks, problem_block
from bot.post import CHANNEL, Post
from bot.rendering import messages
from bot.rich import Rich
from bot.waiting import Waiting
from desk.desk import Case, Desk, Person, Scope

_WORDS = F.text & ~F.text.startswith("/")
_NUMBER = re.compile(r"案件 (ZW\d{4}-\d{4,7})")


def make_router() -> Router:
    """The handlers of this file."""
    router = Router(name="team")
    router.message.filter(F.chat.type == "private")
    router.message.register(draft_by_reply, F.reply_to_message, _WORDS)
    router.message.register(draft_waited_for, Waiting.draft, _WORDS)
    router.message.register(acknowledge, Waiting.acknowledgement, _WORDS)
    router.message.register(return_, Waiting.return_reason, _WORDS)
    router.message.register(transfer, Waiting.transfer_reason, _WORDS)
    pressed = router.callback_query.register
    pressed(claim, OnCase.filter(F.action == CaseAction.CLAIM))
    pressed(ask_draft, OnCase.filter(F.action == CaseAction.DRAFT))
    pressed(ask_acknowledgement, OnCase.filter(F.action == CaseAction.ACKNOWLEDGE))
    pressed(show_files, OnCase.filter(F.action == CaseAction.FILES))
    pressed(check, OnCase.filter(F.action == CaseAction.CHECK))
    pressed(ask_return, OnCase.filter(F.action == CaseAction.RETURN))
    pressed(ask_group, OnCase.filter(F.action == CaseAction.TRANSFER))
    pressed(ask_transfer, ToGroup.filter())
    pressed(ask_scope, OnCase.filter(F.action == CaseAction.SCOPE))
    pressed(set_scope, SetScope.filter())
    return router


async def claim(query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person) -> None:
    """Take a case; the material comes in private, and a reply to it is the draft."""
    case = await desk.cases.claim(callback_data.case, person)
    await notice(query, texts.CLAIMED.format(number=case.number))
    files = (await desk.cases.file(case.number, person)).attachments
    blocks = [*material_blocks(case), files_block(files), Rich.of(texts.DRAFT_HOW, "i")]
    button = case_button(texts.BUTTON_FILES, case.number, CaseAction.FILES)
    post.say_all(query.from_user.id, messages(blocks), [[button]] if files else ())


async def show_files(
    query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person
) -> None:
    """The case's photos and files, in private, each once more as Telegram has it."""
    file = await desk.cases.file(callback_data.case, person)
    await notice(query)
    chat, number, count = query.from_user.id, file.case.number, len(file.attachments)
    if not count:
        post.say(chat, texts.NO_FILES.format(number=number))
    for place, each in enumerate(file.attachments, start=1):
        if each.channel == CHANNEL:
            words = texts.FILE_OF_CASE.format(number=number, place=place, count=count, name=said(each.name))
            post.send_file(chat, each.reference, words)
        else:
            post.say(chat, texts.FILES_ELSEWHERE.format(number=number, name=said(each.name)))


async def draft_by_reply(message: Message, desk: Desk, post: Post, person: Person, state: FSMContext) -> None:
    """A reply to a message about a case that this member has in hand."""
    before = message.reply_to_message
    found = _NUMBER.search((before.text or "") if before is not None else "")
    if found is None or person.role.value == "officer":
        raise SkipHandler
    await state.clear()
    await _draft(message, desk, post, person, found[1])


async def ask_draft(
    query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person, state: FSMContext
) -> None:
    """Wait for the draft."""
    await _wait(query, callback_data.case, desk, person, state, Waiting.draft)
    post.say(query.from_user.id, texts.DRAFT_PROMPT.format(number=callback_data.case))


async def draft_waited_for(
    message: Message, desk: Desk, post: Post, person: Person, state: FSMContext
) -> None:
    """The draft that was waited for."""
    case = await _waited_for(desk, person, state)
    await _draft(message, desk, post, person, case.number)


async def _draft(message: Message, desk: Desk, post: Post, person: Person, number: str) -> None:
    draft = await desk.cases.draft(number, person, message.text or "")
    chat = message.chat.id
    if not draft.problems:
        post.say(chat, texts.DRAFT_SENT.format(number=said(number)))
        return
    blocks = [
        Rich.of(texts.DRAFT_PROBLEMS.format(number=number), "b"),
        problem_block([asdict(problem) for problem in draft.problems]),
        Rich.of(texts.DRAFT_MEND),
    ]
    button = case_button(texts.BUTTON_ACKNOWLEDGE, number, CaseAction.ACKNOWLEDGE)
    post.say_all(chat, messages(blocks), [[button]])


async def ask_acknowledgement(
    query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person, state: FSMContext
) -> None:
    """Wait for the reason why the draft is right although the gate objects."""
    await _wait(query, callback_data.case, desk, person, state, Waiting.acknowledgement)
    post.say(query.from_user.id, texts.ACKNOWLEDGE_WHY.format(number=callback_data.case))


async def acknowledge(message: Message, desk: Desk, post: Post, person: Person, state: FSMContext) -> None:
    """The writer takes responsibility."""
    case = await _waited_for(desk, person, state)
    await desk.cases.acknowledge(case.number, person, message.text or "")
    post.say(message.chat.id, texts.DRAFT_SENT.format(number=case.number))


async def check(query: CallbackQuery, callback_data: OnCase, desk: Desk, person: Person) -> None:
    """Approve the draft that was read."""
    case = await desk.cases.check(callback_data.case, person, version=callback_data.version or None)
    await notice(query, texts.CHECKED.format(number=case.number))


async def ask_return(
    query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person, state: FSMContext
) -> None:
    """Wait for the reason."""
    await _wait(query, callback_data.case, desk, person, state, Waiting.return_reason)
    post.say(query.from_user.id, texts.RETURN_WHY.format(number=callback_data.case))


async def return_(message: Message, desk: Desk, post: Post, person: Person, state: FSMContext) -> None:
    """Give the draft back to its writer."""
    case = await _waited_for(desk, person, state)
    await desk.cases.return_(case.number, person, message.text or "")
    post.say(message.chat.id, texts.RETURNED.format(number=case.number))


async def ask_group(
    query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person
) -> None:
    """Offer the other groups."""
    case = (await desk.cases.file(callback_data.case, person)).case
    await notice(query)
    buttons = [
        [(group.name, ToGroup(case=case.number, group=group.id))]
        for group in await desk.roster.groups()
        if group.id != case.group_id
    ]
    post.say(query.from_user.id, texts.TRANSFER_TO.format(number=case.number), buttons)


async def ask_transfer(
    query: CallbackQuery, callback_data: ToGroup, desk: Desk, post: Post, person: Person, state: FSMContext
) -> None:
    """Wait for the reason."""
    await _wait(query, callback_data.case, desk, person, state, Waiting.transfer_reason)
    await state.update_data({"group": callback_data.group})
    post.say(query.from_user.id, texts.TRANSFER_WHY.format(number=callback_data.case))


async def transfer(message: Message, desk: Desk, post: Post, person: Person, state: FSMContext) -> None:
    """Hand the case to the other group."""
    group = (await state.get_data()).get("group")
    case = await _waited_for(desk, person, state)
    await desk.cases.transfer(case.number, person, message.text or "", group_id=group)
    post.say(message.chat.id, texts.TRANSFERRED.format(number=case.number))


async def ask_scope(
    query: CallbackQuery, callback_data: OnCase, desk: Desk, post: Post, person: Person
) -> None:
    """Offer the five scopes."""
    case = (await desk.cases.file(callback_data.case, person)).case
    await notice(query)
    buttons = [[(scope.value, SetScope(case=case.number, scope=i))] for i, scope in enumerate(Scope)]
    post.say(query.from_user.id, texts.SCOPE_TO.format(number=case.number), buttons)


async def set_scope(
    query: CallbackQuery, callback_data: SetScope, desk: Desk, post: Post, person: Person
) -> None:
    """Correct the scope."""
    scope = list(Scope)[callback_data.scope % len(Scope)]
    case = await desk.cases.correct_scope(callback_data.case, person, scope)
    await notice(query)
    post.say(query.from_user.id, texts.SCOPE_SET.format(number=case.number, scope=case.scope.value))


async def _wait(
    query: CallbackQuery, number: str, desk: Desk, person: Person, state: FSMContext, waiting: State
) -> None:
    """Wait in the private chat for words on a case as it stands now; refused where it may not be seen."""
    case = (await desk.cases.file(number, person)).case
    await notice(query)
    await state.set_state(waiting)
    await state.set_data({"case": case.number, "version": case.version})


async def _waited_for(desk: Desk, person: Person, state: FSMContext) -> Case:
    """The case that was waited on. Where it has changed meanwhile, or its words were stored before a kill, the
    message is another one and goes on to the next handler."""
    waited = await state.get_data()
    await state.clear()
    case = (await desk.cases.file(waited["case"], person)).case
    if case.version != waited["version"]:
        raise SkipHandler
    return case
