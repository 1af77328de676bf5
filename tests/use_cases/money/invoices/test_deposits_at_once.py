"""A deposit gets its invoice as soon as it came in, where that is wished; once, whatever dies."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.invoices.deposits_at_once import invoice_deposits
from scheduler_app.use_cases.money.invoices.listing import list_invoices
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.papers import FakePapers
from tests.storage.money.test_books import pay
from tests.use_cases.money.invoices.drafted import Drafted

DESK = InvoiceDesk(FakePapers())


@pytest.fixture
def office(diary: Diary, now: datetime) -> Drafted:
    return Drafted.founded(diary, now)


def test_each_deposit_has_one(office: Drafted) -> None:
    first, second = office.booked(), office.booked(hours=30)
    office.booked(hours=40)
    pay(office.diary, first, 40_00, office.now)
    pay(office.diary, second, 20_00, office.now)
    assert invoice_deposits(office.diary, DESK, now=office.now).sent == ()
    save_settings(office.diary, {"money.deposit_invoices": "at once"}, now=office.now)
    done = invoice_deposits(office.diary, DESK, now=office.now)
    assert [one.kind for one in done.sent] == [InvoiceKind.DEPOSIT] * 2
    assert invoice_deposits(office.diary, DESK, now=office.now).sent == ()
    pay(office.diary, first, 5_00, office.now)
    (more,) = invoice_deposits(office.diary, DESK, now=office.now).sent
    assert more.number == "2027-0003"
    assert [one.total for one in list_invoices(office.diary, now=office.now)] == [500, 2000, 4000]


def test_what_one_lacks_keeps_no_other_back(office: Drafted) -> None:
    save_settings(office.diary, {"money.deposit_invoices": "at once"}, now=office.now)
    save_settings(office.diary, {"money.seller_street": ""}, now=office.now)
    pay(office.diary, office.booked(), 40_00, office.now)
    done = invoice_deposits(office.diary, DESK, now=office.now)
    assert done.sent == () and "street" in str(done.trouble)
    assert list_invoices(office.diary, now=office.now) == []
