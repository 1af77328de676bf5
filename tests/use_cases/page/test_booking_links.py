"""Links that open one booking without an account: made, published, believed, ended."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.links import (
    TOKEN_CHARACTERS,
    BookingLink,
    hash_of,
    new_key,
    token_of,
)
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page import booking_links
from scheduler_app.use_cases.page.booking_links import (
    end_links,
    key_of_links,
    link_to_hand_out,
    mint_links,
)
from scheduler_app.use_cases.page.inbox import accept, list_requests, notices
from scheduler_app.use_cases.page.link import (
    pair,
    pairing_code,
    publish,
    read_inbox,
    unlink,
)
from scheduler_app.use_cases.page.read_link import read_link
from tests.fakes.clients_on_the_page import OTTO, FakePage, FakeSecrets
from tests.use_cases.page.linked_bookings import (
    KEY,
    TOMORROW,
    did,
    last,
    link_of,
    shown,
    stands,
    told,
)


def test_a_booking_taken_by_phone_has_its_page(
    practice: Diary, page: FakePage, phoned: Booking, anna: Client, now: datetime
) -> None:
    one = shown(page)
    assert (one.uid, one.account, one.state) == (phoned.uid, "", CommitmentState.CONFIRMED)
    # Whatever else the diary knows of its client stays there.
    assert anna.name not in repr(last(page)) and anna.email not in repr(last(page))
    address = link_to_hand_out(practice, KEY, phoned.id, now=now)
    token = address.removeprefix("https://book.example/m/")
    assert len(token) == TOKEN_CHARACTERS
    assert one.links == (BookingLink("manage", hash_of(token)),)
    # The same link is written into the next mail.
    assert link_to_hand_out(practice, KEY, phoned.id, now=now) == address


def test_each_visit_of_a_series_has_a_link_of_its_own(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    wish = NewBooking(now + TOMORROW, client_id=anna.id, service_id=1)
    book_series(practice, NewSeries(wish, "FREQ=WEEKLY;COUNT=4"), now=now)
    publish(practice, page, now=now, key=KEY)
    links = {one.uid: one.links for one in last(page).commitments}
    assert len(links) == len(set(links.values())) == 4


def test_links_are_made_in_chunks_and_once(
    practice: Diary,
    page: FakePage,
    anna: Client,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(booking_links, "CHUNK", 2)
    for hour in range(5):
        wish = NewBooking(now + TOMORROW + timedelta(hours=hour), client_id=anna.id)
        book(practice, wish, now=now)
    assert mint_links(practice, KEY, now=now) == 5
    assert mint_links(practice, KEY, now=now) == 0


def test_what_is_over_or_called_off_or_nobodys_gets_none(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    book(practice, NewBooking(now - timedelta(hours=5), client_id=anna.id), now=now)
    off = book(practice, NewBooking(now + TOMORROW, client_id=anna.id), now=now)
    cancel(practice, off.id, now=now)
    book(practice, NewBooking(now + TOMORROW), now=now)
    assert mint_links(practice, KEY, now=now) == 0
    with pytest.raises(NotAllowed, match="coming booking"):
        link_to_hand_out(practice, KEY, off.id, now=now)


def test_a_link_opens_its_booking_until_a_day_after_it(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    publish(practice, page, now=phoned.end + timedelta(hours=23), key=KEY)
    assert shown(page).links
    publish(practice, page, now=phoned.end + timedelta(hours=25), key=KEY)
    assert last(page).commitments == ()


def test_an_older_page_hears_of_no_link_and_of_nobody_without_account(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    page.knows = ()
    request = page.request(now + timedelta(days=2), OTTO)
    read_inbox(practice, page, now=lambda: now)
    publish(practice, page, now=now, key=KEY)
    one = shown(page)
    assert (one.uid, one.account, one.links) == (request.uid, "acc-otto", ())
    with pytest.raises(NotAllowed, match="by a link"):
        link_to_hand_out(practice, KEY, phoned.id, now=now)


def test_a_page_that_was_brought_up_to_date_shows_them_at_once(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    page.knows = ()
    publish(practice, page, now=now, key=KEY)
    assert last(page).commitments == ()
    page.knows = ("links", "something newer")
    publish(practice, page, now=now, key=KEY)
    assert shown(page).uid == phoned.uid
    assert read_link(practice).knows == "links"


def test_with_another_key_there_are_other_links_beside_the_old_ones(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    old = link_of(page)
    publish(practice, page, now=now, key=b"n" * 32)
    assert [link.hash for link in shown(page).links][:1] == [old]
    assert len(shown(page).links) == 2
    page.tell(EventKind.CANCELLATION, uid=phoned.uid, link=old)
    read_inbox(practice, page, now=lambda: now)
    assert stands(practice, phoned).state is State.CANCELLED


def test_the_key_lies_in_the_keyring_per_diary(practice: Diary, page: FakePage) -> None:
    keyring = FakeSecrets()
    key = key_of_links(practice, keyring)
    assert key_of_links(practice, keyring) == key
    [name] = keyring.kept
    assert name.endswith(read_link(practice).diary)
    keyring.kept[name] = "no key"
    assert key_of_links(practice, keyring) != key


def test_a_diary_from_a_backup_makes_the_same_links_again(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    before = link_to_hand_out(practice, KEY, phoned.id, now=now)
    with practice.write("test", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql("DELETE FROM booking_links")
    mint_links(practice, KEY, now=now)
    assert link_to_hand_out(practice, KEY, phoned.id, now=now) == before


def test_links_of_a_preview_end_with_it(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    unlink(practice, now=now)
    book(practice, NewBooking(now + TOMORROW, client_id=anna.id), now=now)
    local = FakePage(lambda: now, "preview")
    wanted = pairing_code("http://127.0.0.1:8000/#code")
    pair(practice, local, wanted, "preview", keep=lambda _page, _token: None, now=now)
    publish(practice, local, now=now, key=new_key())
    looked_at = shown(local).links
    unlink(practice, now=now)
    hosted = FakePage(lambda: now, "hosted")
    wanted = pairing_code("https://book.example/#code")
    pair(practice, hosted, wanted, "hosted", keep=lambda _page, _token: None, now=now)
    publish(practice, hosted, now=now, key=KEY)
    assert looked_at and len(shown(hosted).links) == 1
    assert shown(hosted).links != looked_at


def test_links_of_the_page_outlive_a_preview(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    given = link_of(page)
    unlink(practice, now=now)
    local = FakePage(lambda: now, "preview")
    wanted = pairing_code("http://127.0.0.1:8000/#code")
    pair(practice, local, wanted, "preview", keep=lambda _page, _token: None, now=now)
    publish(practice, local, now=now, key=new_key())
    unlink(practice, now=now)
    hosted = FakePage(lambda: now, "hosted")
    wanted = pairing_code("https://book.example/#code")
    pair(practice, hosted, wanted, "hosted", keep=lambda _page, _token: None, now=now)
    publish(practice, hosted, now=now, key=KEY)
    assert link_of(hosted) == given


def test_a_visit_that_has_begun_has_its_link_until_it_ends(
    practice: Diary, phoned: Booking
) -> None:
    other = b"n" * 32
    assert mint_links(practice, other, now=phoned.start + timedelta(minutes=1)) == 1
    assert mint_links(practice, b"m" * 32, now=phoned.end) == 0
    assert link_to_hand_out(practice, other, phoned.id, now=phoned.end - timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="coming booking"):
        link_to_hand_out(practice, other, phoned.id, now=phoned.end)


def test_of_very_many_keys_the_links_of_the_last_ones_open(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    keys = [bytes([number]) * 32 for number in range(12)]
    for key in keys:
        publish(practice, page, now=now, key=key)
    opened = [link.hash for link in shown(page).links]
    assert opened == [hash_of(token_of(key, phoned.uid, "manage", 1)) for key in keys[2:]]


def test_a_link_that_was_ended_opens_nothing_and_a_new_one_does(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    before, old = link_to_hand_out(practice, KEY, phoned.id, now=now), link_of(page)
    after = end_links(practice, KEY, phoned.id, now=now)
    assert after != before
    page.tell(EventKind.CANCELLATION, uid=phoned.uid, link=old)
    publish(practice, page, now=now, key=KEY)
    assert stands(practice, phoned).state is State.CONFIRMED
    assert "a link that was ended" in told(practice)[0]
    assert notices(practice)[0].booking_id == phoned.id
    assert link_of(page) == hash_of(after.removeprefix("https://book.example/m/"))
    assert did(practice, phoned)[0] == "Its client's link was ended; a new one was made"


def test_whoever_had_the_booking_before_does_not_open_it_any_more(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    old = link_of(page)
    zoe = save_client(practice, Client(0, "Zoe"), now=now)
    edit(practice, phoned.id, details={"client_id": zoe.id}, now=now)
    publish(practice, page, now=now, key=KEY)
    assert link_of(page) != old
    page.tell(EventKind.CANCELLATION, uid=phoned.uid, link=old)
    read_inbox(practice, page, now=lambda: now)
    assert stands(practice, phoned).state is State.CONFIRMED
    assert notices(practice)[0].client_id == phoned.client_id
    undo(practice, now=now)
    publish(practice, page, now=now, key=KEY)
    assert link_of(page) == old


def test_a_booking_whose_link_was_given_out_is_cancelled_and_never_vanishes(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    link_to_hand_out(practice, KEY, phoned.id, now=now)
    undo(practice, now=now)
    publish(practice, page, now=now, key=KEY)
    assert shown(page).state is CommitmentState.CANCELLED


def test_a_booking_whose_link_nobody_has_is_taken_back_as_ever(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    undo(practice, now=now)
    publish(practice, page, now=now, key=KEY)
    assert last(page).commitments == ()


def test_limits_hold_for_whoever_has_a_link(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    assert booking_details(practice, phoned.id).limits is not None
    page.knows = ()
    publish(practice, page, now=now, key=KEY)
    assert booking_details(practice, phoned.id).limits is None


def test_a_request_keeps_its_account_when_it_is_accepted(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW, OTTO, text="It beeps.")
    read_inbox(practice, page, now=lambda: now)
    [asked] = list_requests(practice)
    accept(practice, asked.id, now=now)
    publish(practice, page, now=now, key=KEY)
    assert shown(page).text == "It beeps."
    page.tell(EventKind.ERASURE, person=OTTO)
    read_inbox(practice, page, now=lambda: now)
    publish(practice, page, now=now, key=KEY)
    # The page has forgotten the account: only who has the link still sees it.
    assert (shown(page).account, len(shown(page).links)) == ("", 1)
    assert shown(page).text == "", "and not what was written"
