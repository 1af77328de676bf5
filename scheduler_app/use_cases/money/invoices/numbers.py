"""Use cases, money: the numbers of invoices, remembered outside the diary before they are told.

A number is drawn in the transaction that sends, written down outside right after it, and told only
then: set on paper, mailed or shown to whoever asked for it. So whatever dies when, no number is
told that only a file knows which a backup may replace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Busy, DiaryTrouble, InvalidInput, Trouble
from scheduler_app.domain.money.invoices.numbering import (
    HIGHEST,
    GapWhy,
    NumberGap,
    number_of,
    series_of,
    span_of,
)
from scheduler_app.domain.money.invoices.settings import INVOICE_NUMBER
from scheduler_app.domain.zones import to_epoch, zone
from scheduler_app.storage.diary import Diary, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import numbers, outside
from scheduler_app.storage.money.invoices.outside import NumbersUnreadable, Remembered
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler_app.storage.diary import Reading
    from scheduler_app.storage.journal import Change

REMEMBER, SET_NUMBER = "remember-numbers", "set-invoice-number"


@dataclass(frozen=True, slots=True)
class NextNumber:
    """What the next invoice is called if it is sent on `day` (ISO), and its count in the series."""

    series: str
    count: int
    number: str
    day: str


def next_number(diary: DiaryHandle, *, now: datetime) -> NextNumber:
    """What would be drawn now. Raises `NumbersUnreadable`."""
    with reading(diary) as connection:
        known = _outside(Diary.of(diary).path, page_link.read(connection).diary)
        return next_in(connection, known, now=now)


def next_by_diary(diary: DiaryHandle, *, now: datetime) -> NextNumber:
    """What the diary alone would draw, where what is remembered beside it can't be read."""
    with reading(diary) as connection:
        return next_in(connection, None, now=now)


def left_out(diary: DiaryHandle, *, now: datetime) -> list[str]:
    """A sentence for each gap: numbers that no document has, and why; the last found first."""
    with reading(diary) as connection:
        pattern = INVOICE_NUMBER.of(rules.all_settings(connection))
        found = numbers.gaps(connection)
        day = _today(connection, now)
    return [f"No document has {span_of(one, pattern, day)}. {one.sentence}" for one in found]


def set_next_number(diary: DiaryHandle, count: int, *, why: str, now: datetime) -> NumberGap | None:
    """Go on with a higher number; what is left out is a gap, explained by `why`.

    None where none is left out. `InvalidInput` where it is not higher, or nothing is said. What
    remembers the numbers outside may be damaged: it is put aside, and the consultant believed.
    """
    path, reason = Diary.of(diary).path, " ".join(why.split())
    with writing(diary, SET_NUMBER, by=By.CONSULTANT, at=now, why=reason) as change:
        name = page_link.diary_id(change.connection)
        try:
            known = _outside(path, name)
        except NumbersUnreadable:
            outside.put_aside(path, name)
            known = None
        stands = next_in(change.connection, known, now=now)
        _must_be_higher(count, reason, stands)
        gap = None
        if count > stands.count:
            first, at = stands.count, _seconds(now)
            gap = NumberGap(stands.series, first, count - 1, GapWhy.CHOSEN, reason, at)
            _catch_up(change, known, now)
            numbers.explain(change, gap)
            numbers.rise(change, stands.series, count - 1)
        sure = Remembered(known.last if known is not None else {})
        outside.remember(path, name, sure)
    remember_what_was_done(diary, "The number was set.", now=now)
    return gap


def _must_be_higher(count: int, reason: str, stands: NextNumber) -> None:
    if not stands.count <= count <= HIGHEST:
        raise InvalidInput(
            "number",
            f"The next number of “{stands.series}” is {stands.count} or higher.",
            remedy="Nothing was changed: no number is ever given twice.",
        )
    if count > stands.count and not reason:
        raise InvalidInput(
            "why",
            "Why numbers are left out is missing.",
            remedy="Say it in a few words: it is "
            "shown with your invoices, to whoever examines them.",
        )


def remember_numbers(
    diary: DiaryHandle, *, begin: bool = False, sure: bool = False, now: datetime
) -> list[NumberGap]:
    """Write down outside the diary what was drawn, and note what a restored diary does not know of.

    Those gaps are returned. Nothing is written where both know the same, nor for a diary that has
    drawn none, unless it is about to `begin`. What is taken from the diary as nothing lay beside it
    is in doubt until somebody is `sure`. `Trouble` where it can't be written or read.
    """
    path = Diary.of(diary).path
    with reading(diary) as connection:
        name = page_link.read(connection).diary
        known, drawn = _outside(path, name), numbers.last_of_all(connection)
    if known is None and not drawn and not begin:
        return []
    if name and known is not None and known.last == drawn and not (known.doubted and sure):
        return []
    with writing(diary, REMEMBER, by=By.SYSTEM, at=now) as change:
        # Asked again: this one alone writes it until the block ends.
        name = page_link.read(change.connection).diary
        known = _outside(path, name)
        name = name or page_link.diary_id(change.connection)
        # Written first is what is sure: the diary as it was committed by whoever had the lock.
        drawn = numbers.last_of_all(change.connection)
        outside.remember(path, name, _both(known, drawn, sure=sure))
        return _catch_up(change, known, now)


