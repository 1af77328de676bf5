"""Mails for the page say what was written down as they were claimed; one sender has each."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.rules import MessageRule, read_when
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.mails import MailState, Rest
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.time_units import HOUR
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage import brought as storage_brought
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.messages.carrying_out import TOO_LATE
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.resting import OF_USE_AT_NIGHT
from scheduler_app.use_cases.messages.rules import set_rule
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.page.handing_over import hand_over
from scheduler_app.use_cases.page.link import publish, unlink
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower

KEY = b"k" * 32
DAY = timedelta(days=1)


@pytest.fixture
def desk(
    practice: Diary, page: FakePage, anna: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> MailDesk:
    """A booking in two days, whose mail goes out tomorrow; a page is linked."""
    follower = PlainMailFollower()
    monkeypatch.setattr(storage_brought, "followers", lambda: (follower,))
    book(practice, NewBooking(now + 2 * DAY, client_id=anna.id), now=now)
    publish(practice, page, now=now, key=KEY)
    return MailDesk(practice, now)


def test_the_words_are_written_once_and_the_document_stays_the_same(
    desk: MailDesk, page: FakePage
) -> None:
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    [mail] = page.handed[-1].mails
    assert (mail.text, mail.to) == ("See you, the 1.", "client1@example.org")
    assert mail.holds_in == ("pending", "confirmed")
    assert desk.states() == ["handed over"]
    first = page.handed[-1].digest
    hand_over(desk.diary, page, now=desk.moment + timedelta(hours=13), write=desk.write)
    assert page.handed[-1].digest == first and desk.words == 1


def test_while_a_page_sends_the_own_server_does_not_and_takes_over_when_it_is_let_go(
    desk: MailDesk, page: FakePage
) -> None:
    desk.turn(days=1)
    assert desk.states() == ["planned"] and desk.server.tried == 0
    unlink(desk.diary, now=desk.moment)
    desk.turn()
    assert desk.states() == ["sent"] and desk.server.tried == 1


def test_what_a_page_has_is_not_sent_once_more_by_the_own_server(
    desk: MailDesk, page: FakePage
) -> None:
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    unlink(desk.diary, now=desk.moment)
    desk.turn(days=1)
    assert desk.states() == ["handed over"] and desk.server.tried == 0
    desk.turn(days=3)
    assert desk.states() == ["unknown"] and desk.server.tried == 0


def test_what_a_page_may_have_and_nobody_wants_any_more_is_asked_about(
    desk: MailDesk, page: FakePage
) -> None:
    page.silent = True
    with suppress(PageUnreachable):
        hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    with desk.diary.read() as connection:
        [(key, booking)] = connection.exec_driver_sql("SELECT key, booking_id FROM outbox")
    cancel(desk.diary, booking, now=desk.moment)
    with suppress(PageUnreachable):
        hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert desk.states() == ["withdrawing"]
    page.silent, page.mail_states = False, {key: MailState.SENT}
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert desk.states() == ["sent"]


def test_what_the_own_server_is_at_is_not_handed_over(desk: MailDesk, page: FakePage) -> None:
    with desk.diary.read() as connection:
        known = connection.exec_driver_sql("SELECT kind FROM page_link").scalar_one()
    assert known != "none"
    desk.moment += DAY
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scheduler_app.use_cases.messages.mailing.page_sends", lambda _diary: False)
        desk.dies = "server"
        with pytest.raises(KeyboardInterrupt):
            desk.turn()
    assert desk.states() == ["sending"]
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert not page.handed or page.handed[-1].mails == ()
    desk.turn()
    assert desk.states() == ["unknown"]


def test_what_is_handed_over_late_at_night_goes_in_the_morning(
    desk: MailDesk, page: FakePage
) -> None:
    save_settings(desk.diary, {"messages.quiet": "21:00-08:00"}, now=desk.moment)
    night, morning = desk.moment + timedelta(hours=41), desk.moment + timedelta(hours=47)
    hand_over(desk.diary, page, now=night, write=desk.write)
    [mail] = page.handed[-1].mails
    assert mail.send_at == to_epoch(morning)
    first = page.handed[-1].digest
    hand_over(desk.diary, page, now=morning + timedelta(minutes=5), write=desk.write)
    assert page.handed[-1].digest == first, "it is the same mail for as long as its words stay"


@pytest.mark.parametrize(
    ("quiet", "says", "until"), [("21:00-08:00", "", 23), ("21:00-10:00", "coming", 25)]
)
def test_a_page_that_is_able_to_keep_to_that_is_told_when_a_mail_may_not_go(
    desk: MailDesk,
    page: FakePage,
    monkeypatch: pytest.MonkeyPatch,
    quiet: str,
    says: str,
    until: int,
) -> None:
    monkeypatch.setattr(PlainMailFollower, "says", says)
    save_settings(desk.diary, {"messages.quiet": quiet}, now=desk.moment)
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    [mail] = page.handed[-1].mails
    due = mail.send_at
    assert mail.rests[-1:] == (Rest(due + 12 * HOUR, due + until * HOUR),)
    page.knows = tuple(one for one in PageAbility if one is not PageAbility.RESTING)
    publish(desk.diary, page, now=desk.moment, key=KEY)
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert page.handed[-1].mails == (replace(mail, rests=()),)


def test_news_of_what_begins_before_the_night_is_over_goes_in_that_night(
    desk: MailDesk, page: FakePage
) -> None:
    save_settings(desk.diary, {"messages.quiet": "21:00-10:00"}, now=desk.moment)
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    [mail] = page.handed[-1].mails
    assert mail.rests == (Rest(mail.send_at, mail.send_at + HOUR),), "only in the night before"


def test_what_a_page_calls_too_late_by_its_own_clock_is_handed_over_again_after_a_while(
    desk: MailDesk, page: FakePage
) -> None:
    with desk.diary.read() as connection:
        key = connection.exec_driver_sql("SELECT key FROM outbox").scalar_one()
    page.mail_states[key] = MailState.LATE
    for _ in range(3):
        hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert desk.states() == ["planned"]
    assert [len(document.mails) for document in page.handed] == [1, 0]
    page.mail_states.clear()
    hand_over(desk.diary, page, now=desk.moment + timedelta(minutes=2), write=desk.write)
    assert desk.states() == ["handed over"]


def test_what_a_clock_that_was_ahead_handed_over_at_its_night_keeps_no_mail_from_the_page(
    desk: MailDesk, page: FakePage
) -> None:
    save_settings(
        desk.diary, {"messages.quiet": "21:00-08:00", "page.lease_days": "1"}, now=desk.moment
    )
    hand_over(desk.diary, page, now=desk.moment + timedelta(hours=41), write=desk.write)
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    [mail] = page.handed[-1].mails
    assert mail.send_at == to_epoch(desk.moment + DAY)
    assert mail.send_at <= page.handed[-1].issued_at + page.handed[-1].lasts


def test_what_a_clock_that_was_ahead_handed_over_is_handed_over_again_in_time(
    desk: MailDesk, page: FakePage
) -> None:
    book(desk.diary, NewBooking(desk.moment + 6 * DAY), now=desk.moment)
    hand_over(desk.diary, page, now=desk.moment + DAY, write=desk.write)
    assert desk.states() == ["handed over", "handed over"]
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert desk.states() == ["handed over", "planned"] and len(page.handed[-1].mails) == 1
    hand_over(desk.diary, page, now=desk.moment + DAY, write=desk.write)
    assert desk.states() == ["handed over", "handed over"]


def test_what_a_clock_that_was_ahead_took_back_as_too_late_is_handed_over_again(
    desk: MailDesk, page: FakePage
) -> None:
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    right = desk.moment + 1.9 * DAY
    hand_over(desk.diary, page, now=right + DAY / 4, write=desk.write)
    assert desk.rows() == [("skipped", TOO_LATE)]
    while plan_chunk(desk.diary, now=right):
        continue
    hand_over(desk.diary, page, now=right, write=desk.write)
    assert desk.states() == ["handed over"] and len(page.handed[-1].mails) == 1


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("arrived", [False, True])
def test_what_was_given_up_by_a_clock_that_was_ahead_is_sent_all_the_same(
    desk: MailDesk, page: FakePage, silent: bool, arrived: bool
) -> None:
    page.silent = not arrived
    with nullcontext() if arrived else pytest.raises(PageUnreachable):
        hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    page.silent = silent
    with pytest.raises(PageUnreachable) if silent else nullcontext():
        hand_over(desk.diary, page, now=desk.moment + 4 * DAY, write=desk.write)
    assert desk.states() == ["unknown"]
    page.silent = False
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert desk.states() == ["handed over"]
    assert list(page.mail_states.values()) == [MailState.WAITING]
    page.mail_states = dict.fromkeys(page.mail_states, MailState.SENT)
    hand_over(desk.diary, page, now=desk.moment + 2 * DAY, write=desk.write)
    assert desk.states() == ["sent"] and desk.words == 1


def test_what_a_page_that_was_let_go_had_not_sent_in_time_says_so(
    desk: MailDesk, page: FakePage
) -> None:
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    page.mail_states.clear()
    hand_over(desk.diary, page, now=desk.moment + 2 * DAY, parting=True)
    assert desk.rows() == [("skipped", TOO_LATE)]


def test_what_would_be_of_use_at_night_only_is_not_handed_over(
    desk: MailDesk, page: FakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlainMailFollower, "says", "coming")
    soon = NewBooking(desk.moment + 2 * DAY - DAY / 24)
    book(desk.diary, soon, now=desk.moment)
    save_settings(desk.diary, {"messages.quiet": "21:00-10:00"}, now=desk.moment)
    hand_over(desk.diary, page, now=desk.moment + timedelta(hours=41), write=desk.write)
    assert desk.rows() == [("handed over", ""), ("skipped", OF_USE_AT_NIGHT)]
    assert len(page.handed[-1].mails) == 1


def test_what_is_of_use_at_no_time_is_not_handed_over(desk: MailDesk, page: FakePage) -> None:
    """A reminder that came too late as its booking was made, in the second before it is over."""
    with desk.diary.write("test", by=By.SYSTEM, at=desk.moment) as change:
        change.connection.exec_driver_sql("UPDATE outbox SET useful_until = due_at")
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert desk.states() == ["planned"] and not page.handed
    hand_over(desk.diary, page, now=desk.moment + 2 * DAY, write=desk.write)
    assert desk.states() == ["skipped"] and not page.handed


def test_what_can_t_be_worded_has_failed_and_keeps_no_other_from_the_page(
    desk: MailDesk, page: FakePage, anna: Client
) -> None:
    later = NewBooking(desk.moment + 2 * DAY + DAY / 8, client_id=anna.id)
    book(desk.diary, later, now=desk.moment)

    def write(row: object, now: datetime) -> None:
        if desk.words:
            raise InvalidInput("text", "Unknown variable.")
        desk.write(row, now)  # type: ignore[arg-type]

    hand_over(desk.diary, page, now=desk.moment, write=write)
    assert desk.rows() == [("handed over", ""), ("failed", "text: Unknown variable.")]
    assert len(page.handed[-1].mails) == 1


def test_a_bug_in_the_words_of_one_mail_keeps_no_other_from_the_page(
    desk: MailDesk, page: FakePage, anna: Client
) -> None:
    later = NewBooking(desk.moment + 2 * DAY + DAY / 8, client_id=anna.id)
    book(desk.diary, later, now=desk.moment)

    def write(_row: object, _now: datetime) -> None:
        raise LookupError("a bug")

    with pytest.raises(LookupError):
        hand_over(desk.diary, page, now=desk.moment, write=write)
    hand_over(desk.diary, page, now=desk.moment, write=desk.write)
    assert desk.rows() == [("failed", "It could not be written."), ("handed over", "")]


def test_what_can_t_be_worded_yet_waits_and_nobody_is_woken_by_that(
    desk: MailDesk, page: FakePage
) -> None:
    """Else whoever is woken by a change of the outbox would wake itself, again and again."""
    tries: list[datetime] = []

    def locked(_row: object, now: datetime) -> None:
        tries.append(now)
        raise NotAllowed("The keyring is locked.")

    hand_over(desk.diary, page, now=desk.moment, write=locked)
    assert desk.rows() == [("planned", "The keyring is locked.")]
    changes: list[frozenset[str]] = []
    desk.diary.on_change(changes.append)
    for seconds in (1, 2, 3):
        hand_over(desk.diary, page, now=desk.moment + timedelta(seconds=seconds), write=locked)
    assert (len(tries), changes) == (1, [])
    hand_over(desk.diary, page, now=desk.moment + timedelta(minutes=15), write=desk.write)
    assert desk.states() == ["handed over"]


@pytest.mark.parametrize(("goes", "says"), [("18:30", "tomorrow"), ("20:59", "")])
def test_what_may_go_in_the_morning_does_not_say_tomorrow(
    practice: Diary, page: FakePage, anna: Client, now: datetime, goes: str, says: str
) -> None:
    save_settings(practice, {"messages.quiet": "21:00-08:00"}, now=now)
    rule = MessageRule(0, None, read_when(f"-1d {goes}"), (Channel.MAIL,), "reminder")
    set_rule(practice, rule, now=now)
    book(practice, NewBooking(now + 3 * DAY, client_id=anna.id), now=now)
    publish(practice, page, now=now, key=KEY)
    writer = TemplateWriter()
    hand_over(
        practice,
        page,
        now=now,
        write=lambda row, at: written(practice, writer, row, secrets=None, now=at),
    )
    subject = page.handed[-1].mails[-1].subject
    assert ("tomorrow" in subject) is bool(says), subject
    assert "Thu 4 Mar" in subject
