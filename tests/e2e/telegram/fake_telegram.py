"""A small Bot API over real HTTP: people and groups say things, and hear what the bot sends them."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from aiohttp import web

from tests.e2e.telegram.markup import Refused, buttons, plain_text

TOKEN = "42:TEST"  # noqa: S105 - the fake's own
_BOT_NAME = "执问"
_BOT = {"id": 42, "is_bot": True, "first_name": _BOT_NAME, "username": "zhiwen_bot"}
_PATIENCE = 10.0
_Found = TypeVar("_Found")


@dataclass(slots=True)
class Message:
    """One message as it stands in a chat now."""

    message_id: int
    chat_id: int
    text: str
    html: str
    buttons: list[tuple[str, str]] = field(default_factory=list)
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong once: `status` is answered, or where it is 0 the connection breaks.

    `taken`: the message is delivered before the answer is lost; `hangs`: no answer comes until the caller leaves.
    """

    method: str
    status: int = 0
    retry_after: int | None = None
    taken: bool = False
    chat_id: int | None = None
    hangs: bool = False


class Moved(Exception):
    """The chat has another number now."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(chat_id)
        self.chat_id = chat_id


class Chat:
    """A private chat or a group, seen by those who are in it."""

    def __init__(self, telegram: "FakeTelegram", chat_id: int, title: str) -> None:
        self.telegram = telegram
        self.id = chat_id
        self.title = title
        self.events: list[Message] = []
        self.shown: dict[int, Message] = {}
        self._heard = 0

    @property
    def as_json(self) -> dict[str, Any]:
        if self.id > 0:
            return {"id": self.id, "type": "private", "first_name": self.title}
        return {"id": self.id, "type": "supergroup", "title": self.title}

    async def hears(self, contains: str = "") -> Message:
        """The next message or edit in this chat with these words; those before it are passed over."""

        def found() -> Message | None:
            for at in range(self._heard, len(self.events)):
                if contains in self.events[at].text:
                    self._heard = at + 1
                    return self.events[at]
            return None

        return await self.telegram.until(found, lambda: self._missed(contains))

    def _missed(self, contains: str) -> str:
        unheard = "\n---\n".join(event.text for event in self.events[self._heard :])
        return f"{self.title} never heard {contains!r}; heard instead:\n{unheard or 'nothing'}"

    def texts(self) -> list[str]:
        """Everything sent or edited here, in order."""
        return [event.text for event in self.events]


class User:
    """Someone with a Telegram account and a private chat with the bot."""

    def __init__(self, telegram: "FakeTelegram", user_id: int, name: str) -> None:
        self.telegram = telegram
        self.id = user_id
        self.name = name
        self.chat = telegram.chat(user_id, name)

    @property
    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name}

    def says(
        self, text: str, *, to: Chat | None = None, reply_to: Message | None = None, times: int = 1
    ) -> int:
        """Write a message, here or in a group; `times`: how often Telegram delivers the update. Its id."""
        self.telegram.transcript(self.name, (to or self.chat).title, text, [])
        message = self._message(to or self.chat, text=text)
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if reply_to is not None:
            message["reply_to_message"] = {
                "message_id": reply_to.message_id,
                "date": 1,
                "chat": (to or self.chat).as_json,
                "from": _BOT,
                "text": reply_to.text,
            }
        return self.telegram.deliver({"message": message}, times)

    def sends_photo(self, caption: str | None = None) -> int:
        """Send a photo."""
        size = {"file_id": "photo-1", "file_unique_id": "u1", "width": 90, "height": 90, "file_size": 1000}
        extra = {"caption": caption} if caption else {}
        return self.telegram.deliver({"message": self._message(self.chat, photo=[size], **extra)})

    def sends_file(self, name: str, size: int = 1000) -> int:
        """Send a file."""
        document = {"file_id": "file-1", "file_unique_id": "u2", "file_name": name, "file_size": size}
        return self.telegram.deliver({"message": self._message(self.chat, document=document)})

    def presses(self, message: Message, label: str, *, times: int = 1) -> int:
        """Press the button with this label under a message. The update's id."""
        data = next((data for text, data in message.buttons if label in text), None)
        if data is None:
            labels = [text for text, _ in message.buttons]
            raise AssertionError(f"no button {label!r} under {message.text[:60]!r}, only {labels}")
        self.telegram.transcript(
            self.name, self.telegram.chats[message.chat_id].title, f"［按下：{label}］", []
        )
        query = {
            "id": str(self.telegram.next_id()),
            "from": self.as_json,
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": message.message_id,
                "date": 1,
                "chat": self.telegram.chats[message.chat_id].as_json,
                "from": _BOT,
                "text": message.text,
            },
        }
        return self.telegram.deliver({"callback_query": query}, times)

    async def hears(self, contains: str = "") -> Message:
        """The next message in the private chat with these words."""
        return await self.chat.hears(contains)

    async def sees_notice(self, contains: str) -> str:
        """The next answer to a pressed button with these words."""

        def found() -> str | None:
            notices = self.telegram.notices
            return next((t for who, t in notices if who == self.id and contains in t), None)

        return await self.telegram.until(found, lambda: f"no notice {contains!r}: {self.telegram.notices}")

    def _message(self, chat: Chat, **content: Any) -> dict[str, Any]:
        return {
            "message_id": self.telegram.next_id(),
            "date": 1,
            "chat": chat.as_json,
            "from": self.as_json,
            **content,
        }


