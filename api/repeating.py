"""`Idempotency-Key`: a POST that is delivered twice acts once and is answered the same both times."""

import hashlib
import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api import texts
from api.identity import bearer, person
from api.refusals import refusal
from desk.desk import Desk
from desk.repeating import Once, Told, once

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
SHOWN_ONCE = frozenset({"code", "token"})
"""Secrets are stored as hashes alone, so that a repeat is told everything but them."""
_CHANNEL = "api"
# draft-ietf-httpapi-idempotency-key-header: a string; a UUID is recommended.
_KEY = re.compile(r"[\x21-\x7e]{8,128}")
_PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "同一请求的标识（如 UUID，8 至 128 个可见字符）。重复送达只办理一次，得到同样的答复。",
    "schema": {"type": "string", "pattern": "^[!-~]{8,128}$"},
    "example": "5f0c2c1e-6d0e-4b57-9a51-2f0f6f1c9b7d",
}
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OnceRoute(APIRoute):
    """A route whose POST knows repeats by the header. What the handler changes through the desk is stored in one
    transaction with the record of the request; an error leaves no record, and the request may be tried again."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if "POST" in (options.get("methods") or ()):
            extra = dict(options.get("openapi_extra") or {})
            extra["parameters"] = [*extra.get("parameters", []), _PARAMETER]
            options["openapi_extra"] = extra
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> _Handler:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if request.method != "POST" or key is None:
                return await handle(request)
            if not _KEY.fullmatch(key):
                return refusal(400, "bad_idempotency_key", texts.BAD_KEY)
            return await _once(request, key, handle)

        return handled


async def _once(request: Request, key: str, handle: _Handler) -> Response:
    desk: Desk = request.app.state.desk
    asker = await person(desk, await bearer(request))
    # Nobody is told what was told to another, nor to a token with other rights.
    named = hashlib.sha256(key.encode()).hexdigest()
    record = Once(_CHANNEL, f"{asker.id}:{asker.role}:{named[:48]}", await _digest(request))
    responses: list[Response] = []

    async def act() -> Told:
        response = await handle(request)
        responses.append(response)
        return Told(response.status_code, _without_secrets(bytes(response.body)))

    told, repeated = await once(desk, record, act)
    if repeated:
        return Response(told.text, told.status, media_type="application/json", headers={REPLAYED: "true"})
    return responses[0]


async def _digest(request: Request) -> str:
    target = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(target + await request.body()).hexdigest()


def _without_secrets(body: bytes) -> str:
    text = body.decode()
    values = json.loads(text)
    if not isinstance(values, dict) or not SHOWN_ONCE & values.keys():
        return text
    kept = {name: None if name in SHOWN_ONCE else value for name, value in values.items()}
    return json.dumps(kept, ensure_ascii=False)
