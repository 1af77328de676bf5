"""Booking page: the wiring: builds each real part once and hands it over."""

from __future__ import annotations

from typing import Any

from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.types import (
    ASGIApp,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Message,
    Receive,
    Scope,
    Send,
)

from scheduler_app.booking_page.account.routes import account_router
from scheduler_app.booking_page.api.description import DESCRIPTION
from scheduler_app.booking_page.api.routes import api
from scheduler_app.booking_page.appointments.routes import APPOINTMENT_ROUTES
from scheduler_app.booking_page.booking.routes import BOOKING_ROUTES
from scheduler_app.booking_page.invoices.routes import INVOICE_ROUTES
from scheduler_app.booking_page.mail.delivery import delivery
from scheduler_app.booking_page.mail.preview import preview_mail, preview_mails
from scheduler_app.booking_page.offering.front import Front
from scheduler_app.booking_page.operation.chores import chores
from scheduler_app.booking_page.operation.health import live, ready
from scheduler_app.booking_page.operation.log import configure_logging
from scheduler_app.booking_page.operation.metrics import Metrics, metrics_page
from scheduler_app.booking_page.operation.observing import observe, tell_bug
from scheduler_app.booking_page.parts import EpochClock, Parts, system_clock
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.security.guards import guard_handlers
from scheduler_app.booking_page.security.headers import (
    allowed_hosts,
    answer_headers,
    csrf_config,
    protect,
)
from scheduler_app.booking_page.security.requests import PageRequest
from scheduler_app.booking_page.security.sessions import KNOWN, cookie_name, session_middleware
from scheduler_app.booking_page.settings import PageSettings, read_settings
from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.booking_page.web.errors import EXCEPTION_HANDLERS

MOST_BODY_BYTES = 64 * 1024
"""No form of a client is longer. A publication, which may be, has a limit of its own."""


class PageApp(Litestar):
    """Litestar's app, with what is kept for everybody in front of it."""

    csrf_config: CSRFConfig
    front: ASGIApp | None = None

    def stand_on(self, parts: Parts) -> None:
        """Answer out of these parts from now on. Whatever tells two pages apart hangs on them."""
        metrics, csrf = Metrics(), self.csrf_config
        csrf.secret = parts.database.read_now(practice.secret)
        self.state = State({"parts": parts, "metrics": metrics})
        self.front = Front(
            super().__call__, parts, metrics, csrf, cookie_name(KNOWN, parts.settings)
        )

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Answer one connection. Whoever asks for the head only gets that of the whole answer."""
        if self.front is None or scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
            return
        asked: Any = scope
        answer: Any = send
        if asked.get("method") == "HEAD":
            asked, answer = {**asked, "method": "GET"}, _without_body(answer)
        await self.front(asked, receive, answer)  # type: ignore[arg-type]


def _without_body(send: Send) -> Send:
    """A `send` that keeps the content back."""

    async def only_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return only_head


def create_app(settings: PageSettings, clock: EpochClock = system_clock) -> Litestar:
    """The page over the database of these settings, which is brought up to date first."""
    parts = parts_over(settings, clock)
    app = routed(settings)
    app.stand_on(parts)
    return app


def parts_over(settings: PageSettings, clock: EpochClock) -> Parts:
    """The parts of a page over the database of these settings, brought up to date."""
    database = Database(settings.database_url)
    migrate(database)
    return Parts(settings, database, clock, Pulse(database))


def routed(settings: PageSettings) -> PageApp:
    """Every path of a page at this address, and who guards it; it stands on no parts yet."""
    app = PageApp(
        route_handlers=[
            live,
            ready,
            metrics_page,
            api,
            *BOOKING_ROUTES,
            *APPOINTMENT_ROUTES,
            *INVOICE_ROUTES,
            account_router,
            preview_mails,
            preview_mail,
        ],
        openapi_config=DESCRIPTION,
        include_in_schema=False,
        request_class=PageRequest,
        allowed_hosts=allowed_hosts(settings),
        csrf_config=csrf_config(settings),
        middleware=session_middleware(settings),
        before_send=[answer_headers(settings)],
        exception_handlers={**EXCEPTION_HANDLERS, **guard_handlers},
        request_max_body_size=MOST_BODY_BYTES,
        # Whoever runs the page says where its log goes; Litestar's own would start a thread.
        logging_config=None,
        after_exception=[tell_bug],
        lifespan=[chores, delivery],
        on_startup=[_listen_to_signals],
        on_shutdown=[_close_database],
    )
    protect(app)
    observe(app)
    return app


def _listen_to_signals(app: Litestar) -> None:
    parts: Parts = app.state.parts
    parts.shutdown.listen_to_signals()


def _close_database(app: Litestar) -> None:
    parts: Parts = app.state.parts
    parts.database.close()


def from_environment() -> Litestar:
    """The page as the environment describes it: what each worker process calls."""
    configure_logging()
    return create_app(read_settings())
