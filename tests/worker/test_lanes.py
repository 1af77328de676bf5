"""What hangs in one lane holds up nothing in the others: neither who asks nor the end."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NoReturn

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.care.jobs import JobRun
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.storage import copies
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.worker import brought, lanes, life
from scheduler_app.worker.bookings import jobs as booking_jobs
from scheduler_app.worker.brought import BroughtJob
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.page import jobs, publishing
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.worker.conftest import CODE, Office, Waiting, until

TOMORROW = timedelta(days=1, hours=2)
MAIL = BroughtJob("mail", "page.jobs:toy_mail", "send mails", "mail", every=0.05, retry=(0.02, 0.1))


LANES = ("page", "chores", "backup", "mail", "screen")
"""Those that are free at times: the inbox always waits for what clients do next."""


class Hang:
    """Whoever comes by waits here until he is let go."""

    def __init__(self) -> None:
        self.met = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, *_args: object, **_how: object) -> NoReturn:
        self.met.set()
        self.let_go.wait(60)
        raise PageUnreachable("It hung.")


class Building:
    """An office whose desk has a toy lane for mails, and jobs that count in every lane."""

    def __init__(self, office: Office, patch: pytest.MonkeyPatch) -> None:
        self.office = office
        self.patch = patch
        self.hang = Hang()
        self.ticks: Counter[str] = Counter()
        patch.setattr(jobs, "toy_mail", lambda _parts, _now: None, raising=False)
        counting = [self._counting(lane) for lane in LANES]
        patch.setattr(brought, "JOBS", (*brought.JOBS, MAIL, *counting))
        self.parts: WorkerParts
        self.new_desk()

    def _counting(self, lane: str) -> BroughtJob:
        def count(_parts: WorkerParts, _now: datetime) -> None:
            self.ticks[lane] += 1

        self.patch.setattr(jobs, f"count_{lane}", count, raising=False)
        return BroughtJob(f"count-{lane}", f"page.jobs:count_{lane}", "count", lane, every=0.02)

    def new_desk(self) -> None:
        self.parts = self.office.parts()
        self.office.desk = WorkerDesk(self.parts)

    def linked(self) -> None:
        self.office.desk.start()
        self.office.desk.pair(CODE)
        until(lambda: self.office.page.published and self.office.desk.status().published_at)

    def other_lanes_go_on(self, hung: str) -> None:
        before = Counter(self.ticks)
        others = set(LANES) - {hung}
        until(lambda: all(self.ticks[lane] > before[lane] + 1 for lane in others))

    def stay(self) -> Stay:
        start = self.office.began + TOMORROW
        return Stay(start, start + timedelta(hours=1))


@pytest.fixture
def building(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Building]:
    """Who asks waits for a second here, and so does the end; let go in any case."""
    assert publishing.ASK_SECONDS <= 4
    assert max(lanes.SHUTDOWN_SECONDS, life.SHUTDOWN_SECONDS) <= 2
    monkeypatch.setattr(publishing, "ASK_SECONDS", 0.7)
    for module in (lanes, life):
        monkeypatch.setattr(module, "SHUTDOWN_SECONDS", 0.7)
    made = Building(office, monkeypatch)
    yield made
    made.hang.let_go.set()
    office.desk.close()
    until(lambda: not [each for each in threading.enumerate() if each.name.startswith("worker-")])


# -- each thing outside hangs in turn: the lane that waits for it ---------------------------------


def the_page_when_it_is_published_to(building: Building) -> str:
    building.linked()
    building.patch.setattr(Waiting, "publish", building.hang)
    building.office.desk.publish_soon()
    return "page"


def the_page_when_it_is_listened_to(building: Building) -> str:
    building.patch.setattr(Waiting, "inbox", building.hang)
    building.linked()
    return "inbox"


def the_keyring(building: Building) -> str:
    building.linked()
    building.office.desk.close()
    building.patch.setattr(FakeSecrets, "get", building.hang)
    building.new_desk()
    building.office.desk.start()
    return "page"


def the_host_of_the_mails(building: Building) -> str:
    building.patch.setattr(jobs, "toy_mail", building.hang)
    building.linked()
    return "mail"


def the_disk_of_the_backups(building: Building) -> str:
    building.patch.setattr(copies, "make", building.hang)
    building.linked()
    building.parts.signals.by_hand("backup")
    return "backup"


def a_chore(building: Building) -> str:
    building.patch.setattr(booking_jobs, "extend_series", building.hang)
    building.linked()
    building.parts.signals.soon("extend")
    return "chores"


def a_listener(building: Building) -> str:
    building.linked()
    building.office.desk.on_status(building.hang)
    building.office.page.request(building.office.began + TOMORROW * 2)
    return "screen"


def another_writer(building: Building) -> str:
    building.linked()
    writes(building)
    return "none"


def writes(building: Building) -> None:
    """Another program keeps the lock of the writers."""

    def write() -> None:
        other = Diary.open(building.office.diary.path)
        with other.write("import", by=By.IMPORT, at=building.office.began):
            building.hang.met.set()
            building.hang.let_go.wait(60)
        other.close()

    threading.Thread(target=write, name="worker-elsewhere").start()


UNREACHABLE = {the_page_when_it_is_published_to, the_keyring, another_writer}


@pytest.mark.parametrize(
    "hangs",
    [
        the_page_when_it_is_published_to,
        the_page_when_it_is_listened_to,
        the_keyring,
        the_host_of_the_mails,
        the_disk_of_the_backups,
        a_chore,
        a_listener,
        another_writer,
    ],
    ids=lambda hangs: hangs.__name__,
)
def test_who_asks_is_answered_whatever_hangs_and_so_is_who_ends_it(
    building: Building, hangs: Callable[[Building], str]
) -> None:
    lane = hangs(building)
    until(building.hang.met.is_set)
    if hangs is not another_writer:
        building.other_lanes_go_on(lane)
    if hangs in UNREACHABLE:
        with pytest.raises(PageUnreachable):
            building.office.desk.ask(building.stay())
    else:
        building.office.desk.ask(building.stay())
        start = int(building.stay().start.timestamp())
        [first, *_] = building.office.page.published[-1].services
        assert not any(a <= start <= b for a, b in first.openings)
    began = time.monotonic()
    building.office.desk.close()
    assert time.monotonic() - began < 30, "it waited for what hangs"


def test_who_asks_is_answered_while_every_other_lane_hangs_at_once(building: Building) -> None:
    hung: list[str] = []

    def hang(name: str) -> Callable[..., None]:
        def met(*_args: object, **_how: object) -> None:
            hung.append(name)
            building.hang.let_go.wait(60)

        return met

    building.linked()
    building.patch.setattr(jobs, "toy_mail", hang("mail"))
    building.patch.setattr(copies, "make", hang("backup"))
    building.patch.setattr(booking_jobs, "extend_series", hang("chores"))
    building.patch.setattr(Waiting, "inbox", hang("inbox"))
    building.parts.signals.by_hand("backup")
    building.parts.signals.soon("extend")
    building.office.page.request(building.office.began + TOMORROW * 2)
    until(lambda: set(hung) >= {"mail", "backup", "chores", "inbox"})
    building.office.desk.on_status(hang("screen"))
    building.office.desk.publish_soon()
    building.office.desk.ask(building.stay())


def test_whoever_lets_go_of_a_time_waits_for_nobody(building: Building) -> None:
    """The window's own thread does it."""
    building.linked()
    building.office.desk.ask(building.stay())
    writes(building)
    until(building.hang.met.is_set)
    began = time.monotonic()
    building.office.desk.release(building.stay())
    assert time.monotonic() - began < 4, "it waited for the writer"
    building.hang.let_go.set()
    start = int(building.stay().start.timestamp())
    until(
        lambda: any(
            a <= start <= b for a, b in building.office.page.published[-1].services[0].openings
        )
    )


