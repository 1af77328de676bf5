"""Booking page: its log: one JSON object a line, and nothing of a client in it.

Nothing personal is given to the log on purpose; what slips into a message or an exception all the
same is masked here, at the only way out.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any, TextIO

from scheduler_app.booking_page.operation.structured import structlog

LogRecord = MutableMapping[str, Any]
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
"""Whatever stands around an @, brackets and all: no rule about addresses is too strange for it."""

_SECRET_PATH = re.compile(
    r"/(link|m|pay|rate|offer|invoices?|revoked|appointments|sent)/[^\s/?#\"']+"
)
_LONG_SECRET = re.compile(r"\b(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{32,}\b")
"""What looks like a token or its hash: long, with a digit. UUIDs of bookings are masked alike."""

_ROOT = Path(__file__).parents[3]
_PLAIN = {"timestamp", "level", "logger", "request_id", "url", "frames", "route"}


def configure_logging(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send everything that is logged in this process to `stream` (stderr), as JSON."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_exception_text,
                without_personal_data,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Tells of every connection; what is worth telling is told in `observing`.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def without_exception_text(_logger: object, _method: str, record: LogRecord) -> LogRecord:
    """An exception as its class and the places it passed: its text may quote what a client typed.

    PostgreSQL names the row that an error is about, SQLAlchemy the values.
    """
    told = record.pop("exc_info", None)
    record.pop("stack_info", None)
    if told is True:
        told = sys.exc_info()
    if isinstance(told, BaseException):
        told = (type(told), told, told.__traceback__)
    if isinstance(told, tuple) and told[0] is not None:
        error: BaseException | None = told[1]
        record["exception"] = f"{told[0].__module__}.{told[0].__qualname__}"
        record["frames"] = _frames(told[2])
        cause = error.__cause__ if error else None
        if cause is not None:
            record["cause"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
            record["cause_frames"] = _frames(cause.__traceback__)
    return record


def without_personal_data(_logger: object, _method: str, record: LogRecord) -> LogRecord:
    """Mask what looks like an e-mail address, a token, or a path that holds one."""
    for name, value in record.items():
        if isinstance(value, str) and name not in _PLAIN:
            record[name] = masked(value)
    return record


def masked(text: str) -> str:
    """The text without what looks like somebody's address or secret."""
    text = _SECRET_PATH.sub(r"/\1/…", text)
    text = _EMAIL.sub("‹e-mail›", text)
    return _LONG_SECRET.sub("‹secret›", text)


def _frames(traceback: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename.removeprefix(f'{_ROOT}/')}:{frame.lineno} {frame.name}"
        for frame in extract_tb(traceback)
    ]
