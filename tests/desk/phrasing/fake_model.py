"""A language model that answers over real HTTP what a test has written down for it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Scripted:
    """One answer: a status, a body and headers; `hangs`: none ever comes."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    hangs: bool = False


def says(content: Any) -> Scripted:
    """An answer as such addresses give it."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": text}
    return Scripted(body=json.dumps({"choices": [{"index": 0, "message": message}]}).encode())


@dataclass
class FakeModel:
    """Gives the answers in turn, the last one again and again; keeps what it was asked."""

    answers: list[Scripted]
    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            self.keys.append(headers.get("authorization", ""))
            request = json.loads(await reader.readexactly(int(headers["content-length"])))
            self.asked.append({"line": head.split("\r\n")[0]} | request)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if answer.hangs:
                await reader.read()  # until the other side has had enough
                return
            lines = [
                f"HTTP/1.1 {answer.status} -",
                f"Content-Length: {len(answer.body)}",
                "Connection: close",
            ]
            lines += [f"{name}: {value}" for name, value in answer.headers]
            writer.write("\r\n".join([*lines, "", ""]).encode() + answer.body)
            await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def model_saying(*answers: Scripted) -> AsyncIterator[FakeModel]:
    """A model that answers so, at `address`."""
    fake = FakeModel(list(answers))
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    fake.address = f"http://127.0.0.1:{port}/v1"
    async with server:
        yield fake


def waits_in(waited: list[float]) -> Callable[[float], Any]:
    """A sleep that only writes down for how long."""

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    return sleep
