"""Domain: what a recurrence yields, and how a series is split and moved.

The rules of RFC 5545 are worked out by `dateutil`, in wall time: what the zone's clocks do to a
wall time is settled by `zones.instant_of` when the visits are made, so that a weekly visit at ten
stays at ten, and one at a time that a clock change skips takes place an hour later, not never.

The first occurrence is always the start itself, whether or not it fits the rule, and it counts
towards COUNT; RFC 5545 section 3.8.5.3 leaves that open for a start that doesn't fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import chain, islice, takewhile

from scheduler_app.domain.calendar.recurrence_rules import (
    FIELD,
    WEEKDAY_CODES,
    Recurrence,
    Rule,
    as_text,
    parse,
)
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.zones import zone as find_zone

MOST = 5000
"""More occurrences than anybody asks for at once: visits every day for thirteen years."""

_CYCLE = 400
"""After so many years the calendar repeats, weekdays and leap years included."""

_FAR = timedelta(days=200 * 365)


def checked_rule(text: str, wall_start: datetime, zone: str) -> str:
    """The rule as the diary keeps it, or `InvalidInput` on `rule` saying what is wrong.

    Refused is also what ends before it starts, or never comes round again.
    """
    in_zone = find_zone(zone)
    recurrence = parse(text, in_zone, wall_start)
    for rule in recurrence.rules:
        if rule.until is not None and rule.until < wall_start:
            raise InvalidInput(FIELD, "The series ends before it starts.", remedy="End it later.")
        pattern = _by_dateutil(wall_start, rule)
        if rule.times != 1 and all(wall == wall_start for wall in islice(pattern, 2)):
            raise InvalidInput(
                FIELD,
                "The rule never comes round again.",
                remedy="Check its days against each other: no February has a 30th.",
            )
    return as_text(recurrence, in_zone)


def occurrences(
    rule_text: str,
    wall_start: datetime,
    zone: str,
    after: datetime | None,
    until: datetime,
    limit: int = MOST,
) -> list[datetime]:
    """The wall times (naive) from `after` (inclusive) up to `until` (exclusive), in order.

    All three are wall times in `zone`. At most `limit` are returned, the earliest ones.
    """
    recurrence = parse(rule_text, find_zone(zone), wall_start)
    wanted = takewhile(lambda wall: wall < until, _walls(recurrence, wall_start))
    return list(islice((wall for wall in wanted if after is None or wall >= after), limit))


def is_open(rule_text: str, wall_start: datetime, zone: str) -> bool:
    """Whether a rule goes on for ever: one of its patterns has neither COUNT nor UNTIL."""
    rules = parse(rule_text, find_zone(zone), wall_start).rules
    return any(rule.times is None and rule.until is None for rule in rules)


def end_before(rule_text: str, wall_start: datetime, zone: str, split: datetime) -> str:
    """The rule of what lies before the wall time `split`: the earlier part of a series that splits.

    COUNT becomes UNTIL. Raises `InvalidInput` where nothing lies before.
    """
    in_zone = find_zone(zone)
    recurrence = parse(rule_text, in_zone, wall_start)
    if split <= wall_start:
        raise InvalidInput(FIELD, "Nothing of the series is left.", remedy="Cancel all of it.")
    rules = []
    for rule in recurrence.rules:
        *_, last = takewhile(lambda wall: wall < split, _of_rule(rule, wall_start))
        rules.append(Rule(rule.without("COUNT"), last))
    return as_text(
        Recurrence(
            tuple(rules),
            tuple(wall for wall in recurrence.added if wall < split),
            tuple(wall for wall in recurrence.left_out if wall < split),
            tuple(day for day in recurrence.days_left_out if day < split.date()),
        ),
        in_zone,
    )


def rest_from(rule_text: str, wall_start: datetime, zone: str, split: datetime) -> str:
    """The rule of a new series that starts at the occurrence `split` and goes on as before.

    COUNT becomes what is left of it. An end by UNTIL stays.
    """
    in_zone = find_zone(zone)
    recurrence = parse(rule_text, in_zone, wall_start)
    rules = []
    for rule in recurrence.rules:
        parts = dict(rule.parts)
        if rule.times is not None:
            gone = sum(1 for _ in takewhile(lambda wall: wall < split, _of_rule(rule, wall_start)))
            if gone >= rule.times:
                continue
            parts["COUNT"] = str(rule.times - gone)
        if rule.until is None or rule.until >= split:
            rules.append(Rule(parts, rule.until))
    added = tuple(wall for wall in recurrence.added if wall >= split)
    if not rules and not added:
        rules = [Rule({"FREQ": "DAILY", "COUNT": "1"})]
    return as_text(
        Recurrence(
            tuple(rules),
            added,
            tuple(wall for wall in recurrence.left_out if wall >= split),
            tuple(day for day in recurrence.days_left_out if day >= split.date()),
        ),
        in_zone,
    )


def moved_rule(rule_text: str, wall_start: datetime, new_start: datetime, zone: str) -> str:
    """The rule of the same series when its first visit moves to the wall time `new_start`.

    Weekdays, days of the month and dates move along: every Tuesday becomes every Thursday, the
    first Monday of the month its second Wednesday. Raises `InvalidInput` on `rule` where it can't
    be told what should move, such as one of several days of the month.
    """
    in_zone = find_zone(zone)
    recurrence = parse(rule_text, in_zone, wall_start)
    by = new_start - wall_start
    moved = Recurrence(
        tuple(_moved(rule, wall_start, new_start) for rule in recurrence.rules),
        tuple(wall + by for wall in recurrence.added),
        tuple(wall + by for wall in recurrence.left_out),
        tuple(day + (new_start.date() - wall_start.date()) for day in recurrence.days_left_out),
    )
    return as_text(moved, in_zone)


def _moved(rule: Rule, start: datetime, new_start: datetime) -> Rule:
    days = (new_start.date() - start.date()).days
    parts = dict(rule.parts)
    for name, value in (
        ("BYHOUR", new_start.hour),
        ("BYMINUTE", new_start.minute),
        ("BYSECOND", new_start.second),
        ("BYMONTH", new_start.month),
    ):
        if len(rule.numbers(name)) == 1 and (name != "BYMONTH" or parts["FREQ"] == "YEARLY"):
            parts[name] = str(value)
    if days and parts["FREQ"] == "WEEKLY" and rule.weekdays:
        parts["BYDAY"] = ",".join(WEEKDAY_CODES[(day + days) % 7] for _, day in rule.weekdays)
    elif days and len(rule.weekdays) == 1 and rule.weekdays[0][0]:
        ordinal = -1 if rule.weekdays[0][0] == -1 and _in_last_week(new_start) else _nth(new_start)
        parts["BYDAY"] = f"{ordinal}{WEEKDAY_CODES[new_start.weekday()]}"
    if days and len(rule.numbers("BYMONTHDAY")) == 1:
        month_ends = (new_start + timedelta(days=1)).day == 1
        from_end = rule.numbers("BYMONTHDAY") == [-1] and month_ends
        parts["BYMONTHDAY"] = "-1" if from_end else str(new_start.day)
    moved = Rule(parts, rule.until + (new_start - start) if rule.until else None)
    fits = next(_by_dateutil(start, rule), None) == start
    if fits and next(_by_dateutil(new_start, moved), None) != new_start:
        raise InvalidInput(
            FIELD,
            "The rule names days that don't move along.",
            remedy="Change the rule of the series, or move this one visit only.",
        )
    return moved


def _nth(day: datetime) -> int:
    return (day.day - 1) // 7 + 1


def _in_last_week(day: datetime) -> bool:
    """Whether the same weekday doesn't come again in its month."""
    return (day + timedelta(days=7)).month != day.month


