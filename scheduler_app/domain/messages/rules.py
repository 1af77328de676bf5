"""Domain, messages: the rules by which clients are written to, and when each of them is due."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE
from scheduler_app.domain.zones import instant_of, wall_of

EARLIEST, LATEST = 30 * DAY, 90 * DAY
"""Seconds before a visit begins, and after it has ended, between which rules may lie."""

AHEAD = 40 * DAY
"""So many seconds ahead rows of the outbox exist."""

BEFORE = 1_100 * DAY
"""Seconds before a visit: earlier nobody is told that it is booked."""

AFTER = LATEST + 30 * DAY
"""Seconds after the start of a visit: later nothing is of use."""


class Occasion(StrEnum):
    """Something that happens to a booking, upon which its client is told at once."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"


@dataclass(frozen=True, slots=True)
class Offset:
    """So many seconds before the start, where negative, or after the end of a visit."""

    seconds: int

    def __str__(self) -> str:
        sign, left = ("-" if self.seconds < 0 else "+"), abs(self.seconds)
        for unit, length in (("h", HOUR), ("m", MINUTE)):
            if left % length == 0:
                return f"{sign}{left // length}{unit}"
        return f"{sign}{left}s"


@dataclass(frozen=True, slots=True)
class DayClock:
    """A time of day in the client's zone, so many days before the start's day, or after the end's.

    `days` is negative before it, and 0 for the day of the start itself.
    """

    days: int
    at: time

    def __str__(self) -> str:
        return f"{self.days:+d}d {self.at:%H:%M}"


RuleMoment = Occasion | Offset | DayClock

_OFFSET = re.compile(r"([+-])(\d{1,4})(m|h|d)")
_DAY_CLOCK = re.compile(r"([+-])(\d{1,2})d ([01]\d|2[0-3]):([0-5]\d)")
_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY}
_AT_ONCE = frozenset({"now", "at once"})


def read_when(text: str) -> RuleMoment:
    """The moment that a text names: "-48h", "+2h", "-1d 18:00", "booked", "moved" and so on.

    `InvalidInput` names `when`. "now" is the same as "booked".
    """
    tidy = " ".join(text.replace("−", "-").casefold().split())
    if tidy in _AT_ONCE:
        return Occasion.BOOKED
    if tidy in {occasion.value for occasion in Occasion}:
        return Occasion(tidy)
    if found := _OFFSET.fullmatch(tidy):
        sign, count, unit = found.groups()
        return _bounded(Offset(int(f"{sign}{int(count) * _UNITS[unit]}")), text)
    if found := _DAY_CLOCK.fullmatch(tidy):
        sign, days, hour, minute = found.groups()
        return _bounded(DayClock(int(f"{sign}{days}"), time(int(hour), int(minute))), text)
    raise InvalidInput(
        "when",
        f"“{text}” is no moment for a message." if tidy else "A rule needs a moment.",
        remedy="Write -48h or -1d 18:00 for before a visit, +2h for after it, or one of "
        f"{', '.join(Occasion)}.",
    )


def _bounded(when: Offset | DayClock, text: str) -> RuleMoment:
    seconds = when.seconds if isinstance(when, Offset) else when.days * DAY
    if not -EARLIEST <= seconds <= LATEST:
        raise InvalidInput(
            "when",
            f"“{text}” lies too far from the visit.",
            remedy=f"At most {EARLIEST // DAY} days before it and {LATEST // DAY} days after it.",
        )
    return when


def is_before(when: RuleMoment) -> bool:
    """Whether it counts from the start of a visit, and is of no use once that has begun."""
    match when:
        case Offset():
            return when.seconds <= 0
        case DayClock():
            return when.days <= 0
        case _:
            return False


def moment_of(when: Offset | DayClock, start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """When a visit's message is due by a rule: an aware UTC instant; `zone` is the client's.

    A wall time that is skipped or comes twice is what RFC 5545 (3.3.5) makes of it.
    """
    whence = start if is_before(when) else end
    if isinstance(when, Offset):
        return whence + timedelta(seconds=when.seconds)
    day = wall_of(whence, zone).date() + timedelta(days=when.days)
    return instant_of(datetime.combine(day, when.at), zone)


@dataclass(frozen=True, slots=True)
class MessageRule:
    """When what is said by which way. `id` 0 means not stored yet.

    It holds for one service; where `service_id` is None, for all that have no rules of their own.
    `channels` are tried in their order: where one can't reach a client, or fails, the next does.
    """

    id: int
    service_id: int | None
    when: RuleMoment
    channels: tuple[Channel, ...]
    template: str


REMINDER = "reminder"

USUAL: tuple[MessageRule, ...] = (
    MessageRule(0, None, Occasion.BOOKED, (Channel.MAIL,), "booked"),
    MessageRule(0, None, Occasion.MOVED, (Channel.MAIL, Channel.TEXT), "moved"),
    MessageRule(0, None, Occasion.CANCELLED, (Channel.MAIL, Channel.TEXT), "cancelled"),
    MessageRule(0, None, Offset(-48 * HOUR), (Channel.MAIL,), REMINDER),
    MessageRule(0, None, Offset(-24 * HOUR), (Channel.TEXT, Channel.MAIL), REMINDER),
)
"""What a practice begins with, which it can change."""


ASKING: tuple[MessageRule, ...] = (
    MessageRule(0, None, Offset(-48 * HOUR), (Channel.TEXT, Channel.MAIL), CONFIRM),
    MessageRule(0, None, Offset(-24 * HOUR), (Channel.TEXT, Channel.MAIL), CONFIRM),
)
"""By which clients are asked to confirm, once the practice wishes it: a second time where they have
not answered."""


NOT_TRANSACTIONAL = frozenset({"thanks", "follow-up", "book-anew"})
"""Messages that nobody needs for their booking: a mail says how to hear no more of these."""


def usual_template(when: RuleMoment) -> str:
    """The message that is meant where a rule names none."""
    if isinstance(when, Occasion):
        return {Occasion.NO_SHOW: "book-anew"}.get(when, when.value)
    return REMINDER if is_before(when) else "thanks"


def read_channels(text: str) -> tuple[Channel, ...]:
    """Channels as they are written, such as "text,mail"; `InvalidInput` names `channel`."""
    names = [name.strip().casefold() for name in text.split(",") if name.strip()]
    known = {channel.value for channel in Channel}
    if not names or not known.issuperset(names) or len(set(names)) < len(names):
        raise InvalidInput(
            "channel", f"“{text}” names no ways to write.", remedy="Write mail, text, or text,mail."
        )
    return tuple(Channel(name) for name in names)


def write_channels(channels: tuple[Channel, ...]) -> str:
    """The same as text."""
    return ",".join(channels)
