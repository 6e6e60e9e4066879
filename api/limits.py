"""How much is taken in, and how slowly it may come: bodies, documents, the time until they are whole."""

import asyncio

from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusals import refusal
from desk.complaints import REQUESTS
from desk.library.intake import LARGEST_FILE
from desk.library.wording import refusal as document_refusal
from kernel.errors import DocumentTooLarge

MAX_BODY_BYTES = 2_000_000
BODY_SECONDS = 30.0
DOCUMENT_SECONDS = 600.0
_DOCUMENTS = "/v1/library/documents"


class BodyLimits:
    """Refuses a body over the limit with 413, by its announced length or counted on the way, and gives one up with 408
    that has not come in time: nobody holds a connection by sending slowly."""

    def __init__(
        self, app: ASGIApp, seconds: float = BODY_SECONDS, documents: float = DOCUMENT_SECONDS
    ) -> None:
        self.app = app
        self._seconds = seconds
        self._documents = documents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        document = scope["path"] == _DOCUMENTS
        most, seconds = (LARGEST_FILE, self._documents) if document else (MAX_BODY_BYTES, self._seconds)
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > most:
            response = too_large(Request(scope).query_params.get("name") if document else None)
            await response(scope, receive, send)
            return
        # A document is counted by whoever takes it in, who can say so of it by name.
        await self.app(scope, _limited(receive, None if document else most, seconds), send)


def too_large(document: str | None = None) -> JSONResponse:
    """What is told of a body over the limit, or of a document of that name."""
    if document is None:
        return refusal(413, "too_large", REQUESTS[413])
    error = DocumentTooLarge()
    return refusal(413, type(error).__name__, document_refusal(error, document[:200]))


def _limited(receive: Receive, most: int | None, seconds: float) -> Receive:
    """The same, up to so many bytes and so long until the body is whole; afterwards it waits for the client to
    leave."""
    deadline = asyncio.get_running_loop().time() + seconds
    taken, whole = 0, False

    async def received() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, headers={"Connection": "close"}) from None
        taken += len(message.get("body", b""))
        if most is not None and taken > most:
            raise HTTPException(413)
        whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return received
