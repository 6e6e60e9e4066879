"""Officers ask: free text and follow-ups, /law, /plan, and the buttons under an answer."""

import asyncio
import logging

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram.types import InaccessibleMessage as Gone

from bot import texts
from bot.admission import notice
from bot.callbacks import AskDay, Choose, HandOver, Rate, Show, View
from bot.keyboards import under_answer, under_reply
from bot.post import CHANNEL, Post
from bot.rendering import answer_messages, article_block, messages, reply_messages
from bot.waiting import Waiting
from desk.desk import Desk, Person, Reply, ReplyKind

_log = logging.getLogger(__name__)
_background: set[asyncio.Task[None]] = set()
_WORDS = F.text & ~F.text.startswith("/")


def make_router() -> Router:
    """The handlers of this file."""
    router = Router(name="officers")
    router.message.filter(F.chat.type == "private")
    router.message.register(law, Command("law"))
    router.message.register(plan, Command("plan"))
    router.message.register(on_another_day, Waiting.day, _WORDS)
    router.message.register(ask, _WORDS)
    router.callback_query.register(show, Show.filter())
    router.callback_query.register(ask_day, AskDay.filter())
    router.callback_query.register(choose, Choose.filter())
    router.callback_query.register(rate, Rate.filter())
    router.callback_query.register(hand_over, HandOver.filter())
    return router


async def law(message: Message, command: CommandObject, desk: Desk, post: Post) -> None:
    """One article, word for word."""
    if not command.args:
        post.say(message.chat.id, texts.LAW_USAGE)
        return
    article = await desk.article(command.args)
    post.say_all(message.chat.id, messages([article_block(article)]))


async def plan(message: Message, command: CommandObject, desk: Desk, post: Post, person: Person) -> None:
    """What the work plan says."""
    answer = await desk.plan(person, command.args or texts.PLAN_DEFAULT)
    if answer is None:
        post.say(message.chat.id, texts.PLAN_NOTHING)
    else:
        post.say_all(message.chat.id, answer_messages(answer, View.BRIEF))


async def on_another_day(message: Message, desk: Desk, post: Post, person: Person, state: FSMContext) -> None:
    """The day that was asked for: the same question as of that day."""
    day = desk.day_in(message.text or "")
    turn = (await state.get_data())["turn"]
    await state.clear()
    if day is None:
        raise SkipHandler  # another question was asked instead
    reply = await desk.ask_again(person, turn, as_of=day)
    tell(post, message.chat.id, reply)


async def ask(message: Message, bot: Bot, desk: Desk, post: Post, person: Person) -> None:
    """A question in everyday words."""
    show_typing(bot, message.chat.id)
    reply = await desk.ask(person, message.text or "", CHANNEL, str(message.chat.id))
    tell(post, message.chat.id, reply)


async def show(query: CallbackQuery, callback_data: Show, desk: Desk, post: Post, person: Person) -> None:
    """The answer in another view, in the place of the one that is shown."""
    await notice(query)
    if query.message is None or isinstance(query.message, Gone):
        return
    answer = await desk.answer_of(person, callback_data.turn)
    parts = answer_messages(answer, callback_data.view)
    buttons = under_answer(callback_data.turn, answer, callback_data.view)
    chat = query.message.chat.id
    if len(parts) == 1:
        post.edit(chat, query.message.message_id, parts[0], buttons)
    else:
        post.say_all(chat, parts, buttons)


async def ask_day(
    query: CallbackQuery, callback_data: AskDay, state: FSMContext, post: Post, desk: Desk, person: Person
) -> None:
    """Ask for the day."""
    await notice(query)
    await desk.answer_of(person, callback_data.turn)  # somebody else's turn is refused here
    await state.set_state(Waiting.day)
    await state.set_data({"turn": callback_data.turn})
    post.say(query.from_user.id, texts.ASK_AS_OF)


async def choose(query: CallbackQuery, callback_data: Choose, desk: Desk, post: Post, person: Person) -> None:
    """The fact that was asked back, by a button."""
    await notice(query)
    reply = await desk.choose(person, callback_data.turn, callback_data.choice)
    tell(post, query.from_user.id, reply)


async def rate(query: CallbackQuery, callback_data: Rate, desk: Desk, person: Person) -> None:
    """Helpful or not."""
    await desk.rate(person, callback_data.turn, callback_data.helpful)
    await notice(query, texts.THANKS if callback_data.helpful else texts.THANKS_NOT_HELPFUL)


async def hand_over(
    query: CallbackQuery, callback_data: HandOver, desk: Desk, post: Post, person: Person
) -> None:
    """Hand the question of a turn to a person."""
    await notice(query)
    tell(post, query.from_user.id, await desk.hand_over(person, callback_data.turn))


def tell(post: Post, chat: int, reply: Reply) -> None:
    """Say a reply with its buttons. That a case was opened is told by the desk's own notice."""
    if reply.kind is ReplyKind.NOTHING_TO_HAND_OVER:
        post.say(chat, texts.NOTHING_TO_HAND_OVER)
        return
    if reply.kind is ReplyKind.CASE_OPENED and not reply.answer.articles:
        return  # the desk's notice of the case says it all
    post.say_all(chat, reply_messages(reply), under_reply(reply))


def show_typing(bot: Bot, chat: int) -> None:
    """Let the chat show that somebody is at work; a fault on the way means nothing."""

    async def type_() -> None:
        try:
            await bot.send_chat_action(chat, "typing", request_timeout=5)
        except Exception as error:
            _log.debug("typing was not shown: %s", type(error).__name__)

    task = asyncio.get_running_loop().create_task(type_())
    _background.add(task)
    task.add_done_callback(_background.discard)
