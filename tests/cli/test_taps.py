"""The command line: running late, and a day that is lost: shown first, done with --send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Preferred
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from tests.cli.conftest import NOW, Run


@pytest.fixture
def visits(run: Run, tmp_path: Path) -> list[int]:
    """Anna's, who has an address, and Cleo's, who has none; today and tomorrow."""
    run("settings", "mail.host", "127.0.0.1")
    run("settings", "mail.from", "office@example.org")
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    found: list[int] = []
    for name, email in (("Anna", "anna@example.org"), ("Cleo", "")):
        wanted = Client(0, name, email=email, phones=("+49 30 1234",))
        client = save_client(diary, wanted, now=NOW)
        for days in (0, 1):
            start = NOW + timedelta(days=days, hours=2 + len(found) // 2)
            wish = NewBooking(start, client_id=client.id, service_id=1)
            found.append(book(diary, wish, now=NOW).id)
    diary.close()
    return found


def test_late_shows_all_of_it_and_does_it_only_when_told(run: Run, visits: list[int]) -> None:
    shown = run("late", "20", "--json")
    assert [each["booking_id"] for each in shown["visits"]] == [visits[0], visits[2]]
    anna, cleo = shown["visits"]
    assert (anna["expected"], anna["minutes"]) == ("2027-03-01T11:20:00+01:00", 20)
    assert anna["message"]["address"] == "anna@example.org" and "11:20" in anna["message"]["text"]
    assert cleo["message"] is None and cleo["tell_yourself"]
    assert (shown["messages"], shown["sent"]) == (1, False)
    words = run("late", "20")
    assert "begins 11:20, 20 minutes late." in words and "Tell them yourself" in words
    assert "1 message would go out: say --send. What was sent can't be taken back." in words
    sent = run("late", "20", "--send", "--json")
    assert (sent["messages"], sent["sent"]) == (1, True)
    assert run("late", "20", "--json")["messages"] == 0, "they know it already"


def test_a_lost_day_shows_all_of_it_and_does_it_only_when_told(run: Run, visits: list[int]) -> None:
    shown = run("day-lost", "2027-03-02", "--json")
    assert [each["booking_id"] for each in shown["visits"]] == [visits[1], visits[3]]
    assert [each["becomes"] for each in shown["visits"]] == ["cancel", "cancel"], "without a page"
    assert (shown["messages"], shown["sent"], shown["closed"]) == (1, False, False)
    words = run("day-lost", "2027-03-02")
    assert "Anna: called off." in words and "By mail to anna@example.org, in en:" in words
    agenda = run("agenda", "--from", "2027-03-02", "--to", "2027-03-03", "--json")
    assert [one["state"] for one in agenda] == ["confirmed", "confirmed"]
    sent = run("day-lost", "2027-03-02", "--send", "--json")
    assert (sent["messages"], sent["sent"], sent["closed"]) == (1, True, True)
    assert run("day-lost", "2027-03-02") == "Nothing stands on Tue 2 March 2027 that is not over.\n"


def test_nobody_is_hit(run: Run) -> None:
    assert "Nobody is hit" in run("late", "20")
    assert run("late", "20", "--send", "--json")["sent"] is False, "nothing was done"


def test_a_day_without_visits_says_that_it_stays_open(run: Run) -> None:
    assert "The day stays open" in run("day-lost", "2027-03-03", "--send")
    said = run("day-lost", "2027-03-03", "--send", "--json")
    assert (said["sent"], said["closed"]) == (False, False)


def test_what_goes_from_one_s_own_phone_is_not_promised(run: Run, tmp_path: Path) -> None:
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    wanted = Client(0, "Ben", phones=("+49 1511 2345678",), preferred=Preferred.TEXT)
    client = save_client(diary, wanted, now=NOW)
    wish = NewBooking(NOW + timedelta(hours=2), client_id=client.id, service_id=1)
    book(diary, wish, now=NOW)
    diary.close()
    run("client", "Ben", "--consent", "by phone")
    assert "1 text you would send yourself: there is no account" in run("late", "20")
    shown = run("late", "20", "--json")
    assert (shown["by_hand"], shown["visits"][0]["client_id"]) == (1, client.id)
    said = run("late", "20", "--send")
    assert "1 text to be sent by you" in said and "worker" not in said


def test_what_is_no_lateness_and_no_day(
    run: Run, misused: Callable[..., str], visits: list[int]
) -> None:
    assert "a minute to twelve hours" in run("late", "0", status=1)
    assert "still to come today" in run("late", "20", "--from", str(visits[1]), status=1)
    assert "no date" in misused("day-lost", "tomorrow")
    assert "whole number" in misused("late", "soon")


def test_one_message_is_told_of_as_one(run: Run, visits: list[int]) -> None:
    assert visits
    said = run("late", "20", "--send").splitlines()[-1]
    assert said == "1 message on the way: it goes out as the window, or the worker, runs."
