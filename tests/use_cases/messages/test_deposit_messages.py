"""What clients are told of their deposits: how to pay, that it came, what becomes of it; once."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking, cancelled
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, Preferred, TextsWord
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.at_a_glance import Glance
from scheduler_app.domain.messages.deposit import DEPOSIT_MESSAGES
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND, MessagePart, WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.rules import MessageRule, Occasion
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger, pay_links
from scheduler_app.storage.money.deposits import RELEASE
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.brought import links_of
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.carrying_out import Fate, carry_out
from scheduler_app.use_cases.messages.listing import list_messages, why_nothing, would_say
from scheduler_app.use_cases.messages.outlook import outlook_of
from scheduler_app.use_cases.messages.previewing import preview_anywhere
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.messages.wordings import save_wordings
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.money.payment_key import MODE
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets
from tests.use_cases.page.deposits_asked import STRIPE, ask_deposits, link_made, paid_twice

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Office:
    """A practice that asks for 20.01 EUR within a day, a client, and the mails as they went out."""

    diary: Diary
    now: datetime
    client: Client
    locked: bool = False

    def states(self) -> list[str]:
        with self.diary.look() as asked:
            rows = asked.exec_driver_sql("SELECT state FROM outbox WHERE kind = 'mail'")
            return [row[0] for row in rows]

    def book(self, ahead: timedelta = 10 * DAY) -> Booking:
        wish = NewBooking(
            self.now + ahead, client_id=self.client.id, service_id=1, agreed=Money(8_002, "EUR")
        )
        return book(self.diary, wish, now=self.now)

    def link(self, visit: Booking, url: str = STRIPE) -> None:
        link_made(self.diary, visit.id, self.now, url)
        self.again(visit)

    def again(self, visit: Booking) -> None:
        """Look at a booking again, as whoever settles a row does."""
        with self.diary.write("outbox", by=By.SYSTEM, at=self.now) as change:
            change.again.add(visit.id)

    def post(self, visit: Booking, kind: EntryKind, amount: int, outside: str = "x") -> None:
        with self.diary.write("pay", by=By.SYSTEM, at=self.now) as change:
            key = f"{kind}/{amount}/{self.now:%d%H%M}"
            entry = Posting(key, kind, visit.id, self.client.id, amount, "EUR", outside)
            ledger.post(change, [entry], at=to_epoch(self.now))

    def release(self, visit: Booking) -> None:
        with self.diary.write(RELEASE, by=By.SYSTEM, at=self.now) as change:
            bookings.save(change, cancelled(bookings.get(change.connection, visit.id)))

    def later(self, kind: str = MAIL_KIND, **much: Any) -> list[WrittenMessage]:
        """What goes out by then, each when it is due."""
        end = self.now + timedelta(**much)
        found: list[WrittenMessage] = []

        def send(row: OutboxRow) -> Fate:
            keyring = None if self.locked else FakeSecrets()
            try:
                words = written(self.diary, TemplateWriter(), row, secrets=keyring, now=self.now)
            except NotAllowed as trouble:
                return Fate(RowState.PLANNED, str(trouble), not_before=to_epoch(self.now) + 300)
            found.append(words)
            return Fate(RowState.SENT)

        query = """