def _walls(recurrence: Recurrence, wall_start: datetime) -> Iterator[datetime]:
    """Every occurrence in order, each once."""
    left_out, days_left_out = set(recurrence.left_out), set(recurrence.days_left_out)
    last = None
    for wall in merge(
        [wall_start],
        recurrence.added,
        *(_of_rule(rule, wall_start) for rule in recurrence.rules),
    ):
        if wall != last and wall not in left_out and wall.date() not in days_left_out:
            yield wall
        last = wall


def _of_rule(rule: Rule, wall_start: datetime) -> Iterator[datetime]:
    """What one rule yields, the start first."""
    later = (wall for wall in _by_dateutil(wall_start, rule) if wall != wall_start)
    if rule.until is not None:
        until = rule.until
        later = takewhile(lambda wall: wall <= until, later)  # type: ignore[assignment]
    return islice(chain([wall_start], later), rule.times)


def _by_dateutil(wall_start: datetime, rule: Rule) -> Iterator[datetime]:
    """The occurrences by the pattern alone, without COUNT and UNTIL, for some 200 years.

    A pattern that no day fits, such as 30 February, lets `dateutil` search to the year 9999, which
    takes seconds. So the search begins in one of the last centuries, a multiple of the calendar's
    cycle later, and what is found is carried back.
    """
    # dateutil is needed only where visits repeat; it must not cost the start of the app.
    from dateutil.rrule import rrulestr

    cycles = (9999 - 200 - wall_start.year) // _CYCLE * _CYCLE
    late = wall_start.replace(year=wall_start.year + cycles)
    text = ";".join(f"{name}={value}" for name, value in rule.without("COUNT").items())
    try:
        for wall in rrulestr(text, dtstart=late):
            found = wall.replace(year=wall.year - cycles)
            if found > wall_start + _FAR:
                return
            yield found
    except ValueError as error:
        raise InvalidInput(FIELD, f"The rule can't be worked out: {error}.") from error
