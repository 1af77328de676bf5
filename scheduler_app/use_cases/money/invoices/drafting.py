"""Use cases, money: a draft of what was done, as it was agreed; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.messages.settings import LANGUAGE
from scheduler_app.domain.messages.variables import LANGUAGES
from scheduler_app.domain.money.agreement import Agreed, Tax
from scheduler_app.domain.money.invoices import settings as own
from scheduler_app.domain.money.invoices.crediting import (
    credit_of_all,
    credit_of_parts,
    left_of,
    part_of,
)
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    LineOf,
    LineTax,
)
from scheduler_app.domain.money.invoices.line_words import InvoiceLineWords, line_words
from scheduler_app.domain.money.invoices.sums import of_draft
from scheduler_app.domain.money.invoices.taxing import Taxing, taxing_of, why_no_tax
from scheduler_app.domain.money.invoices.written_lines import (
    BookingToBill,
    LineWriter,
    PaidBefore,
    TimeRates,
    taken_off,
)
from scheduler_app.domain.zones import from_epoch, wall_of, zone
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import agreements, ledger
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.money.invoices import billing, sent, to_bill
from scheduler_app.storage.money.invoices.to_bill import BillableBooking
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.use_cases.brought import billed_of
from scheduler_app.use_cases.money.invoices.assembling import parties_in, today_in
from scheduler_app.use_cases.practice.rules import practice_of


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all drafts for one client are written by."""

    blank: InvoiceDraft
    taxing: Taxing
    rates: TimeRates
    default_tax: int | None
    words: InvoiceLineWords


def draft_for(diary: DiaryHandle, bookings: Sequence[int], *, now: datetime) -> InvoiceDraft:
    """One invoice for these bookings of one client.

    With what was agreed, the time, parts and trips of the visits, and what was paid before.
    `InvalidInput` where they are of several clients or currencies, `NotAllowed` where one is not
    done, or is on an invoice already.
    """
    with reading(diary) as connection:
        return draft_in(connection, bookings, now=now)


def draft_in(connection: Reading, bookings: Sequence[int], *, now: datetime) -> InvoiceDraft:
    """The same, within a transaction."""
    found = _found(connection, bookings)
    for one in found:
        if not one.is_done:
            raise NotAllowed(
                f"“{_name(one)}” is not done yet.", remedy="Mark it as done; then it can be billed."
            )
    _must_be_free(connection, bookings)
    client_id = _one_client(found)
    agreed = agreements.of_bookings(connection, bookings)
    currency = _one_currency(found, agreed)
    desk = _desk(connection, client_id, currency=currency)
    currency = desk.blank.currency
    visits = billed_of(connection, bookings)
    entries = [
        replace(_to_bill(one, agreed.get(one.id), desk), visit=visits.get(one.id)) for one in found
    ]
    written = LineWriter(desk.taxing, desk.rates, desk.words, currency).written(entries)
    days = sorted(one.day for one in entries)
    draft = replace(
        desk.blank,
        lines=written.lines,
        gross=written.gross,
        since=days[0],
        until=days[-1],
        why_no_tax=why_no_tax(desk.taxing, written.lines),
        bookings=tuple(one.id for one in found),
    )
    sums = of_draft(draft)
    paid = _paid(connection, found, currency, now=now)
    deposits = sent.deposit_invoices(connection, bookings)
    return replace(draft, prepaid=taken_off(paid, deposits, sums.total + sums.rounding))


def draft_free(diary: DiaryHandle, client_id: int, *, now: datetime) -> InvoiceDraft:
    """An invoice without lines, for a client, of what was done today.

    Its prices contain their tax, where there is one, for all but a business.
    """
    with reading(diary) as connection:
        client = people.client(connection, client_id)
        desk = _desk(connection, client_id)
        today = today_in(connection, now=now).isoformat()
        charged = desk.taxing.of(desk.default_tax).rate > 0
        return replace(desk.blank, gross=charged and not client.business, since=today, until=today)


def usual_tax_of(diary: DiaryHandle, client_id: int) -> LineTax:
    """How a line of a client's invoice is taxed of which nothing else is known."""
    with reading(diary) as connection:
        desk = _desk(connection, client_id)
        return desk.taxing.of(desk.default_tax)


