"""What clients did on the page: each event has its effect once, and none is lost on the way."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.page.format import Event, Person
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.requests import NoticeKind, RequestKind, RequestState
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.page.link import ReadPosition
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import confirm
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.care.doctor import examine
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.messages.hearing import take_in as hear
from scheduler_app.use_cases.page.inbox import accept, dismiss, list_requests, notices, propose
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.page.take_in import take_in, take_in_all
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage, new_uid
from tests.waiting import conflicts_to_settle

TOMORROW = timedelta(days=1, hours=2)


def read(diary: Diary, page: FakePage) -> None:
    read_inbox(diary, page, now=page.now)


def before(page: FakePage, seq: int) -> ReadPosition:
    return ReadPosition(seq - 1, page.events[seq - 2].id) if seq > 1 else ReadPosition()


def the_only(diary: Diary) -> int:
    [item] = calendar_items(diary, 0, 2**33, with_cancelled=True)
    return item.id


def test_a_request_becomes_a_pending_booking(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, text="No sound", place="Hauptstr. 1")
    read(practice, page)
    [request] = list_requests(practice)
    details = booking_details(practice, request.booking_id)
    assert (request.kind, request.client, request.text) == (
        RequestKind.BOOK, "Anna Schmidt", "No sound",
    )  # fmt: skip
    assert details.booking.uid == event.uid
    assert details.booking.state is State.PENDING
    assert details.booking.notes == "No sound"
    assert details.client is not None
    assert (details.client.email, details.client.phones) == (ANNA.email, (ANNA.phone,))
    assert [line.what for line in details.history] == [
        "Anna Schmidt asked for this time on the page: Tue 2 Mar 11:00"
    ]
    assert undo_state(practice).undo != "request"


def test_at_once_is_confirmed_and_told(practice: Diary, page: FakePage, now: datetime) -> None:
    page.request(now + TOMORROW, at_once=True)
    read(practice, page)
    assert booking_details(practice, the_only(practice)).booking.state is State.CONFIRMED
    assert list_requests(practice) == []
    [notice] = notices(practice)
    assert notice.kind is NoticeKind.BOOKED
    assert notice.text == "Anna Schmidt booked Tue 2 Mar 11:00; the page confirmed it."
    dismiss(practice, notice.id, now=now)
    assert notices(practice) == []
    undo(practice, now=now)
    assert notices(practice) == [notice]


def test_what_a_client_far_away_did_is_told_in_the_practices_time(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW, at_once=True, zone="America/New_York")
    read(practice, page)
    assert notices(practice)[0].text.startswith("Anna Schmidt booked Tue 2 Mar 11:00")
    [line] = booking_details(practice, the_only(practice)).history
    assert line.what.endswith("Tue 2 Mar 11:00")


def test_delivered_often_and_out_of_order_it_counts_once(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    for hour in range(5):
        page.request(now + TOMORROW + timedelta(hours=hour * 2))
    chance = random.Random(1)
    for _ in range(20):
        begin = chance.randrange(5)
        told = chance.sample(page.events[begin : begin + 3], len(page.events[begin : begin + 3]))
        take_in_all(practice, page.page, told, after=before(page, begin + 1), now=now)
    take_in_all(practice, page.page, page.events, after=ReadPosition(), now=now)
    assert len(calendar_items(practice, 0, 2**33)) == 5
    assert read_link(practice).read_seq == 5


def test_one_that_is_missing_holds_up_those_after_it(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW)
    second = page.request(now + TOMORROW + timedelta(hours=3))
    assert take_in(practice, page.page, second, after=before(page, 2), now=now) is None
    assert calendar_items(practice, 0, 2**33) == []


def test_what_two_copies_of_a_page_tell_does_not_mix(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    """An answer of before the restore is taken in while one of after it waits its turn."""
    old = page.request(now + TOMORROW)
    page.events.clear()
    hours = (3, 6)
    new = [page.request(now + TOMORROW + timedelta(hours=hour), OTTO) for hour in hours]
    take_in_all(practice, page.page, [old], after=ReadPosition(), now=now)
    take_in_all(practice, page.page, new, after=ReadPosition(), now=now)
    assert read_link(practice).position == ReadPosition(1, old.id)
    read(practice, page)
    assert read_link(practice).position == ReadPosition(2, new[1].id)
    assert len(list_requests(practice)) == 3


def test_events_of_another_page_have_no_effect(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW)
    assert take_in(practice, "another page", event, after=ReadPosition(), now=now) is None
    assert list_requests(practice) == []


def test_a_known_address_is_linked_and_the_record_stays(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    person = replace(ANNA, name="A. S.", email="ANNA@example.org", phone="+493099999999")
    page.request(now + TOMORROW, person)
    read(practice, page)
    assert list_requests(practice)[0].client_id == anna.id
    read_in = replace(anna, language=person.language)
    assert get_client(practice, anna.id) == read_in, "no language was known"


def test_of_two_with_one_address_none_is_taken(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    from scheduler_app.use_cases.clients.clients import save_client

    save_client(practice, Client(0, "Bernd Schmidt", email=anna.email), now=now)
    page.request(now + TOMORROW)
    read(practice, page)
    assert len(list_clients(practice)) == 3


def test_what_cannot_be_dialled_is_kept_as_a_note(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW, replace(OTTO, phone="ask my wife\x00\u202e"))
    read(practice, page)
    [client] = list_clients(practice)
    assert client.notes == "Phone as typed on the page: ask my wife"


def test_taken_time_is_written_and_shows_as_a_conflict(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    ours = book(practice, NewBooking(now + TOMORROW), now=now)
    page.request(now + TOMORROW, at_once=True)
    page.request(now + TOMORROW, OTTO)
    read(practice, page)
    assert len(conflicts_to_settle(practice)) == 3
    [request] = list_requests(practice)
    assert {item.id for item in request.meets} == {ours.id, ours.id + 1}
    assert all(check.ok for check in examine(practice))


def test_a_request_is_withdrawn(practice: Diary, page: FakePage, now: datetime) -> None:
    event = page.request(now + TOMORROW)
    page.tell(EventKind.WITHDRAWAL, uid=event.uid)
    read(practice, page)
    details = booking_details(practice, the_only(practice))
    assert details.booking.state is State.CANCELLED
    assert details.history[-1].what == "Anna Schmidt took the request back on the page"
    assert [request.state for request in list_requests(practice, with_answered=True)] == [
        RequestState.WITHDRAWN
    ]
    assert notices(practice)[0].kind is NoticeKind.WITHDRAWN


def test_withdrawn_while_it_was_accepted_is_cancelled_and_told(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW)
    read(practice, page)
    accept(practice, list_requests(practice)[0].id, now=now)
    page.tell(EventKind.WITHDRAWAL, uid=event.uid)
    read(practice, page)
    assert booking_details(practice, the_only(practice)).booking.state is State.CANCELLED
    assert notices(practice)[0].kind is NoticeKind.UNFIT


def test_a_client_cancels_and_the_wish_to_move_goes_with_it(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    page.move(event.uid, now + TOMORROW + timedelta(days=1))
    read(practice, page)
    assert len(calendar_items(practice, 0, 2**33)) == 2
    page.tell(EventKind.CANCELLATION, uid=event.uid, note="Works again")
    read(practice, page)
    assert calendar_items(practice, 0, 2**33) == []
    details = booking_details(practice, 1)
    assert (details.history[-1].what, details.history[-1].why) == (
        "Anna Schmidt cancelled on the page", "Works again",
    )  # fmt: skip


def test_changed_details_change_the_record_with_its_history(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    page.request(now + TOMORROW)
    page.tell(EventKind.ACCOUNT, person=replace(ANNA, name="Anna Weber", email="weber@example.org"))
    read(practice, page)
    changed = get_client(practice, anna.id)
    assert (changed.name, changed.email) == ("Anna Weber", "weber@example.org")
    assert changed.phones[0] == ANNA.phone
    assert notices(practice)[0].text == (
        "Anna Schmidt changed details on the page: name Anna Weber, e-mail weber@example.org, "
        "phone +493012345678."
    )


def test_a_word_about_texts_was_given_for_a_number_and_goes_with_it(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    given = TextsWord(Permission.GIVEN, now, "by phone")
    mobile = replace(anna, phones=("+4915112345678",), texts=given)
    save_client(practice, mobile, now=now)
    page.request(now + TOMORROW)
    for phone, word in (
        ("+493012345678", Permission.GIVEN),
        ("+4915187654321", Permission.NONE),
    ):
        page.tell(EventKind.ACCOUNT, person=replace(ANNA, phone=phone))
        read(practice, page)
        assert get_client(practice, anna.id).texts.word is word
    assert "texts to be agreed anew" in notices(practice)[0].text
    stopped = "+4915100000000"
    hear(practice, [Heard(0, "1", Channel.TEXT, to_epoch(now), 0, stopped, "STOP")], now=now)
    page.tell(EventKind.ACCOUNT, person=replace(ANNA, phone=stopped))
    read(practice, page)
    assert get_client(practice, anna.id).texts.word is Permission.REFUSED
    assert notices(practice)[0].text.endswith("texts refused: this number has said STOP.")


def test_an_erased_account_is_unlinked_and_a_lost_mail_told(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW)
    page.tell(EventKind.DELIVERY, note="no such mailbox")
    page.tell(EventKind.ERASURE)
    read(practice, page)
    assert [notice.kind for notice in notices(practice)] == [
        NoticeKind.ERASURE, NoticeKind.DELIVERY,
    ]  # fmt: skip
    publish(practice, page, now=now)
    assert page.published[-1].commitments == ()
    assert len(list_clients(practice)) == 1


def test_nobody_changes_what_is_not_theirs(practice: Diary, page: FakePage, now: datetime) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    page.request(now + TOMORROW + timedelta(hours=3), OTTO)
    read(practice, page)
    page.tell(EventKind.CANCELLATION, uid=event.uid, person=OTTO)
    page.move(event.uid, now + TOMORROW + timedelta(days=1), OTTO)
    page.tell(EventKind.WITHDRAWAL, uid=event.uid, person=OTTO)
    page.tell(EventKind.CANCELLATION, uid=new_uid(), person=Person("stranger", "", ""))
    read(practice, page)
    assert booking_details(practice, 1).booking.state is State.CONFIRMED
    assert len(calendar_items(practice, 0, 2**33)) == 2
    assert read_link(practice).read_seq == 6


def test_a_booking_made_by_phone_is_moved_and_cancelled_on_the_page(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW)
    read(practice, page)
    [request] = list_requests(practice)
    ours = book(
        practice, NewBooking(now + TOMORROW * 3, client_id=request.client_id, service_id=1), now=now
    )
    page.move(ours.uid, now + TOMORROW * 4)
    page.tell(EventKind.CANCELLATION, uid=ours.uid)
    read(practice, page)
    assert booking_details(practice, ours.id).booking.state is State.CANCELLED


def test_confirmed_in_the_calendar_it_is_answered(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW)
    read(practice, page)
    [request] = list_requests(practice)
    propose(practice, request.id, [now + TOMORROW * 2], now=now)
    confirm(practice, request.booking_id, now=now)
    assert list_requests(practice) == []
    publish(practice, page, now=now)
    [item] = calendar_items(practice, 0, 2**33)
    assert (item.state, item.transparent) == ("confirmed", 0)


def test_who_was_erased_keeps_the_hour_in_a_diary_that_reads_again(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW, Person("acc-gone", "", ""), at_once=True)
    read(practice, page)
    details = booking_details(practice, the_only(practice))
    assert details.booking.state is State.CONFIRMED
    assert details.client is not None and details.client.name == "Erased account"


def test_events_that_the_page_has_forgotten_are_told(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    for day in range(4):
        page.request(now + TOMORROW + timedelta(days=day))
    forgetful = _Forgetful(page, 2)
    read_inbox(practice, forgetful, now=page.now)  # type: ignore[arg-type]
    assert len(list_requests(practice)) == 2
    assert "forgotten 2 things" in notices(practice)[-1].text


class _Forgetful:
    """A page that was not read for so long that its first events are gone."""

    def __init__(self, page: FakePage, gone: int) -> None:
        self._page, self._gone = page, gone

    def inbox(self, after: int, event: str = "", **how: object) -> object:
        answer = self._page.inbox(after, event, **how)  # type: ignore[arg-type]
        assert answer is not None
        left: tuple[Event, ...] = tuple(e for e in answer.events if e.seq > self._gone)
        return replace(answer, events=left)
