"""What was told by hand is told by no rule as well, and what comes later is told all the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Copy, Permission, Preferred, TextsWord
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.shelves import Shelf, ShelfWish
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.messages import of_clients
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, confirm, reopen
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.erasing import erase_client
from scheduler_app.use_cases.messages.carrying_out import Fate, carry_out
from scheduler_app.use_cases.messages.direct import direct_of, reach_of, tell
from scheduler_app.use_cases.messages.listing import list_messages
from scheduler_app.use_cases.messages.own_phone import prepared, sent_it
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.shelves import shelf_page
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.practice.settings import save_settings

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def diary(practice: Diary, anna: Client, now: datetime) -> Diary:
    """A practice with a mail server and the usual rules."""
    save_settings(practice, {"mail.host": "mail.example"}, now=now)
    while plan_chunk(practice, now=now):
        continue
    return practice


@pytest.fixture
def visit(diary: Diary, anna: Client, now: datetime) -> Booking:
    """In three days; Anna was told of it."""
    made = book(diary, NewBooking(now + 72 * HOUR, client_id=anna.id, service_id=1), now=now)
    sent(diary, now)
    return made


def sent(diary: Diary, now: datetime) -> list[str]:
    """Carry out all mails that are due; what each said, and of which template."""
    told = []

    def act(row: OutboxRow) -> Fate:
        told.append(json.loads(row.wanted.content)["template"])
        return Fate(RowState.SENT)

    carry_out(diary, "mail", act, lambda: now)
    return told


def lost(booking: Booking, **facts: int) -> DirectMessage:
    was = int(booking.start.timestamp())
    return DirectMessage(
        0, DirectKind.LOST, 0, 0, booking_id=booking.id, facts={"was": was, **facts}
    )


def test_a_lost_visit_is_told_with_copies_and_what_stands_again_by_rule(
    diary: Diary, visit: Booking, anna: Client, now: datetime
) -> None:
    save_client(diary, replace(anna, copies=(Copy("boss@example.org", "Boss"),)), now=now)
    cancel(diary, visit.id, now=now)
    tell(diary, lost(visit), now=now)
    assert sent(diary, now) == []
    assert sent(diary, now + 2 * MINUTE) == ["lost", "lost"]
    assert sent(diary, now + 5 * MINUTE) == []
    reopen(diary, visit.id, now=now + HOUR)
    assert set(sent(diary, now + HOUR + 2 * MINUTE)) == {"booked"}


def test_whoever_has_it_again_hears_by_rule_that_it_is_off_after_all(
    diary: Diary, visit: Booking, now: datetime
) -> None:
    cancel(diary, visit.id, now=now)
    tell(diary, lost(visit), now=now)
    assert sent(diary, now + 2 * MINUTE) == ["lost"]
    reopen(diary, visit.id, now=now + HOUR)
    assert sent(diary, now + HOUR + 2 * MINUTE) == ["booked"]
    cancel(diary, visit.id, now=now + 2 * HOUR)
    assert sent(diary, now + 2 * HOUR + 2 * MINUTE) == ["cancelled"]


def test_what_has_not_gone_out_goes_to_nobody_who_has_the_visit_instead(
    diary: Diary, visit: Booking, now: datetime
) -> None:
    bert = save_client(diary, Client(0, "Bert", email="bert@example.org"), now=now)
    tell(diary, DirectMessage(0, DirectKind.ON_MY_WAY, 0, 0, booking_id=visit.id), now=now)
    edit(diary, visit.id, details={"client_id": bert.id}, now=now)
    assert "on-my-way" not in sent(diary, now + 2 * MINUTE)


def test_a_way_that_was_chosen_is_none_to_who_wishes_nothing_by_now(
    diary: Diary, visit: Booking, anna: Client, now: datetime
) -> None:
    late = DirectMessage(0, DirectKind.LATE, 0, 0, booking_id=visit.id, channel=Channel.MAIL)
    tell(diary, late, now=now)
    save_client(diary, replace(anna, preferred=Preferred.NONE), now=now)
    assert sent(diary, now) == []


def test_a_moved_one_is_told_once_and_the_next_move_by_rule(
    diary: Diary, visit: Booking, now: datetime
) -> None:
    to = visit.start + 24 * HOUR
    move(diary, visit.id, to, now=now)
    tell(diary, lost(visit, to=int(to.timestamp())), now=now)
    assert sent(diary, now + 2 * MINUTE) == ["lost"]
    assert sent(diary, now + 5 * MINUTE) == []
    move(diary, visit.id, to + HOUR, now=now + HOUR)
    assert sent(diary, now + HOUR + 2 * MINUTE) == ["moved"]


def test_of_times_to_choose_from_what_is_chosen_is_told_or_that_it_is_off(
    diary: Diary, visit: Booking, anna: Client, now: datetime
) -> None:
    other = book(diary, NewBooking(now + 96 * HOUR, client_id=anna.id, service_id=1), now=now)
    sent(diary, now)
    for one in (visit, other):
        with writing(diary, "put-aside", by=By.CONSULTANT, at=now) as change:
            change.update("bookings", one.id, {"state": State.PENDING.value})
        tell(diary, lost(one, offered=2), now=now)
    assert sent(diary, now + 2 * MINUTE) == ["lost", "lost"]
    confirm(diary, visit.id, now=now + HOUR)
    assert sent(diary, now + HOUR + 2 * MINUTE) == ["booked"]
    cancel(diary, other.id, now=now + 2 * HOUR)
    assert sent(diary, now + 2 * HOUR + 2 * MINUTE) == ["cancelled"]


def test_nobody_is_told_of_another_ones_booking(
    diary: Diary, visit: Booking, now: datetime
) -> None:
    bert = save_client(diary, Client(0, "Bert", email="bert@example.org"), now=now)
    with pytest.raises(NotAllowed, match="not theirs"):
        tell(diary, replace(lost(visit), client_id=bert.id), now=now)


def test_whoever_wishes_nothing_is_told_nothing_that_waits(
    diary: Diary, anna: Client, now: datetime
) -> None:
    tell(diary, DirectMessage(0, DirectKind.WORDS, 0, 0, anna.id, text="Hello"), now=now)
    save_client(diary, replace(anna, preferred=Preferred.NONE), now=now)
    assert sent(diary, now) == []
    [line] = [line for line in list_messages(diary) if line.booking_id is None]
    assert line.state is RowState.WITHDRAWN and line.client == anna.name


def test_words_of_who_is_erased_are_blank_and_go_nowhere(
    diary: Diary, anna: Client, now: datetime
) -> None:
    for text in ("Known to nobody", "Not yet gone"):
        tell(diary, DirectMessage(0, DirectKind.WORDS, 0, 0, anna.id, text=text), now=now)
    erase_client(diary, anna.id, now=now)
    with diary.look() as asked:
        kept = [
            list(row)
            for row in asked.exec_driver_sql("SELECT text, address, subject FROM direct_messages")
        ]
        rows = [
            row[0]
            for row in asked.exec_driver_sql("SELECT state FROM outbox WHERE booking_id IS NULL")
        ]
        history = " ".join(
            str(list(row)) for row in asked.exec_driver_sql("SELECT before, after FROM history")
        )
    assert kept == [["", "", ""]] * 2 and set(rows) == {"withdrawn"}
    assert "Known to nobody" not in history


def test_the_ways_of_a_client_are_told_in_the_order_that_they_are_used(
    diary: Diary, anna: Client, now: datetime
) -> None:
    ways = reach_of(diary, Party(anna.id))
    assert [(way.channel, bool(way.why_not)) for way in ways] == [
        (Channel.MAIL, False),
        (Channel.TEXT, True),
    ]
    [only] = reach_of(diary, Party(address="+4915112345678"))
    assert (only.channel, only.why_not, only.by_hand) == (Channel.TEXT, "", True)


def test_without_an_account_words_go_from_ones_own_phone(
    diary: Diary, anna: Client, now: datetime
) -> None:
    words = DirectMessage(
        0, DirectKind.WORDS, 0, 0, channel=Channel.TEXT, address="+4915112345678", text="Now."
    )
    tell(diary, words, now=now)
    [line] = [line for line in list_messages(diary) if line.booking_id is None]
    assert (line.by_hand, line.address) == (True, "+4915112345678")
    write = partial(written, diary, TemplateWriter(), secrets=None, now=now)
    ready = prepared(diary, line.id, write)
    assert ready.link == "sms:+4915112345678?body=Now."
    sent_it(diary, ready, now=now)
    [line] = [line for line in list_messages(diary) if line.booking_id is None]
    assert (line.state, line.reason) == (RowState.SENT, "Sent from your own phone.")


def test_words_stand_on_the_shelves_and_the_timeline_of_who_was_told(
    diary: Diary, visit: Booking, anna: Client, now: datetime
) -> None:
    def found(shelf: Shelf) -> list[int | None]:
        page = shelf_page(diary, ShelfWish(shelf, words="anna"))
        return [line.booking_id for line in page.lines if line.template == "words"]

    tell(diary, DirectMessage(0, DirectKind.WORDS, 0, 0, anna.id, text="Hello"), now=now)
    assert found(Shelf.COMING) == [None]
    sent(diary, now)
    assert found(Shelf.SENT) == [None] and found(Shelf.COMING) == []
    with diary.look() as asked:
        told = of_clients.timeline(asked, [anna.id], (2**40, 0), 50)
    assert [(one.template, one.state) for one in told if one.booking_id is None] == [
        ("words", "sent")
    ]
    assert any(one.booking_id == visit.id for one in told)
    assert [one.due for one in told] == sorted((one.due for one in told), reverse=True)


def test_what_one_tap_tells_goes_by_mail_where_the_text_fails(
    diary: Diary, visit: Booking, anna: Client, now: datetime
) -> None:
    given = TextsWord(Permission.GIVEN, now - HOUR, "by phone")
    save_client(diary, replace(anna, phones=("+4915112345678",), texts=given), now=now)
    expected = int((visit.start + 20 * MINUTE).timestamp())
    facts = {"expected": expected, "minutes": 20}
    late = DirectMessage(0, DirectKind.LATE, 0, 0, booking_id=visit.id, facts=facts)
    tell(diary, late, now=now)
    assert sent(diary, now) == []
    carry_out(diary, "text", lambda _row: Fate(RowState.FAILED, "No such number."), lambda: now)
    assert sent(diary, now) == ["late"] and sent(diary, now + MINUTE) == []
    [told] = direct_of(diary, [visit.id])[visit.id]
    assert (told.state, told.channel, told.message.facts["minutes"]) == ("sent", Channel.MAIL, 20)
