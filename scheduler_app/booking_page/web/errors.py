"""Booking page: what goes wrong, as a page in the reader's language that says what to do next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap, Receive, Scope, Send

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.security.guards import own_path
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.errors import Busy, InvalidInput, Trouble

ErrorWords = tuple[str, str]


_TOLD: dict[int, ErrorWords] = {
    400: (
        _("That could not be understood"),
        _("Something in the address or the form is not as this page makes it."),
    ),
    403: (
        _("That is not possible this way"),
        _(
            "The form was open for too long, or your browser keeps no cookies. Nothing was sent. "
            "Go back, load the page anew and send it again."
        ),
    ),
    404: (
        _("There is nothing here"),
        _("The address may be mistyped, or the link too old."),
    ),
    405: (_("That is not possible this way"), _("This address is not for that.")),
    413: (
        _("That is too much"),
        _("The text is longer than this page takes. Please shorten it and send it again."),
    ),
    415: (_("That could not be understood"), _("This page takes no files.")),
    429: (
        _("That was a little fast"),
        _("There were too many tries in a short time. Nothing is lost: try again soon."),
    ),
    500: (
        _("Something is broken here"),
        _("The fault is ours, not yours. Please try again in a moment, or get in touch."),
    ),
    503: (
        _("Not just now"),
        _("The page is busy. Nothing is lost: please try again in a moment."),
    ),
}


def show_trouble(request: AnyRequest, trouble: Trouble) -> Response[Any]:
    """An expected failure that its handler had no better place for."""
    status = 400 if isinstance(trouble, InvalidInput) else 409
    headers = {}
    if isinstance(trouble, Busy):
        status = 503
    if isinstance(trouble, Refusal):
        status = trouble.status
        if trouble.wait:
            headers["Retry-After"] = str(trouble.wait)
    return _shown(request, status, (trouble.message, trouble.remedy), headers)


def show_http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """An error that the framework or a guard raised."""
    status = error.status_code
    told = _TOLD.get(status) or _TOLD[400 if status < 500 else 500]
    return _shown(request, status, told, dict(error.headers or {}))


def show_bug(request: AnyRequest, _error: Exception) -> Response[Any]:
    """A bug: it is logged elsewhere; the visitor learns nothing of it but that it is ours."""
    return _shown(request, 500, _TOLD[500], {})


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    Trouble: show_trouble,
    HTTPException: show_http,
    Exception: show_bug,
}


class _Awaited(Response[Any]):
    """A page that has to ask the database first: the framework's error handlers cannot wait."""

    def __init__(self, made: Callable[[], Awaitable[Response[Any]]], status: int) -> None:
        super().__init__(None, status_code=status)
        self._made = made

    def to_asgi_response(self, request: Request[Any, Any, Any], **given: Any) -> Any:  # type: ignore[override]
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            made = await self._made()
            await made.to_asgi_response(request=request, **given)(scope, receive, send)

        return answer


def _shown(
    request: AnyRequest, status: int, told: ErrorWords, headers: Mapping[str, str]
) -> Response[Any]:
    title, message = told
    if _for_a_program(request):
        body = {"message": title, "remedy": message}
        return Response(body, status_code=status, headers=headers)
    say = language_of(request).texts.ugettext

    def made() -> Awaitable[Response[Any]]:
        return page(
            request,
            "error.html",
            status=status,
            headers=headers,
            title=say(title),
            message=say(message) if message else "",
            ways=_ways(request, status, say),
            reach=status not in {400, 403, 405, 413},
            code=status,
        )

    return _Awaited(made, status)


def _ways(request: AnyRequest, status: int, say: Any) -> list[ErrorWords]:
    """Where to go from here: back to where the form was, the start, the own appointments."""
    ways = []
    host = request.headers.get("host", "")
    scheme, here, back = request.headers.get("referer", "").partition(f"://{host}/")
    if request.method == "POST" and here and scheme in {"http", "https"}:
        ways.append((own_path(f"/{back}", "/"), say(_("Go back"))))
    if status in {500, 503} and request.method == "GET":
        ways.append((request.url.path, say(_("Try again"))))
    ways.append(("/", say(_("Book an appointment"))))
    ways.append(("/appointments", say(_("My appointments"))))
    return ways[:3]


def _for_a_program(request: AnyRequest) -> bool:
    path = request.url.path
    return path.startswith(("/api/", "/slots/", "/health/", "/metrics", "/schema")) or (
        path.endswith("/move.json")
    )
