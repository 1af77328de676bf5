"""The page is told of the invoices that are open, and of those that were closed lately."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.booking_page.store.examination import examine
from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceKind,
    LineTax,
    TaxCategory,
)
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.domain.page.invoices import PublishedInvoice
from scheduler_app.domain.page.kinds import EventKind, PageAbility
from scheduler_app.domain.page.links import hash_of
from scheduler_app.storage.clients import erasing
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.use_cases.brought import link_of_invoice
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.page import invoices
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.settings import save_settings
from tests.counting import QueryRecorder
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage, FakeSecrets
from tests.fakes.papers import FakePapers
from tests.use_cases.money.invoices.desk import SELLER, WORK
from tests.use_cases.money.invoices.laid_invoices import LaidInvoices, seconds
from tests.use_cases.page.linked_bookings import last, told

SAID = json.dumps(
    {
        "pay_into": {"iban": "DE02 1203 0000 0000 2020 51", "bic": "BYLADEM1001", "holder": ""},
        "seller": {"name": "Anna Weber"},
    }
)
DAY = "2027-02-20"
LINK = "https://buy.stripe.example/a"
NET, TOTAL = (1900, 10_000), 11_900


@pytest.fixture
def laid(practice: Diary, page: FakePage, now: datetime) -> LaidInvoices:
    """Whoever lays invoices of a practice whose page is linked."""
    publish(practice, page, now=now)
    return LaidInvoices(practice, now)


def shown(diary: Diary, page: FakePage, now: datetime) -> tuple[PublishedInvoice, ...]:
    publish(diary, page, now=now)
    examine(last(page))
    return last(page).invoices


def payable(diary: Diary, invoice: int, uid: str, now: datetime, amount: int = TOTAL) -> None:
    """Whoever takes the money has made a link over that amount."""
    with writing(diary, "pay-link", by=By.SYSTEM, at=now) as change:
        query = """
INSERT INTO outbox (key, kind, content, state, due_at, useful_until, planned_at, changed_at)
VALUES (?, 'payment link', ?, 'handed over', 1, 1, 1, 1)"""
        named = (f"invoice/{uid}/pay/1", json.dumps({"invoice": invoice}))
        row = change.connection.exec_driver_sql(query, named).lastrowid
        query = """
