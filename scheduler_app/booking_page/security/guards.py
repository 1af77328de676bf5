"""Booking page: who may see a page, and where whoever may not is sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap

from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store.sessions import Session

LOGIN = "/login"

LONGEST_NEXT = 300
"""Characters of a path that somebody comes back to."""


class LoginNeeded(Exception):
    """The page is for clients who are logged in."""


class ProofNeeded(Exception):
    """The page is for clients who proved a moment ago who they are."""


def logged_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let clients in who are logged in; the others go to /login and come back."""
    if connection.scope.get("user") is None:
        raise LoginNeeded


def proved_lately(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let clients in who proved a moment ago who they are; the others do so first."""
    session = connection.scope.get("auth")
    if not isinstance(session, Session):
        raise LoginNeeded
    if not session.is_fresh(parts_of(connection).now()):
        raise ProofNeeded


def own_path(wanted: str | None, otherwise: str = "/appointments") -> str:
    """Where to go next: `wanted` if that is a path of this page, and nothing else can be."""
    if not wanted or len(wanted) > LONGEST_NEXT or not wanted.isascii():
        return otherwise
    if not wanted.isprintable() or " " in wanted or "\\" in wanted:
        return otherwise
    return wanted if wanted.startswith("/") and not wanted.startswith("//") else otherwise


def _to_login(request: Any, _: Exception) -> Response[Any]:
    return _to(LOGIN, request)


def _to_proof(request: Any, _: Exception) -> Response[Any]:
    return _to("/account/confirm", request)


def _to(where: str, request: Any) -> Response[Any]:
    # What was sent is not sent again by itself: after a form its own page is shown.
    if request.method in {"GET", "HEAD"}:
        came_to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        asked = {"next": own_path(came_to, "/account")}
    else:
        asked = {"next": own_path(page_of_form(request.url.path), "/account")}
        if where == LOGIN:
            asked["why"] = "ended"
    return Redirect(f"{where}?{urlencode(asked)}", status_code=303)


def page_of_form(path: str) -> str:
    """The page that has the form which is sent to `path`; most forms are sent to their own."""
    for sent_to, shown_at in _SHOWN_ELSEWHERE.items():
        if path.endswith(sent_to):
            return path.removesuffix(sent_to) + shown_at
    return path


_SHOWN_ELSEWHERE = {
    "/choose": "",
    "/come": "",
    "/describe": "",
    "/move/confirm": "/move/review",
    "/links": "/sessions",
}


guard_handlers: ExceptionHandlersMap = {LoginNeeded: _to_login, ProofNeeded: _to_proof}
"""What becomes of those whom a guard does not let in."""
