"""Domain: times of day and lengths as people type them, in English and German."""

from __future__ import annotations

import re
from datetime import time, timedelta

from scheduler_app.domain.calendar.marks_in_text import DateOrder, Half, MarkRule, Part, Said
from scheduler_app.domain.calendar.words_of_time import (
    COUNTED,
    HALF_NAMES,
    HOUR_WORDS,
    half,
    number,
)
from scheduler_app.domain.time_units import DAY_MINUTES, HOUR_MINUTES

NIGHT_ENDS = 7
"""Hours before this one are meant in the afternoon, unless written like 03:00 or 3am."""

_LONGEST = DAY_MINUTES
_HALF_DAY = 12

ClockTime = tuple[time, bool, bool]
"""A time of day, whether it is a guess, and whether it could be of the other half of the day."""


def clock(hour: str, minute: str | None = None, half_day: str | None = None) -> ClockTime | None:
    """The time of day that is written so; None for what no clock shows."""
    shown, minutes = number(hour), int(minute or 0)
    guessed = either = False
    if half_day is not None:
        if not 1 <= shown <= _HALF_DAY:
            return None
        shown = shown % _HALF_DAY + (_HALF_DAY if half_day.startswith("p") else 0)
    elif not hour.startswith("0"):
        either = 1 <= shown <= _HALF_DAY
        if 1 <= shown < NIGHT_ENDS:
            shown, guessed = shown + _HALF_DAY, True
    return (time(shown, minutes), guessed, either) if shown < 24 and minutes < 60 else None


def in_half(at: time, meant: Half) -> time:
    """The same hour in the half of the day that is named, such as 7 in the evening."""
    if meant is Half.MORNING:
        return at.replace(hour=at.hour - _HALF_DAY) if at.hour >= _HALF_DAY else at
    late = at.hour < (_HALF_DAY if meant is Half.EVENING else NIGHT_ENDS)
    return at.replace(hour=at.hour + _HALF_DAY) if late else at


def _said(read: ClockTime | None) -> Said | None:
    return read and Said(at=read[0], guessed=read[1], either=read[2])


def _time(found: re.Match[str], _order: DateOrder) -> Said | None:
    group = found.groupdict()
    return _said(clock(group["hour"], group.get("minute"), group.get("half")))


def _hour_with_h(found: re.Match[str], order: DateOrder) -> Said | None:
    """15h and 15h30 are times, 2h and 1h30 are lengths: the border is the start of the day."""
    return _time(found, order) if int(found["hour"]) >= NIGHT_ENDS else None


def _dotted(found: re.Match[str], order: DateOrder) -> Said | None:
    """10.30 is a time; 27.11 can be none, and 5.11 is rather a date."""
    minute = int(found["minute"])
    likely_month = 1 <= minute <= 12 and minute % 5 != 0
    return Said() if likely_month or int(found["hour"]) > 23 else _time(found, order)


def _noon(_found: re.Match[str], _order: DateOrder) -> Said:
    return Said(at=time(12))


def _midnight(_found: re.Match[str], _order: DateOrder) -> Said:
    return Said(at=time(0), guessed=True)


def _spoken(found: re.Match[str], _order: DateOrder) -> Said | None:
    """Such as half past two, quarter to nine, halb drei, zehn vor halb acht."""
    group = found.groupdict()
    minutes = number(group["hour"]) * HOUR_MINUTES
    if group.get("before_half"):
        minutes -= 30
    if group.get("side"):
        by = {"half": 30, "quarter": 15, "viertel": 15}.get(group["by"]) or number(group["by"])
        minutes += by if group["side"] in {"past", "after", "nach"} else -by
    elif group.get("by"):
        # Half two is half past two; viertel drei and dreiviertel drei lead up to three.
        minutes += {"half": 30, "viertel": -45}.get(group["by"], -15)
    hour, minute = divmod(minutes, 60)
    hour %= 24
    if group.get("half"):
        return _said(clock(str(hour or _HALF_DAY), str(minute), group["half"]))
    guessed = hour < NIGHT_ENDS
    at = time(hour + _HALF_DAY if guessed else hour, minute)
    return Said(at=at, guessed=guessed and hour > 0, either=True)


def _from_to(found: re.Match[str], _order: DateOrder) -> Said | None:
    """A span of hours. 3-5 is none by itself: it stands for many other things."""
    half_day, until_half = found["half"], found["until_half"]
    written = any(map(found.__getitem__, ("half", "until_half", "minute", "until_minute", "from")))
    written |= "uhr" in found[0]
    end = clock(found["until_hour"], found["until_minute"], until_half)
    start = clock(found["hour"], found["minute"], half_day)
    if half_day is None and until_half is not None:
        # 3-5pm begins at 3pm, 11-1pm at 11am: the later start that is before the end.
        starts = [clock(found["hour"], found["minute"], each) for each in ("pm", "am")]
        start = next((each for each in starts if each and end and each[0] < end[0]), None)
    if start is None or end is None or end[0] <= start[0]:
        return None
    if not written and not (start[0].hour >= NIGHT_ENDS and number(found["hour"]) >= NIGHT_ENDS):
        return Said()
    minutes = (end[0].hour - start[0].hour) * HOUR_MINUTES + end[0].minute - start[0].minute
    return Said(at=start[0], minutes=minutes, guessed=start[1] or end[1] or not written)


