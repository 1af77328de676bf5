"""Whatever a year brings, in whatever order: the proof is green, and tax is counted once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.money.findings import FindingKind
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.ledger import NOTHING, EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices import sent
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import cancel, mark_done, mark_no_show, reopen
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices import paying, writing_off
from scheduler_app.use_cases.money.invoices.crediting import correct, send_credit
from scheduler_app.use_cases.money.invoices.drafting import deposit_draft, draft_for
from scheduler_app.use_cases.money.invoices.drafts import remove_draft, save_draft
from scheduler_app.use_cases.money.invoices.proof_findings import prove_and_note
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.money.to_answer import open_findings
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from tests.drawing import chance
from tests.fakes.papers import FakePapers
from tests.storage.money.test_books import pay, say
from tests.use_cases.money.invoices.drafted import Drafted
from tests.use_cases.money.invoices.office import figures_agree

PRICES = (119_00, 13_00, 77_77)


class YearOfVisits:
    """One thing after another happens to the visits of two clients."""

    def __init__(self, office: Drafted, drawn: Random) -> None:
        self.office, self.drawn, self.diary = office, drawn, office.diary
        self.desk = InvoiceDesk(FakePapers())
        self.ben = save_client(office.diary, Client(0, "Ben", language="de"), now=office.now).id
        self.visits = [office.booked()]
        self.drafts: list[int] = []

    @property
    def now(self) -> datetime:
        return self.office.now

    @property
    def visit(self) -> int:
        return self.drawn.choice(self.visits[-4:])

    @property
    def some(self) -> list[int]:
        last = self.visits[-4:]
        return self.drawn.sample(last, min(len(last), self.drawn.choice((1, 1, 2))))

    def books(self) -> None:
        price = Money(self.drawn.choice(PRICES), "EUR")
        client = self.drawn.choice((self.office.anna, self.office.anna, self.ben))
        self.visits.append(self.office.booked(client=client, agreed=price))

    def pays_deposit(self) -> None:
        pay(self.diary, self.visit, self.drawn.choice((10_00, 40_00, 119_00)), self.now)

    def pays_visit(self) -> None:
        pay(self.diary, self.visit, self.drawn.choice((5_00, 79_00)), self.now, EntryKind.PAID)

    def passes(self) -> None:
        self.office.now += timedelta(hours=self.drawn.choice((1, 30)))

    def ends(self) -> None:
        how = self.drawn.choice((mark_done, mark_done, mark_done, mark_no_show, cancel))
        how(self.diary, self.visit, now=self.now)

    def reopens_visit(self) -> None:
        reopen(self.diary, self.visit, now=self.now, permit_overlap=True)

    def reprices(self) -> None:
        price = {"agreed_price": self.drawn.choice(PRICES)}
        edit(self.diary, self.visit, details=price, now=self.now)

    def deposit_goes(self) -> None:
        visit, amount = self.visit, self.drawn.choice((5_00, 10_00))
        say(self.diary, visit, "refund", amount, self.now)
        pay(self.diary, visit, amount, self.now, EntryKind.REFUNDED)

    def merges(self) -> None:
        merge(self.diary, self.office.anna, self.ben, now=self.now)
        self.ben = save_client(self.diary, Client(0, "Ben"), now=self.now).id

    def undoes(self) -> None:
        undo(self.diary, now=self.now)


class Year(YearOfVisits):
    """The same, and to their invoices."""

    @property
    def invoice(self) -> int:
        with self.diary.look() as asked:
            rows = asked.exec_driver_sql(
                "SELECT id FROM invoices WHERE number <> '' AND kind <> 'credit'"
            )
            ids = [row[0] for row in rows]
        if not ids:
            raise NotAllowed("Nothing was sent.")
        return int(self.drawn.choice(ids[-6:]))

    def bills_deposit(self) -> None:
        draft = deposit_draft(self.diary, self.visit, now=self.now)
        self.send(save_draft(self.diary, draft, now=self.now))

    def drafts_one(self) -> None:
        draft = draft_for(self.diary, self.some, now=self.now)
        self.drafts.append(save_draft(self.diary, draft, now=self.now))

    def bills(self) -> None:
        self.office.now += timedelta(hours=30)
        some = self.some
        for visit in some:
            with suppress(NotAllowed):
                mark_done(self.diary, visit, now=self.now)
        draft = draft_for(self.diary, some, now=self.now)
        self.send(save_draft(self.diary, draft, now=self.now))

    def sends(self) -> None:
        if self.drafts:
            self.send(self.drafts[-1])
            self.drafts.pop()

    def drops(self) -> None:
        if self.drafts:
            remove_draft(self.diary, self.drafts.pop(), now=self.now)

    def send(self, draft: int) -> None:
        try:
            send_invoice(self.diary, draft, self.desk, mail=False, now=self.now)
        except Trouble:
            if draft not in self.drafts:
                remove_draft(self.diary, draft, now=self.now)

    def credits(self) -> None:
        amounts = self.drawn.choice((None, {0: self.drawn.choice((1, 6_50, 30_00))}))
        send_credit(self.diary, self.invoice, self.desk, amounts, mail=False, now=self.now)

    def corrects(self) -> None:
        done = correct(self.diary, self.invoice, self.desk, mail=False, now=self.now)
        self.drafts.append(done.draft_id)

    def pays(self) -> None:
        amount = Money(self.drawn.choice((1, 19_00, 119_00)), "EUR")
        paying.record_invoice_payment(
            self.diary, self.invoice, amount, PaidBy.CASH, at=self.now, now=self.now
        )

    def leaves(self) -> None:
        paying.leave_credit(self.diary, self.invoice, now=self.now)

    def uses(self) -> None:
        paying.use_credit(self.diary, self.invoice, now=self.now)

    def gives_back(self) -> None:
        one = self.invoice
        much = max(1, paying.paid_of(self.diary, one).too_much)
        paying.give_back(self.diary, one, much, by=PaidBy.TRANSFER, now=self.now)

    def writes_off(self) -> None:
        writing_off.write_off(self.diary, self.invoice, why="drawn", now=self.now)

    def expects(self) -> None:
        writing_off.reopen(self.diary, self.invoice, now=self.now)

    def must_hold(self) -> None:
        """All that tells of invoices tells the same."""
        run = prove_and_note(self.diary, self.desk.maker, now=self.now, everything=True)
        assert run.faults == []
        self.office.now += timedelta(seconds=1)
        figures_agree(self.diary, self.now)
        with self.diary.look() as asked:
            [(taxed,)] = asked.exec_driver_sql("SELECT sum(net + tax) FROM invoice_taxes")
            [(net,)] = asked.exec_driver_sql("SELECT sum(net) FROM invoice_taxes")
            [(income,)] = asked.exec_driver_sql("SELECT sum(net) FROM invoice_incomes")
            ids = [row[0] for row in asked.exec_driver_sql("SELECT id FROM invoices")]
            deposits = sent.deposit_invoices(asked, self.visits)
            stands = list(standings(asked, ids).values())
            balances = ledger.of_bookings(asked, self.visits)
            own_pots = ledger.of_invoices(asked, ids)
        assert net == income
        finals = [
            one for one in stands if one.kind is InvoiceKind.INVOICE and one.sent_at is not None
        ]
        due = sum(one.whole - one.credited for one in finals) + sum(one.left for one in deposits)
        # A cent of rounding is no tax; each document may have one for each rate.
        assert abs((taxed or 0) - due) <= len(stands)
        gone = {
            each.invoice_id
            for each in open_findings(self.diary)
            if each.kind is FindingKind.DEPOSIT_GONE
        }
        for one in stands:
            # What is paid of a deposit invoice beside its deposit is all too much.
            own = own_pots.get(one.id, {}).get("EUR", NOTHING).applied
            assert one.kind is not InvoiceKind.DEPOSIT or one.outstanding == -own or not one.sent_at
        for booking, pots in balances.items():
            lefts = [one.left for one in deposits if one.booking_id == booking]
            there = sum(each.held + each.applied + each.kept for each in pots.values())
            assert sum(lefts) <= there or gone, booking


WEIGHTS: dict[Callable[[Year], None], int] = {
    Year.books: 4, Year.pays_deposit: 4, Year.pays_visit: 1, Year.bills_deposit: 3, Year.passes: 6,
    Year.ends: 5, Year.reopens_visit: 1, Year.reprices: 1, Year.drafts_one: 2, Year.bills: 4,
    Year.sends: 3, Year.drops: 1, Year.credits: 3, Year.corrects: 2, Year.pays: 4, Year.leaves: 2,
    Year.uses: 2, Year.gives_back: 2, Year.deposit_goes: 2, Year.writes_off: 1, Year.expects: 1,
    Year.merges: 1, Year.undoes: 1,
}  # fmt: skip


@pytest.mark.parametrize("steps", [60, pytest.param(1_500, marks=pytest.mark.soak)])
def test_a_year_is_proven_whatever_it_brings(diary: Diary, now: datetime, steps: int) -> None:
    drawn = chance()
    year = Year(Drafted.founded(diary, now), drawn)
    for step in range(steps):
        (does,) = drawn.choices(list(WEIGHTS), list(WEIGHTS.values()))
        with suppress(Trouble):
            does(year)
        if step % 20 == 0:
            year.must_hold()
    year.must_hold()
