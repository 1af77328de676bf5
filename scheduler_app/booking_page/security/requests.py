"""Booking page: requests as handlers meet them: forms and cookies read strictly, limits kept.

What is malformed is answered here, before anybody reads it: no handler, library or database has to
cope with half a character or a field that came twice.
"""

from __future__ import annotations

import re
from secrets import compare_digest
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

import msgspec
from litestar import Request
from litestar._parsers import parse_cookie_string, parse_query_string
from litestar.connection import ASGIConnection
from litestar.datastructures import Headers, State
from litestar.datastructures.multi_dicts import FormMultiDict
from litestar.enums import RequestEncodingType, ScopeType
from litestar.exceptions import ClientException, HTTPException, InternalServerException
from litestar.middleware.csrf import CSRF_SECRET_LENGTH, generate_csrf_hash
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from scheduler_app.booking_page.store.accounts import Account

MOST_HEADER_BYTES = 16 * 1024
MOST_COOKIE_BYTES = 8 * 1024
MOST_HEADERS = 100
MOST_PATH_BYTES = 512
MOST_QUERY_BYTES = 2 * 1024
MOST_FIELDS = 50
MOST_FIELD_CHARACTERS = 16 * 1024
"""Beyond this, nothing that a browser of ours sends ever is."""

F = TypeVar("F", bound=msgspec.Struct)

_HALF_ESCAPED = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class UnsupportedForm(HTTPException):
    """A form in a coding that this page never asks for; nothing is uploaded here."""

    status_code = 415


class ClientGone(HTTPException):
    """The browser went away before it had sent the whole request: nobody's fault, and no answer."""

    status_code = 400


class PageRequest(Request[Account | None, Any, State]):
    """A request to the page."""

    async def body(self) -> bytes:
        """The whole body; `ClientGone` where it never came."""
        receive, gone = self.receive, False

        async def watched() -> Any:
            nonlocal gone
            message = await receive()
            gone = message["type"] == "http.disconnect"
            return message

        self.receive = watched
        try:
            return await super().body()
        except InternalServerException as error:
            if gone:
                raise ClientGone("The request was not sent to its end.") from error
            raise
        finally:
            self.receive = receive

    async def form(self) -> FormMultiDict:
        """The fields of the form, each once; `ClientException` where it can't be one of ours.

        Litestar's own reading keeps the last 1,024 bodies in memory, passwords and all.
        """
        known = self._connection_state.form
        if isinstance(known, dict):
            return FormMultiDict.from_form_data(known)
        coding, _ = self.content_type
        if coding == RequestEncodingType.MULTI_PART:
            raise UnsupportedForm("This page takes no files.")
        fields: dict[str, str] = {}
        if coding == RequestEncodingType.URL_ENCODED:
            fields = _fields(await self.body())
        self._connection_state.form = fields  # type: ignore[assignment]
        return FormMultiDict.from_form_data(fields)  # type: ignore[arg-type]

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies. A CSRF cookie that this page did not sign is as good as none.

        Litestar would keep handing it out and refuse every form after it, until the browser closes.
        """
        cookies = super().cookies
        config = self.app.csrf_config
        if config is not None and config.cookie_name in cookies:
            token = cookies[config.cookie_name]
            if not is_signed(token, config.secret):
                return {name: cookies[name] for name in cookies if name != config.cookie_name}
        return cookies


PROGRAMS = ("/api/", "/slots/")
"""Beginnings of paths that programs ask for, and read the answer of as JSON."""


class Gate:
    """What every request passes first, also one that no route is for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is malformed or too long; let the rest in."""
        refused = None
        if scope["type"] == ScopeType.HTTP:
            refused = _refusal(scope)
            if refused is None:
                _read_once(scope)
        if refused is None:
            await self._app(scope, receive, send)
            return
        status, words = refused
        content_type, body = b"text/plain; charset=utf-8", words.encode()
        if scope["path"].startswith(PROGRAMS):
            content_type = b"application/json"
            body = msgspec.json.encode({"message": words, "remedy": "", "field": ""})
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [
                    (b"content-type", content_type),
                    (b"content-length", str(len(body)).encode()),
                ],
            }
        )
        await send({"type": "http.response.body", "body": body, "more_body": False})


async def form_of(request: Request[Any, Any, Any], kind: type[F]) -> F:
    """The form as a struct of texts; fields that it does not know are left out."""
    return msgspec.convert(dict(await request.form()), kind)


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The network address that the connection came from, as far as the proxies are believed."""
    return connection.client.host if connection.client is not None else ""


def _refusal(scope: Any) -> tuple[int, str] | None:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if len(headers) > MOST_HEADERS or sum(len(n) + len(v) for n, v in headers) > MOST_HEADER_BYTES:
        return 431, "The headers of this request are too long."
    hosts = sum(name == b"host" for name, _ in headers)
    if hosts != 1 and not (hosts == 0 and scope.get("http_version") == "1.0"):
        # RFC 9112, 3.2: which of them a proxy in front has read, nobody knows.
        return 400, "The request names no host, or more than one."
    for name, value in headers:
        if name == b"cookie" and (len(value) > MOST_COOKIE_BYTES or b"%00" in value):
            return 431, "The cookies of this request are too long. Delete those of this page."
        if name == b"x-csrftoken" and not value.isascii():
            return 400, "The request is garbled."
    query: bytes = scope.get("query_string", b"")
    path_bytes = (scope.get("raw_path") or b"").partition(b"?")[0]
    if len(path_bytes) > MOST_PATH_BYTES or len(query) > MOST_QUERY_BYTES:
        return 414, "The address of this page is too long."
    path: str = scope["path"]
    if "\0" in path or "\ufffd" in path or not path.isprintable() or b"%00" in query:
        return 400, "The address of this page is garbled."
    return None


def _read_once(scope: Any) -> None:
    """Read cookies and query here, where Litestar looks for what was read before.

    Its own reading keeps the last 1,024 of each in memory, 8 kB of made-up cookies as well as
    everybody's session.
    """
    state = ScopeState.from_scope(scope)
    cookies = Headers.from_scope(scope).get("cookie")
    state.cookies = parse_cookie_string.__wrapped__(cookies) if cookies else {}
    state.parsed_query = parse_query_string.__wrapped__(scope.get("query_string", b""))


def _fields(body: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    pairs = body.split(b"&") if body else []
    if len(pairs) > MOST_FIELDS:
        raise ClientException("The form has too many fields.")
    for pair in pairs:
        raw_name, _, raw_value = pair.partition(b"=")
        name, value = _decoded(raw_name), _decoded(raw_value)
        if name in fields:
            raise ClientException("A field of the form came twice.")
        if len(value) > MOST_FIELD_CHARACTERS:
            raise ClientException("A field of the form is too long.")
        fields[name] = value
    if not fields.get("_csrf_token", "").isascii():
        raise ClientException("The form is garbled.")
    return fields


def _decoded(raw: bytes) -> str:
    if _HALF_ESCAPED.search(raw):
        raise ClientException("The form is garbled.")
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ClientException("The form is garbled.") from error
    if "\0" in text:
        raise ClientException("The form is garbled.")
    return text


def is_signed(token: str, secret: str) -> bool:
    """Whether a CSRF token was made by this page, as Litestar's middleware makes them."""
    if len(token) != 2 * CSRF_SECRET_LENGTH or not token.isascii():
        return False
    signed = generate_csrf_hash(token[:CSRF_SECRET_LENGTH], secret)
    return compare_digest(token[CSRF_SECRET_LENGTH:], signed)
