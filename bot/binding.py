"""Getting known: /start with a code, /help, and giving up what is being filled in."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot import texts
from bot.post import CHANNEL, Post
from desk.desk import Desk, Person
from kernel.errors import InvitationInvalid

_LONGEST_CODE = 64


def make_router() -> Router:
    """The handlers of this file."""
    router = Router(name="binding")
    router.message.filter(F.chat.type == "private")
    router.message.register(start, CommandStart())
    router.message.register(help_, Command("help"))
    router.message.register(cancel, Command("cancel"))
    return router


async def start(
    message: Message, command: CommandObject, desk: Desk, post: Post, person: Person | None
) -> None:
    """Bind the account to the person whose code this is."""
    code = (command.args or "").strip()[:_LONGEST_CODE]
    chat = message.chat.id
    if not code:
        post.say(
            chat, texts.STRANGER if person is None else texts.WELCOME_BACK.format(name=said(person.name))
        )
        return
    try:
        bound = await desk.roster.redeem(
            code, CHANNEL, str(message.from_user.id if message.from_user else chat)
        )
    except InvitationInvalid:
        # Told here and not as an error, so that the failed try is counted.
        post.say(chat, texts.BAD_CODE)
        return
    role = texts.ROLES[bound.role.value]
    post.say(chat, texts.WELCOME.format(name=said(bound.name), role=role, department=said(bound.department)))


async def help_(message: Message, post: Post, person: Person) -> None:
    """What can be done here, by role."""
    more = {"member": texts.HELP_MEMBER, "admin": texts.HELP_MEMBER + texts.HELP_ADMIN}
    post.say(message.chat.id, texts.HELP_OFFICER + more.get(person.role.value, ""))


async def cancel(message: Message, post: Post, state: FSMContext) -> None:
    """Give up what is being filled in."""
    waiting = await state.get_state()
    await state.clear()
    post.say(message.chat.id, texts.CANCELLED if waiting else texts.NOTHING_TO_CANCEL)


def said(text: str) -> str:
    """A text of somebody's as it may stand in a message."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