# -- what a job may raise, and when it is wanted --------------------------------------------------


@pytest.mark.expects_log("the job mail failed")
@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, MemoryError, RecursionError])
def test_nothing_that_a_job_raises_ends_its_lane(
    building: Building, error: type[BaseException]
) -> None:
    met: list[int] = []

    def raises(_parts: WorkerParts, _now: datetime) -> None:
        met.append(1)
        if len(met) == 1:
            raise error

    building.patch.setattr(jobs, "toy_mail", raises)
    building.office.desk.start()
    until(lambda: len(met) > 2)


@pytest.mark.expects_log("a run of mail could not be told")
def test_nothing_that_a_listener_of_runs_raises_ends_a_lane(building: Building) -> None:
    made = Lanes(building.parts, [MAIL])
    done: list[str] = []

    def fails(run: JobRun, _trouble: object) -> None:
        if run.job == "mail":
            raise ZeroDivisionError

    made.on_run(lambda run, _trouble: done.append(run.job))
    made.on_run(fails)
    made.start()
    until(lambda: done.count("mail") > 2)
    made.close()


def test_a_lane_without_jobs_has_no_thread(office: Office) -> None:
    made = Lanes(office.parts(), [])
    made.start()
    names = {each.name for each in threading.enumerate() if each.name.startswith("worker-")}
    assert names == {"worker-chores"}
    made.close()


def test_a_job_is_done_soon_after_a_change_of_its_tables_and_of_no_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for name in ("toy_bookings", "toy_clients"):
        monkeypatch.setattr(
            jobs, name, lambda _parts, _now, name=name: done.append(name), raising=False
        )
    lines = [
        BroughtJob("a", "page.jobs:toy_bookings", "a", on=("bookings",)),
        BroughtJob("b", "page.jobs:toy_clients", "b", "other", on=("clients", "places")),
    ]
    made = Lanes(office.parts(), lines)
    made.start()
    until(lambda: len(done) == 2)
    done.clear()
    book(office.diary, NewBooking(office.began + TOMORROW), now=office.began)
    until(lambda: "toy_bookings" in done)
    done.clear()
    other = Diary.open(office.diary.path)
    book(other, NewBooking(office.began + TOMORROW * 2), now=office.began)
    other.close()
    until(lambda: "toy_bookings" in done)
    assert "toy_clients" not in done
    made.close()


def test_without_threads_what_is_due_is_done_on_the_thread_that_asks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[str] = []

    def sends(_parts: WorkerParts, _now: datetime) -> Did:
        where.append(threading.current_thread().name)
        return Did("Sent 2 mails.")

    monkeypatch.setattr(jobs, "toy_mail", sends, raising=False)
    made = Lanes(office.parts(), [MAIL])
    assert made.run_due() == ["look", "mail"]
    assert where == [threading.current_thread().name]
    [standing] = made.standing()
    assert (standing.title, standing.last and standing.last.did) == ("Send mails", "Sent 2 mails.")
    made.close()