INSERT INTO payment_links (outbox_id, url, amount, currency, made_at) VALUES (?, ?, ?, 'EUR', 1)"""
        change.connection.exec_driver_sql(query, (row, LINK, amount))


def test_it_is_paid_at_a_link_over_just_what_is_open(
    practice: Diary, page: FakePage, anna: Client, laid: LaidInvoices, now: datetime
) -> None:
    one = laid.sent(anna.id, DAY, NET, document=SAID)
    payable(practice, one, "laid1", now, amount=TOTAL - 1)
    assert shown(practice, page, now)[0].pay_link == ""
    laid.moved(EntryKind.PAID, 1, DAY, invoice_id=one)
    assert shown(practice, page, now)[0].pay_link == LINK


def test_what_is_open_is_told_with_where_it_is_paid(
    practice: Diary, page: FakePage, anna: Client, laid: LaidInvoices, now: datetime
) -> None:
    one = laid.sent(anna.id, DAY, NET, due="2027-03-06", document=SAID)
    address = link_of_invoice(practice, FakeSecrets(), one, now=now)
    laid.moved(EntryKind.PAID, 1_900, "2027-02-22", invoice_id=one)
    laid.reminded(one, "2027-02-25", 500)
    [told_] = shown(practice, page, now)
    assert told_.links == (hash_of(address.rpartition("/")[2]),)
    assert (told_.number, told_.total, told_.payable) == ("2027-0001", TOTAL, TOTAL)
    assert (told_.paid, told_.fees, told_.to_pay) == (1_900, 500, 10_500)
    assert (told_.issued, told_.due, told_.closed_at) == (DAY, "2027-03-06", None)
    assert (told_.iban, told_.holder) == ("DE02120300000000202051", "Anna Weber")
    assert anna.name not in repr(told_), "its client's name is on the paper alone"


def test_an_account_goes_on_showing_an_invoice_of_before_a_merge(
    practice: Diary, page: FakePage, anna: Client, laid: LaidInvoices, now: datetime
) -> None:
    """Whoever paid it there looks for it there, whichever account is the newest."""
    for n, person in enumerate((ANNA, OTTO), start=9):
        page.request(now + timedelta(days=n), person)
    read_inbox(practice, page, now=page.now)
    by_mail = {one.email: one.id for one in list_clients(practice)}
    laid.sent(by_mail[ANNA.email], DAY, NET, document=SAID)
    assert [one.account for one in shown(practice, page, now)] == [ANNA.account]
    merge(practice, by_mail[ANNA.email], by_mail[OTTO.email], now=now)
    assert [one.account for one in shown(practice, page, now)] == [ANNA.account]


def test_an_older_page_is_told_of_none(
    practice: Diary, page: FakePage, anna: Client, laid: LaidInvoices, now: datetime
) -> None:
    laid.sent(anna.id, DAY, NET, document=SAID)
    page.knows = tuple(one for one in PageAbility if one is not PageAbility.INVOICES)
    publish(practice, page, now=now)
    assert shown(practice, page, now) == ()


def test_what_was_paid_goes_90_days_later_and_what_is_open_stays(
    practice: Diary, page: FakePage, anna: Client, laid: LaidInvoices, now: datetime
) -> None:
    laid.sent(anna.id, "2026-02-20", NET, document=SAID)
    paid = laid.sent(anna.id, "2026-02-20", NET, document=SAID)
    off = laid.sent(anna.id, "2026-02-20", NET, document=SAID)
    back = laid.sent(anna.id, "2026-02-20", NET, document=SAID)
    day = "2027-02-25"
    laid.moved(EntryKind.PAID, TOTAL, day, invoice_id=paid)
    laid.written_off(off, day)
    laid.sent(anna.id, day, NET, kind=InvoiceKind.CREDIT, corrects=back, document=SAID)
    told_ = {one.number: one for one in shown(practice, page, now)}
    assert {n: one.closed_at for n, one in told_.items()} == {
        "2027-0001": None,
        "2027-0002": seconds(day),
        "2027-0003": seconds(day),
        "2027-0004": seconds(day),
        "2027-0006": seconds(day),
    }
    assert (told_["2027-0006"].kind, told_["2027-0006"].corrects) == ("credit", "2027-0004")
    assert told_["2027-0002"].iban == "" and told_["2027-0002"].to_pay == 0
    ninety = datetime.fromtimestamp(seconds(day), now.tzinfo) + timedelta(days=90)
    assert len(shown(practice, page, ninety - timedelta(seconds=1))) == 5
    assert [one.number for one in shown(practice, page, ninety)] == ["2027-0001"]


def test_what_comes_back_long_after_opens_it_again(
    practice: Diary, page: FakePage, anna: Client, laid: LaidInvoices, now: datetime
) -> None:
    one = laid.sent(anna.id, "2026-02-20", NET, document=SAID)
    laid.moved(EntryKind.PAID, TOTAL, "2026-02-22", invoice_id=one)
    assert shown(practice, page, now) == ()
    laid.moved(EntryKind.PAYMENT_REFUNDED, 900, "2026-03-22", invoice_id=one)
    [again] = shown(practice, page, now)
    assert (again.to_pay, again.closed_at) == (900, None)


def test_of_an_erased_client_nothing_is_told(
    practice: Diary, page: FakePage, anna: Client, laid: LaidInvoices, now: datetime
) -> None:
    laid.sent(anna.id, DAY, NET, document=SAID)
    assert shown(practice, page, now)
    # The law may want it kept: whether anybody may be erased is not asked here.
    with writing(practice, "erase", by=By.CONSULTANT, at=now) as change:
        erasing.erase(change, [anna.id])
    assert shown(practice, page, now) == ()


def test_its_client_finds_it_in_their_account(
    practice: Diary, page: FakePage, laid: LaidInvoices, now: datetime
) -> None:
    page.request(now + timedelta(days=3), OTTO)
    read_inbox(practice, page, now=page.now)
    otto = save_client(practice, Client(0, "Otto Other"), now=now)
    with practice.read() as connection:
        query = "SELECT client_id FROM page_accounts WHERE account = ?"
        known = connection.exec_driver_sql(query, (OTTO.account,)).scalar_one()
    laid.sent(known, DAY, NET, document=SAID)
    laid.sent(otto.id, DAY, NET, document=SAID)
    told_ = {one.number: one.account for one in shown(practice, page, now)}
    assert told_ == {"2027-0001": OTTO.account, "2027-0002": ""}


def test_who_goes_to_pay_is_noted_and_nobody_is_told(
    practice: Diary, page: FakePage, anna: Client, laid: LaidInvoices, now: datetime
) -> None:
    id_ = laid.sent(anna.id, DAY, NET, document=SAID)
    [one] = shown(practice, page, now)
    payable(practice, id_, one.uid, now)
    [one] = shown(practice, page, now)
    assert one.pay_link == LINK
    page.tell(EventKind.PAYING, uid=one.uid, link="x" * 22)
    read_inbox(practice, page, now=page.now)
    with practice.read() as connection:
        found = connection.exec_driver_sql("SELECT paying_at FROM payment_links").scalar()
    assert found == page.events[-1].at and told(practice) == []
    page.tell(EventKind.PAYING, uid="8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a10", link="x" * 22)
    read_inbox(practice, page, now=page.now)
    assert len(told(practice)) == 1, "of one that this diary does not hold"


def test_as_many_as_a_page_takes_are_told_the_open_ones_first(
    practice: Diary,
    page: FakePage,
    anna: Client,
    laid: LaidInvoices,
    now: datetime,
    query_recorder: QueryRecorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [laid.sent(anna.id, DAY, NET, document=SAID) for _ in range(4)]
    laid.moved(EntryKind.PAID, TOTAL, DAY, invoice_id=ids[3])
    with query_recorder.asked() as few:
        assert len(shown(practice, page, now)) == 4
    for _ in range(8):
        laid.sent(anna.id, DAY, NET, document=SAID)
    with query_recorder.asked() as many:
        assert len(shown(practice, page, now)) == 12
    assert len(many.statements) == len(few.statements), "however many there are"
    monkeypatch.setattr(invoices, "MOST_INVOICES", 11)
    assert "2027-0004" not in {one.number for one in shown(practice, page, now)}
    assert replace(last(page).invoices[0], uid="") != last(page).invoices[0]


def test_one_that_was_sent_is_told_as_it_says(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    publish(practice, page, now=now)
    into = {"money.iban": "DE02120300000000202051", "money.seller_name": "Weber IT-Hilfe"}
    save_settings(practice, SELLER | into, now=now)
    draft = InvoiceDraft(anna.id, lines=(WORK,), since="2027-02-26")
    desk = InvoiceDesk(FakePapers(), FakeSecrets())
    done = send_invoice(practice, save_draft(practice, draft, now=now), desk, mail=False, now=now)
    [one] = shown(practice, page, now)
    assert (one.number, one.total, one.to_pay) == (done.number, TOTAL, TOTAL)
    assert (one.iban, one.holder) == ("DE02120300000000202051", "Weber IT-Hilfe")
    assert len(one.links) == 1 and len(one.file) == 64, "its paper names its address"


def test_a_rounding_is_part_of_what_it_came_to(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    """Nobody has paid it before: 84.03 and 15.97, 23.27 and 1.63 are a cent too much."""
    publish(practice, page, now=now)
    save_settings(practice, SELLER, now=now)
    lines = (
        replace(WORK, price=9_999),
        replace(WORK, price=2_490, tax=LineTax(TaxCategory.STANDARD, 700)),
    )
    draft = InvoiceDraft(anna.id, lines=lines, since="2027-02-26", gross=True)
    desk = InvoiceDesk(FakePapers(), FakeSecrets())
    send_invoice(practice, save_draft(practice, draft, now=now), desk, mail=False, now=now)
    [one] = shown(practice, page, now)
    assert one.total == one.payable == one.to_pay == 12_489


@pytest.mark.parametrize(
    ("odd", "told_"),
    [
        ({"iban": "no account", "bic": "?"}, ("", "")),
        ({"iban": "de02 1203 0000 0000 2020 51\n", "bic": "byladem1 001"},
         ("DE02120300000000202051", "BYLADEM1001")),
        ({"holder": "W\u0000eber\r\n" * 99}, ("", "")),
        ({}, ("", "")),
    ],
)  # fmt: skip
def test_what_no_page_takes_keeps_nothing_else_from_it(
    practice: Diary,
    page: FakePage,
    anna: Client,
    laid: LaidInvoices,
    now: datetime,
    odd: dict[str, str],
    told_: tuple[str, str],
) -> None:
    laid.sent(anna.id, DAY, NET, document=json.dumps({"pay_into": odd}))
    laid.sent(anna.id, DAY, NET, document=SAID, due="1999-01-01")
    laid.sent(anna.id, DAY, NET, document=SAID, currency="EURO")
    laid.sent(anna.id, DAY, (0, 2**60), document=SAID)
    [one] = shown(practice, page, now)
    assert (one.iban, one.bic) == told_
