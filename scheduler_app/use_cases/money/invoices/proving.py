"""Use cases, money: prove that what was sent still agrees with all that tells of it.

PDF, XML, diary and ledger are held against each other; the ledger is held against whoever takes
payments by `reconciling`. What was proven is looked at again only once something came to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.invoices.codec import document_of
from scheduler_app.domain.money.invoices.papers import PaperForm
from scheduler_app.domain.money.invoices.proof import (
    FaultOf,
    ProofFault,
    document_faults,
    file_faults,
    money_faults,
)
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, looking, writing
from scheduler_app.storage.files import file_of
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import proofs

if TYPE_CHECKING:
    from scheduler_app.storage.money.invoices.proofs import Provable
    from scheduler_app.use_cases.ports.paper_maker import PaperMaker

AT_ONCE = 50
"""Invoices that are read by one look at the diary, and written down as proven by one change."""

ERASED = "{}"


@dataclass(slots=True)
class ProofRun:
    """What a proof came to: how many were opened, how many had not changed, and what differs."""

    proven: int = 0
    unchanged: int = 0
    faults: list[ProofFault] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.proven or self.faults)


def prove(
    diary: DiaryHandle,
    maker: PaperMaker,
    *,
    now: datetime,
    everything: bool = False,
    going_on: Callable[[], bool] = lambda: True,
) -> ProofRun:
    """Prove what has changed since it was proven, or `everything`; it may be stopped between two.

    Whatever differs is not proven: it is looked at again each time, until it agrees.
    """
    path = Diary.of(diary).path
    with looking(diary) as asked:
        known = {
            number: (with_files(fingerprint, path, digests), proven)
            for number, (fingerprint, proven, digests) in proofs.fingerprints(asked).items()
        }
        holes = proofs.holes(asked)
    to_do = [number for number, (now_, was) in known.items() if everything or now_ != was]
    run = ProofRun(unchanged=len(known) - len(to_do))
    run.faults += [_hole(*hole) for hole in holes]
    for begins in range(0, len(to_do), AT_ONCE):
        if not going_on():
            break
        ids = to_do[begins : begins + AT_ONCE]
        with looking(diary) as asked:
            some = proofs.provable(asked, ids)
        agree: dict[int, str] = {}
        for one in some:
            faults = list(_faults(path, maker, one))
            run.proven += 1
            run.faults += faults
            if not faults:
                agree[one.row.id] = known[one.row.id][0]
        if agree:
            at = to_epoch(now.replace(microsecond=0), field="now")
            with writing(diary, "prove", by=By.SYSTEM, at=now) as change:
                proofs.keep(change, agree, at=at)
    return run


def with_files(fingerprint: str, path: Path, digests: Sequence[str]) -> str:
    """With how long its files are and when they were last written, which opens none of them."""
    marks = []
    for digest in digests:
        try:
            about = file_of(path, digest).stat()
            marks.append(f"{about.st_size}@{about.st_mtime_ns}")
        except OSError:
            marks.append("gone")
    return hashlib.sha256(" ".join((fingerprint, *marks)).encode()).hexdigest()


def _faults(path: Path, maker: PaperMaker, one: Provable) -> Iterator[ProofFault]:
    row = one.row
    yield from money_faults(row)
    if one.document == ERASED:
        # Its client was erased: the sums stay, and nothing that could differ from them.
        return
    try:
        document = document_of(one.document)
    except Trouble:
        words = "what was sent can't be read in the diary any more."
        yield ProofFault(FaultOf.DOCUMENT, row.id, row.number, words)
        return
    yield from document_faults(row, document)
    files: dict[PaperForm, bytes] = {}
    for form, digest in one.papers.items():
        found = _read(file_of(path, digest), digest)
        if isinstance(found, str):
            of = FaultOf.FILE_GONE if found == _GONE else FaultOf.FILE
            yield ProofFault(of, row.id, row.number, f"its {form.upper()} file {found}.")
        else:
            files[form] = found
    if not one.papers:
        words = "its files have not been made yet."
        yield ProofFault(FaultOf.FILE_GONE, row.id, row.number, words)
    if files.keys() < one.papers.keys() or not files:
        return
    pdf, cii = files[PaperForm.PDF], files.get(PaperForm.CII, b"")
    try:
        read = maker.read_back(pdf, cii)
    except Trouble as trouble:
        yield ProofFault(FaultOf.FILE, row.id, row.number, f"its files can't be read: {trouble}")
        return
    if read.attached != cii:
        words = "the XML inside of its PDF is not the one that was made."
        yield ProofFault(FaultOf.FILE, row.id, row.number, words)
    yield from file_faults(row, document, read)


_GONE = "is gone"
_OTHER = "is not the one that was made"


def _read(file: Path, digest: str) -> bytes | str:
    """What a file holds, or in words what is wrong with it."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return _GONE
    except OSError as error:
        return f"can't be read: {error.strerror}"
    return content if hashlib.sha256(content).hexdigest() == digest else _OTHER


def _hole(series: str, first: int, last: int) -> ProofFault:
    many = f"{first}" if first == last else f"{first} to {last}"
    words = f"No invoice has the number {many} of “{series}”, and nothing says why."
    return ProofFault(FaultOf.GAP, 0, "", words, (series, first, last))
