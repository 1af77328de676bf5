"""Who has an account on the page hears of each thing once: from the page, or from the desktop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.booking_page.account import leaving
from scheduler_app.booking_page.store import accounts, claims
from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Copy
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from scheduler_app.use_cases.page.inbox import accept, list_requests, propose
from scheduler_app.use_cases.page.link import publish
from scheduler_app.use_cases.practice.settings import save_settings
from tests.booking_page.mail.mail_server import Kept, serving
from tests.protocol.both_sides import ASKED, AT_ONCE, PEOPLE
from tests.use_cases.page.test_mails_of_unseen_bookings import DAY, HOUR, MINUTE, Practice

BERLIN = ZoneInfo("Europe/Berlin")


class Accounts(Practice):
    """The same, whose clients have accounts; the reminders are not looked at here."""

    @classmethod
    @contextmanager
    def founded(cls, folder: Path) -> Iterator[Self]:
        """Anna, Otto and Zoe have accounts on the page."""
        post = Kept()
        with serving(post) as port:
            made = cls(folder, port, post, b"k" * 32)
            made.begins()
            yield made
            made.diary.close()
            made.page.database.close()

    def begins(self) -> None:
        """Nobody is reminded, and all mails until now are forgotten."""
        for rule in list_rules(self.diary):
            if str(rule.when) not in {"booked", "moved", "cancelled"}:
                remove_rule(self.diary, rule.id, now=self.now)
        for name in PEOPLE:
            self.client(name)

    def client(self, name: str) -> Client:
        """In the diary, by whoever took the call."""
        email = f"{name}@example.org"
        found = next((one for one in list_clients(self.diary) if one.email == email), None)
        return found or save_client(self.diary, Client(0, name.title(), email=email), now=self.now)

    def signs_in(self, name: str) -> None:
        """The desktop gets to know of an account, by a request that is over and forgotten."""
        start = self.page.free(AT_ONCE)[-1]
        uid = self.page.book(name, AT_ONCE, start)
        self.goes_on(2 * MINUTE)
        self.cancels_there(name, uid)
        self.goes_on(2 * MINUTE)
        self.post.got.clear()

    def phones(self, name: str, start: datetime) -> Booking:
        wish = NewBooking(start, client_id=self.client(name).id)
        return book(self.diary, wish, now=self.now)

    def cancels_there(self, name: str, uid: str) -> None:
        who = self.page.account(name)
        self.page.write(lambda c: claims.cancel(c, who, uid, self.moment))

    def erases(self, name: str) -> None:
        found = self.page.read(lambda c: accounts.of_email(c, f"{name}@example.org"))
        assert found is not None
        self.page.write(lambda c: leaving.erase(c, found, self.moment))

    def stands(self, uid: str) -> Booking:
        with self.diary.read() as connection:
            query = "SELECT id FROM bookings WHERE uid = ?"
            id_ = connection.exec_driver_sql(query, (uid,)).scalar_one()
            return bookings.get(connection, id_)

    def soon(self) -> None:
        """Long enough that whatever is to be said of it was said, and the desktop knows."""
        self.contact()
        self.delivers(2 * MINUTE)
        self.contact()

    def said(self, name: str) -> list[str]:
        """The first word of each subject."""
        return [subject.split()[0].rstrip(":") for subject in self.got().get(name, [])]

    def forget(self) -> None:
        self.post.got.clear()


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Accounts]:
    with Accounts.founded(tmp_path) as made:
        yield made


def test_who_is_booked_by_phone_hears_all_of_it_once(practice: Accounts) -> None:
    practice.signs_in("anna")
    begin = practice.now + 2 * DAY + 3 * HOUR
    visit = practice.phones("anna", begin)
    practice.soon()
    assert practice.said("anna") == ["Booked"]
    move(practice.diary, visit.id, begin + HOUR, now=practice.now)
    practice.soon()
    assert practice.said("anna") == ["Booked", "Moved"]
    practice.cancels_there("anna", visit.uid)
    practice.soon()
    assert practice.said("anna") == ["Booked", "Moved", "Cancelled"]
    reopen(practice.diary, visit.id, now=practice.now)
    practice.soon()
    assert practice.said("anna")[3:] == ["Confirmed"]
    cancel(practice.diary, visit.id, now=practice.now)
    practice.soon()
    assert practice.said("anna")[4:] == ["Cancelled"]


def test_who_asked_on_the_page_hears_of_it_from_the_page(practice: Accounts) -> None:
    """Her office, which gets copies, hears of it from the desktop."""
    office = (Copy("office@example.org"),)
    save_client(practice.diary, replace(practice.client("zoe"), copies=office), now=practice.now)
    free = practice.page.free(ASKED)
    uid = practice.page.book("zoe", ASKED, free[-1])
    practice.soon()
    assert practice.said("office") == []
    accept(practice.diary, list_requests(practice.diary)[0].id, now=practice.now)
    practice.soon()
    assert practice.said("zoe") == ["We", "Confirmed"]
    assert practice.said("office") == ["Booked"]
    visit = practice.stands(uid)
    move(practice.diary, visit.id, visit.start - 5 * HOUR, now=practice.now)
    practice.soon()
    assert practice.said("zoe")[2:] == ["Moved"]
    assert practice.said("office")[1:] == ["Moved"]
    cancel(practice.diary, visit.id, now=practice.now)
    practice.soon()
    practice.soon()
    assert practice.said("zoe")[3:] == ["Cancelled"]
    assert practice.said("office")[2:] == ["Cancelled"]


def test_what_the_page_confirms_and_moves_at_once_it_tells_alone(practice: Accounts) -> None:
    free = practice.page.free(AT_ONCE)
    uid = practice.page.book("otto", AT_ONCE, free[-1])
    practice.soon()
    assert practice.said("otto") == ["Booked"]
    practice.page.book("otto", AT_ONCE, free[-9], moves=uid)
    practice.soon()
    assert practice.said("otto") == ["Booked", "Moved"]
    cancel(practice.diary, practice.stands(uid).id, by=By.CLIENT, now=practice.now)
    practice.soon()
    assert practice.said("otto") == ["Booked", "Moved", "Cancelled"], "it stands in his calendar"


def test_a_proposed_time_that_was_chosen_is_told_once(practice: Accounts) -> None:
    free = practice.page.free(ASKED)
    uid = practice.page.book("zoe", ASKED, free[-1])
    practice.soon()
    other = from_epoch(free[-9])
    propose(practice.diary, list_requests(practice.diary)[0].id, [other], now=practice.now)
    practice.soon()
    who = practice.page.account("zoe")
    practice.page.write(lambda c: claims.choose(c, who, uid, free[-9], practice.moment))
    practice.soon()
    assert practice.said("zoe")[-1] == "Confirmed" and len(practice.said("zoe")) == 3
    assert practice.stands(uid).start == other


def test_who_cancels_what_was_booked_by_phone_on_the_phone_hears_of_it(practice: Accounts) -> None:
    """The page has put nothing into her calendar; the desktop has."""
    practice.signs_in("anna")
    visit = practice.phones("anna", practice.now + 2 * DAY)
    practice.soon()
    cancel(practice.diary, visit.id, by=By.CLIENT, now=practice.now)
    practice.soon()
    assert practice.said("anna") == ["Booked", "Cancelled"]


def test_what_nobody_was_told_of_is_not_cancelled_or_moved_either(practice: Accounts) -> None:
    """In quiet hours the desktop waits, and the page does not."""
    practice.signs_in("anna")
    quiet = {"messages.quiet": f"00:00-{practice.now.astimezone(BERLIN) + 2 * HOUR:%H:%M}"}
    save_settings(practice.diary, quiet, now=practice.now)
    begin = practice.now + 2 * DAY
    off, moved = practice.phones("anna", begin), practice.phones("anna", begin + 3 * HOUR)
    practice.soon()
    assert practice.said("anna") == []
    cancel(practice.diary, off.id, now=practice.now)
    move(practice.diary, moved.id, begin + 4 * HOUR, now=practice.now)
    practice.soon()
    assert practice.said("anna") == []
    practice.goes_on(3 * HOUR)
    assert practice.said("anna") == ["Booked"]
    cancel(practice.diary, moved.id, now=practice.now)
    practice.soon()
    assert practice.said("anna") == ["Booked", "Cancelled"]


def test_what_is_undone_before_anybody_heard_was_never_said(practice: Accounts) -> None:
    practice.signs_in("anna")
    practice.phones("anna", practice.now + 2 * DAY)
    publish(practice.diary, practice.wire, now=practice.now, key=practice.key)
    undo(practice.diary, now=practice.now)
    practice.soon()
    assert practice.said("anna") == []
    practice.phones("anna", practice.now + 2 * DAY)
    practice.soon()
    undo(practice.diary, now=practice.now)
    practice.soon()
    assert practice.said("anna") == ["Booked", "Cancelled"]


def test_an_account_made_after_the_booking_hears_nothing_twice(practice: Accounts) -> None:
    begin = practice.now + 2 * DAY + 3 * HOUR
    visit = practice.phones("anna", begin)
    practice.soon()
    assert practice.said("anna") == ["Booked"]
    move(practice.diary, visit.id, begin + HOUR, now=practice.now)
    practice.page.book("anna", AT_ONCE, practice.page.free(AT_ONCE)[-1])
    practice.soon()
    assert sorted(practice.said("anna")) == ["Booked", "Booked", "Moved"]
    move(practice.diary, visit.id, begin, now=practice.now)
    practice.soon()
    assert practice.said("anna")[3:] == ["Moved"]
    cancel(practice.diary, visit.id, now=practice.now)
    practice.soon()
    assert practice.said("anna")[4:] == ["Cancelled"]


def test_who_erased_the_account_goes_on_hearing_from_the_desktop(practice: Accounts) -> None:
    uid = practice.page.book("otto", AT_ONCE, practice.page.free(AT_ONCE)[-1])
    practice.soon()
    practice.erases("otto")
    practice.soon()
    assert practice.said("otto") == ["Booked", "Everything"], "of yours is erased"
    practice.forget()
    visit = practice.stands(uid)
    practice.client("otto")
    move(practice.diary, visit.id, visit.start - 5 * HOUR, now=practice.now)
    practice.soon()
    assert practice.said("otto") == ["Moved"]
    cancel(practice.diary, visit.id, now=practice.now)
    practice.soon()
    assert practice.said("otto") == ["Moved", "Cancelled"]


def test_a_booking_that_is_given_to_an_account_is_new_to_it(practice: Accounts) -> None:
    practice.signs_in("anna")
    visit = practice.phones("otto", practice.now + 2 * DAY)
    practice.soon()
    edit(
        practice.diary,
        visit.id,
        details={"client_id": practice.client("anna").id},
        now=practice.now,
    )
    practice.soon()
    assert (practice.said("otto"), practice.said("anna")) == (["Booked", "Cancelled"], ["Booked"])
    cancel(practice.diary, visit.id, now=practice.now)
    practice.soon()
    assert practice.said("anna") == ["Booked", "Cancelled"] and len(practice.said("otto")) == 2
