"""Command line: how invoices and drafts are told, for people and for scripts."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.invoices.document import QUANTITY, InvoiceDraft, InvoiceSums
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.domain.money.invoices.lived import InvoiceStep
from scheduler_app.domain.money.invoices.numbering import NumberGap
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.money.invoices.assembling import gaps_of, preview_of
from scheduler_app.use_cases.money.invoices.drafts import draft_of
from scheduler_app.use_cases.money.invoices.listing import SentInvoice
from scheduler_app.use_cases.money.invoices.living import life_of
from scheduler_app.use_cases.money.invoices.sending import Sent


def data_of(session: CommandSession, one: InvoiceStanding) -> dict[str, object]:
    """How one stands; amounts are minor units."""
    return {
        "id": one.id,
        "number": one.number or None,
        "kind": str(one.kind),
        "state": str(one.state(_today(session))),
        "client": one.client,
        "client_id": one.client_id,
        "issued": one.issued or None,
        "due": one.due or None,
        "currency": one.currency,
        "total": one.total,
        "tax": one.tax,
        "payable": one.payable,
        "paid": one.paid,
        "credited": one.credited,
        "fees": one.fees,
        "outstanding": one.outstanding,
        "reminded": one.reminded,
        "corrects": one.corrects or None,
    }


def line_of(session: CommandSession, one: InvoiceStanding) -> str:
    """The same in a line of a list."""
    number = one.number or f"draft {one.id}"
    state = one.state(_today(session))
    told = _plain(one.payable, one.currency)
    return f"{number:<14} {one.issued or '-':<10}  {state:<11} {told:>14}  {one.client}"


def gap_told(one: NumberGap) -> str:
    """Numbers that no document has, and why."""
    return f"“{one.series}” has no {one.span}. {one.sentence}"


def draft_told(session: CommandSession, draft_id: int) -> Answer:
    """What a draft says, comes to, and misses."""
    draft = draft_of(session.diary, draft_id)
    preview = preview_of(session.diary, draft, now=session.clock())
    gaps = gaps_of(session.diary, draft)
    sums = preview.sums
    data = {
        "id": draft_id,
        "state": str(InvoiceState.DRAFT),
        "kind": str(draft.kind),
        "client_id": draft.client_id,
        "currency": draft.currency,
        "total": sums.total,
        "tax": sums.tax,
        "payable": sums.payable,
        "lines": _lines_data(draft),
        "missing": [
            {"field": one.field, "why": one.sentence, "refuses": one.refuses} for one in gaps
        ],
    }
    lines = [
        f"Draft {draft_id} for {preview.buyer.name}:",
        *_lines_told(draft),
        *_sums_told(draft.currency, sums),
        *(f"{'Missing' if one.refuses else 'To know'}: {one.sentence}" for one in gaps),
    ]
    return Answer(data, lines)


def invoice_told(session: CommandSession, found: SentInvoice) -> Answer:
    """What was sent, and how it stands."""
    one, document = found.standing, found.document
    life = life_of(session.diary, one.id)
    data = data_of(session, one) | {
        "bookings": list(found.bookings),
        "credits": list(found.credits),
        "files": [{"form": str(each.form), "sha256": each.digest} for each in found.papers],
        "written_off": found.why_written_off or None,
        "lines": [] if document is None else _lines_data(document.draft),
        "life": [_step_data(session, step) for step in life],
    }
    lines = [f"{one.number} for {one.client}, of {one.issued}, due by {one.due}:"]
    if document is None:
        lines.append("Its client was erased: the number and the sums are kept.")
    else:
        draft, sums = document.draft, document.sums
        lines += _lines_told(draft)
        lines += _sums_told(draft.currency, sums)
    lines += [f"{_day(session, step)}  {step.sentence(_amounts(one.currency))}" for step in life]
    open_ = f"; {_plain(one.outstanding, one.currency)} open" if one.outstanding else ""
    lines.append(f"It is {one.state(_today(session))}{open_}.")
    return Answer(data, lines)


def sent_told(sent: Sent) -> Answer:
    """What was sent just now, and to whom it goes."""
    data = {
        "id": sent.id,
        "number": sent.number,
        "kind": str(sent.kind),
        "issued": sent.issued,
        "due": sent.due,
        "payable": sent.payable,
        "currency": sent.currency,
        "mailed_to": sent.mailed_to or None,
        "not_mailed": sent.not_mailed or None,
    }
    lines = [f"Sent as {sent.number}."]
    lines += [f"A mail goes to {sent.mailed_to}."] if sent.mailed_to else []
    lines += [f"No mail goes. {sent.not_mailed}"] if sent.not_mailed else []
    lines += [f"Its files are not made yet. {sent.no_papers}"] if sent.no_papers else []
    return Answer(data, lines)


def _step_data(session: CommandSession, step: InvoiceStep) -> dict[str, object]:
    mail = step.mail
    return {
        "day": _day(session, step),
        "what": str(step.kind),
        "amount": step.amount,
        "words": step.words or None,
        "reminder": step.level or None,
        "mail": None
        if mail is None
        else {
            "to": mail.address or None,
            "state": None if mail.state is None else str(mail.state),
            "failed": mail.has_failed,
            "reason": mail.reason or None,
        },
    }


def _day(session: CommandSession, step: InvoiceStep) -> str:
    return from_epoch(step.at).astimezone(session.zone).date().isoformat()


def _amounts(currency: str) -> Callable[[int], str]:
    return lambda minor: _plain(minor, currency)


def _lines_data(draft: InvoiceDraft) -> list[dict[str, object]]:
    return [
        {
            "what": one.what,
            "quantity": one.quantity / QUANTITY,
            "unit": str(one.unit),
            "price": one.price,
            "tax": one.tax.rate / 100,
        }
        for one in draft.lines
    ]


def _lines_told(draft: InvoiceDraft) -> list[str]:
    return [
        f"{place:>3}  {one.what}: {one.quantity / QUANTITY:g} × {_plain(one.price, draft.currency)}"
        for place, one in enumerate(draft.lines, 1)
    ]


def _sums_told(currency: str, sums: InvoiceSums) -> list[str]:
    told = f"Total {_plain(sums.total, currency)}, of it tax {_plain(sums.tax, currency)}"
    rounded = f", rounded to {_plain(sums.total + sums.rounding, currency)}"
    lines = [f"{told}{rounded if sums.rounding else ''}."]
    if sums.prepaid:
        lines.append(
            f"Paid before {_plain(sums.prepaid, currency)}; "
            f"to be paid {_plain(sums.payable, currency)}."
        )
    return lines


def _plain(amount: int, currency: str) -> str:
    return f"{Money(amount, currency).plain} {currency}"


def _today(session: CommandSession) -> str:
    return session.clock().astimezone(session.zone).date().isoformat()
