"""Worker: the jobs about invoices: their files, and the proof that all of them still agree.

What sets invoices is loaded where there is one to be set or to be read.
"""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.invoices.kept_papers import bring_back, make_missing
from scheduler_app.use_cases.money.invoices.numbers import remember_numbers
from scheduler_app.use_cases.money.invoices.proof_findings import prove_and_note
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did


def papers(parts: WorkerParts, now: datetime) -> Did | None:
    """Remember the numbers outside the diary, and make the files that a crash left unmade."""
    gaps = remember_numbers(parts.diary, now=now)
    made = make_missing(parts.diary, parts.papers, now=now)
    words = []
    if gaps:
        lacking = sum(gap.count for gap in gaps)
        words.append(f"Noted {counted(lacking, 'number')} that a restored diary does not know of.")
    if made:
        words.append(f"Made the files of {counted(made, 'invoice')}.")
    return Did(" ".join(words)) if words else None


def prove(parts: WorkerParts, now: datetime) -> Did | None:
    """Prove the invoices to which something came since they were proven."""
    bring_back(parts.diary, parts.papers)
    run = prove_and_note(parts.diary, parts.papers, now=now)
    if not run:
        return None
    told = f"Proved {counted(run.proven, 'invoice')}."
    if not run.faults:
        return Did(told)
    trouble = Trouble(
        f"{counted(len(run.faults), 'thing')} about invoices does not agree."
        if len(run.faults) == 1
        else f"{len(run.faults)} things about invoices do not agree.",
        remedy="The screen Money says what, and what can be done about it.",
    )
    return Did(told, trouble=trouble)
