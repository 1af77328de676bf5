"""Domain: a recurrence in words, such as "every 2 weeks on Tuesday until 5 May 2027"."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.calendar.recurrence_rules import Recurrence, Rule, parse
from scheduler_app.domain.wording import MONTHS, WEEKDAYS, counted, listed
from scheduler_app.domain.zones import zone as find_zone

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
_WORKDAYS = [(0, day) for day in range(5)]
_ANY_START = datetime.fromisoformat("2000-01-01")
_SAID = {"FREQ", "INTERVAL", "COUNT", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"}
"""Parts that have words of their own; others are shown as they are written."""


def describe(rule_text: str, zone: str = "UTC") -> str:
    """The recurrence in words, without a full stop; an end in UTC is told as a day of `zone`."""
    recurrence = parse(rule_text, find_zone(zone), _ANY_START)
    rules = " and ".join(map(_rule, recurrence.rules))
    return ", ".join(filter(None, (rules, *_exceptions(recurrence))))


def _rule(rule: Rule) -> str:
    words = [*_every(rule), *_month_days(rule)]
    said = _SAID | {"BYSETPOS"} if rule.weekdays else _SAID
    words += [f"({name}={value})" for name, value in rule.parts.items() if name not in said]
    if rule.times is not None:
        words.append("once" if rule.times == 1 else f"{rule.times} times")
    if rule.until is not None:
        words.append(f"until {rule.until.day} {MONTHS[rule.until.month - 1]} {rule.until.year}")
    return " ".join(words)


def _every(rule: Rule) -> list[str]:
    """How often, and on which weekdays."""
    unit, days = _UNITS[rule.parts["FREQ"]], rule.weekdays
    plain = rule.interval == 1
    if plain and unit in {"day", "week"} and days == _WORKDAYS:
        return ["every weekday"]
    every = f"every {unit}" if plain else f"every {rule.interval} {unit}s"
    if not days:
        return [every]
    if unit in {"day", "week"}:
        return [every, f"on {listed([WEEKDAYS[day] for _, day in days])}"]
    named = listed(
        [f"the {_ordinal(nth)} {WEEKDAYS[day]}" if nth else WEEKDAYS[day] for nth, day in days]
    )
    positions = listed([_ordinal(position) for position in rule.numbers("BYSETPOS")])
    if positions:
        named = f"the {positions} {'weekday' if days == _WORKDAYS else f'of {named}'}"
    return [every, f"on {named}"]


def _month_days(rule: Rule) -> list[str]:
    """On which days of the month, and in which months."""
    days = [
        _with_suffix(day) if day > 0 else f"{_ordinal(day)} day"
        for day in rule.numbers("BYMONTHDAY")
    ]
    months = [MONTHS[month - 1] for month in rule.numbers("BYMONTH")]
    words = [f"on the {listed(days)}"] if days else []
    return [*words, f"in {listed(months)}"] if months else words


def _ordinal(number: int) -> str:
    """Such as "second", "last" or "3rd last"."""
    if number in _ORDINALS:
        return _ORDINALS[number]
    return _with_suffix(number) if number > 0 else f"{_with_suffix(-number)} last"


def _with_suffix(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 11 <= number % 100 <= 13 else suffix}"


def _exceptions(recurrence: Recurrence) -> list[str]:
    left_out = len(recurrence.left_out) + len(recurrence.days_left_out)
    words = []
    if recurrence.added and recurrence.rules:
        words.append(f"with {counted(len(recurrence.added), 'more date')}")
    elif recurrence.added:
        words.append(f"on {counted(len(recurrence.added), 'date')}")
    if left_out:
        words.append(f"without {counted(left_out, 'date')}")
    return words
