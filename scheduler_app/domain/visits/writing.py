"""Domain: a record as it may be kept: what was typed is tidied, what cannot be is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from scheduler_app.domain.amounts import MOST, is_currency
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import DAY_MINUTES
from scheduler_app.domain.visible import is_blank, strangers_text, tidy, tidy_line
from scheduler_app.domain.visits.visit import Tick, UsedPart, VisitIssue, VisitRecord
from scheduler_app.domain.zones import keepable

MOST_SPENT = 31 * DAY_MINUTES
"""Minutes of one visit; what is more is taken for a slip of the hand."""

MOST_TRIPS = 99
MOST_PARTS = 100_000
"""Of one kind."""

_HUNDREDTHS = 100


def is_untouched(record: VisitRecord) -> bool:
    """Whether nobody has written anything: a new draft that is still as it began."""
    return not record.id and record.was is not None and record == record.was


def checked_record(record: VisitRecord) -> VisitRecord:
    """The record with tidy fields, blank lines left out, or `InvalidInput` naming the field."""
    keepable(record.started, field="started")
    if record.ended is not None:
        keepable(record.ended, field="ended")
        if record.ended < record.started:
            raise InvalidInput(
                "ended",
                "The visit ends before it starts.",
                remedy="Correct one of the two times.",
            )
    for field in ("spent", "billed"):
        _check_minutes(field, getattr(record, field))
    if not 0 <= record.trips <= MOST_TRIPS:
        raise InvalidInput("trips", f"Trips are 0 to {MOST_TRIPS}.")
    return replace(
        record,
        started=record.started.replace(microsecond=0),
        ended=None if record.ended is None else record.ended.replace(microsecond=0),
        vendor_case=tidy_line(record.vendor_case),
        private=_text(record.private),
        told=_text(record.told),
        issues=tuple(_issues(record.issues)),
        devices=tuple(dict.fromkeys(record.devices)),
        parts=tuple(_parts(record.parts)),
        ticks=tuple(_ticks(record.ticks)),
    )


def _check_minutes(field: str, minutes: int | None) -> None:
    if minutes is not None and not 0 <= minutes <= MOST_SPENT:
        raise InvalidInput(
            field,
            f"{minutes} minutes are no length of a visit.",
            remedy="Write it in minutes, such as 90.",
        )


def _issues(written: Iterable[VisitIssue]) -> Iterable[VisitIssue]:
    for issue in written:
        tidied = replace(
            issue,
            symptom=_text(issue.symptom),
            cause=_text(issue.cause),
            resolution=_text(issue.resolution),
        )
        if tidied.symptom:
            yield tidied
        elif tidied.cause or tidied.resolution:
            raise InvalidInput(
                "symptom",
                "An issue says a cause or what was done, and not what was wrong.",
                remedy="Write in a few words what the client saw.",
            )


def _parts(written: Iterable[UsedPart]) -> Iterable[UsedPart]:
    for part in written:
        what = tidy_line(part.what)
        if not what and not part.price.minor and is_blank(part.serial):
            continue
        if not what:
            raise InvalidInput("what", "A part has a price or a serial number, and no name.")
        if not 0 < part.quantity <= MOST_PARTS or _HUNDREDTHS % part.quantity.denominator:
            raise InvalidInput(
                "quantity",
                f"So many “{what}” cannot be: the quantity is above 0, with two digits at most.",
                remedy="Write it such as 1 or 2.5.",
            )
        if not 0 <= part.price.minor <= MOST or not is_currency(part.price.currency):
            raise InvalidInput(
                "price", f"This is no price of “{what}”.", remedy="Check the digits."
            )
        yield replace(part, what=what, serial=tidy_line(part.serial))


def _ticks(written: Iterable[Tick]) -> Iterable[Tick]:
    for tick in written:
        if text := tidy_line(tick.text):
            yield replace(tick, text=text)


def _text(written: str) -> str:
    return tidy(strangers_text(written))


def hundredths(quantity: Fraction) -> int:
    """A checked quantity as the diary keeps it."""
    return int(quantity * _HUNDREDTHS)


def of_hundredths(kept: int) -> Fraction:
    """The quantity that the diary keeps so."""
    return Fraction(kept, _HUNDREDTHS)
