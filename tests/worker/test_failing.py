"""Nothing that fails ends a thread of the worker: it is logged, shown, and tried again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.inbox import list_requests
from scheduler_app.worker.page.linked_page import LinkedPage
from scheduler_app.worker.timetable import Timetable
from tests.worker.conftest import CODE, Office, until

TOMORROW = timedelta(days=1, hours=2)


class Fault:
    """Makes a method fail for as long as it lasts, as a disk does that is full or gone."""

    def __init__(self, patch: pytest.MonkeyPatch, owner: type, method: str) -> None:
        self.lasts = False
        self.met = 0
        honest: Callable[..., object] = getattr(owner, method)

        def failing(*args: object, **how: object) -> object:
            if self.lasts:
                self.met += 1
                raise OSError("disk I/O error")
            return honest(*args, **how)

        patch.setattr(owner, method, failing)

    def comes_and_goes(self) -> None:
        self.comes()
        self.lasts = False

    def comes(self) -> None:
        """Begins, and is met."""
        before, self.lasts = self.met, True
        until(lambda: self.met > before)


def linked(office: Office) -> None:
    office.desk.start()
    office.desk.pair(CODE)
    until(lambda: office.page.published and office.desk.status().published_at)


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("worker-")}


ALL = {"worker-page", "worker-inbox", "worker-screen", "worker-chores", "worker-backup"}


@pytest.mark.expects_log("the job look failed")
def test_an_error_while_looking_for_changes_is_shown_and_over_when_it_is_over(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(monkeypatch, Diary, "latest_change")
    linked(office)
    fault.comes()
    until(lambda: "see what changed" in office.desk.status().trouble)
    assert "tries again by itself" in office.desk.status().remedy
    assert threads() >= ALL
    fault.lasts = False
    until(lambda: office.desk.status().trouble == "")
    before = len(office.page.published)
    other_program(office)
    until(lambda: len(office.page.published) > before)


def other_program(office: Office) -> None:
    """Another program books into the same diary."""
    other = Diary.open(office.folder / "diary.db")
    try:
        book(other, NewBooking(office.began + TOMORROW), now=office.began)
    finally:
        other.close()


@pytest.mark.expects_log("the job look failed")
def test_who_asks_meanwhile_is_answered_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(monkeypatch, Diary, "latest_change")
    linked(office)
    fault.comes()
    before = len(office.page.published)
    start = office.began + TOMORROW
    office.desk.ask(Stay(start, start + timedelta(hours=1)))
    assert len(office.page.published) > before


@pytest.mark.expects_log("the worker could not be started")
def test_a_worker_that_can_not_start_says_so_and_starts_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(monkeypatch, Diary, "latest_change")
    fault.lasts = True
    office.desk.start()
    until(lambda: office.desk.status().trouble)
    fault.lasts = False
    until(lambda: office.desk.status().trouble == "")
    linked(office)


@pytest.mark.expects_log("the worker could not be started")
def test_a_worker_that_can_not_start_can_be_closed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(monkeypatch, Diary, "latest_change")
    fault.lasts = True
    office.desk.start()
    until(lambda: office.desk.status().trouble)
    office.desk.close()
    assert threads() == set()


@pytest.mark.expects_log("the job open failed")
def test_a_link_that_could_not_be_taken_up_is_taken_up_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(office)
    office.desk.close()
    fault = Fault(monkeypatch, LinkedPage, "open")
    fault.lasts = True
    office.desk = office.another_desk()
    office.desk.start()
    until(lambda: "take up the link" in office.desk.status().trouble)
    before = len(office.page.published)
    fault.lasts = False
    until(lambda: len(office.page.published) > before)
    until(lambda: office.desk.status().trouble == "")
    office.page.request(office.began + TOMORROW)
    until(lambda: list_requests(office.diary))


@pytest.mark.expects_log("the job tell failed")
def test_a_state_that_can_not_be_read_is_said_and_read_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(monkeypatch, LinkedPage, "status")
    linked(office)
    fault.lasts = True
    with office.diary.write("service", by=By.CONSULTANT, at=office.began) as change:
        change.tell("bookings", [1])
    until(lambda: "say how the booking page stands" in office.desk.status().trouble)
    assert office.desk.status().kind == "hosted", "what was known is not forgotten"
    fault.lasts = False
    until(lambda: office.desk.status().trouble == "")


@pytest.mark.expects_log("the job listen failed")
def test_a_listener_that_fails_is_shown_and_listens_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(monkeypatch, LinkedPage, "listen")
    fault.lasts = True
    office.desk.start()
    office.desk.pair(CODE)
    until(lambda: "hear what clients do" in office.desk.status().trouble)
    assert threads() >= ALL
    fault.lasts = False
    office.page.request(office.began + TOMORROW)
    until(lambda: list_requests(office.diary))
    until(lambda: office.desk.status().trouble == "")


@pytest.mark.expects_log("the timetable failed")
def test_a_timetable_that_fails_itself_is_shown_and_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(monkeypatch, Timetable, "seconds_left")
    linked(office)
    fault.comes_and_goes()
    before = len(office.page.published)
    office.desk.publish_soon()
    until(lambda: len(office.page.published) > before)
    until(lambda: office.desk.status().trouble == "")
    assert threads() >= ALL


@pytest.mark.expects_log("the job tidy failed", "the job extend failed")
def test_each_chore_that_fails_is_named_until_it_can_be_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where there is no page: series and held times are kept up without one."""
    with monkeypatch.context() as patch:

        def broken(*_args: object, **_how: object) -> None:
            raise OSError("disk I/O error")

        patch.setattr("scheduler_app.worker.page.jobs.tidy_requests", broken)
        patch.setattr("scheduler_app.worker.bookings.jobs.extend_series", broken)
        office.desk.start()
        until(lambda: "extend the series" in office.desk.status().trouble)
    until(lambda: office.desk.status().trouble == "")
