"""The last line: a defect is logged with its place and answered in Chinese; what was in hand is never logged."""

import traceback

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusals import refusal
from desk.complaints import REQUESTS

_log = structlog.get_logger("zhiwen.api")


class Crashes:
    """Ends a request that broke down. An error's own words may hold a question or a name (validation and databases
    quote what they were given), so that only its type and the lines that it came by are logged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            lines = traceback.format_list(traceback.extract_tb(error.__traceback__))
            _log.error("request_crashed", path=scope["path"], error=type(error).__name__, lines=lines)
            if not started:
                await refusal(500, "internal", REQUESTS[500])(scope, receive, send)