def deposit_draft(diary: DiaryHandle, booking_id: int, *, now: datetime) -> InvoiceDraft:
    """The invoice for the deposit that came in for a booking, and has none yet.

    `NotAllowed` where nothing came in, or all that did has its invoice.
    """
    with reading(diary) as connection:
        return deposit_draft_in(connection, booking_id, now=now)


def deposit_draft_in(connection: Reading, booking_id: int, *, now: datetime) -> InvoiceDraft:
    """The same, within a transaction."""
    from scheduler_app.domain.in_language import Wording, locale_of

    (one,) = found = _found(connection, [booking_id])
    _must_be_free(connection, [booking_id])
    agreed = agreements.of_bookings(connection, [booking_id]).get(booking_id)
    currency = agreed.currency if agreed else one.currency
    billed = sum(each.left for each in sent.deposit_invoices(connection, [booking_id]))
    paid = _paid(connection, found, currency, now=now)
    amount = paid[0].amount - billed if paid else 0
    if amount <= 0:
        raise NotAllowed(
            "All that came in for this booking has its invoice."
            if billed
            else "Nothing came in for this booking yet.",
            remedy="Where more was paid, record it first."
            if billed
            else "Record the payment first.",
        )
    desk = _desk(connection, _one_client(found), currency=currency)
    entry = _to_bill(one, agreed, desk)
    on = Wording(locale_of(desk.blank.language)).day(one.start, one.zone)
    line = InvoiceLine(
        desk.words.deposit.format(what=entry.what),
        amount,
        tax=desk.taxing.of(entry.tax.rate),
        note=desk.words.visit.format(day=on),
        day=paid[0].day,
        of=LineOf.SERVICE,
        booking_id=one.id,
        service_id=one.service_id,
    )
    return replace(
        desk.blank,
        kind=InvoiceKind.DEPOSIT,
        lines=(line,),
        gross=line.tax.rate > 0,
        terms=0,
        intro="",
        closing="",
        why_no_tax=why_no_tax(desk.taxing, [line]),
        prepaid=taken_off([paid[0]._replace(amount=amount)], (), amount),
        bookings=(one.id,),
    )


def credit_draft(
    diary: DiaryHandle,
    invoice_id: int,
    amounts: Mapping[int, int] | None = None,
    *,
    now: datetime,
) -> InvoiceDraft:
    """A credit note for what is left of an invoice, or for so much of each of its lines.

    `amounts` are minor units by the place of the line, from 0, as its prices are: with tax or
    without. `InvalidInput` where it is more than what is left, `NotAllowed` where nothing is, or
    for what is no invoice.
    """
    with reading(diary) as connection:
        return credit_draft_in(connection, invoice_id, amounts, now=now)


def credit_draft_in(
    connection: Reading, invoice_id: int, amounts: Mapping[int, int] | None = None, *, now: datetime
) -> InvoiceDraft:
    """The same, within a transaction."""
    document = sent.document(connection, invoice_id)
    if document.draft.kind is InvoiceKind.CREDIT:
        raise NotAllowed(
            "A credit note is not taken back.", remedy="Write an invoice for what it was for."
        )
    if today_in(connection, now=now).isoformat() < document.issued:
        raise NotAllowed(
            "The invoice is of a later day than today.", remedy="Set this computer’s clock first."
        )
    before = [one.draft for one in sent.credits_of(connection, invoice_id)]
    if document.draft.kind is InvoiceKind.DEPOSIT:
        named = sent.named_of(connection, invoice_id)
        before += [part_of(document.draft, named)] if named else []
        if named and not left_of(document.draft, before):
            raise NotAllowed(
                f"Invoice {sent.named_by(connection, invoice_id)} takes this deposit off: its tax "
                "is part of that one.",
                remedy="Take that one back by a credit note; it takes this one along.",
            )
    if amounts is None:
        return credit_of_all(document.draft, document.number, before)
    return credit_of_parts(document.draft, document.number, before, amounts)


