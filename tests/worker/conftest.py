"""Tests of the worker: a founded diary, a page to link, and a desk that is closed at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import schedule

from scheduler_app.domain.page.format import Inbox, Publication, Receipt
from scheduler_app.domain.practice.services import Online
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets
from tests.worker.clocks import Clocks, library_of

CODE = "https://book.example/#code"


@dataclass
class Office:
    """A desk, and what is around it. `skew` is how far the clock was set."""

    diary: Diary
    page: FakePage
    secrets: FakeSecrets
    folder: Path
    began: datetime
    skew: timedelta = timedelta()
    served: list[Path] = field(default_factory=list)
    lines: list[Waiting] = field(default_factory=list)
    """All calls that were ever begun to the page."""
    gate: threading.Event = field(default_factory=threading.Event)
    """Closed, a preview that is being started and any publication wait; open at first."""
    desk: WorkerDesk = field(init=False)

    def __post_init__(self) -> None:
        self.gate.set()
        self.desk = self.another_desk()

    def clock(self) -> datetime:
        return self.began + self.skew

    def another_desk(self) -> WorkerDesk:
        return WorkerDesk(self.parts())

    def parts(self) -> WorkerParts:
        """What another worker is handed."""
        return WorkerParts(
            self.diary,
            self.clock,
            self.folder,
            connect=self.connect,
            stranger=self.connect,
            secrets=lambda: self.secrets,
            serve=self.serve,
        )

    def parts_at(self, clock: Callable[[], datetime]) -> WorkerParts:
        """The same at another time."""
        return replace(self.parts(), clock=clock)

    def connect(self, _url: str, _token: str = "") -> Waiting:
        self.lines.append(Waiting(self.page, self.gate))
        return self.lines[-1]

    def serve(self, folder: Path) -> Preview:
        self.served.append(folder)
        self.gate.wait(60)
        self.page.code = "again"
        return Preview(folder / "mails")


@dataclass
class Preview:
    """A preview that is served by nobody."""

    mails: Path
    code: str = "http://127.0.0.1:8123/#again"
    closed: bool = False

    def close(self) -> None:
        self.closed = True


class Waiting:
    """The fake page with an inbox that waits, as the real one does, slow while the gate is shut."""

    def __init__(self, page: FakePage, gate: threading.Event) -> None:
        self._page = page
        self._gate = gate
        self.closed = False
        self.pair = page.pair
        self.hand_over, self.put_file = page.hand_over, page.put_file

    def publish(
        self, publication: Publication, *, patience: float = 10.0, packed: bool = False
    ) -> Receipt:
        self._gate.wait(60)
        return self._page.publish(publication, patience=patience, packed=packed)

    def inbox(
        self, after: int, event: str = "", *, wait: int, going_on: Callable[[], bool]
    ) -> Inbox | None:
        end = time.monotonic() + wait
        while True:
            answer = self._page.inbox(after, event, wait=wait, going_on=lambda: True)
            if self.closed or not going_on():
                return None
            if answer is None or answer.events or time.monotonic() > end:
                return answer
            time.sleep(0.01)

    def close(self) -> None:
        self.closed = True


def founded(diary: Diary, now: datetime, folder: Path) -> Office:
    """Everything, the desk not started yet; its page offers what the practice's hours allow."""
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    for service in list_services(diary):
        save_service(diary, replace(service, online=Online.REQUEST), now=now)
    return an_office(diary, now, folder)


def an_office(diary: Diary, now: datetime, folder: Path) -> Office:
    """The same over a practice that is founded already."""
    page = FakePage(lambda: datetime.now(UTC))
    made = Office(diary, page, FakeSecrets(), folder, now)
    page.now = made.clock
    return made


@pytest.fixture
def office(diary: Diary, now: datetime, tmp_path: Path) -> Iterator[Office]:
    """A founded practice, its desk not started yet."""
    made = founded(diary, now, tmp_path)
    yield made
    made.desk.close()


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


@pytest.fixture
def clocks(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clocks:
    """Clocks that the `schedule` library reads too, in the zone of this process."""
    made = Clocks(now)
    monkeypatch.setattr(schedule, "datetime", library_of(made))
    return made


@pytest.fixture(params=["Europe/Berlin", "America/New_York"])
def machine_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone that this machine is set to."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()