def _ahead(found: re.Match[str], _order: DateOrder) -> Said:
    minutes = number(found["count"]) * (1 if found["unit"].startswith("m") else 60)
    return Said(ahead=timedelta(minutes=minutes))


def _half(found: re.Match[str], _order: DateOrder) -> Said:
    return Said(half=half(found["part"]))


def _length(found: re.Match[str], _order: DateOrder) -> Said | None:
    group = found.groupdict()
    hours = float((group.get("hours") or "0").replace(",", "."))
    minutes = round(hours * HOUR_MINUTES) + int(group.get("minutes") or 0)
    return Said(minutes=minutes) if 0 < minutes <= _LONGEST else None


def _short_length(found: re.Match[str], order: DateOrder) -> Said | None:
    return _length(found, order) if float(found["hours"].replace(",", ".")) < NIGHT_ENDS else None


def _spoken_length(found: re.Match[str], _order: DateOrder) -> Said:
    share = {"half": 30, "halbe": 30, "quarter": 15, "viertelstunde": 15, "dreiviertelstunde": 45}
    if "dreiviertel" in found[0]:
        return Said(minutes=45)
    return Said(minutes=share.get(found["part"] or "", 60))


def _counted_hours(found: re.Match[str], _order: DateOrder) -> Said:
    group = found.groupdict()
    extra = {"half": 30, "quarter": 15}.get(group.get("more") or "", 0)
    return Said(minutes=number(group["count"]) * HOUR_MINUTES + extra)


def _one_and_a_half(_found: re.Match[str], _order: DateOrder) -> Said:
    return Said(minutes=90)


_CLOCK = r"(?P<{0}hour>\d{{1,2}})(?:[:.](?P<{0}minute>\d\d))?(?: ?(?P<{0}half>[ap]\.?m\.?))?"
_SPOKEN_CLOCK = _CLOCK.replace(r"\d{{1,2}}", rf"\d{{{{1,2}}}}|{HOUR_WORDS}")
_AT = r"(?:at |@ ?|from |um |ab |von |gegen |around |about |by )?"
_AT_SAID = r"(?:at |@ ?|um |ab |gegen |around |about )"
_FOR = r"(?:for |für |fuer )?"
_HOURS = r"(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)"
_MINUTES = r"(?P<minutes>\d{1,3}) ?(?:minutes?|minuten?|mins?|m)"
_HOUR_UNIT = r"(?:hours?|hrs?|stunden?|std\.?)"
_UHR = r"(?: ?uhr)?"
_TO = r"(?:-|–|—|to|till|until|bis)"
_HALF_MARK = r"(?: ?(?P<half>[ap]\.?m\.?))"
_ANY_HOUR = rf"(?P<hour>\d{{1,2}}|{HOUR_WORDS})"

SPANS: tuple[MarkRule, ...] = (
    (
        Part.TIME,
        (
            rf"(?P<from>from |von |between |zwischen ){_SPOKEN_CLOCK.format('')}{_UHR}"
            rf" ?(?:{_TO}|and|und) ?{_SPOKEN_CLOCK.format('until_')}{_UHR}"
        ),
        _from_to,
    ),
    (
        Part.TIME,
        rf"(?P<from>at |um |@ ?)?{_CLOCK.format('')}{_UHR} ?{_TO} ?{_CLOCK.format('until_')}{_UHR}",
        _from_to,
    ),
)
"""Spans of hours, a time and a length at once."""

