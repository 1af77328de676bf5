"""A window whose worker waits: it says so, promises nothing unasked, and works once it can."""

from __future__ import annotations

import pytest

from scheduler_app.domain.errors import Trouble
from scheduler_app.worker import life
from scheduler_app.worker.life import WorkerAtWork
from scheduler_app.worker.page import desk
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.seat import Seat
from tests.worker.conftest import Office, until
from tests.worker.page.test_desk import a_stay, is_offered, linked


def seated(office: Office) -> WorkerDesk:
    """The desk of a window that works once it has the seat."""
    parts = office.parts()
    return WorkerDesk(parts, WorkerAtWork(parts, Seat(office.folder)))


def test_a_window_works_once_the_other_worker_has_got_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(life, "SEATED_SECONDS", 0.1)
    linked(office)
    office.desk.close()
    other = Seat(office.folder)
    assert other.take()
    office.desk = seated(office)
    published = len(office.page.published)
    office.desk.start()
    until(lambda: office.desk.status().trouble)
    status = office.desk.status()
    assert status.trouble.startswith("The worker that runs without a window has not let go")
    assert status.kind == "hosted", "the page is to be asked before an hour is promised"
    with pytest.raises(Trouble, match="has not let go"):
        office.desk.ask(a_stay(office))
    assert len(office.page.published) == published
    other.give()
    until(lambda: len(office.page.published) > published)
    until(lambda: not office.desk.status().trouble)
    monkeypatch.undo()
    office.desk.ask(a_stay(office))
    assert not is_offered(office, a_stay(office))
    office.desk.close()
    assert other.take(), "a window that was closed has given the seat back"
    other.give()


def test_a_window_that_is_closed_while_it_waits_ends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PATIENCE_SECONDS", 0.2)
    other = Seat(office.folder)
    assert other.take()
    waiting = seated(office)
    waiting.start()
    waiting.close()
    with pytest.raises(Trouble, match="has not started"):
        waiting.start_preview()
    other.give()


def test_a_place_that_takes_no_lock_is_told(office: Office) -> None:
    (office.folder / "worker").write_text("no folder")
    refused = seated(office)
    refused.start()
    until(lambda: refused.status().trouble)
    assert "can't tell others that it works" in refused.status().trouble
    assert str(office.folder / "worker") in refused.status().remedy
    refused.close()


def test_a_window_whose_call_hangs_keeps_the_seat_until_that_has_ended(office: Office) -> None:
    linked(office)
    office.desk.close()
    parts = office.parts()
    work = WorkerAtWork(parts, Seat(office.folder))
    office.desk = WorkerDesk(parts, work)
    office.gate.clear()
    office.desk.start()
    until(lambda: work.lanes is not None and work.lanes.timetable.running("publish"))
    office.desk.close()
    other = Seat(office.folder)
    assert not other.take(), "what hangs may still do something"
    office.gate.set()
    until(other.take)
    other.give()
