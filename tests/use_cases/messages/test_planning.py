"""What is planned for one client, where quiet hours and changes of mind meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.message import MAIL_KIND
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages import facts as stored_facts
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.messages.carrying_out import Fate, carry_out
from scheduler_app.use_cases.messages.listing import why_nothing
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.practice.settings import save_settings


def rules(diary: Diary, now: datetime, *moments: str) -> None:
    for rule in list_rules(diary):
        remove_rule(diary, rule.id, now=now)
    for moment in moments:
        wanted = MessageRule(0, None, read_when(moment), read_channels("mail"), "")
        set_rule(diary, wanted, now=now)


def booked(diary: Diary, start: datetime, now: datetime) -> int:
    client = save_client(diary, Client(0, "Anna", email="anna@example.org"), now=now)
    return book(diary, NewBooking(start, client_id=client.id, title="Visit"), now=now).id


def plan(diary: Diary) -> list[tuple[datetime, bool]]:
    """When each mail is due, and whether it is of use then."""
    query = "SELECT due_at, due_at < useful_until FROM outbox WHERE kind = 'mail' ORDER BY due_at"
    with diary.look() as snapshot:
        return [(from_epoch(row[0]), bool(row[1])) for row in snapshot.exec_driver_sql(query)]


def states(diary: Diary) -> list[str]:
    query = "SELECT state FROM outbox WHERE kind = 'mail' ORDER BY id"
    with diary.look() as snapshot:
        return [row[0] for row in snapshot.exec_driver_sql(query)]


def test_two_reminders_that_quiet_hours_bring_to_one_minute_are_one(
    practice: Diary, now: datetime
) -> None:
    rules(practice, now, "-12h", "-10h")
    save_settings(practice, {"messages.quiet": "20:00-08:00"}, now=now)
    booked(practice, datetime(2027, 3, 5, 8, 0, tzinfo=UTC), now)
    assert plan(practice) == [(datetime(2027, 3, 4, 18, 59, tzinfo=UTC), True)]


def test_a_reminder_for_which_a_night_leaves_no_time_shows_as_too_late(practice: Diary) -> None:
    evening = datetime(2027, 3, 1, 21, 0, tzinfo=UTC)
    rules(practice, evening, "-1h")
    save_settings(practice, {"messages.quiet": "21:00-08:00"}, now=evening)
    booked(practice, datetime(2027, 3, 2, 6, 30, tzinfo=UTC), evening)
    assert plan(practice) == [(evening + timedelta(seconds=1), False)]


def test_who_takes_over_a_booking_hears_of_it(practice: Diary, now: datetime) -> None:
    rules(practice, now, "booked")
    visit = booked(practice, now + timedelta(days=9), now)
    carry_out(practice, MAIL_KIND, lambda _row: Fate(RowState.SENT), lambda: now)
    later = now + timedelta(hours=1)
    other = save_client(practice, Client(0, "Bert", email="bert@example.org"), now=later)
    edit(practice, visit, details={"client_id": other.id}, now=later)
    assert plan(practice) == [(now, True), (later, True)]


def test_what_an_address_refused_goes_to_the_corrected_one(practice: Diary, now: datetime) -> None:
    rules(practice, now, "booked")
    booked(practice, now + timedelta(days=9), now)
    no_mailbox = Fate(RowState.FAILED, "No such mailbox.")
    carry_out(practice, MAIL_KIND, lambda _row: no_mailbox, lambda: now)
    later = now + timedelta(hours=1)
    (client,) = list_clients(practice)
    save_client(practice, replace(client, notes="Likes tea."), now=later)
    assert states(practice) == ["failed"]
    save_client(practice, replace(client, email="right@example.org"), now=later)
    assert states(practice) == ["planned"]
    carry_out(practice, MAIL_KIND, lambda _row: Fate(RowState.SENT), lambda: later)
    save_client(practice, client, now=later)
    assert states(practice) == ["sent"]


@pytest.mark.parametrize("typed", ["a@x.org,b@x.org", "<a@x.org>", "anna@", "a@x.org\t"])
def test_an_address_to_which_no_mail_can_go_is_none(
    practice: Diary, now: datetime, typed: str
) -> None:
    rules(practice, now, "booked")
    visit = booked(practice, now + timedelta(days=9), now)
    with practice.write("account", by=By.CLIENT, at=now) as change:
        change.update("clients", 1, {"email": typed})
    assert states(practice) == ["withdrawn"]
    assert "no e-mail address that a mail can go to" in why_nothing(practice, visit)
    (client,) = list_clients(practice)
    save_client(practice, replace(client, email="anna@bäcker.example"), now=now)
    assert states(practice) == ["planned"]
    assert why_nothing(practice, visit) == ""


def test_a_change_of_one_booking_plans_that_one_only(
    practice: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [booked(practice, now + timedelta(days=days), now) for days in (1, 3, 5)]
    asked: list[str] = []

    def counted(sql: PlainSql, bookings: str) -> list[MessageFacts]:
        asked.append(bookings)
        return facts_of(sql, bookings)

    monkeypatch.setattr(stored_facts, "facts_of", counted)
    move(practice, ids[0], now + timedelta(days=6), now=now)
    assert asked == [f"[{ids[0]}]"]
