"""Use cases, money: what a proof of the invoices found, written down until somebody answers it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.findings import FindingKind, Mend, MoneyFinding
from scheduler_app.domain.money.invoices.numbering import GapWhy, NumberGap
from scheduler_app.domain.money.invoices.proof import FaultOf, ProofFault
from scheduler_app.domain.money.subject import NOBODYS_MONEY, MoneySubject
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import findings
from scheduler_app.storage.money.findings import Found
from scheduler_app.storage.money.invoices import numbers, proofs
from scheduler_app.use_cases.money.invoices.proving import ProofRun, prove

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.use_cases.ports.paper_maker import PaperMaker

AGREES = "It agrees again."

_KINDS = {
    FaultOf.FILE: FindingKind.FILES,
    FaultOf.FILE_GONE: FindingKind.FILES,
    FaultOf.GAP: FindingKind.NUMBERS,
}

_OF_PROOFS = frozenset({FindingKind.FILES, FindingKind.INVOICE, FindingKind.NUMBERS})


def prove_and_note(
    diary: DiaryHandle,
    maker: PaperMaker,
    *,
    now: datetime,
    everything: bool = False,
    going_on: Callable[[], bool] = lambda: True,
) -> ProofRun:
    """Prove the invoices; what differs waits on the money screen, what agrees again does not."""
    run = prove(diary, maker, now=now, everything=everything, going_on=going_on)
    with looking(diary) as asked:
        open_ones = [one for one in findings.open_ones(asked) if one.kind in _OF_PROOFS]
        sums = proofs.payables(asked, {fault.invoice_id for fault in run.faults})
    found = {(one.kind, one.outside): one for one in _found(run.faults, sums, now)}
    settled = [one for one in open_ones if (one.kind, one.outside) not in found]
    if not found and not settled:
        return run
    at = to_epoch(now.replace(microsecond=0), field="now")
    with writing(diary, "prove", by=By.SYSTEM, at=now) as change:
        for one in found.values():
            _note(change, one, at=at)
        # Where a proof was stopped, nobody knows of what it did not come to.
        for each in settled if going_on() else ():
            findings.answer(change, each, Mend.LEAVE, AGREES, at=at)
    return run


def explain(change: Change, finding: MoneyFinding, reason: str, *, at: int) -> None:
    """Write down why numbers are missing, in the consultant's words."""
    if not reason.strip():
        raise InvalidInput(
            "reason",
            "Nothing is said about why these numbers are missing.",
            remedy="Say it in a few words: whoever checks the books will read them.",
        )
    about = json.loads(findings.about(change.connection, finding.id))
    series, first, last = str(about["series"]), int(about["first"]), int(about["last"])
    gap = NumberGap(series, first, last, GapWhy.CHOSEN, reason.strip(), at)
    numbers.explain(change, gap)


def _note(change: Change, found: Found, *, at: int) -> None:
    if findings.add(change, found, seen_at=at):
        return
    known = findings.of_kind(change.connection, found.kind, found.outside)
    # What was left on purpose stays so; what was mended, or had come to agree, is found anew.
    left = known is not None and known.word is Mend.LEAVE and known.reason != AGREES
    if known is not None and known.word is not None and not left:
        findings.tell_anew(change, known, found.detail, None)


def _found(faults: Iterable[ProofFault], sums: dict[int, Money], now: datetime) -> Iterable[Found]:
    at = to_epoch(now.replace(microsecond=0), field="now")
    told: dict[tuple[FindingKind, int, str], list[ProofFault]] = {}
    for fault in faults:
        kind = _KINDS.get(fault.of, FindingKind.INVOICE)
        gap = fault.words if kind is FindingKind.NUMBERS else ""
        told.setdefault((kind, fault.invoice_id, gap), []).append(fault)
    for (kind, invoice_id, gap), some in told.items():
        subject = MoneySubject(None, invoice_id) if invoice_id else NOBODYS_MONEY
        about = json.dumps(dict(zip(("series", "first", "last"), some[0].hole, strict=False)))
        yield Found(
            kind,
            some[0].number or gap,
            subject,
            sums.get(invoice_id, Money(0, "EUR")),
            at,
            " ".join(fault.told for fault in some),
            about=about,
        )
