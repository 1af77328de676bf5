"""Booking page: who is asking: Litestar's session middleware over the page's own table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import DefineMiddleware
from litestar.middleware.authentication import (
    AbstractAuthenticationMiddleware,
    AuthenticationResult,
)
from litestar.middleware.session.server_side import (
    ServerSideSessionBackend,
    ServerSideSessionConfig,
)
from litestar.types import Message, Scopes, ScopeSession
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyConnection
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.requests import address_of
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store import familiar, sessions, throttle
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.familiar import Origin
from scheduler_app.booking_page.store.sessions import LONGEST, Session

TOKEN_CHARACTERS = 43

KNOWN = "known"
"""The cookie of a browser that somebody has logged in from. It stays when they log out."""


class DatabaseSessions(ServerSideSessionBackend):
    """Sessions in the page's database. Who is not logged in has none, and costs no query.

    Litestar's own backend writes the session anew with every answer, keeps whatever id a browser
    brings along, and stores it as it is: here ids are only made by logging in, and kept as hashes.
    """

    async def load_from_connection(self, connection: AnyConnection) -> dict[str, Any]:
        """The session that the browser's cookie stands for; empty if it stands for none."""
        token = connection.cookies.get(self.config.key, "")
        if len(token) != TOKEN_CHARACTERS:
            return {}
        parts = parts_of(connection)
        now = parts.now()
        found = await parts.database.read(lambda c: sessions.find(c, token, now=now))
        if found is None:
            return {}
        session, account = found
        if now - session.seen_at >= sessions.SEEN_EVERY:
            await parts.database.write(lambda c: sessions.seen(c, token, now=now))
        return {"token": token, "session": session, "account": account}

    async def store_in_message(
        self, scope_session: ScopeSession, message: Message, connection: AnyConnection
    ) -> None:
        """Tell the browser its new id, or to forget the one it has; else say nothing."""
        held = connection.cookies.get(self.config.key)
        told = scope_session if isinstance(scope_session, dict) else {}
        token = told.get("token")
        if token == held:
            return
        cookies = [self._cookie(self.config.key, token or "", LONGEST if token else 0)]
        if told.get("known"):
            name = cookie_name(KNOWN, parts_of(connection).settings)
            cookies.append(self._cookie(name, told["known"], familiar.KEPT))
        headers = MutableScopeHeaders.from_message(message)
        for cookie in cookies:
            headers.add("set-cookie", cookie.to_header(header=""))

    def _cookie(self, name: str, value: str, max_age: int) -> Cookie:
        return Cookie(
            key=name,
            value=value,
            max_age=max_age,
            path="/",
            secure=self.config.secure,
            httponly=True,
            samesite="lax",
        )

    def get_session_id(self, connection: AnyConnection) -> str:  # noqa: ARG002 - the base asks
        """None is made before somebody logs in."""
        return ""


@dataclass
class DatabaseSessionConfig(ServerSideSessionConfig):
    """How Litestar's middleware finds the page's sessions."""

    _backend_class = DatabaseSessions

    max_age: int = LONGEST
    scopes: Scopes = field(default_factory=lambda: {ScopeType.HTTP})


class WhoIsAsking(AbstractAuthenticationMiddleware):
    """Puts the account of the session, or None, where handlers look for `request.user`."""

    async def authenticate_request(self, connection: AnyConnection) -> AuthenticationResult:
        """Whose session it is."""
        session = connection.scope.get("session")
        found = session if isinstance(session, dict) else {}
        return AuthenticationResult(user=found.get("account"), auth=found.get("session"))


def session_middleware(settings: PageSettings) -> list[DefineMiddleware]:
    """The two middlewares that tell who is asking, outermost first."""
    config = DatabaseSessionConfig(
        key=cookie_name("session", settings), secure=settings.secure, exclude_opt_key="skip_session"
    )
    return [config.middleware, DefineMiddleware(WhoIsAsking)]


def cookie_name(name: str, settings: PageSettings) -> str:
    """By TLS a cookie is bound to this very host, whatever other hosts of the domain set."""
    return f"__Host-{name}" if settings.secure else name


async def open_session(connection: AnyConnection, account: Account) -> None:
    """Log the account in: a new session with a new id, in place of one the browser may have had.

    Browser and network are known from then on: see store/familiar.py.
    """
    parts = parts_of(connection)
    now = parts.now()
    device = device_words(connection.headers.get("user-agent", ""))
    before, browser = token_of(connection), _known_token(connection)
    network = throttle.network_of(address_of(connection))

    def opened(c: Connection) -> tuple[str, str, tuple[Session, Account] | None]:
        token = sessions.open_session(c, account.id, device=device, now=now, instead_of=before)
        known = familiar.remember(c, account.id, browser, network, now)
        return token, known, sessions.find(c, token, now=now)

    token, browser, found = await parts.database.write(opened)
    if found is not None:
        session, known = found
        connection.set_session(
            {"token": token, "session": session, "account": known, "known": browser}
        )
        connection.scope["user"], connection.scope["auth"] = known, session


def origin_of(c: Connection, connection: AnyConnection) -> Origin:
    """The browser and the network that the request comes from, as they are remembered."""
    network = throttle.network_of(address_of(connection))
    return familiar.origin_of(c, _known_token(connection), network)


def _known_token(connection: AnyConnection) -> str:
    return connection.cookies.get(cookie_name(KNOWN, parts_of(connection).settings), "")


async def end_session(connection: AnyConnection) -> None:
    """Log out: the session is gone here, and its cookie with the answer."""
    token = token_of(connection)
    if token:
        await parts_of(connection).database.write(lambda c: sessions.close(c, token))
    connection.set_session({})
    connection.scope["user"] = connection.scope["auth"] = None


def token_of(connection: AnyConnection) -> str:
    """The id of the live session that the browser holds, or nothing."""
    session = connection.scope.get("session")
    return str(session.get("token", "")) if isinstance(session, dict) else ""


def session_of(connection: AnyConnection) -> Session:
    """The session of somebody who is logged in."""
    session = connection.scope.get("auth")
    if not isinstance(session, Session):
        raise TypeError("a page for clients who are logged in has no guard")
    return session


_BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


def device_words(user_agent: str) -> str:
    """The device in two names that its owner knows, such as "Firefox, Android"; else nothing.

    Names only, which need no translation; the rest of what the browser says is not kept.
    """
    known = user_agent[:512]
    names = (
        next((name for name, pattern in kinds if re.search(pattern, known)), "")
        for kinds in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in names if name)
