"""Desktop, invoices: what the consultant does with what was sent, each asked about once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from functools import partial
from secrets import token_hex
from typing import NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.money.amount_question import PAID_BY
from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.money.invoices.paper_files import PaperFiles
from scheduler_app.desktop.money.invoices.questions import (
    CorrectQuestion,
    Crediting,
    CreditQuestion,
    InvoicePaid,
    InvoicePaidQuestion,
    MailAgainQuestion,
    SendAnywayQuestion,
    TooMuchAnswer,
    TooMuchQuestion,
    WriteOffQuestion,
)
from scheduler_app.desktop.money.invoices.remind_question import (
    RemindNowQuestion,
    RemindQuestion,
    remind,
)
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.money.invoices.document import InvoiceDocument, InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.domain.money.invoices.reminding import DueReminder
from scheduler_app.domain.zones import instant_of
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices import paying
from scheduler_app.use_cases.money.invoices.crediting import Corrected, correct, send_credit
from scheduler_app.use_cases.money.invoices.listing import SentInvoice, invoice_of
from scheduler_app.use_cases.money.invoices.mailing import mail_again
from scheduler_app.use_cases.money.invoices.odd import SendAnyway
from scheduler_app.use_cases.money.invoices.sending import Sent
from scheduler_app.use_cases.money.invoices.writing_off import reopen, write_off

T = TypeVar("T")
Out_co = TypeVar("Out_co", covariant=True)

NOON = time(12)

CORRECT, REMIND_NOW = "Correct it…", "Remind now…"


class Sending(Protocol[Out_co]):
    """Sends something of the diary, all the same where it is odd and `anyway` says so."""

    def __call__(self, now: datetime, *, anyway: bool) -> Out_co:
        """Returns what was sent; raises `SendAnyway` where somebody has to be asked."""
        ...


_NOT_SO = {
    CORRECT: "It was taken back already, in part or whole.",
    REMIND_NOW: "Clients are reminded of what is overdue.",
}


class Offered(NamedTuple):
    """What can be done, the likeliest first: at most `beside` of them as buttons."""

    actions: Sequence[Action]
    beside: int = 2


class InvoiceVerbs(QObject):
    """One for the screen."""

    draft_wanted = Signal(int)
    """A draft that was begun, to be written on; its id."""

    def __init__(self, tools: Tools, files: PaperFiles, over: QWidget) -> None:
        super().__init__(over)
        self._tools = tools
        self._files = files
        self._over = over

    def possible(self, sent: SentInvoice) -> Offered:
        """What can be done with what was sent, as it stands."""
        one, document = sent.standing, sent.document
        today = self._tools.today().isoformat()
        plain = one.kind is not InvoiceKind.CREDIT
        open_ = plain and one.outstanding > 0
        left = plain and one.payable > one.credited
        there = document is not None
        by_credit = min(one.outstanding, sent.credit)
        offered = (
            (open_, "Record a payment…", "price", partial(self.ask_payment, one)),
            (open_ and there and one.state(today) is InvoiceState.OVERDUE, REMIND_NOW, "bell",
             partial(self._ask_remind, one)),
            (plain and one.outstanding < 0, "Settle what is too much…", "price",
             partial(self._ask_too_much, one.id)),
            (there, "Open the PDF", "file", partial(self._files.open_pdf, one)),
            (by_credit > 0, f"Pay {words.told(by_credit, one.currency)} by credit", "user",
             partial(self._use_credit, one)),
            (there, "Mail it again…", "mail", partial(self.ask_mail_again, sent)),
            (there, "Save PDF and XML…", "download", partial(self._files.save_papers, one)),
            (there, "Save for Peppol…", "download",
             partial(self._files.save_peppol, one, document)),
            (there, "Save as XRechnung…", "download",
             partial(self._files.save_xrechnung, one, document)),
            (there and left, "Credit note…", "reopen", partial(self._ask_credit, one, document)),
            (there and left and not one.credited, CORRECT, "edit",
             partial(self._ask_correct, one, document)),
            (open_, "Write it off…", "close", partial(self._ask_write_off, one)),
            (one.written_off, "Expect the money again", "reopen", partial(self._reopen, one)),
        )  # fmt: skip
        return Offered([Action("", label, sign, act) for fits, label, sign, act in offered if fits])

    def ask_payment(self, one: InvoiceStanding) -> None:
        """Ask what was paid by hand, and write it down."""
        question = InvoicePaidQuestion(one, self._tools, self._over)
        key = token_hex(8)
        question.answered.connect(lambda answer: self._record(one, answer, key))
        question.open()

    def ask_reminders(self, due: Sequence[DueReminder]) -> None:
        """Show each reminder that is due, and send those that stay ticked."""
        question = RemindQuestion(due, self._over)
        question.answered.connect(lambda ids: remind(self._tools, ids, early=False))
        question.open()

    def ask_mail_again(self, sent: SentInvoice) -> None:
        """Ask where what was sent is mailed to once more, and mail it."""
        one, tools = sent.standing, self._tools
        if sent.document is None:
            return
        question = MailAgainQuestion(one, sent.document.buyer.email, self._over)

        def go(address: str) -> None:
            self._do(
                lambda now: mail_again(tools.diary, one.id, address=address, now=now),
                f"{words.title_of(one)} goes to {isolated(address)}",
            )

        question.answered.connect(go)
        question.open()

    def ask_of(self, invoice_id: int, label: str) -> None:
        """Do what is called so with an invoice; where it can't be as that stands, say so."""
        tools = self._tools

        def go(sent: SentInvoice) -> None:
            for action in self.possible(sent).actions:
                if action.label == label:
                    action.act()
                    return
            state = words.state_of(sent.standing, tools.today())
            tools.notices.say(f"{words.title_of(sent.standing)}: {state}. {_NOT_SO[label]}")

        tools.runner.ask(
            lambda: invoice_of(tools.diary, invoice_id), go, tools.notices.show, asker=self
        )

    # -- inside -------------------------------------------------------------------------------

    def _record(self, one: InvoiceStanding, answer: InvoicePaid, key: str) -> None:
        tools = self._tools

        def work(now: datetime) -> paying.PaidInvoice:
            at = now
            if answer.day != tools.today():
                at = min(now, instant_of(datetime.combine(answer.day, NOON), tools.zone()))
            return paying.record_invoice_payment(
                tools.diary, one.id, answer.amount, answer.by, at=at, key=key, now=now
            )

        def then(paid: paying.PaidInvoice) -> None:
            amount = words.told(answer.amount.minor, answer.amount.currency)
            told = f"{words.title_of(one)}: {amount} recorded ({PAID_BY[answer.by].lower()})"
            if paid.rest:
                told += f"; {words.told(paid.rest, one.currency)} is open still"
            elif not paid.too_much:
                told += "; it is paid"
            tools.notices.say(told)
            if paid.too_much:
                self._settle(paid)

        tools.do(work, then)

    def _ask_too_much(self, invoice_id: int) -> None:
        tools = self._tools
        tools.runner.ask(
            lambda: paying.paid_of(tools.diary, invoice_id),
            self._settle,
            tools.notices.show,
            asker=self,
        )

    def _settle(self, paid: paying.PaidInvoice) -> None:
        question = TooMuchQuestion(paid, self._over)
        one, much = paid.standing, words.told(paid.too_much, paid.standing.currency)
        tools = self._tools

        def go(answer: object) -> None:
            if answer is TooMuchAnswer.CREDIT:
                self._do(
                    lambda now: paying.leave_credit(tools.diary, one.id, now=now),
                    f"{words.title_of(one)}: {much} left to {one.client} as credit",
                )
                return
            by = PaidBy.TRANSFER if answer is TooMuchAnswer.BY_HAND else None
            self._do(
                lambda now: paying.give_back(tools.diary, one.id, paid.too_much, by=by, now=now),
                f"{words.title_of(one)}: {much} {'went' if by else 'goes'} back",
            )

        question.answered.connect(go)
        question.open()

    def _use_credit(self, one: InvoiceStanding) -> None:
        tools = self._tools

        def then(paid: paying.PaidInvoice) -> None:
            by_credit = words.told(one.outstanding - paid.rest, one.currency)
            rest = f"; {words.told(paid.rest, one.currency)} is open still" if paid.rest else ""
            tools.notices.say(f"{words.title_of(one)}: {by_credit} paid by credit{rest}")

        tools.do(lambda now: paying.use_credit(tools.diary, one.id, now=now), then)

    def _ask_credit(self, one: InvoiceStanding, document: InvoiceDocument | None) -> None:
        if document is None:
            return
        question = CreditQuestion(one, document, self._over)
        question.answered.connect(lambda answer: self._credit(one, answer))
        question.open()

    def _credit(self, one: InvoiceStanding, how: Crediting) -> None:
        tools = self._tools

        def work(now: datetime, *, anyway: bool) -> Sent:
            desk, told = tools.invoices(), {"mail": how.mail, "anyway": anyway}
            return send_credit(tools.diary, one.id, desk, how.amounts, **told, now=now)

        self._send(work, lambda sent: tools.notices.say(_credited(sent, one)))

    def _ask_correct(self, one: InvoiceStanding, document: InvoiceDocument | None) -> None:
        if document is None:
            return
        question = CorrectQuestion(one, document, self._over)
        question.answered.connect(lambda mail: self._correct(one, mail=bool(mail)))
        question.open()

    def _correct(self, one: InvoiceStanding, *, mail: bool) -> None:
        tools = self._tools

        def then(corrected: Corrected) -> None:
            told = _credited(corrected.credit, one)
            tools.notices.say(f"{told}; the new draft says what it said")
            self.draft_wanted.emit(corrected.draft_id)

        def work(now: datetime, *, anyway: bool) -> Corrected:
            desk = tools.invoices()
            return correct(tools.diary, one.id, desk, mail=mail, anyway=anyway, now=now)

        self._send(work, then)

    def _send(self, work: Sending[T], then: Callable[[T], None], *, anyway: bool = False) -> None:
        """Send something; what is odd about it, such as its day, is asked about first."""
        tools = self._tools

        def refused(error: Exception) -> None:
            if not isinstance(error, SendAnyway):
                tools.notices.show(error)
                return
            question = SendAnywayQuestion(error, self._over)
            question.answered.connect(lambda _: self._send(work, then, anyway=True))
            question.open()

        tools.do(lambda now: work(now, anyway=anyway), then, refused, asker=self)

    def _ask_remind(self, one: InvoiceStanding) -> None:
        question = RemindNowQuestion(one, self._tools.today(), self._over)
        question.answered.connect(lambda _: remind(self._tools, (one.id,), early=True))
        question.open()

    def _ask_write_off(self, one: InvoiceStanding) -> None:
        question = WriteOffQuestion(one, self._over)
        tools = self._tools

        def go(why: str) -> None:
            self._do(
                lambda now: write_off(tools.diary, one.id, why=why, now=now),
                f"{words.title_of(one)} written off; {why}",
                undo=True,
            )

        question.answered.connect(go)
        question.open()

    def _reopen(self, one: InvoiceStanding) -> None:
        tools = self._tools
        self._do(
            lambda now: reopen(tools.diary, one.id, now=now),
            f"{words.title_of(one)} is expected again",
            undo=True,
        )

    def _do(self, verb: Callable[[datetime], object], said: str, *, undo: bool = False) -> None:
        tools = self._tools

        def then(_: object) -> None:
            if undo:
                say_done(tools, said)
            else:
                tools.notices.say(said)

        tools.do(verb, then)


def _credited(sent: Sent, one: InvoiceStanding) -> str:
    amount = words.told(sent.payable, sent.currency)
    told = f"Credit note {sent.number} takes back {amount} of {one.number}"
    return f"{told}; it goes to {sent.mailed_to}" if sent.mailed_to else told
