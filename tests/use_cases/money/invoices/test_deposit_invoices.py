"""The tax of a deposit that has its own invoice is counted once, in whatever order it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.findings import FindingKind
from scheduler_app.domain.money.invoices.figures import DayRange
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.invoices.crediting import correct, send_credit
from scheduler_app.use_cases.money.invoices.drafting import deposit_draft, draft_for
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.figures import invoice_figures
from scheduler_app.use_cases.money.invoices.listing import invoice_of
from scheduler_app.use_cases.money.invoices.sending import Sent, send_invoice
from scheduler_app.use_cases.money.to_answer import open_findings
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from tests.fakes.papers import FakePapers
from tests.storage.money.test_books import pay, say
from tests.use_cases.money.invoices.drafted import Drafted
from tests.use_cases.money.invoices.test_crediting import finish

DEPOSIT = (33_61, 6_39)
"""The tax of a deposit of 40.00, and what it is of."""

DESK = InvoiceDesk(FakePapers())


class Deposited:
    """A visit for 119.00 whose deposit of 40.00 came in, and has its invoice."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        self.office = Drafted.founded(diary, now)
        self.diary = diary
        self.visit = self.office.booked()
        pay(diary, self.visit, 40_00, now)
        self.deposit = self.deposit_invoice()

    @property
    def now(self) -> datetime:
        return self.office.now

    def send(self, draft_id: int) -> Sent:
        return send_invoice(self.diary, draft_id, DESK, mail=False, now=self.now)

    def deposit_invoice(self) -> Sent:
        draft = deposit_draft(self.diary, self.visit, now=self.now)
        return self.send(save_draft(self.diary, draft, now=self.now))

    def drafted(self) -> int:
        finish(self.office, self.visit)
        draft = draft_for(self.diary, [self.visit], now=self.now)
        return save_draft(self.diary, draft, now=self.now)

    def credit(self, one: Sent, amounts: dict[int, int] | None = None) -> Sent:
        return send_credit(self.diary, one.id, DESK, amounts, mail=False, now=self.now)

    def goes_back(self, amount: int) -> None:
        say(self.diary, self.visit, "refund", amount, self.now)
        pay(self.diary, self.visit, amount, self.now, EntryKind.REFUNDED)

    def taxed(self) -> tuple[int, int]:
        """What is taxed by all documents together, and its tax."""
        with self.diary.look() as asked:
            sums = asked.exec_driver_sql("SELECT sum(net), sum(tax) FROM invoice_taxes")
            (found,) = [(int(net), int(tax)) for net, tax in sums]
            [(income,)] = list(asked.exec_driver_sql("SELECT sum(net) FROM invoice_incomes"))
        assert income == found[0]
        return found

    def received(self) -> tuple[int, int]:
        """What is taxed of what came in this year, and its tax, by the figures."""
        days = DayRange(date(2027, 1, 1), date(2027, 12, 31))
        figures = invoice_figures(self.diary, days, zone_name="Europe/Berlin", now=self.now)
        sums = figures.taxes_received
        return sum(one.net.minor for one in sums), sum(one.tax.minor for one in sums)

    def found(self) -> list[tuple[FindingKind, int]]:
        return [(each.kind, each.amount.minor) for each in open_findings(self.diary)]


@pytest.fixture
def deposited(diary: Diary, now: datetime) -> Deposited:
    return Deposited(diary, now)


def test_a_correction_takes_the_invoice_of_the_deposit_along(deposited: Deposited) -> None:
    final = deposited.send(deposited.drafted())
    assert deposited.taxed() == (100_00, 19_00)
    assert deposited.received() == DEPOSIT
    done = correct(deposited.diary, final.id, DESK, mail=False, now=deposited.now)
    assert deposited.taxed() == (0, 0)
    assert deposited.received() == DEPOSIT, "it is there still"
    with pytest.raises(NotAllowed, match=f"Invoice {final.number} takes this deposit off"):
        deposited.credit(deposited.deposit)
    assert deposited.send(done.draft_id).payable == 79_00
    assert deposited.taxed() == (100_00, 19_00)
    deposited.office.now += timedelta(days=1)
    assert deposited.received() == DEPOSIT


def test_what_is_billed_anew_names_no_deposit_invoice_that_is_gone(deposited: Deposited) -> None:
    deposited.credit(deposited.send(deposited.drafted()))
    draft = draft_for(deposited.diary, [deposited.visit], now=deposited.now)
    assert [(one.amount, one.number) for one in draft.prepaid] == [(40_00, "")]


def test_a_deposit_invoice_is_not_taken_back_beside_the_one_that_names_it(
    deposited: Deposited,
) -> None:
    draft = deposited.drafted()
    deposited.credit(deposited.deposit, {0: 10_00})
    with pytest.raises(InvalidInput, match="a credit note has taken that back") as refused:
        deposited.send(draft)
    assert refused.value.field == "prepaid"


def test_a_deposit_that_goes_back_asks_for_a_credit_note_of_its_invoice(
    deposited: Deposited,
) -> None:
    assert deposited.found() == []
    deposited.goes_back(30_00)
    assert deposited.found() == [(FindingKind.DEPOSIT_GONE, 30_00)]
    (finding,) = open_findings(deposited.diary)
    assert finding.invoice_id == deposited.deposit.id and "Send a credit note" in finding.told
    deposited.credit(deposited.deposit, {0: 30_00})
    assert deposited.found() == []
    assert deposited.received() == (8_40, 1_60)
    assert deposited.send(deposited.drafted()).payable == 109_00
    assert deposited.found() == [] and deposited.taxed() == (100_00, 19_00)


def test_what_went_back_and_has_no_credit_note_is_not_named(deposited: Deposited) -> None:
    deposited.goes_back(30_00)
    draft = deposited.drafted()
    deposited.send(draft)
    assert deposited.found() == [(FindingKind.DEPOSIT_GONE, 30_00)]
    deposited.credit(deposited.deposit)
    assert deposited.found() == [] and deposited.taxed() == (100_00, 19_00)


def test_two_windows_invoice_a_deposit_once(deposited: Deposited) -> None:
    document = invoice_of(deposited.diary, deposited.deposit.id).document
    assert document is not None
    again = save_draft(deposited.diary, document.draft, now=deposited.now)
    with pytest.raises(NotAllowed, match="invoices would name more"):
        deposited.send(again)


def test_what_is_about_to_go_back_is_not_taken_off(deposited: Deposited) -> None:
    draft = deposited.drafted()
    say(deposited.diary, deposited.visit, "refund", 40_00, deposited.now)
    with pytest.raises(InvalidInput, match="€40 is not there any more"):
        deposited.send(draft)