SELECT min(due_at) FROM outbox WHERE kind = ? AND state = 'planned' AND due_at <= ?"""
        while self.now < end:
            with self.diary.look() as asked:
                [(due,)] = asked.exec_driver_sql(query, (kind, to_epoch(end)))
            self.now = end if due is None else max(self.now, from_epoch(due))
            went = carry_out(self.diary, kind, send, lambda: self.now)
            if due is not None and not went.counts:
                self.now = min(end, self.now + timedelta(minutes=15))
        return found

    def subjects(self, **much: Any) -> list[str]:
        return [mail.subject for mail in self.later(**much)]

    def templates(self, state: str) -> list[str]:
        query = "SELECT content FROM outbox WHERE kind = 'mail' AND state = ? ORDER BY due_at, id"
        with self.diary.look() as asked:
            rows = asked.exec_driver_sql(query, (state,))
            return [json.loads(row[0])["template"] for row in rows]


@pytest.fixture
def office(practice: Diary, anna: Client, now: datetime) -> Office:
    ask_deposits(practice, now, {"due": 24})
    save_settings(practice, {"page.email": "office@example.org", "page.name": "Meier"}, now=now)
    return Office(practice, now, anna)


def test_without_a_page_the_link_follows_what_says_that_it_is_reserved(office: Office) -> None:
    visit = office.book()
    [booked] = office.later(minutes=15)
    assert booked.subject.startswith("Reserved: ")
    assert "€20.01: to be paid by Tue 2 Mar, 09:00" in booked.text
    assert "comes in a message of its own" in booked.text and "STATUS:TENTATIVE" in booked.calendar
    office.link(visit)
    [pays] = office.later(hours=1)
    assert pays.subject.startswith("Deposit: ") and STRIPE in pays.text and STRIPE in pays.html
    assert "€20.01 is paid. Please pay it by Tue 2 Mar, 09:00." in pays.text
    office.again(visit)
    assert office.later(hours=1) == []
    office.post(visit, EntryKind.RECEIVED, 2_001)
    [paid] = office.later(hours=1)
    assert paid.subject.startswith("Confirmed: ") and "€20.01" in paid.text
    assert "STATUS:CONFIRMED" in paid.calendar and STRIPE not in paid.text
    assert office.later(days=2) == [], "who has paid is not reminded of it"


def test_on_a_page_the_booking_s_own_mail_says_how_to_pay(office: Office, page: FakePage) -> None:
    visit = office.book()
    [booked] = office.later(minutes=15)
    assert "https://book.example/pay/" in booked.text
    office.link(visit)
    assert office.later(hours=1) == []


def test_who_came_to_pay_before_there_was_a_link_is_sent_it(office: Office, page: FakePage) -> None:
    visit = office.book()
    office.later(minutes=15)
    with office.diary.write("paying", by=By.CLIENT, at=office.now) as change:
        assert not pay_links.note_on_the_way(change, visit.id, to_epoch(office.now))
    assert office.later(hours=1) == []
    office.link(visit)
    assert [mail.subject[:8] for mail in office.later(hours=1)] == ["Deposit:"]


@pytest.mark.parametrize("page_is_there", [False, True])
def test_whoever_wrote_their_own_words_before_there_were_deposits_loses_nothing(
    office: Office, page_is_there: bool, request: pytest.FixtureRequest
) -> None:
    if page_is_there:
        request.getfixturevalue("page")
    texts = {MessagePart.TEXT: "Booked: {{ when }}. {{ link }}\n"}
    save_wordings(office.diary, TemplateWriter(), "booked", "en", texts, now=office.now)
    visit = office.book()
    office.link(visit)
    first, second = sorted(office.subjects(hours=1))
    assert first.startswith("Deposit: ") and second.startswith("Reserved: ")


def test_without_any_rule_it_goes_too(practice: Diary, anna: Client, now: datetime) -> None:
    ask_deposits(practice, now, {"due": 24})
    for rule in list_rules(practice):
        remove_rule(practice, rule.id, now=now)
    office = Office(practice, now, anna)
    visit = office.book()
    assert office.later(hours=1) == []
    office.link(visit)
    assert [one[:8] for one in office.subjects(hours=1)] == ["Deposit:"]
    office.release(visit)
    assert [one[:19] for one in office.subjects(hours=1)] == ["Cancelled, not paid"]


def test_a_reminder_comes_once_at_half_of_the_time_or_by_day_before(office: Office) -> None:
    visit = office.book()
    office.link(visit)
    office.later(hours=10)
    [reminder] = office.later(hours=4)
    assert reminder.subject.startswith("Deposit still open: ")
    assert "by Tue 2 Mar, 09:00" in reminder.text and "given free" in reminder.text
    assert office.later(hours=8) == []


def test_what_is_due_at_once_has_no_reminder_and_is_told_with_its_link(
    practice: Diary, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now)
    office = Office(practice, now, anna)
    office.link(office.book())
    [booked] = office.later(hours=6)
    assert booked.subject.startswith("Reserved") and STRIPE in booked.text


def test_nobody_is_told_of_an_amount_or_a_link_that_holds_no_more(office: Office) -> None:
    visit = office.book()
    office.link(visit)
    office.later(minutes=15)
    edit(office.diary, visit.id, details={"agreed_price": 1_500}, now=office.now)
    assert "deposit-reminder" not in office.templates("planned"), "the old link is dead"
    office.later(hours=1)
    office.link(visit, f"{STRIPE}?2")
    told = office.later(hours=20)
    assert all("€15.00" in mail.text or "€15" in mail.text for mail in told)
    assert [mail.subject.partition(":")[0] for mail in told] == ["Deposit", "Deposit still open"]
    assert all(f"{STRIPE}?2" in mail.text for mail in told)


def test_a_visit_that_is_moved_tells_the_deposit_again(office: Office, page: FakePage) -> None:
    visit = office.book()
    office.later(minutes=15)
    move(office.diary, visit.id, visit.start + HOUR, now=office.now)
    [moved] = office.later(minutes=15)
    assert "€20.01: to be paid by" in moved.text and "/pay/" in moved.text


def test_an_hour_given_free_is_told_with_why_and_no_second_time(office: Office) -> None:
    visit = office.book()
    office.link(visit)
    office.later(hours=24)
    office.release(visit)
    [gone] = office.later(hours=2)
    assert gone.subject.startswith("Cancelled, not paid: ")
    assert "of €20.01 was not paid by Tue 2 Mar, 09:00" in gone.text
    assert "METHOD:CANCEL" in gone.calendar and STRIPE not in gone.text
    # Taken back, they hear that it is booked after all.
    reopen(office.diary, visit.id, now=office.now)
    assert [one[:8] for one in office.subjects(hours=1)] == ["Reserved"]


def test_what_becomes_of_it_is_told_to_the_cent_and_so_is_what_went_back(office: Office) -> None:
    visit = office.book(30 * HOUR)
    office.link(visit)
    office.later(minutes=15)
    office.post(visit, EntryKind.RECEIVED, 2_001)
    office.later(hours=1)
    cancel(office.diary, visit.id, by=By.CLIENT, now=office.now)
    [off] = office.later(hours=1)
    assert "€10.01 of your deposit goes back to you." in off.text
    assert "€10 of your deposit is kept, as agreed." in off.text
    office.post(visit, EntryKind.REFUNDED, 1_001)
    [back] = office.later(hours=1)
    assert back.subject.startswith("Deposit paid back: ")
    assert "€10.01 of your deposit is paid back, because you cancelled." in back.text
    assert "5 to 10 working days" in back.text
    assert office.later(days=1) == []


def test_who_paid_twice_reads_of_one_deposit_and_what_was_too_much(office: Office) -> None:
    visit = office.book()
    paid_twice(office.diary, visit, 2_001, office.now)
    *_, paid = office.later(minutes=30)
    assert "thank you, we have your deposit of €20.01." in paid.text
    office.post(visit, EntryKind.REFUNDED, 2_001)
    [back] = office.later(hours=1)
    stays = "Your appointment stays as it is, and so does the rest of your deposit: €20.01."
    assert stays in back.text and "Choose another time" not in back.text


def test_money_given_back_by_hand_takes_no_days(office: Office) -> None:
    visit = office.book()
    office.post(visit, EntryKind.RECEIVED, 2_001, outside="")
    office.later(hours=1)
    office.post(visit, EntryKind.REFUNDED, 500, outside="")
    [back] = office.later(hours=1)
    assert "€5 of your deposit is paid back. Your appointment stays as it is, and so" in back.text
    assert "working days" not in back.text


def test_by_text_where_the_client_wishes_it(office: Office) -> None:
    client = replace(
        office.client,
        phones=("+4915123456789",),
        preferred=Preferred.TEXT,
        texts=TextsWord(Permission.GIVEN, office.now, "by phone"),
    )
    save_client(office.diary, client, now=office.now)
    office.link(office.book())
    said = office.later(TEXT_KIND, minutes=30)
    assert [mail.text for mail in said if "Pay" in mail.text]


def test_no_rule_may_name_what_goes_by_itself(office: Office) -> None:
    rule = MessageRule(0, None, Occasion.MOVED, (Channel.MAIL,), "released")
    with pytest.raises(InvalidInput, match="goes by itself"):
        set_rule(office.diary, rule, now=office.now)


def test_who_can_t_be_told_how_to_pay_is_shown(office: Office) -> None:
    for rule in list_rules(office.diary):
        remove_rule(office.diary, rule.id, now=office.now)
    visit = office.book()
    for client, why in (
        (replace(office.client, email=""), "No way to tell Anna Schmidt how the deposit is paid: "),
        (replace(office.client, preferred=Preferred.NONE), "wishes no messages"),
    ):
        save_client(office.diary, client, now=office.now)
        seen = outlook_of(office.diary, now=office.now).bookings[visit.id]
        assert seen.glance is Glance.UNREACHED and why in seen.why
        assert why_nothing(office.diary, visit.id) == seen.why
    save_client(office.diary, office.client, now=office.now)
    assert visit.id not in outlook_of(office.diary, now=office.now).bookings
    assert why_nothing(office.diary, visit.id) == ""


def test_a_refund_that_came_back_before_it_was_told_is_not_told(office: Office) -> None:
    visit = office.book()
    office.post(visit, EntryKind.RECEIVED, 2_001)
    office.later(hours=1)
    office.post(visit, EntryKind.REFUNDED, 500)
    office.post(visit, EntryKind.REFUND_FAILED, 500)
    assert office.later(hours=1) == []


def test_each_can_be_worded_anew_and_is_shown_before_there_is_a_deposit(office: Office) -> None:
    office.book(5 * DAY)
    for template in DEPOSIT_MESSAGES:
        shown = preview_anywhere(
            office.diary, TemplateWriter(), template, "en", {}, now=office.now
        ).worded
        assert "€" in shown.text and "  " not in shown.sms and " ." not in shown.text
        assert ("/pay/" in shown.text) == (template in {"deposit", "deposit-reminder"})


def test_a_rehearsal_and_a_look_ahead_say_what_will_be_said(office: Office) -> None:
    visit = office.book()
    office.link(visit)
    lines = [line for line in list_messages(office.diary) if line.template == "deposit-reminder"]
    [line] = lines
    said = would_say(office.diary, TemplateWriter(), line.id, now=office.now)
    assert "€20.01" in said.text and line.rule is None


def test_a_look_ahead_hands_out_no_place_to_pay(office: Office) -> None:
    visit = office.book()
    office.link(visit)
    link = links_of(office.diary, None, visit.id, now=office.now, made_up=True).pay
    assert link.startswith("https://buy.stripe.example/") and link != STRIPE
    assert len(link) == len(STRIPE)


def test_what_asks_to_pay_waits_for_its_link(office: Office, page: FakePage) -> None:
    office.book()
    office.locked = True
    assert office.later(minutes=10) == [] and "planned" in office.states()
    office.locked = False
    assert "/pay/" in office.later(minutes=10)[0].text


def test_another_client_is_asked_anew_and_hears_nothing_of_the_one_before(office: Office) -> None:
    visit = office.book()
    office.link(visit)
    office.later(hours=1)
    office.post(visit, EntryKind.RECEIVED, 1_000)
    boris = save_client(office.diary, Client(0, "Boris", email="boris@example.org"), now=office.now)
    edit(office.diary, visit.id, details={"client_id": boris.id}, now=office.now)
    office.post(visit, EntryKind.REFUNDED, 1_000)
    told = {(mail.address, mail.subject.partition(":")[0]) for mail in office.later(hours=1)}
    assert told == {("boris@example.org", "Reserved"), ("anna@example.org", "Cancelled")}


@pytest.mark.parametrize("page_is_there", [False, True])
def test_where_nothing_is_paid_by_card_no_link_is_promised(
    office: Office, page_is_there: bool, request: pytest.FixtureRequest
) -> None:
    if page_is_there:
        request.getfixturevalue("page")
    with office.diary.write("settings", by=By.CONSULTANT, at=office.now) as change:
        rules.save_settings(change, {MODE: ""})
    office.book()
    booked, reminder = office.later(hours=20)
    assert "Deposit of €20.01: to be paid by Tue 2 Mar, 09:00." in booked.text
    for mail in (booked, reminder):
        assert "/pay/" not in mail.text and "of its own" not in mail.text
