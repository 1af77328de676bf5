"""Use cases, money: what waits for a word of the consultant's about their money."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.money.figures import FigureRow
from scheduler_app.domain.money.findings import FindingKind, MoneyFinding
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import figures, findings
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.money.invoices.following import outside_of
from scheduler_app.storage.snapshots import PlainSql


@dataclass(frozen=True, slots=True)
class WaitingFinding:
    """What was found, and the booking or invoice that it is about; None where nobody knows."""

    finding: MoneyFinding
    about: FigureRow | None


def open_findings(diary: DiaryHandle) -> list[MoneyFinding]:
    """What was found and nobody has answered, the newest first.

    A refund that failed is left out for as long as nothing is to go back of what it was paid for.
    """
    with looking(diary) as asked:
        return _open(asked)


def to_answer(diary: DiaryHandle) -> tuple[WaitingFinding, ...]:
    """The same with the bookings; what has to be answered by a day comes first, the first due."""
    with looking(diary) as asked:
        found = _open(asked)
        ids = {each.booking_id for each in found if each.booking_id is not None}
        names = figures.named(asked, ids) if ids else {}
        billed = {each.invoice_id for each in found if each.invoice_id is not None}
        numbers = figures.invoices_named(asked, billed) if billed else {}
    # The day decides first; what has none follows in the order in which it was found.
    found.sort(key=lambda each: (each.due_at is None, each.due_at or 0))
    return tuple(
        WaitingFinding(each, names.get(each.booking_id or 0) or numbers.get(each.invoice_id or 0))
        for each in found
    )


def _open(asked: PlainSql) -> list[MoneyFinding]:
    found = findings.open_ones(asked)
    kind = FindingKind.REFUND_FAILED
    failed = [each for each in found if each.kind is kind]
    ids = [each.booking_id for each in failed if each.booking_id is not None]
    bookings = deposits_of(asked, ids) if ids else {}
    billed = [each.invoice_id for each in failed if each.invoice_id is not None]
    invoices = outside_of(asked, billed) if billed else {}
    owed = {MoneySubject(id_): one.moves.refund for id_, one in bookings.items()}
    owed |= {MoneySubject(None, id_): one.too_much for id_, one in invoices.items()}
    # What did not go back is too much still; it is told once.
    told = {each.invoice_id for each in failed if owed.get(each.subject, 1)} - {None}
    return [
        each
        for each in found
        if (each.kind is not kind or owed.get(each.subject, 1))
        and (each.kind is not FindingKind.OVERPAID or each.invoice_id not in told)
    ]