class FakeTelegram:
    """The server: its chats, the updates that wait, the faults to come, and every call it received.

    `watch` is told of each call before it is taken and after; where it says True the answer is lost. `transcript`
    is told who says what where, with the labels of the buttons.
    """

    def __init__(self, patience: float = _PATIENCE) -> None:
        self.transcript: Callable[[str, str, str, list[str]], None] = lambda *_told: None
        self.watch: Callable[[str, str], bool] = lambda _method, _moment: False
        self._patience = patience
        self.chats: dict[int, Chat] = {}
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.notices: list[tuple[int, str]] = []
        self.faults: list[Fault] = []
        self.moved: dict[int, int] = {}
        self.confirmed = 0
        self.url = ""
        self._updates: list[dict[str, Any]] = []
        self._queries: dict[str, int] = {}
        self._ids = 1000
        self._changed = asyncio.Condition()
        self._stopping = False
        self._methods: dict[str, Callable[[dict[str, str]], Awaitable[Any]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "sendPhoto": partial(self._send_file, "photo"),
            "sendDocument": partial(self._send_file, "document"),
            "editMessageText": self._edit_message_text,
            "editMessageReplyMarkup": self._edit_markup,
            "answerCallbackQuery": self._answer_callback_query,
            "sendChatAction": self._yes,
            "setMyCommands": self._yes,
            "deleteWebhook": self._yes,
            "setWebhook": self._yes,
            "getFile": self._get_file,
        }

    @asynccontextmanager
    async def running(self) -> AsyncIterator["FakeTelegram"]:
        """Serve on a free port; `url` is then set."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        runner = web.AppRunner(app, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            self._stopping = True
            await self._notify()
            await runner.cleanup()

    def chat(self, chat_id: int, title: str) -> Chat:
        """The chat of that number, made where there is none."""
        return self.chats.setdefault(chat_id, Chat(self, chat_id, title))

    def user(self, user_id: int, name: str) -> User:
        """Someone with an account."""
        return User(self, user_id, name)

    def next_id(self) -> int:
        """A number that was not used before."""
        self._ids += 1
        return self._ids

    def deliver(self, update: dict[str, Any], times: int = 1) -> int:
        """Put an update in the queue, more than once where Telegram repeats itself; its id."""
        update_id = self.next_id()
        query = update.get("callback_query")
        if query:
            self._queries[query["id"]] = query["from"]["id"]
        self._updates.extend({"update_id": update_id, **update} for _ in range(times))
        asyncio.get_running_loop().create_task(self._notify()).add_done_callback(lambda _: None)
        return update_id

    def breaks(self, method: str, *, times: int = 1, **fault: Any) -> None:
        """Let the next calls of a method go wrong."""
        self.faults.extend(Fault(method, **fault) for _ in range(times))

    async def until(self, found: Callable[[], _Found | None], told: Callable[[], str]) -> _Found:
        """What `found` gives as soon as it gives something; an assertion error in words otherwise."""
        try:
            async with asyncio.timeout(self._patience), self._changed:
                while (result := found()) is None:
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(told()) from None
        return result

    async def all_confirmed(self) -> None:
        """Until the bot has taken every update that was delivered."""
        await self.until(
            lambda: None if self._updates else True,
            lambda: f"{len(self._updates)} updates were never confirmed",
        )

    async def next_call(self) -> None:
        """Until the bot calls once more."""
        before = len(self.calls)
        await self.until(lambda: len(self.calls) > before or None, lambda: "the bot has fallen silent")

    def count(self, chat_id: int) -> Counter[str]:
        """How often each text was sent to a chat."""
        return Counter(
            call["text"]
            for method, call in self.calls
            if method == "sendMessage" and call["chat_id"] == str(chat_id)
        )

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return _no(401, "Unauthorized")
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        handler = self._methods.get(method)
        if handler is None:
            return _no(404, f"Not Found: method {method}")
        if self.watch(method, "before"):
            return _broken(request)
        fault = self._fault_for(method, form)
        if fault is not None and not fault.taken:
            return await self._go_wrong(request, fault)
        try:
            result = await handler(form)
        except Moved as moved:
            body = {"ok": False, "error_code": 400, "description": "group chat was upgraded"}
            return web.json_response(body | {"parameters": {"migrate_to_chat_id": moved.chat_id}}, status=400)
        except Refused as refusal:
            status = 403 if str(refusal).startswith("Forbidden") else 400
            return _no(status, str(refusal))
        self.calls.append((method, form))
        await self._notify()
        if self.watch(method, "after"):
            return _broken(request)
        if fault is not None:
            return await self._go_wrong(request, fault)
        return web.json_response({"ok": True, "result": result})

    async def _go_wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.hangs:
            async with self._changed:
                await self._changed.wait_for(lambda: self._stopping)
        if fault.status == 0:
            return _broken(request)
        words = "Too Many Requests" if fault.status == 429 else "Internal Server Error"
        return _no(fault.status, words, fault.retry_after)

    def _fault_for(self, method: str, form: dict[str, str]) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.chat_id in {None, int(form.get("chat_id", 0))}:
                self.faults.remove(fault)
                return fault
        return None

    async def _get_me(self, _form: dict[str, str]) -> Any:
        return _BOT

    async def _yes(self, _form: dict[str, str]) -> Any:
        return True

    async def _get_updates(self, form: dict[str, str]) -> Any:
        offset = int(form.get("offset", 0))
        self.confirmed = max(self.confirmed, offset - 1)
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        await self._notify()
        try:
            async with asyncio.timeout(int(form.get("timeout", 0)) or 0.01), self._changed:
                await self._changed.wait_for(lambda: self._updates or self._stopping)
        except TimeoutError:
            return []
        return self._updates[: int(form.get("limit", 100))]

    async def _send_message(self, form: dict[str, str]) -> Any:
        chat = self._chat_of(form)
        message = Message(
            self.next_id(),
            chat.id,
            plain_text(form["text"], form.get("parse_mode")),
            form["text"],
            buttons(form.get("reply_markup")),
        )
        self._show(chat, message)
        return _sent(chat, message)

    async def _send_file(self, kind: str, form: dict[str, str]) -> Any:
        """Telegram knows a file again by its number, but not a photo as a document."""
        chat = self._chat_of(form)
        if not form[kind].startswith({"photo": "photo-", "document": "file-"}[kind]):
            raise Refused(f"Bad Request: can't use file of another type as {kind}")
        words = plain_text(form["caption"], form.get("parse_mode"))
        message = Message(self.next_id(), chat.id, words, form["caption"], file=form[kind])
        self._show(chat, message)
        return _sent(chat, message)

    def _show(self, chat: Chat, message: Message) -> None:
        chat.events.append(message)
        chat.shown[message.message_id] = message
        self.transcript(_BOT_NAME, chat.title, message.text, [label for label, _ in message.buttons])

    async def _edit_message_text(self, form: dict[str, str]) -> Any:
        chat = self._chat_of(form)
        before = chat.shown.get(int(form["message_id"]))
        if before is None:
            raise Refused("Bad Request: message to edit not found")
        text = plain_text(form["text"], form.get("parse_mode"))
        message = Message(before.message_id, chat.id, text, form["text"], buttons(form.get("reply_markup")))
        if (message.html, message.buttons) == (before.html, before.buttons):
            raise Refused("Bad Request: message is not modified")
        self._show(chat, message)
        return _sent(chat, message)

    async def _edit_markup(self, form: dict[str, str]) -> Any:
        chat = self._chat_of(form)
        message = chat.shown[int(form["message_id"])]
        message.buttons = buttons(form.get("reply_markup"))
        return _sent(chat, message)

    async def _answer_callback_query(self, form: dict[str, str]) -> Any:
        who, text = self._queries[form["callback_query_id"]], form.get("text", "")
        self.notices.append((who, text))
        if text:
            self.transcript(_BOT_NAME, self.chats[who].title, f"［提示：{text}］", [])
        return True

    async def _get_file(self, form: dict[str, str]) -> Any:
        return {"file_id": form["file_id"], "file_unique_id": "u", "file_path": "files/1"}

    def _chat_of(self, form: dict[str, str]) -> Chat:
        number = int(form["chat_id"])
        if number in self.moved:
            raise Moved(self.moved[number])
        chat = self.chats.get(number)
        if chat is None:
            raise Refused("Forbidden: bot can't initiate conversation with a user")
        return chat


def _sent(chat: Chat, message: Message) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "date": 1,
        "chat": chat.as_json,
        "from": _BOT,
        "text": message.text,
    }


def _broken(request: web.Request) -> web.StreamResponse:
    """No answer: the connection is gone."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _no(status: int, description: str, retry_after: int | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    return web.Response(status=status, body=json.dumps(body), content_type="application/json")
