"""Asks a language model behind an OpenAI-compatible address for one text: time limits, repeats, and what went wrong."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from desk.settings import ChatAddress
from kernel.errors import ChatModelFailed

_TRIES = 3
_LONGEST_ANSWER = 1 << 20
_LONGEST_WAIT = 30.0
_WAIT_SECONDS = 1.0
# Too many requests, and what a proxy or an overloaded model says: the same call may succeed later.
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class ChatModel:
    """One language model; a connection is opened for each text, since hours may lie between two."""

    def __init__(
        self, address: ChatAddress, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._address = address
        self._sleep = sleep

    async def complete(self, instructions: str, text: str) -> str:
        """The model's answer to a text under instructions.

        ChatModelFailed where it cannot be reached, does not answer in time, refuses, or answers with no text; what is
        told of it holds neither the key nor the words. Where it asks to come again later, it is asked three times.
        """
        body = {
            "model": self._address.model,
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": text}],
        }
        for left in range(_TRIES - 1, -1, -1):
            status, wait, answer = await self._posted(body)
            if status == httpx.codes.OK:
                return _content(answer)
            if status not in _LATER or not left:
                raise ChatModelFailed(
                    f"the language model answered with status {status}; check ZHIWEN_CHAT_URL, _MODEL and _KEY",
                    retry=status in _LATER,
                )
            await self._sleep(min(wait or _WAIT_SECONDS * 2 ** (_TRIES - 1 - left), _LONGEST_WAIT))
        raise AssertionError("unreachable")

    async def _posted(self, body: dict[str, Any]) -> tuple[int, float, bytes]:
        """Status, the seconds that it asks to wait, and the answer."""
        key, seconds = self._address.key, self._address.seconds
        headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
        try:
            # The client's own limits are for each piece of the answer: one that trickles would never end.
            async with asyncio.timeout(seconds), httpx.AsyncClient(timeout=seconds) as client:
                address = f"{self._address.url}/chat/completions"
                async with client.stream("POST", address, json=body, headers=headers) as response:
                    answer = b""
                    async for piece in response.aiter_bytes():
                        answer += piece
                        if len(answer) > _LONGEST_ANSWER:
                            raise ChatModelFailed("the language model's answer is over 1 MB", retry=False)
                    return response.status_code, _seconds(response.headers.get("Retry-After")), answer
        except (TimeoutError, httpx.TimeoutException):
            raise ChatModelFailed(
                f"the language model has not answered within {seconds:g} seconds; see ZHIWEN_CHAT_SECONDS",
                retry=True,
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ChatModelFailed(
                f"the language model cannot be reached ({type(error).__name__}); check ZHIWEN_CHAT_URL",
                retry=True,
            ) from None


def _content(answer: bytes) -> str:
    try:
        content = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        content = None
    if not isinstance(content, str) or not content.strip():
        raise ChatModelFailed("the language model answered with no text", retry=False)
    return content


def _seconds(header: str | None) -> float:
    """RFC 9110, Retry-After: seconds; a day and time is read as none given."""
    return float(header) if header and header.isascii() and header.isdigit() else 0.0
