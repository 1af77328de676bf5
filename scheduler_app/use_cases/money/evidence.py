"""Use cases, money: collect what proves how a payment came about, for a bank that asks.

Nothing is worded anew: what a client accepted, and what they were sent, stands as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.evidence import Evidence, EvidenceLine, EvidenceSection
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.visible import tidy_line, without_controls
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import from_epoch, wall_of, zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import agreements, evidence, ledger, proof
from scheduler_app.storage.money.invoices import invoices
from scheduler_app.use_cases.bookings.show_booking import BookingDetails, booking_details
from scheduler_app.use_cases.messages.shelves import message_in_full, messages_of
from scheduler_app.use_cases.money.invoices.mailing import mails_of_invoices
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from scheduler_app.domain.messages.shelves import MessageInFull
    from scheduler_app.storage.money.invoices.invoices import InvoiceRow
    from scheduler_app.storage.snapshots import PlainSql

_BY = {
    By.CONSULTANT: "the practice",
    By.CLIENT: "the client",
    By.IMPORT: "an import",
    By.SYSTEM: "the scheduler",
}


def evidence_of(diary: DiaryHandle, booking_id: int, *, now: datetime) -> Evidence:
    """All that is known of a booking and its payments; `NotFound` where there is none."""
    details = booking_details(diary, booking_id)
    subject = MoneySubject(booking_id)
    with looking(diary) as asked:
        disputes = evidence.disputed(asked, subject)
        sections = [
            EvidenceSection("The dispute", tuple(map(_disputed, disputes))),
            EvidenceSection("The appointment", tuple(_appointment(details))),
            EvidenceSection("What was agreed", tuple(_agreed(asked, booking_id))),
            EvidenceSection("What became of it", tuple(_history(details))),
        ]
        money = EvidenceSection("What was paid, and where it is", tuple(_money(asked, subject)))
    told = [message_in_full(diary, each.id) for each in messages_of(diary, booking_id)]
    sections += [EvidenceSection("What the client was sent", tuple(_messages(told))), money]
    title = _on_one_line(details.item.title or details.item.service)
    return _together(subject, title, details.booking.zone, now, sections, disputes)


def evidence_of_invoice(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> Evidence:
    """All that is known of an invoice and its payments; `NotFound` where there is none.

    Of each visit that it is for it tells what was agreed and what became of it.
    """
    subject = MoneySubject(None, invoice_id)
    with looking(diary) as asked:
        row = invoices.row(asked, invoice_id)
        disputes = evidence.disputed(asked, subject)
        sections = [
            EvidenceSection("The dispute", tuple(map(_disputed, disputes))),
            EvidenceSection("The invoice", tuple(_invoice(row))),
        ]
        visits = invoices.bookings_of(asked, invoice_id)
        money = EvidenceSection("What was paid, and where it is", tuple(_money(asked, subject)))
        where = read_practice(asked).zone
    for booking_id in visits:
        details = booking_details(diary, booking_id)
        with looking(diary) as asked:
            agreed = (*_appointment(details), *_agreed(asked, booking_id), *_history(details))
        sections.append(EvidenceSection(f"The appointment {booking_id}", agreed))
    mails = [each.row_id for each in mails_of_invoices(diary, [invoice_id]).get(invoice_id, ())]
    told = [message_in_full(diary, each) for each in reversed(mails) if each]
    sections += [EvidenceSection("What the client was sent", tuple(_messages(told))), money]
    return _together(subject, f"invoice {row.number}", where, now, sections, disputes)


def _together(
    subject: MoneySubject,
    title: str,
    zone_name: str,
    now: datetime,
    sections: list[EvidenceSection],
    disputes: list[evidence.DisputeProof],
) -> Evidence:
    due = next((each.due_at for each in disputes if each.due_at is not None), None)
    return Evidence(
        subject,
        title,
        zone_name,
        now,
        tuple(_each_a_line(section) for section in sections if section.lines),
        None if due is None else from_epoch(due),
    )


def _invoice(row: InvoiceRow) -> Iterator[EvidenceLine]:
    if row.sent_at is None:
        return
    total, payable = Money(row.whole, row.currency), Money(row.payable, row.currency)
    yield EvidenceLine(
        f"Number {row.number} of {row.issued}: {total.plain} {row.currency} in all, "
        f"{payable.plain} {row.currency} to be paid. As it was sent its SHA-256 is {row.digest}",
        from_epoch(row.sent_at),
    )


def _each_a_line(section: EvidenceSection) -> EvidenceSection:
    """Whoever wrote a reason with line breaks would have made up facts, with times before them."""
    lines = (replace(line, what=_on_one_line(line.what)) for line in section.lines)
    return EvidenceSection(section.title, tuple(lines))


def _on_one_line(text: str) -> str:
    return tidy_line(without_controls(text))


def _disputed(one: evidence.DisputeProof) -> EvidenceLine:
    amount = Money(one.amount, one.currency)
    told = f"{amount.plain} {amount.currency} of the payment {one.payment} ({one.outside})"
    return EvidenceLine(f"{told}: {one.state}. {one.reason}", from_epoch(one.opened_at))


def _appointment(details: BookingDetails) -> Iterator[EvidenceLine]:
    item, booking, client = details.item, details.booking, details.client
    where = zone(booking.zone)
    begins, ends = (moment_in_words(wall_of(each, where), year=True)
                    for each in (booking.start, booking.end))  # fmt: skip
    yield EvidenceLine(f"From {begins} to {ends}, {booking.zone}: {booking.state}")
    if item.service:
        yield EvidenceLine(f"Service: {item.service}")
    if item.place:
        yield EvidenceLine(f"Place: {item.place}")
    if client is not None:
        known = (client.name, client.company, client.email)
        yield EvidenceLine(f"Client: {', '.join(each for each in known if each)}")


def _agreed(asked: PlainSql, booking_id: int) -> Iterator[EvidenceLine]:
    promise = agreements.of_bookings(asked, [booking_id]).get(booking_id)
    if promise is not None:
        price = Money(promise.fee, promise.currency)
        deposit = Money(promise.deposit, promise.currency)
        words = f"Price {price.plain} {price.currency}, deposit {deposit.plain} {deposit.currency}"
        yield EvidenceLine(words, from_epoch(promise.at))
    text = proof.accepted(asked, booking_id)
    if text is not None:
        words = f"The client accepted version {text.version} of the policy, SHA-256 {text.hash}"
        yield EvidenceLine(words, from_epoch(text.at), text.text)


def _history(details: BookingDetails) -> Iterator[EvidenceLine]:
    for line in details.history:
        why = f" ({line.why})" if line.why else ""
        yield EvidenceLine(f"{line.what}{why}, by {_BY[line.by]}", line.at)


def _messages(told: list[MessageInFull]) -> Iterator[EvidenceLine]:
    """What went out, and what a client was to get and did not."""
    for each in told:
        line, said = each.line, each.said
        if line.sent_at is None or said is None:
            continue
        subject = f" “{said.subject}”" if said.subject else ""
        words = f"{line.channel} to {said.address}{subject}: {line.state}"
        yield EvidenceLine(words[:1].upper() + words[1:], line.sent_at, said.text)


def _money(asked: PlainSql, subject: MoneySubject) -> Iterator[EvidenceLine]:
    for paid in evidence.paid(asked, subject):
        amount = Money(paid.amount, paid.currency)
        known = ", ".join(each for each in (paid.outside, paid.charge) if each)
        words = f"{amount.plain} {amount.currency} was paid by {paid.way}"
        yield EvidenceLine(f"{words} ({known})" if known else words, from_epoch(paid.at))
    entries = ledger.entries_of if subject.invoice_id is None else ledger.entries_of_invoice
    for entry in entries(asked, subject.row):
        amount = Money(entry.posting.amount, entry.posting.currency)
        words = f"{entry.posting.kind}: {amount.plain} {amount.currency}"
        yield EvidenceLine(words[:1].upper() + words[1:], from_epoch(entry.at))