LENGTHS: tuple[MarkRule, ...] = (
    (Part.TIME, rf"in (?P<count>{COUNTED}) ?(?P<unit>minute[ns]?|mins?|{_HOUR_UNIT})", _ahead),
    (Part.LENGTH, _FOR + r"(?P<hours>[1-6])h(?P<minutes>[0-5]\d)(?:m|min)?", _length),
    (
        Part.LENGTH,
        r"(?:for |für |fuer )(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d) ?h(?:ours)?",
        _length,
    ),
    (Part.TIME, _AT_SAID + r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d) ?h", _time),
    (Part.LENGTH, r"(?P<hours>[0-6]):(?P<minutes>[0-5]\d) ?h(?:ours)?", _length),
    (Part.LENGTH, _FOR + _HOURS + rf" ?(?:{_HOUR_UNIT}|h)(?: and| und)? ?{_MINUTES}", _length),
    (Part.LENGTH, _FOR + _HOURS + rf"(?: ?{_HOUR_UNIT}| h)", _length),
    (Part.LENGTH, r"(?:for |für |fuer )" + _HOURS + r"h", _length),
    (Part.LENGTH, _HOURS + r"h", _short_length),
    (Part.LENGTH, _FOR + _MINUTES, _length),
    (
        Part.LENGTH,
        _FOR + r"(?:anderthalb|eineinhalb|one and a half) " + _HOUR_UNIT,
        _one_and_a_half,
    ),
    (
        Part.LENGTH,
        _FOR + rf"(?P<count>{COUNTED}) {_HOUR_UNIT} and an? (?P<more>half|quarter)",
        _counted_hours,
    ),
    (
        Part.LENGTH,
        _FOR + r"(?:(?:an?|one|(?P<part>half|quarter)(?: an| of an)?) hour"
        r"|(?:eine )?(?:dreiviertelstunde|dreiviertel stunde))",
        _spoken_length,
    ),
    (Part.LENGTH, _FOR + r"(?:eine )?(?P<part>halbe|viertelstunde)(?: stunde)?", _spoken_length),
    (Part.LENGTH, _FOR + rf"(?P<count>{HOUR_WORDS}|eine) {_HOUR_UNIT}", _counted_hours),
)
"""Lengths, those that are written most plainly first."""

SPOKEN: tuple[MarkRule, ...] = (
    (
        Part.TIME,
        _AT + r"(?P<by>half|quarter|five|ten|twenty)(?: minutes)? (?P<side>past|after|to|before) "
        rf"{_ANY_HOUR}{_HALF_MARK}?",
        _spoken,
    ),
    (
        Part.TIME,
        _AT + r"(?P<by>viertel|fünf|fuenf|zehn|zwanzig|5|10|20) (?P<side>nach|vor) "
        rf"(?P<before_half>halb )?{_ANY_HOUR}(?: uhr)?",
        _spoken,
    ),
    (Part.TIME, _AT + rf"(?P<before_half>halb) {_ANY_HOUR}(?: uhr)?", _spoken),
    (Part.TIME, _AT + rf"(?P<by>viertel|dreiviertel) {_ANY_HOUR}", _spoken),
    (Part.TIME, _AT + rf"(?P<by>half) (?P<hour>{HOUR_WORDS})", _spoken),
)
"""Times that are said rather than written."""

TIMES: tuple[MarkRule, ...] = (
    (Part.TIME, _AT + r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?" + _HALF_MARK, _time),
    (Part.TIME, _AT + rf"(?P<hour>{HOUR_WORDS}){_HALF_MARK}", _time),
    (Part.TIME, _AT + r"(?:noon|midday)", _noon),
    (Part.TIME, _AT + r"(?:midnight|mitternacht)", _midnight),
    (Part.TIME, _AT + r"(?P<hour>\d{1,2}) ?uhr(?: ?(?P<minute>[0-5]\d)(?! ?(?:m|st|h)))?", _time),
    (Part.TIME, _AT + r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d) ?uhr", _time),
    (Part.TIME, _AT + rf"(?P<hour>{HOUR_WORDS}|ein) uhr", _time),
    (Part.TIME, _AT + r"(?P<hour>\d{1,2}):(?P<minute>\d\d) ?h?", _time),
    (Part.TIME, _AT_SAID + r"(?P<hour>\d\d)(?P<minute>[0-5]\d) ?h?", _time),
    (Part.TIME, r"(?P<hour>\d\d)(?P<minute>[0-5]\d) ?(?:uhr|h|hrs)", _time),
    (Part.TIME, _AT_SAID + r"(?P<hour>\d{1,2})\.(?P<minute>\d\d)", _time),
    (Part.TIME, r"(?P<hour>\d{1,2})\.(?P<minute>\d\d)", _dotted),
    (Part.TIME, _AT + rf"(?P<hour>\d{{1,2}}|{HOUR_WORDS}) ?o.?clock", _time),
    (Part.TIME, rf"{_AT_SAID}(?P<hour>\d{{1,2}}|{HOUR_WORDS})", _time),
    (Part.TIME, _AT + r"(?P<hour>\d{1,2})h(?P<minute>\d\d)?", _hour_with_h),
    (Part.LENGTH, _HOURS + r"h", _length),
)
"""Times of day, those that are written most plainly first."""

HALVES: tuple[MarkRule, ...] = (
    (Part.TIME, rf"(?:in the |am )(?P<part>{HALF_NAMES})", _half),
    (Part.TIME, r"(?P<part>(?:morgen|(?:vor|nach)?mittag|abend)s|früh)", _half),
)
"""Parts of the day by themselves, as far as no name and no title has such words."""
