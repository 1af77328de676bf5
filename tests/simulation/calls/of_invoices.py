"""Calls, money: invoices, from the draft to what is paid and written off."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.billing import billing_of, save_billing
from scheduler_app.use_cases.money.invoices.crediting import send_credit
from scheduler_app.use_cases.money.invoices.drafting import draft_for
from scheduler_app.use_cases.money.invoices.drafts import draft_of, remove_draft, save_draft
from scheduler_app.use_cases.money.invoices.kept_papers import make_missing
from scheduler_app.use_cases.money.invoices.mailing import mail_again
from scheduler_app.use_cases.money.invoices.numbers import (
    remember_numbers,
    set_next_number,
)
from scheduler_app.use_cases.money.invoices.paying import (
    give_back,
    leave_credit,
    record_invoice_payment,
    use_credit,
)
from scheduler_app.use_cases.money.invoices.reminding import send_reminders
from scheduler_app.use_cases.money.invoices.sending import Sent, send_invoice
from scheduler_app.use_cases.money.invoices.to_bill import leave_unbilled
from scheduler_app.use_cases.money.invoices.writing_off import reopen, write_off
from scheduler_app.use_cases.money.payment_key import forget_payment_key
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from tests.simulation.calls.of_visits import A_FILE_TOO_MANY
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import UseCase


def _desk(practice: Practice) -> InvoiceDesk:
    outside = practice.outside
    return InvoiceDesk(outside.counted_papers(), outside.counted_secrets())


def _told(sent: Sent) -> Sent:
    """Who sends hears why its files are not made yet."""
    if sent.no_papers:
        raise Trouble(sent.no_papers)
    return sent


def _sends(practice: Practice) -> object:
    return _told(
        send_invoice(
            practice.diary, practice.known.draft, _desk(practice), anyway=True, now=practice.now
        )
    )


def _papers(practice: Practice) -> None:
    """What the job about papers does; and the verb itself where it was not done."""
    remember_numbers(practice.diary, now=practice.now)
    make_missing(practice.diary, practice.outside.counted_papers(), now=practice.now)


def _sends_or_goes_on(practice: Practice) -> None:
    _papers(practice)
    with suppress(NotAllowed):
        _sends(practice)


def _credits_or_goes_on(practice: Practice) -> None:
    _papers(practice)
    with suppress(NotAllowed):
        _credits(practice)


AFTER_THE_NUMBER = (
    "What opens it is made before, and its number and files are kept after the transaction that "
    "sends it: a job does what is left."
)
NO_LINK = "Without a keyring it names no address on the page."


def _saves(practice: Practice) -> object:
    known = practice.known
    draft = draft_for(practice.diary, [known.done], now=practice.now)
    return save_draft(practice.diary, draft, now=practice.now)


def _changes(practice: Practice) -> object:
    known = practice.known
    draft = replace(draft_of(practice.diary, known.draft), intro="For you:")
    return save_draft(practice.diary, draft, id=known.draft, now=practice.now)


def _pays(practice: Practice, minor: int = 5_000) -> object:
    amount = Money(minor, "EUR")
    sent, now = practice.known.sent, practice.now
    return record_invoice_payment(
        practice.diary, sent, amount, PaidBy.TRANSFER, at=now, key=f"k{minor}", now=now
    )


def _too_much(practice: Practice) -> object:
    return _pays(practice, 15_000)


def _has_credit(practice: Practice) -> None:
    _too_much(practice)
    leave_credit(practice.diary, practice.known.sent, now=practice.now)
    practice.had = send_invoice(
        practice.diary, practice.known.draft, _desk(practice), anyway=True, now=practice.now
    )


def _uses_credit(practice: Practice) -> object:
    return use_credit(practice.diary, practice.known.draft, now=practice.now)


def _gives_back(practice: Practice) -> object:
    by = PaidBy.TRANSFER
    return give_back(
        practice.diary, practice.known.sent, 3_100, by=by, reason="Too much.", now=practice.now
    )


def _is_overdue(practice: Practice) -> None:
    # Where cards are taken nobody is reminded before it was looked who has paid.
    forget_payment_key(practice.diary, practice.outside.secrets, now=practice.now)
    practice.now = practice.at(days=40)


def _reminds(practice: Practice) -> object:
    return send_reminders(practice.diary, [practice.known.sent], now=practice.now)


def _credits(practice: Practice) -> object:
    return _told(
        send_credit(
            practice.diary, practice.known.sent, _desk(practice), mail=False, now=practice.now
        )
    )


INVOICES = {
    "money.invoices.billing:save_billing": UseCase(
        lambda p: save_billing(
            p.diary, replace(billing_of(p.diary, p.known.anna), street="Weg 1"), now=p.now
        )
    ),
    "money.invoices.drafts:save_draft": UseCase(_changes),
    "money.invoices.drafts:save_draft, a new one": UseCase(
        _saves, reaches=("money.invoices.drafts:save_draft",)
    ),
    "money.invoices.drafts:remove_draft": UseCase(
        lambda p: remove_draft(p.diary, p.known.draft, now=p.now)
    ),
    "money.invoices.sending:send_invoice": UseCase(
        _sends,
        again=_sends_or_goes_on,
        parts=AFTER_THE_NUMBER,
        marks=("invoices",),
        bears=NO_LINK,
        leaves_files=A_FILE_TOO_MANY,
        reaches=(
            "money.invoices.issuing:issue",
            "money.invoices.kept_papers:keep",
            "money.invoices.numbers:remember_numbers",
            "page.invoice_links:_token",
        ),
    ),
    "money.invoices.crediting:send_credit": UseCase(
        _credits,
        again=_credits_or_goes_on,
        parts=AFTER_THE_NUMBER,
        marks=("invoices",),
        leaves_files=A_FILE_TOO_MANY,
        reaches=(
            "money.invoices.issuing:issue",
            "money.invoices.kept_papers:keep",
            "money.invoices.numbers:remember_numbers",
        ),
    ),
    "money.invoices.numbers:set_next_number": UseCase(
        lambda p: set_next_number(p.diary, 20, why="Other books.", now=p.now),
        again=lambda p: remember_numbers(p.diary, now=p.now),
        parts="What is remembered beside the diary is written after the commit, or by a job.",
        marks=("invoice_numbers",),
        reaches=("money.invoices.numbers:remember_numbers",),
    ),
    "money.invoices.mailing:mail_again": UseCase(
        lambda p: mail_again(p.diary, p.known.sent, now=p.now)
    ),
    "money.invoices.paying:record_invoice_payment": UseCase(_pays),
    "money.invoices.paying:leave_credit": UseCase(
        lambda p: leave_credit(p.diary, p.known.sent, now=p.now), _too_much
    ),
    "money.invoices.paying:use_credit": UseCase(_uses_credit, _has_credit),
    "money.invoices.paying:give_back": UseCase(_gives_back, _too_much),
    "money.invoices.reminding:send_reminders": UseCase(
        _reminds, _is_overdue, reaches=("money.invoices.reminding:_send",)
    ),
    "money.invoices.to_bill:leave_unbilled": UseCase(
        lambda p: leave_unbilled(p.diary, [p.known.done], reason="A gift.", now=p.now)
    ),
    "money.invoices.writing_off:write_off": UseCase(
        lambda p: write_off(p.diary, p.known.sent, why="Gone.", now=p.now)
    ),
    "money.invoices.writing_off:reopen": UseCase(
        lambda p: reopen(p.diary, p.known.sent, now=p.now),
        lambda p: write_off(p.diary, p.known.sent, why="Gone.", now=p.now),
    ),
}
