"""Two clients who turn out to be one: what their accounts and links on the page show then."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.page.format import Person
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.clients.erasing import erase_client
from scheduler_app.use_cases.clients.merge import merge, preview_merge
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.page.handing_over import hand_over
from scheduler_app.use_cases.page.inbox import decline, list_requests
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage, FakeSecrets
from tests.use_cases.page.linked_bookings import KEY, TOMORROW, last, link_of, shown


def accounts_shown(diary: Diary, page: FakePage, now: datetime) -> dict[str, str]:
    """Whose account shows each booking, by its public uid."""
    publish(diary, page, now=now, key=KEY)
    return {one.uid: one.account for one in last(page).commitments}


def test_both_accounts_go_on_showing_what_they_showed(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    for n, person in enumerate((ANNA, OTTO), start=9):
        page.request(now + TOMORROW * n, person)
    read_inbox(practice, page, now=page.now)
    one, other = list_clients(practice)
    for n, client in enumerate((one, other, one, other), start=3):
        wish = NewBooking(now + timedelta(days=n), client_id=client.id, service_id=1)
        book(practice, wish, now=now)
    before = accounts_shown(practice, page, now)
    assert sorted(before.values()) == ["acc-anna"] * 3 + ["acc-otto"] * 3
    assert "each goes on showing" in preview_merge(practice, one.id, other.id).details[-1]
    merge(practice, one.id, other.id, now=now)
    assert accounts_shown(practice, page, now) == before
    # What is booked from now on is shown to the one who is kept.
    wish = NewBooking(now + timedelta(days=20), client_id=one.id, service_id=1)
    new = book(practice, wish, now=now)
    assert accounts_shown(practice, page, now)[new.uid] == "acc-anna"
    # Whatever the other account says is heard as the client's.
    page.tell(EventKind.ACCOUNT, person=OTTO)
    read_inbox(practice, page, now=page.now)
    assert [client.id for client in list_clients(practice)] == [one.id]


def test_an_account_goes_on_showing_what_it_came_to_show_by_an_earlier_merge(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    berta = Person("acc-berta", "Berta Klein", "berta@example.org")
    for n, person in enumerate((OTTO, berta), start=9):
        page.request(now + TOMORROW * n, person)
    read_inbox(practice, page, now=page.now)
    by_name = {one.name: one.id for one in list_clients(practice)}
    phoned = book(practice, NewBooking(now + TOMORROW, client_id=anna.id, service_id=1), now=now)
    merge(practice, anna.id, by_name[OTTO.name], now=now)
    assert accounts_shown(practice, page, now)[phoned.uid] == "acc-otto"
    merge(practice, anna.id, by_name[berta.name], now=now + timedelta(minutes=5))
    assert accounts_shown(practice, page, now)[phoned.uid] == "acc-otto"


def test_an_account_shows_the_bookings_of_both_until_it_is_taken_back(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    page.request(now + TOMORROW * 9, OTTO)
    read_inbox(practice, page, now=page.now)
    otto = next(one for one in list_clients(practice) if one.id != anna.id)
    phoned = book(practice, NewBooking(now + TOMORROW, client_id=anna.id, service_id=1), now=now)
    before = accounts_shown(practice, page, now)
    assert before[phoned.uid] == ""
    merge(practice, otto.id, anna.id, now=now)
    assert set(accounts_shown(practice, page, now).values()) == {"acc-otto"}
    undo(practice, now=now + timedelta(minutes=5))
    assert accounts_shown(practice, page, now) == before


def test_a_link_that_was_handed_out_opens_its_booking_still(
    practice: Diary, page: FakePage, phoned: Booking, anna: Client, now: datetime
) -> None:
    link = link_of(page)
    kept = save_client(practice, Client(0, "Anna Schmid", email="other@example.org"), now=now)
    merge(practice, kept.id, anna.id, now=now)
    publish(practice, page, now=now, key=KEY)
    assert link_of(page) == link
    page.tell(EventKind.CANCELLATION, uid=shown(page).uid, link=link)
    read_inbox(practice, page, now=page.now)
    publish(practice, page, now=now, key=KEY)
    assert shown(page).state == "cancelled"
    assert phoned.uid == shown(page).uid


def test_a_link_that_was_made_meanwhile_opens_nothing_of_the_other_one_afterwards(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    kept = save_client(practice, Client(0, "Anna Schmid"), now=now)
    book(practice, NewBooking(now + TOMORROW, client_id=anna.id, service_id=1), now=now)
    merge(practice, kept.id, anna.id, now=now)
    publish(practice, page, now=now, key=KEY)
    meanwhile = link_of(page)
    undo(practice, now=now)
    publish(practice, page, now=now, key=KEY)
    assert link_of(page) != meanwhile


def test_a_mail_that_the_page_keeps_is_sent_once_and_to_the_one_who_is_kept(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    save_settings(practice, {"page.email": "office@example.org"}, now=now)
    kept = save_client(practice, Client(0, "Anna S", email="kept@example.org"), now=now)
    wish = NewBooking(now + timedelta(days=2), client_id=anna.id, service_id=1)
    book(practice, wish, now=now)
    publish(practice, page, now=now, key=KEY)

    def write(row: OutboxRow, moment: datetime) -> WrittenMessage:
        return written(practice, TemplateWriter(), row, secrets=FakeSecrets(), now=moment)

    hand_over(practice, page, now=now, write=write)
    before = {mail.key: mail.to for mail in page.handed[-1].mails}
    assert set(before.values()) == {"anna@example.org"}
    merge(practice, kept.id, anna.id, now=now)
    for _ in range(3):
        publish(practice, page, now=now, key=KEY)
        hand_over(practice, page, now=now, write=write)
    after = {mail.key: mail.to for mail in page.handed[-1].mails}
    assert after == dict.fromkeys(before, "kept@example.org")
    with practice.look() as asked:
        states = list(asked.exec_driver_sql("SELECT state FROM outbox WHERE kind = 'mail'"))
    assert [state for (state,) in states] == ["handed over"] * len(before)


def test_the_page_is_told_to_forget_the_accounts_of_who_is_erased(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    for n, person in enumerate((ANNA, OTTO), start=9):
        page.request(now + TOMORROW * n, person)
    read_inbox(practice, page, now=page.now)
    one, other = list_clients(practice)
    merge(practice, one.id, other.id, now=now)
    for asked in list_requests(practice):
        decline(practice, asked.id, now=now)
    erase_client(practice, one.id, now=now)
    assert accounts_shown(practice, page, now) == {}
    assert set(last(page).erased) == {"acc-anna", "acc-otto"}
