"""Domain: a publication with its bookings and invoices by column, and by row again."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Generic, TypeVar

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.columns import CommitmentColumns
from scheduler_app.domain.page.format import Commitment, Publication
from scheduler_app.domain.page.invoice_packing import with_ids, without_ids
from scheduler_app.domain.page.limits import EARLIEST
from scheduler_app.domain.page.links import BookingLink
from scheduler_app.domain.page.reports import VisitReport
from scheduler_app.domain.time_units import DAY

T = TypeVar("T")

MOST_ROWS = 20_000
NOBODYS = "-"
"""The uid of a pattern."""

MOST_LETTERS = 2_000_000
"""Of texts that patterns repeat: by row a publication is no longer than a page would read."""

_NEAR = EARLIEST + 366 * DAY
"""Where each visit's booking starts for the report that stands in the columns."""

_PROPOSAL = 10
"""Digits of a start."""

_ID_BYTES = 16
"""Of a UUID, and of the hash of a link."""


def by_column(publication: Publication) -> Publication:
    """The same, its bookings by column; by row where a uid or a hash is no plain 128 bits.

    Its invoices are likewise without their ids, which stand beside them.
    """
    rows = publication.commitments
    if publication.invoices:
        invoices, ids = without_ids(publication.invoices)
        publication = replace(publication, invoices=invoices, invoice_ids=ids)
    try:
        uids = _joined(_uuid_bytes(one.uid) for one in rows)
        hashes = _joined(_bytes_of(link.hash) for one in rows for link in one.links)
    except (ValueError, binascii.Error):
        return publication
    accounts, purposes, patterns = _Places[str](), _Places[str](), _Places[Commitment]()
    columns = CommitmentColumns(
        uids=uids,
        whose=tuple(accounts.of(one.account) for one in rows),
        accounts=accounts.all(),
        like=tuple(patterns.of(_pattern(one)) for one in rows),
        starts=_steps([one.start for one in rows]),
        lengths=tuple(one.end - one.start for one in rows),
        firsts=tuple(one.first_start - one.start for one in rows),
        revisions=tuple(one.revision for one in rows),
        links=tuple(len(one.links) for one in rows),
        hashes=hashes,
        meant=tuple(purposes.of(link.purpose) for one in rows for link in one.links),
        purposes=purposes.all(),
        texts=_from_starts(rows, [one.text_at for one in rows]),
        confirms=_from_starts(rows, [one.confirm_from for one in rows]),
        reports=tuple(
            _shifted(one.report, _NEAR - one.start) for one in rows if one.report is not None
        ),
        reported=_steps([place for place, one in enumerate(rows) if one.report is not None]),
    )
    return replace(publication, commitments=patterns.all(), columns=columns)


def by_row(publication: Publication) -> Publication:
    """The same, its bookings by row; `InvalidInput` where the columns do not fit each other."""
    if publication.invoice_ids is not None:
        told = with_ids(publication.invoices, publication.invoice_ids)
        publication = replace(publication, invoices=told, invoice_ids=None)
    columns = publication.columns
    if columns is None:
        return publication
    uids, hashes = _parted(columns.uids), _parted(columns.hashes)
    texts, confirms = (told or (None,) * len(uids) for told in (columns.texts, columns.confirms))
    lengths = {len(uids), len(texts), len(confirms), *map(len, _per_booking(columns))}
    if len(lengths) != 1 or len(hashes) != len(columns.meant) or len(uids) > MOST_ROWS:
        raise _unfit()
    if sum(columns.links) != len(hashes) or min(columns.links, default=0) < 0:
        raise _unfit()
    patterns = [_chosen(publication.commitments, place) for place in columns.like]
    if sum(map(_repeated, patterns)) > MOST_LETTERS:
        raise InvalidInput("columns", "The texts of the bookings are too long.")
    links = [
        BookingLink(_chosen(columns.purposes, place), _written(data))
        for place, data in zip(columns.meant, hashes, strict=True)
    ]
    reports = _reports(columns, len(patterns))
    ends = list(accumulate(columns.links, initial=0))
    starts = list(accumulate(columns.starts))
    rows = tuple(
        replace(
            pattern,
            uid=str(uuid.UUID(bytes=uids[place])),
            account=_chosen(columns.accounts, columns.whose[place]),
            start=starts[place],
            end=starts[place] + columns.lengths[place],
            first_start=starts[place] + columns.firsts[place],
            revision=columns.revisions[place],
            links=tuple(links[ends[place] : ends[place + 1]]),
            text_at=None if (text := texts[place]) is None else starts[place] + text,
            confirm_from=None if (asked := confirms[place]) is None else starts[place] + asked,
            report=_shifted(reports[place], starts[place] - _NEAR) if place in reports else None,
        )
        for place, pattern in enumerate(patterns)
    )
    return replace(publication, commitments=rows, columns=None)


