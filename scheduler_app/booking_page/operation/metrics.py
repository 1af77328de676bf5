"""Booking page: what a monitor may know: counts and times of requests, and how the page stands.

With several workers each writes its counts to a folder of their parent's, and whichever is asked
adds them up. How the page stands is read from the database when somebody asks.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.exceptions import NotFoundException
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.gc_collector import GCCollector
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from sqlalchemy import Connection, text

from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import handed_sending, outbox

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable of prometheus_client: where workers of one parent share their counts."""

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30)


class Metrics:
    """The counts of one worker."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "page_requests",
            "Requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "page_request_seconds",
            "Seconds until a request was answered",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._children: dict[tuple[str, str, int], tuple[Any, Any]] = {}
        if SHARED_FOLDER not in os.environ:
            ProcessCollector(registry=self.registry)
            PlatformCollector(registry=self.registry)
            GCCollector(registry=self.registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request. `route` is the pattern of its path, never the path itself."""
        children = self._children.get((method, route, status))
        if children is None:
            children = (
                self.requests.labels(method, route, str(status)),
                self.seconds.labels(route),
            )
            self._children[method, route, status] = children
        children[0].inc()
        children[1].observe(seconds)

    def exposition(self, standing: PageStanding | None) -> bytes:
        """All counts of this parent's workers as Prometheus reads them, and how the page stands."""
        registry = self.registry
        if SHARED_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        told = generate_latest(registry)
        if standing is not None:
            extra = CollectorRegistry()
            extra.register(_Told(standing))
            told += generate_latest(extra)
        return told


@dataclass(frozen=True, slots=True)
class PageStanding:
    """How the page stands. Seconds; `lease_left` is 0 once only the consultant may confirm."""

    generation: int
    published_ago: int
    lease_left: int
    events_waiting: int
    holds: int
    mails_waiting: int
    mails_failed: int
    mails_aside: int
    oldest_mail: int
    handed_waiting: int
    handed_late: int
    handed_unknown: int
    handed_failed: int


_STANDING = text(
    "SELECT p.generation, p.published_at, p.valid_until, p.last_seq - p.acknowledged_seq,"
    " (SELECT count(*) FROM claims WHERE seq IS NULL AND standing = 1 AND expires_at > :now)"
    " FROM practice p"
)


def standing(connection: Connection, now: int) -> PageStanding:
    """How the page stands at `now`."""
    row = connection.execute(_STANDING, {"now": now}).one()
    generation, published_at, valid_until, waiting, holds = row
    mails = outbox.standing(connection, now=now)
    handed = handed_sending.standing(connection)
    return PageStanding(
        generation=generation,
        published_ago=now - published_at if published_at else 0,
        lease_left=max(0, valid_until - now),
        events_waiting=waiting,
        holds=holds,
        mails_waiting=mails.waiting,
        mails_failed=outbox.never_sent(connection),
        mails_aside=mails.set_aside,
        oldest_mail=max(mails.waits(now), handed_sending.waits(connection, now)),
        handed_waiting=handed.waiting,
        handed_late=handed.late,
        handed_unknown=handed.unknown,
        handed_failed=handed.failed,
    )


@get("/metrics", media_type=MediaType.TEXT, include_in_schema=False)
async def metrics_page(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The counts, for the monitor that knows the token, or that asks on this very host."""
    parts = parts_of(request)
    if not _may_know(request, parts.settings.metrics_token):
        raise NotFoundException
    now = parts.now()
    found = await parts.database.read(lambda connection: standing(connection, now))
    metrics: Metrics = request.app.state.metrics
    return Response(
        metrics.exposition(found),
        # It names its charset already, which the framework would do again.
        headers={"cache-control": "no-store", "content-type": CONTENT_TYPE_PLAIN_0_0_4},
    )


class _Told:
    """How the page stands, as Prometheus's own families."""

    def __init__(self, found: PageStanding) -> None:
        self._found = found

    def collect(self) -> list[GaugeMetricFamily]:
        found = self._found
        return [
            GaugeMetricFamily(name, words, value)
            for name, words, value in (
                ("page_generation", "Generation of the last publication", found.generation),
                (
                    "page_published_seconds",
                    "Seconds since the last publication",
                    found.published_ago,
                ),
                (
                    "page_lease_seconds",
                    "Seconds that the page may still confirm",
                    found.lease_left,
                ),
                ("page_events_waiting", "Events not yet acknowledged", found.events_waiting),
                ("page_holds", "Hours held by visitors", found.holds),
                ("page_mails_waiting", "Mails still to be sent", found.mails_waiting),
                ("page_mails_failed", "Mails that were given up", found.mails_failed),
                ("page_mails_aside", "Mails that could not be made lately", found.mails_aside),
                ("page_oldest_mail_seconds", "Age of the oldest waiting mail", found.oldest_mail),
                (
                    "page_handed_mails_waiting",
                    "Mails of the desktop that are to be sent, at once or later",
                    found.handed_waiting,
                ),
                (
                    "page_handed_mails_late",
                    "Mails of the desktop that did not go out in time",
                    found.handed_late,
                ),
                (
                    "page_handed_mails_unknown",
                    "Mails of the desktop that went out or not",
                    found.handed_unknown,
                ),
                (
                    "page_handed_mails_failed",
                    "Mails of the desktop that were refused",
                    found.handed_failed,
                ),
            )
        ]


def _may_know(request: Request[Any, Any, Any], token: str) -> bool:
    if token:
        shown = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(shown, f"Bearer {token}".encode())
    # A proxy on this host comes from loopback as well, and says for whom.
    if request.headers.get("x-forwarded-for") or request.headers.get("forwarded"):
        return False
    client = request.client
    try:
        return client is not None and ip_address(client.host).is_loopback
    except ValueError:
        return False
