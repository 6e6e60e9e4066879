"""Who may come in: updates once only, people the desk knows; a stranger gets a courteous no and nothing else."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from bot import texts
from bot.complaints import complaint
from bot.finishing import finished
from bot.outbox import Sender
from bot.post import CHANNEL, Post
from bot.state_storage import PendingStates
from desk.desk import Desk
from kernel.errors import CaseConflict, NotAllowed, ZhiwenError

_log = logging.getLogger(__name__)
_Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class OncePerUpdate(BaseMiddleware):
    """What an update changes and what it makes the bot say is stored in one transaction, with the update's number.

    A kill before the end leaves no trace, and Telegram delivers the update again; a kill after it leaves the
    number, and the update is passed over. An error is told in words, and nothing else of the update stays.
    """

    def __init__(self, desk: Desk, sender: Sender, states: PendingStates) -> None:
        self._desk = desk
        self._sender = sender
        self._states = states

    async def __call__(self, handler: _Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)  # noqa: S101 - it is registered on updates alone
        await finished(self._act(handler, event, data))

    async def _act(self, handler: _Handler, event: Update, data: dict[str, Any]) -> None:
        post = Post(f"u{event.update_id}")
        try:
            async with self._desk.once(CHANNEL, str(event.update_id)) as first:
                if not first:
                    return
                data["post"] = post
                await handler(event, data)
                await self._desk.delivery.put(post.messages)
        except ZhiwenError as error:
            self._states.forget()
            if isinstance(error, (CaseConflict, NotAllowed)) and "state" in data:
                await data["state"].clear()  # what was waited for has become impossible
                await self._states.save()
            _log.info("update %s: %s", event.update_id, type(error).__name__)
            await self._apologize(event, complaint(error))
        except Exception:
            self._states.forget()
            _log.exception("update %s failed", event.update_id)
            await self._apologize(event, texts.TRY_AGAIN)
        else:
            await self._states.save()
        self._sender.nudge()

    async def _apologize(self, update: Update, words: str) -> None:
        """Tell what went wrong where it was said: pressed buttons get a notice, messages a message."""
        post = Post(f"u{update.update_id}:error")
        if update.callback_query is not None:
            await notice(update.callback_query, words, alert=True)
        elif update.message is not None:
            post.say(update.message.chat.id, words)
        async with self._desk.once(CHANNEL, str(update.update_id)) as first:
            if first:
                await self._desk.delivery.put(post.messages)


class KnownPeopleOnly(BaseMiddleware):
    """Hands on updates of people who are bound; `person` is then in the handler's arguments."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, handler: _Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user = data.get("event_from_user")
        if user is None or user.is_bot:
            return None
        person = await self._desk.person(CHANNEL, str(user.id))
        data["person"] = person
        if person is not None:
            return await handler(event, data)
        post: Post = data["post"]
        if isinstance(event, Message) and event.chat.type == "private":
            if (event.text or "").startswith("/start"):
                return await handler(event, data)
            # Once a day, so that nobody can make the bot talk on and on.
            day = self._desk.clock.today().isoformat()
            post.say(event.chat.id, texts.STRANGER, once=f"stranger:{user.id}:{day}")
        elif isinstance(event, CallbackQuery):
            await notice(event, texts.STRANGER)
        return None


async def notice(query: CallbackQuery, words: str = "", *, alert: bool = False) -> None:
    """Answer a pressed button. It counts only while somebody looks, so a fault on the way is only logged."""
    try:
        await query.answer(words[:200], show_alert=alert)
    except Exception as error:
        _log.warning("a button's notice was lost: %s", type(error).__name__)
