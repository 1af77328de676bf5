"""Lost power: desktop and page tell each other what was done, each in its own file on one disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from scheduler_app.booking_page.store import practice, published
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.inbox import accept, list_requests, notices
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.read_link import read_link
from tests.protocol.both_sides import ASKED, AT_ONCE, START, PageSide, Wire, lay_out
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known
from tests.simulation.power.standing import facts_of, faults_in, tell_each

NOW = datetime.fromtimestamp(START, UTC)
ASKED_FOR = "asked for "
DIARY, PAGE = "diary.sqlite3", "page.sqlite3"


class Both:
    """Both programs, and the line between them."""

    def __init__(self, folder: Path) -> None:
        # What one process has decoded of another disk is not on this one.
        published._decoded.clear()
        self.diary = Diary.open(folder / DIARY)
        self.page = PageSide(folder / PAGE, lambda: START)
        self.wire = Wire(self.page, lambda: START)

    def publish(self) -> None:
        publish(self.diary, self.wire, now=NOW)

    def read(self) -> None:
        read_inbox(self.diary, self.wire, now=lambda: NOW)

    def close(self) -> None:
        self.page.database.close()
        self.diary.close()


def prepare(folder: Path) -> None:
    """A linked pair."""
    lay_out(folder)


def live(folder: Path, tell: Tell) -> None:
    """Clients ask, the consultant answers and books, and both tell each other."""
    with closing(Both(folder)) as both:
        both.publish()
        for who, service in (("anna", ASKED), ("otto", AT_ONCE), ("zoe", ASKED)):
            uid = both.page.book(who, service, both.page.free(service)[0])
            tell({f"{ASKED_FOR}{uid}": "heard"})
            tell_each(both.diary, _answered(both), tell)
            both.publish()


def _answered(both: Both) -> Iterator[None]:
    both.read()
    yield
    for request in list_requests(both.diary):
        accept(both.diary, request.id, now=NOW)
        yield
    start = datetime.fromtimestamp(both.page.free(ASKED)[-1], UTC)
    book(both.diary, NewBooking(start, service_id=ASKED, title="By phone"), now=NOW)
    yield


def faults(folder: Path, known: Known) -> Iterator[str]:
    """At the next contact both agree, nobody is forgotten, and nothing is offered that is taken."""
    with closing(Both(folder)) as both:
        migrate(both.page.database)
        yield from _damage(folder / PAGE)
        by_desk = known.only(lambda name: not name.startswith(ASKED_FOR))
        yield from by_desk.broken(facts_of(both.diary))
        both.publish()
        both.read()
        both.publish()
        yield from _disagreements(both)
        with both.diary.look() as asked:
            heard = {f"{ASKED_FOR}{row[0]}": "heard" for row in asked.exec_driver_sql(_UIDS)}
            taken = [*asked.exec_driver_sql(_TAKEN)]
        yield from known.broken({**facts_of(both.diary), **heard})
        for service in (ASKED, AT_ONCE):
            for start in both.page.free(service):
                if any(start < end and begin < start + 3_600 for begin, end in taken):
                    yield f"{start} is offered, and taken"
        yield from faults_in(both.diary, known)


_UIDS = "SELECT uid FROM bookings"
_TAKEN = "SELECT start_at, end_at FROM bookings WHERE occupies AND NOT removed"


def _disagreements(both: Both) -> Iterator[str]:
    link, page = read_link(both.diary), both.page.read(practice.state)
    if not link.read_seq == page.acknowledged_seq == page.last_seq:
        yield f"read {link.read_seq}, acknowledged {page.acknowledged_seq}, told {page.last_seq}"
    for notice in notices(both.diary):
        if "forgotten" in notice.text:
            yield notice.text


def _damage(page: Path) -> Iterator[str]:
    with closing(connected(page)) as asked:
        for question in ("integrity_check", "foreign_key_check"):
            found = [row for row in asked.execute(f"PRAGMA {question}") if row != ("ok",)]
            yield from (f"the page's {question}: {row}" for row in found)
