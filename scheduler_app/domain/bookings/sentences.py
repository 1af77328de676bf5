"""Domain: a change that the journal kept, told as a sentence of the booking's history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.bookings.booking import OPEN, State
from scheduler_app.domain.time_units import whole_minutes
from scheduler_app.domain.wording import (
    clock_in_words,
    day_in_words,
    length_in_words,
    moment_in_words,
)
from scheduler_app.domain.zones import from_epoch, wall_of

Row = Mapping[str, object]
"""Columns of a booking as the journal kept them: instants are epoch seconds, gaps minutes."""


@dataclass(frozen=True, slots=True)
class Names:
    """What clients and services are called, by id."""

    clients: Mapping[int, str] = field(default_factory=dict)
    services: Mapping[int, str] = field(default_factory=dict)


class SentenceWriter(Protocol):
    """What another wing brings to the history: the sentences of its own verbs."""

    def __call__(
        self,
        verb: str,
        before: Row | None,
        after: Row | None,
        who: str,
        in_words: Callable[[Row], str],
        /,
    ) -> str | None:
        """The sentence of a change, without a full stop; None for a verb that is not its own.

        `who` is the client's name, and may be empty; `in_words` tells the time of a row.
        """
        ...


def sentence(
    verb: str,
    before: Row | None,
    after: Row | None,
    names: Names,
    zone: ZoneInfo,
    writers: Sequence[SentenceWriter] = (),
) -> str:
    """What a change did to a booking, without a full stop.

    `before` is None for a new booking, `after` for one that was taken back. Times are wall times
    in `zone`. `writers` are asked first. Such as "Moved from Tue 3 Mar 10:00 to Thu 5 Mar 14:00".
    """
    if verb in _WHATEVER_IT_IS:
        return _WHATEVER_IT_IS[verb]
    rows = (_standing(before), _standing(after))
    who = _name(names.clients, (after or before or {}).get("client_id"))
    for writer in writers:
        told = writer(verb, *rows, who, lambda row: moment_in_words(_walls(row, zone)[0]))
        if told is not None:
            return told
    if verb in {"undo", CALLED_OFF}:
        return f"Undone: {_undone(verb, *rows, names, zone)}"
    if verb == "redo":
        return f"Done again: {_told('change', *rows, names, zone)}"
    return _capital(_told(verb, *rows, names, zone))


def full_sentence(
    what: str, why: str, by: By = By.CONSULTANT, *, names_client: bool = False
) -> str:
    """A sentence with whose wish it was, unless the consultant's, and its reason.

    `names_client` says that the sentence tells by itself that its client did it.

    Such as "Moved … by client; child is ill", or with "by phone; child is ill" as the reason,
    "Moved … by phone; child is ill".
    """
    told = f"{what} by {by}" if by is By.CLIENT and not names_client else what
    reason = why.strip().rstrip(".")
    if not reason:
        return told
    return f"{told} {reason}" if reason.lower().startswith("by ") else f"{told}; {reason}"


CALLED_OFF = "call-off"
"""As the verb of a `sentence`: undo of a new booking that stays as cancelled, for its client."""

_WHATEVER_IT_IS = {
    "settle": "Overlap settled: both are kept",
    "erase": "Client erased for good",
}
"""What a change did to a booking that it left as it was."""

_NEW = {
    "book": "booked for",
    "book-series": "booked in a series for",
    "extend-series": "booked as the series goes on:",
    "import": "imported for",
}
_FIRST = {"import": "imported again", "merge": "clients merged"}
"""What stands before what a change did."""

_GONE = {
    "cancel-series": "taken out of its series",
    "change-series": "taken out of its series",
    "move-series": "taken out of its series",
    "import": "taken out by an import",
}
_STATES = {
    State.CONFIRMED: "confirmed",
    State.CANCELLED: "cancelled",
    State.DONE: "marked as done",
    State.NO_SHOW: "marked as no-show",
    State.PENDING: "set back to pending",
}


def _standing(row: Row | None) -> Row | None:
    """The row, or None where there is none or it is marked as removed."""
    return None if row is None or row.get("removed") else row


def _undone(verb: str, before: Row | None, after: Row | None, names: Names, zone: ZoneInfo) -> str:
    """The change that was taken back, such as "marked as no-show", not what undoing it did."""
    if verb == CALLED_OFF:
        return "the booking was taken back, and is cancelled as its client has seen it"
    if after is None:
        return "the booking was taken back"
    if before is None:
        return "taken out of the diary"
    return _told("change", after, before, names, zone, stands="then")


def _told(
    verb: str,
    before: Row | None,
    after: Row | None,
    names: Names,
    zone: ZoneInfo,
    *,
    stands: str = "now",
) -> str:
    """What a change did. `stands` is "then" where its times need not hold today, else "now"."""
    if after is None:
        return _GONE.get(verb, "the booking was taken back")
    if before is None:
        return f"{_NEW.get(verb, 'booked for')} {_summary(after, names, zone)}"
    clauses = [
        *_state_clause(before, after),
        *_time_clause(before, after, zone, stands),
        *_details(before, after, names),
    ]
    if not clauses:
        return "imported again, nothing changed" if verb == "import" else "kept as it was"
    told = "; ".join(clauses)
    return f"{_FIRST[verb]}: {told}" if verb in _FIRST else told


def _summary(row: Row, names: Names, zone: ZoneInfo) -> str:
    """When, how long, and what about: "Tue 3 Mar 10:00 (2 hours), Anna Schmidt, Repair"."""
    about = (
        _name(names.clients, row.get("client_id")),
        _name(names.services, row.get("service_id")),
        str(row.get("title") or ""),
    )
    return ", ".join((_when(row, zone), *filter(None, about)))


def _when(row: Row, zone: ZoneInfo) -> str:
    start, end = _walls(row, zone)
    if not row.get("all_day"):
        return f"{moment_in_words(start)} ({_length(row)})"
    last = end - timedelta(seconds=1)
    days = (
        [day_in_words(start)] if start.date() == last.date() else map(day_in_words, (start, last))
    )
    return f"{' – '.join(days)} (all day)"


def _state_clause(before: Row, after: Row) -> list[str]:
    was, now = State(str(before["state"])), State(str(after["state"]))
    if was is now:
        return []
    if was not in OPEN and now is State.CONFIRMED:
        return ["reopened"]
    return [_STATES[now]]


def _time_clause(before: Row, after: Row, zone: ZoneInfo, stands: str) -> list[str]:
    was_start, was_end = _walls(before, zone)
    start, end = _walls(after, zone)
    if (before["start_at"], before["end_at"]) == (after["start_at"], after["end_at"]):
        return []
    same_length = _seconds(before) == _seconds(after)
    # A resize leaves one edge in place; what moves both and changes length is told as a move.
    if not same_length and (was_start == start or was_end == end):
        span = f"{moment_in_words(start)}–{_end_in_words(start, end)}"
        lengths = f"from {_length(before)} to {_length(after)}"
        return [f"length changed {lengths}, {stands} {span}"]
    year = was_start.year != start.year
    was, now = moment_in_words(was_start, year=year), moment_in_words(start, year=year)
    length = "" if same_length else f", {stands} {_length(after)} long"
    return [f"moved from {was} to {now}{length}"]


def _details(before: Row, after: Row, names: Names) -> list[str]:
    changed = [column for column in _COLUMNS if before.get(column) != after.get(column)]
    # Another service brings its own gaps: one change in the consultant's eyes.
    gaps_follow = "service_id" in changed and not _GAPS.isdisjoint(changed)
    told = [column for column in changed if not (gaps_follow and column in _GAPS)]
    clauses = [_clause(column, before, after, names) for column in told]
    if gaps_follow:
        clauses.insert(told.index("service_id") + 1, "gaps changed with it")
    clauses += _price_clause(before, after)
    if before.get("notes") != after.get("notes"):
        written = "changed" if before.get("notes") and after.get("notes") else "written"
        clauses.append(f"notes {written if after.get('notes') else 'cleared'}")
    if bool(before.get("transparent")) != bool(after.get("transparent")):
        clauses.append("its time shown as " + ("free" if after.get("transparent") else "taken"))
    return clauses


def _price_clause(before: Row, after: Row) -> list[str]:
    if all(before.get(column) == after.get(column) for column in _PRICE):
        return []
    was, now = _price(before), _price(after)
    if was and now:
        return [f"price changed from {was} to {now}"]
    return [f"price set to {now}" if now else f"price {was} taken out"]


def _price(row: Row) -> str:
    """The price agreed; empty where none was. Babel is asked only if there is one to tell."""
    currency = str(row.get("agreed_currency") or "")
    return format_money(Money(int(str(row["agreed_price"])), currency)) if currency else ""


def _clause(column: str, before: Row, after: Row, names: Names) -> str:
    label, shown = _COLUMNS[column]
    old, new = shown(before.get(column), names), shown(after.get(column), names)
    if old and new:
        return f"{label} changed from {old} to {new}"
    return f"{label} set to {new}" if new else f"{label} {old} taken out"


def _name(names: Mapping[int, str], key: object) -> str:
    if not isinstance(key, int):
        return ""
    return names.get(key) or f"no. {key}"


def _quoted(value: object, _names: Names) -> str:
    return f"“{value}”" if value else ""


def _minutes(value: object, _names: Names) -> str:
    return length_in_words(value) if isinstance(value, int) and value else ""


_COLUMNS: dict[str, tuple[str, Callable[[object, Names], str]]] = {
    "client_id": ("client", lambda value, names: _name(names.clients, value)),
    "service_id": ("service", lambda value, names: _name(names.services, value)),
    "place": ("place", _quoted),
    "title": ("title", _quoted),
    "preparation": ("preparation", _minutes),
    "wrap_up": ("wrap-up", _minutes),
    "travel": ("travel", _minutes),
    "zone": ("time zone", lambda value, _names: str(value or "")),
    "kind": ("kind", lambda value, _names: str(value or "")),
}
"""Columns whose old and new value are both told, in this order."""

_PRICE = ("agreed_price", "agreed_currency")
_GAPS = frozenset({"preparation", "wrap_up", "travel"})


def _walls(row: Row, zone: ZoneInfo) -> tuple[datetime, datetime]:
    start, end = _epoch(row, "start_at"), _epoch(row, "end_at")
    return wall_of(from_epoch(start), zone), wall_of(from_epoch(end), zone)


def _seconds(row: Row) -> int:
    return _epoch(row, "end_at") - _epoch(row, "start_at")


def _epoch(row: Row, column: str) -> int:
    return int(str(row[column]))


def _length(row: Row) -> str:
    return length_in_words(whole_minutes(_seconds(row)))


def _end_in_words(start: datetime, end: datetime) -> str:
    return clock_in_words(end.time()) if start.date() == end.date() else moment_in_words(end)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