def _desk(connection: Reading, client_id: int, *, currency: str = "") -> _Desk:
    stored = all_settings(connection)
    client = people.client(connection, client_id)
    seller, buyer = parties_in(connection, client_id)
    scheme = own.TAX_SCHEME.of(stored)
    spoken = (client.language or LANGUAGE.of(stored)).partition("-")[0]
    language = spoken if spoken in LANGUAGES else LANGUAGES[0]
    blank = InvoiceDraft(
        client_id,
        currency=currency or practice_of(stored).currency,
        language=language,
        terms=own.TERMS_DAYS.of(stored),
        reference=billing.details(connection, client_id).reference,
        intro=own.INVOICE_INTRO.of(stored),
        closing=own.INVOICE_CLOSING.of(stored),
    )
    taxing = taxing_of(scheme, seller, buyer, business=client.business)
    return _Desk(
        replace(blank, why_no_tax=taxing.why),
        taxing,
        TimeRates(
            hourly=own.HOURLY_RATE.of(stored),
            trip=own.TRIP_PRICE.of(stored),
            step=own.TIME_STEP.of(stored),
            least=own.LEAST_TIME.of(stored),
            currency=practice_of(stored).currency,
        ),
        own.DEFAULT_TAX.of(stored),
        line_words(language),
    )


def _found(connection: Reading, ids: Collection[int]) -> list[BillableBooking]:
    found = to_bill.bookings(connection, ids)
    if not found or len(found) < len(set(ids)):
        raise NotFound(
            "One of these bookings is not in the diary any more.", remedy="Choose them anew."
        )
    return found


def _must_be_free(connection: Reading, ids: Collection[int]) -> None:
    for number in to_bill.billed(connection, ids).values():
        raise NotAllowed(
            f"This booking is on invoice {number} already."
            if number
            else "This booking is on a draft already.",
            remedy="Take that one back by a credit note first."
            if number
            else "Go on with that draft, or remove it.",
        )


def _one_client(found: Sequence[BillableBooking]) -> int:
    clients = {one.client_id for one in found}
    client_id = found[0].client_id
    if len(clients) > 1 or client_id is None:
        raise InvalidInput(
            "bookings",
            "An invoice is for one client, and these are several."
            if len(clients) > 1
            else "This booking has no client.",
            remedy="Write one invoice for each." if len(clients) > 1 else "Give it one first.",
        )
    return client_id


def _one_currency(found: Sequence[BillableBooking], agreed: dict[int, Agreed]) -> str:
    """The currency in which all was agreed; empty where nothing was.

    A booking without a price says no currency either: its hours cost what the practice takes.
    """
    said = [(agreed.get(one.id), one) for one in found]
    each = {
        promise.currency if promise else one.currency
        for promise, one in said
        if one.price or (promise and promise.price)
    } - {""}
    if len(each) > 1:
        raise InvalidInput(
            "bookings",
            f"These were agreed in {' and '.join(sorted(each))}.",
            remedy="Write one invoice for each currency.",
        )
    return next(iter(each), "")


def _to_bill(one: BillableBooking, agreed: Agreed | None, desk: _Desk) -> BookingToBill:
    """What was agreed holds; of what nobody agreed, the service's own tax does."""
    tax = agreed.tax if agreed else Tax(one.tax, bool(one.net))
    return BookingToBill(
        one.id,
        _name(one) or desk.words.service,
        _day(from_epoch(one.start), one.zone),
        one.minutes,
        (agreed.price if agreed else 0) or one.price,
        desk.blank.currency,
        tax if tax.rate is not None else tax._replace(rate=desk.default_tax),
        one.service_id,
    )


def _paid(
    connection: Reading, found: Sequence[BillableBooking], currency: str, *, now: datetime
) -> list[PaidBefore]:
    """What is there for each booking and does not go back, in that currency."""
    ids = [one.id for one in found]
    pots, deposits = ledger.of_bookings(connection, ids), deposits_of(connection, ids)
    last = to_bill.last_paid(connection, ids)
    paid = []
    for one in found:
        pot = pots.get(one.id, {}).get(currency)
        if pot is None:
            continue
        leaves = deposits[one.id].moves.refund + deposits[one.id].under_way
        amount = pot.applied + max(0, pot.held - leaves)
        if amount > 0:
            day = from_epoch(last[one.id]) if one.id in last else now
            paid.append(PaidBefore(one.id, amount, _day(day, one.zone)))
    return paid


def _day(at: datetime, zone_name: str) -> str:
    return wall_of(at, zone(zone_name)).date().isoformat()


def _name(one: BillableBooking) -> str:
    return one.service or one.title