def remember_what_was_done(diary: DiaryHandle, done: str, *, then: str = "", now: datetime) -> None:
    """Remember what was drawn by what is `done`, in a sentence. Raises `Trouble` that says so.

    `then` is what becomes of it, and comes last.
    """
    try:
        remember_numbers(diary, now=now)
    except Trouble as trouble:
        # What the remedy of a disk says of what was not changed is of this file alone.
        of_disk = isinstance(trouble, Busy | DiaryTrouble)
        remedy = (
            "The number is written down there by itself, once that is put right." if of_disk else ""
        )
        raise Trouble(
            f"{done} {trouble.message}", remedy=f"{remedy or trouble.remedy} {then}".strip()
        ) from trouble


def must_be_rememberable(diary: DiaryHandle) -> None:
    """Raise `Trouble` where the next number could not be written down outside the diary."""
    with reading(diary) as connection:
        name = page_link.read(connection).diary
    outside.must_be_writable(Diary.of(diary).path, name)


def _both(known: Remembered | None, drawn: dict[str, int], *, sure: bool) -> Remembered:
    """What both know, series by series."""
    before = known or Remembered()
    last = {
        series: max(drawn.get(series, 0), before.last.get(series, 0))
        for series in {*drawn, *before.last}
    }
    doubted = before.doubted or (known is None and bool(drawn))
    return Remembered(last, doubted and not sure)


def _catch_up(change: Change, known: Remembered | None, now: datetime) -> list[NumberGap]:
    """Let the diary know of the numbers that only the outside knows: they are gaps in it."""
    drawn = numbers.last_of_all(change.connection)
    found = []
    for series, last in sorted(known.last.items()) if known is not None else ():
        here = drawn.get(series, 0)
        if last > here:
            found.append(NumberGap(series, here + 1, last, GapWhy.RESTORED, "", _seconds(now)))
            numbers.explain(change, found[-1])
            numbers.rise(change, series, last)
    return found


def is_doubted(asked: Reading, path: Path) -> bool:
    """Whether nobody has said yet that a diary has all that was sent, which nothing else knew."""
    known = _outside(path, page_link.read(asked).diary)
    return (known is None or known.doubted) and bool(numbers.last_of_all(asked))


def not_yet_remembered(asked: Reading, path: Path) -> list[str]:
    """The series whose last number the outside does not know yet."""
    known = _outside(path, page_link.read(asked).diary)
    last = known.last if known is not None else {}
    drawn = numbers.last_of_all(asked)
    return [f"“{series}”" for series in sorted(drawn) if drawn[series] > last.get(series, 0)]


def draw(change: Change, path: Path, *, now: datetime) -> NextNumber:
    """Draw the next number, within the transaction that sends. Raises `NumbersUnreadable`."""
    _catch_up(change, _outside(path, page_link.read(change.connection).diary), now)
    drawn = next_in(change.connection, None, now=now)
    if numbers.is_taken(change.connection, drawn.number):
        raise InvalidInput(
            INVOICE_NUMBER.name,
            f"The next number would be {drawn.number}, which another invoice has.",
            remedy="Nothing was sent. Write the numbers otherwise, in the settings of invoices.",
        )
    numbers.rise(change, drawn.series, drawn.count)
    return drawn


def next_in(asked: Reading, known: Remembered | None, *, now: datetime) -> NextNumber:
    """What would be drawn, by the diary and by what is known outside."""
    pattern = INVOICE_NUMBER.of(rules.all_settings(asked))
    day = _today(asked, now)
    series = series_of(pattern, day)
    beside = known.last.get(series, 0) if known is not None else 0
    count = 1 + max(numbers.last_of(asked, series), beside)
    return NextNumber(series, count, number_of(pattern, day, count), day)


def _today(asked: Reading, now: datetime) -> str:
    return now.astimezone(zone(read_practice(asked).zone)).date().isoformat()


def _outside(path: Path, name: str) -> Remembered | None:
    return outside.remembered(path, name) if name else outside.of_any(path)


def _seconds(now: datetime) -> int:
    return to_epoch(now.replace(microsecond=0), field="now")