class _Places(Generic[T]):
    """What occurs, each once, and the place of each."""

    def __init__(self) -> None:
        self._places: dict[T, int] = {}

    def of(self, one: T) -> int:
        return self._places.setdefault(one, len(self._places))

    def all(self) -> tuple[T, ...]:
        return tuple(self._places)


def _repeated(pattern: Commitment) -> int:
    """How long what a booking takes over from its pattern is, where that may be long."""
    paid_at = len(pattern.deposit.link) if pattern.deposit else 0
    texts = len(pattern.text) + len(pattern.note) + len(pattern.place)
    return texts + paid_at + _PROPOSAL * len(pattern.proposals)


def _pattern(one: Commitment) -> Commitment:
    """What it has in common with others; what tells it from them is such that any page takes it."""
    at = EARLIEST
    return replace(
        one,
        uid=NOBODYS,
        account="",
        start=at,
        end=at,
        first_start=at,
        revision=0,
        links=(),
        text_at=None,
        confirm_from=None,
        report=None,
    )


def _from_starts(
    rows: Sequence[Commitment], instants: Sequence[int | None]
) -> tuple[int | None, ...]:
    """Seconds from each start to its instant; nothing where no booking has one."""
    if all(at is None for at in instants):
        return ()
    return tuple(
        None if at is None else at - one.start for one, at in zip(rows, instants, strict=True)
    )


def _shifted(report: VisitReport, by: int) -> VisitReport:
    """The same, its instants so many seconds later: those of all visits look alike then."""
    until, rated = report.rate_until, report.rated_at
    return replace(
        report,
        started=report.started + by,
        rate_until=None if until is None else until + by,
        rated_at=None if rated is None else rated + by,
    )


def _reports(columns: CommitmentColumns, rows: int) -> dict[int, VisitReport]:
    """What is told of visits, by the place of each booking."""
    places = list(accumulate(columns.reported))
    if len(places) != len(columns.reports) or any(not 0 <= place < rows for place in places):
        raise _unfit()
    found = dict(zip(places, columns.reports, strict=True))
    if len(found) != len(places):
        raise _unfit()
    return found


def _per_booking(columns: CommitmentColumns) -> tuple[Sequence[int], ...]:
    return (
        columns.whose,
        columns.like,
        columns.starts,
        columns.lengths,
        columns.firsts,
        columns.revisions,
        columns.links,
    )


def _steps(instants: Sequence[int]) -> tuple[int, ...]:
    return tuple(after - before for before, after in pairwise((0, *instants)))


def _chosen(values: Sequence[T], place: int) -> T:
    if not 0 <= place < len(values):
        raise _unfit()
    return values[place]


def _joined(parts: Iterable[bytes]) -> str:
    return _written(b"".join(parts))


def _parted(written: str) -> list[bytes]:
    try:
        data = _bytes(written)
    except (ValueError, binascii.Error) as error:
        raise _unfit() from error
    if len(data) % _ID_BYTES:
        raise _unfit()
    return [data[place : place + _ID_BYTES] for place in range(0, len(data), _ID_BYTES)]


def _uuid_bytes(uid: str) -> bytes:
    read = uuid.UUID(uid)
    if str(read) != uid:
        raise ValueError(uid)
    return read.bytes


def _bytes_of(hash_: str) -> bytes:
    data = _bytes(hash_)
    if len(data) != _ID_BYTES or _written(data) != hash_:
        raise ValueError(hash_)
    return data


def _bytes(written: str) -> bytes:
    return base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unfit() -> InvalidInput:
    return InvalidInput("columns", "The columns of the bookings do not fit each other.")
