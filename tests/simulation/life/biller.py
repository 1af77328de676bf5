"""Simulation: the consultant's invoices: drafted, sent, paid, credited, corrected, written off."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.amounts import Money
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices import paying, writing_off
from scheduler_app.use_cases.money.invoices.billing import billing_of, save_billing
from scheduler_app.use_cases.money.invoices.crediting import correct, send_credit
from scheduler_app.use_cases.money.invoices.drafting import deposit_draft, draft_for
from scheduler_app.use_cases.money.invoices.drafts import remove_draft, save_draft
from scheduler_app.use_cases.money.invoices.reminding import send_reminders
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.settings import save_settings
from tests.simulation.life.till import Till, one_of
from tests.simulation.outside.papers import PaperShop
from tests.simulation.play.script import among, deed, pick, yes


class Biller(Till):
    """Bills what was done, alone or with others of the same client."""

    actor, a_day = "biller", 6.0
    awake = (8, 20)

    @property
    def desk(self) -> InvoiceDesk:
        """By what invoices are sent."""
        return InvoiceDesk(self.practice.firm(PaperShop).maker, self.practice.office.secrets())

    def comes_to_rest(self) -> None:
        """Whose address the law wants on an invoice has told it."""
        diary, now = self.world.diary, self.world.now
        for client in list_clients(diary, with_archived=True):
            known = billing_of(diary, client.id)
            if not known.street:
                told = replace(known, street="Weg 1", postcode="10115", city="Berlin", country="DE")
                save_billing(diary, told, now=now)
        super().comes_to_rest()

    @deed(4, pick(), among(1, 1, 2))
    def bills(self, which: int, many: int) -> None:
        """What has begun is done, and billed; with it what else its client has not been billed."""
        world = self.world
        begun = f"{_BEGUN} AND start_at <= {int(world.now.timestamp())} ORDER BY id"
        first = one_of(self.ids(begun), which)
        if first is None:
            return
        self.try_to(lambda: mark_done(world.diary, first, now=world.now))
        same = "SELECT client_id FROM bookings WHERE id = ?"
        client = self.asked(same, first)[0][0]
        others = [row[0] for row in self.asked(_DONE, client) if row[0] != first]
        visits = [first, *others[: many - 1]]

        def drafts() -> None:
            draft = draft_for(world.diary, visits, now=world.now)
            self._send(save_draft(world.diary, draft, now=world.now))

        self.try_to(drafts)

    @deed(1, pick())
    def bills_a_deposit(self, which: int) -> None:
        """The invoice for what came in before."""
        visit, world = self.paid_visit(which), self.world
        if visit is None:
            return

        def drafts() -> None:
            draft = deposit_draft(world.diary, visit, now=world.now)
            self._send(save_draft(world.diary, draft, now=world.now))

        self.try_to(drafts)

    @deed(1, pick())
    def drafts_one(self, which: int) -> None:
        """A draft that waits."""
        visit, world = one_of(self.ids(f"{_BEGUN} ORDER BY id"), which), self.world
        if visit is not None:
            self.try_to(
                lambda: save_draft(
                    world.diary, draft_for(world.diary, [visit], now=world.now), now=world.now
                )
            )

    @deed(1, pick())
    def sends_a_draft(self, which: int) -> None:
        """What waits goes out as it stands."""
        draft = one_of(self.ids(_DRAFTS), which)
        if draft is not None:
            self.try_to(lambda: self._send(draft))

    @deed(0.5, pick())
    def drops_a_draft(self, which: int) -> None:
        """What waits is thrown away."""
        draft = one_of(self.ids(_DRAFTS), which)
        if draft is not None:
            self.try_to(lambda: remove_draft(self.world.diary, draft, now=self.world.now))

    @deed(1.2, pick(), among(None, None, 1, 6_50, 30_00))
    def credits_an_invoice(self, which: int, amount: int | None) -> None:
        """Whole, or so much of its first line."""
        one, world, part = self._invoice(which), self.world, None if amount is None else {0: amount}
        if one is not None:
            self.try_to(
                lambda: send_credit(world.diary, one, self.desk, part, mail=False, now=world.now)
            )

    @deed(0.7, pick())
    def corrects_an_invoice(self, which: int) -> None:
        """It is taken back, and a draft says the same."""
        one, world = self._invoice(which), self.world
        if one is not None:
            self.try_to(lambda: correct(world.diary, one, self.desk, mail=False, now=world.now))

    @deed(2, pick(), among(1, 19_00, 40_01, 119_00), among(PaidBy.CASH, PaidBy.TRANSFER))
    def an_invoice_is_paid(self, which: int, amount: int, by: PaidBy) -> None:
        """By hand, a part, or too much."""
        one, world = self._invoice(which), self.world
        if one is not None:
            self.try_to(
                lambda: paying.record_invoice_payment(
                    world.diary, one, Money(amount, "EUR"), by, at=world.now, now=world.now
                )
            )

    @deed(1, pick())
    def leaves_credit(self, which: int) -> None:
        """What is too much is left to the client."""
        one, world = self._invoice(which), self.world
        if one is not None:
            self.try_to(lambda: paying.leave_credit(world.diary, one, now=world.now))

    @deed(1, pick())
    def uses_credit(self, which: int) -> None:
        """What the client has left pays it."""
        one, world = self._invoice(which), self.world
        if one is not None:
            self.try_to(lambda: paying.use_credit(world.diary, one, now=world.now))

    @deed(1, pick(), among(None, None, PaidBy.CASH))
    def gives_back_what_is_too_much(self, which: int, by: PaidBy | None) -> None:
        """To the cards that paid it, or by hand."""
        one, world = self._invoice(which), self.world
        if one is None:
            return
        much = paying.paid_of(world.diary, one).too_much
        self.try_to(lambda: paying.give_back(world.diary, one, max(1, much), by=by, now=world.now))

    @deed(0.5, pick(), yes)
    def writes_off(self, which: int, off: bool) -> None:
        """No more is expected, or is again."""
        one, world = self._invoice(which), self.world
        if one is None:
            return
        if off:
            self.try_to(lambda: writing_off.write_off(world.diary, one, why="drawn", now=world.now))
        else:
            self.try_to(lambda: writing_off.reopen(world.diary, one, now=world.now))

    @deed(1, pick(), yes)
    def reminds(self, which: int, early: bool) -> None:
        """By hand, as far as that may be."""
        one, world = self._invoice(which), self.world
        if one is not None:
            self.try_to(lambda: send_reminders(world.diary, [one], early=early, now=world.now))

    @deed(0.5, among("no", "at once"), among("auto", "auto", "ask"))
    def changes_how_invoices_go(self, deposits: str, remind: str) -> None:
        """Whether deposits have invoices by themselves, and reminders go so."""
        ways = {"money.deposit_invoices": deposits, "money.remind": remind}
        self.try_to(lambda: save_settings(self.world.diary, ways, now=self.world.now))

    def _invoice(self, which: int) -> int | None:
        return one_of(self.ids(_SENT), which)

    def _send(self, draft: int) -> None:
        mailed = bool(draft % 2)
        send_invoice(self.world.diary, draft, self.desk, mail=mailed, now=self.world.now)


_BEGUN = """
SELECT id FROM bookings WHERE kind = 'appointment' AND NOT removed AND client_id IS NOT NULL
   AND state IN ('confirmed', 'done')"""

_DONE = """
SELECT id FROM bookings WHERE client_id = ? AND state = 'done' AND NOT removed AND id NOT IN (
  SELECT booking_id FROM invoice_bookings) ORDER BY id"""

_DRAFTS = "SELECT id FROM invoices WHERE number = '' AND NOT removed ORDER BY id"

_SENT = "SELECT id FROM invoices WHERE number <> '' AND kind <> 'credit' ORDER BY id"
