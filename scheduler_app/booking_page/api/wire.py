"""Booking page: how the desktop's calls are read, authorised and refused: JSON, and a token."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Response
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers.base import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.types import ExceptionHandlersMap
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.booking_page.api.packing import PLAIN, coding_of, unpacked
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.parts import Parts, parts_of
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.requests import PageRequest
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import practice, watch
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.booking_page.store.throttle import TooMany
from scheduler_app.domain.errors import Busy, InvalidInput, Trouble
from scheduler_app.domain.page.format import FORMAT, Publication
from scheduler_app.domain.page.mails import MAILS_FORMAT, MailDocument
from scheduler_app.domain.page.troubles import ReadAnew, StaleGeneration, StaleMails

logger = logging.getLogger(__name__)

MOST_BYTES = 2 * 1024 * 1024
"""Of a body for which its call says nothing else."""

_BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a call was refused, and what to do; `field` names the value that cannot be."""

    message: str
    remedy: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was taken: the page's generation and last seq, and its clock.

    It shows a newer publication; or, with `read_anew`, it has told of another event than the one
    that was named, or of none, and its inbox is to be read from where both agree.
    """

    message: str
    generation: int
    latest_seq: int
    now: int
    remedy: str = ""
    read_anew: bool = False


@dataclass(frozen=True, slots=True)
class StaleDocument:
    """Nothing was taken: the page keeps to mails that were issued later, at `issued_at`."""

    message: str
    issued_at: int
    now: int
    remedy: str = ""


class WrongToken(Refusal):
    """The call carries no token, or not the one that was given at the last pairing."""

    status = 401
    said = _("The token of this call is not valid.")
    mended_by = _("Pair the diary with this page again.")


class WireRequest(PageRequest):
    """A call of the desktop, whose body is read strictly: a number in quotes is no number."""

    async def json(self) -> Any:
        """The body as the type that the handler takes; `InvalidInput` says where it can't be."""
        wanted: Any = self.route_handler.parsed_data_field.annotation  # type: ignore[union-attr]
        body = await self._unpacked()
        try:
            if wanted in _FORMATS:
                _same_format(_decoded(body, _Heading), wanted)
            return _decoded(body, wanted)
        except msgspec.ValidationError as error:
            raise InvalidInput("body", str(error)) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InvalidInput("body", "The body is no JSON.") from error

    async def _unpacked(self) -> bytes:
        """The body as it was before it was compressed."""
        coding, body = coding_of(self.headers.getall("content-encoding", [])), await self.body()
        if coding == PLAIN:
            return body
        return unpacked(body, self.route_handler.resolve_request_max_body_size() or MOST_BYTES)


def _decoded(body: bytes, wanted: Any) -> Any:
    """The body as that type; a whole number may be written as 900.0, as JSON Schema has it."""
    try:
        return msgspec.json.decode(body, type=wanted)
    except msgspec.ValidationError as error:
        if "got `float`" not in str(error):
            raise
    return msgspec.convert(_whole(msgspec.json.decode(body)), wanted)


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class _Heading:
    format: int = FORMAT


async def has_token(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """A guard: lets in whoever shows the token. Guesses are counted by network address."""
    header = connection.headers.get("authorization", "")
    token = header.removeprefix(_BEARER) if header.startswith(_BEARER) else ""
    parts = parts_of(connection)
    now = parts.now()

    def asked(c: Connection) -> tuple[bool, bool]:
        return practice.token_is_right(c, token), watch.heard_long_ago(c, now)

    right, heard_long_ago = await parts.database.read(asked)
    if not right:
        note(connection, "token refused")
        await allow(connection, by="wrong token from address")
        raise WrongToken
    if heard_long_ago:
        await _heard(parts, now)


async def _heard(parts: Parts, now: int) -> None:
    """Write down that the desktop has called; where that can't be done, its next call does it."""
    try:
        await parts.database.write(lambda c: watch.hear(c, now))
    except (SQLAlchemyError, Trouble) as error:
        logger.warning("A call was not written down: %s", type(error).__name__)


def tell_trouble(request: WireRequest, trouble: Trouble) -> Response[Any]:
    """An expected failure as JSON."""
    if isinstance(trouble, StaleGeneration | ReadAnew):
        now = parts_of(request).now()
        body: Any = Conflict(
            trouble.message,
            trouble.generation,
            trouble.latest_seq,
            now,
            trouble.remedy,
            read_anew=isinstance(trouble, ReadAnew),
        )
        return Response(body, status_code=409)
    if isinstance(trouble, StaleMails):
        stale = StaleDocument(
            trouble.message, trouble.issued_at, parts_of(request).now(), trouble.remedy
        )
        return Response(stale, status_code=409)
    status, field = 409, ""
    headers: dict[str, str] = {}
    if isinstance(trouble, TooMany):
        status, headers = trouble.status, {"Retry-After": str(trouble.wait)}
    elif isinstance(trouble, Refusal):
        status = trouble.status
    elif isinstance(trouble, InvalidInput):
        status, field = 422, trouble.field
    elif isinstance(trouble, Busy):
        status, headers = 503, {"Retry-After": "1"}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(
        Problem(trouble.message, trouble.remedy, field), status_code=status, headers=headers
    )


def tell_http(_request: WireRequest, error: HTTPException) -> Response[Any]:
    """What the framework refused, in the same form."""
    status, field = error.status_code, ""
    if isinstance(error, ValidationException):
        status = 422
        wrong: Any = error.extra
        if isinstance(wrong, list) and wrong:
            field = str(wrong[0].get("key", ""))
    return Response(
        Problem(error.detail, field=field), status_code=status, headers=error.headers or {}
    )


HANDLERS: ExceptionHandlersMap = {
    Trouble: tell_trouble,  # type: ignore[dict-item]
    HTTPException: tell_http,  # type: ignore[dict-item]
}

RESPONSES: dict[int, ResponseSpec] = {
    400: ResponseSpec(Problem, False, "The request is garbled."),
    401: ResponseSpec(Problem, False, "The token is missing or wrong."),
    403: ResponseSpec(Problem, False, "The page belongs to another diary."),
    413: ResponseSpec(Problem, False, "The body is too long, or would be when it is unpacked."),
    414: ResponseSpec(Problem, False, "The address is too long."),
    415: ResponseSpec(Problem, False, "The body comes in a coding other than gzip."),
    422: ResponseSpec(Problem, False, "A value cannot be; `field` names it."),
    429: ResponseSpec(Problem, False, "Too many wrong tries from this network."),
    431: ResponseSpec(Problem, False, "The headers are too long."),
    503: ResponseSpec(Problem, False, "The page is busy; nothing was changed."),
}
"""What every call may be answered with; one that needs no token leaves out 401."""


_FORMATS: dict[Any, tuple[str, int]] = {
    Publication: ("publications", FORMAT),
    MailDocument: ("mails", MAILS_FORMAT),
}


def _same_format(told: _Heading, wanted: Any) -> None:
    name, known = _FORMATS[wanted]
    if told.format != known:
        raise InvalidInput(
            "format",
            f"This page reads {name} of format {known}, not {told.format}.",
            remedy="Bring the desktop program and the page to the same version.",
        )
