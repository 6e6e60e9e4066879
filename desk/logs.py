"""Structured logs on standard error: one JSON object a line, never a question's words or a person's data."""

import logging
import sys
from typing import TextIO

import structlog


class StandardErrorHandler(logging.StreamHandler[TextIO]):
    """Writes to what standard error is when a record comes, not to what it was when logging began."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    # The standard library's handler keeps the stream as an attribute; one that is asked for each time can't go stale.
    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Standard error, now."""
        return sys.stderr


def _is_worth_keeping(record: logging.LogRecord) -> bool:
    """Our own records; of packages, warnings: some set the level of their loggers themselves (bm25s: DEBUG)."""
    return record.name.partition(".")[0] == "zhiwen" or record.levelno >= logging.WARNING


def configure_logging(level: str) -> None:
    """Send structlog's and the standard library's records to standard error as JSON, from `level` up."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
    )
    handler = StandardErrorHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=shared
        )
    )
    handler.addFilter(_is_worth_keeping)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("zhiwen").setLevel(level)
