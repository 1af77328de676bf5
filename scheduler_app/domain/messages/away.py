"""Domain, messages: what the consultant is told of while away from the window: how much waits.

It goes to a phone or a mailbox that others may see: counts, and nothing of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import partial

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.settings import OFF
from scheduler_app.domain.practice.own_settings import OwnSetting
from scheduler_app.domain.time_units import HOUR, MINUTE
from scheduler_app.domain.visible import tidy_line
from scheduler_app.domain.wording import counted, listed

APART = 15 * MINUTE
"""Seconds between two of these messages, at least."""

IDLE = 30 * MINUTE
"""Seconds without a touch of the window after which nobody sits there."""

OF_USE_FOR = 6 * HOUR


class WatchedThing(StrEnum):
    """What the consultant may be told of."""

    REQUESTS = "requests"
    REPLIES = "replies"
    CANCELLATIONS = "cancellations"
    """Visits that their clients called off shortly before."""
    FAILED = "failed"


_NOUNS = {
    WatchedThing.REQUESTS: ("request", "requests"),
    WatchedThing.REPLIES: ("reply", "replies"),
    WatchedThing.CANCELLATIONS: ("late cancellation", "late cancellations"),
    WatchedThing.FAILED: ("failed message", "failed messages"),
}


class WatchBy(StrEnum):
    """How it reaches the consultant."""

    OFF = OFF
    MAIL = "mail"
    TEXT = "text"


class WatchWhen(StrEnum):
    """When it does."""

    AWAY = "away"
    """No window is open, or nothing was done in it for half an hour."""
    ALWAYS = "always"


def _one_of(name: str, known: type[StrEnum], text: str) -> str:
    tidy = tidy_line(text).casefold()
    if tidy not in list(known):
        raise InvalidInput(name, f"“{text}” is not known.", remedy=f"There are {', '.join(known)}.")
    return tidy


def _things(text: str) -> tuple[WatchedThing, ...]:
    names = [tidy_line(name).casefold() for name in text.split(",") if name.strip()]
    for name in names:
        _one_of("watch.of", WatchedThing, name)
    return tuple(thing for thing in WatchedThing if thing in names)


def _address(text: str) -> str:
    """An address as it is, and a number without what it is set out with."""
    line = tidy_line(text)
    return line if "@" in line else re.sub(r"[\s()/.-]", "", line)


WATCH_BY = OwnSetting("watch.by", WatchBy.OFF.value, partial(_one_of, "watch.by", WatchBy))
WATCH_WHEN = OwnSetting(
    "watch.when", WatchWhen.AWAY.value, partial(_one_of, "watch.when", WatchWhen)
)
WATCH_TO = OwnSetting("watch.to", "", _address)
"""The consultant's own e-mail address or mobile."""

WATCH_OF: OwnSetting[tuple[WatchedThing, ...]] = OwnSetting(
    "watch.of",
    (WatchedThing.REQUESTS, WatchedThing.REPLIES, WatchedThing.CANCELLATIONS),
    _things,
    ",".join,
)


def summed(counts: Mapping[WatchedThing, int]) -> str:
    """Such as "2 requests and 1 reply wait"; empty where nothing does."""
    told = [counted(counts[thing], *_NOUNS[thing]) for thing in WatchedThing if counts.get(thing)]
    return f"{listed(told)} {'waits' if sum(counts.values()) == 1 else 'wait'}" if told else ""
