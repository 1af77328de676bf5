"""Domain, messages: how the messages about one coming booking stand, as one sees at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from scheduler_app.domain.messages.direct import is_direct
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.security import MessageLine, Security

AWAY = timedelta(days=3)
"""For how long somebody who shuts the machine may be away, if nothing else is known."""


class Glance(StrEnum):
    """How they stand, all of them in one word."""

    SECURED = "secured"
    """Somebody outside has what is coming; or all of it went out."""
    AWAITED = "awaited"
    """Nobody outside has it yet, and it is not due soon."""
    AT_RISK = "at risk"
    """Due while this machine may be off, and nobody outside has it."""
    MISSED = "missed"
    """One did not arrive, or may not have, and would still be of use."""
    UNREACHED = "unreached"
    """By no way that a rule names can the client be reached."""


class BookingGlance(NamedTuple):
    """How the messages about a booking stand: told by one of them, or by why there is none."""

    glance: Glance
    line: MessageLine | None = None
    why: str = ""


_LOST = frozenset({RowState.FAILED, RowState.UNKNOWN})
_COMING = frozenset({Security.SECURED, Security.AT_RISK})
_DUE = attrgetter("due")


def glance_of(lines: Iterable[MessageLine], *, now: datetime) -> BookingGlance | None:
    """What is most pressing of all that is said about one booking; None where there is nothing."""
    lines = sorted(lines, key=_DUE)
    coming = [line for line in lines if line.security in _COMING]
    done = [line for line in lines if line.security is Security.DONE]
    lost = [line for line in lines if line.state in _LOST]
    arrives = {_message(line) for line in (*coming, *done)} if lost else set()
    of_use = [each for each in lost if _is_of_use(each, now) and _message(each) not in arrives]
    open_ones = [line for line in coming if line.security is Security.AT_RISK]
    near = [each for each in open_ones if each.due <= now + AWAY and each.state != RowState.SENDING]
    if of_use:
        return BookingGlance(Glance.MISSED, of_use[-1])
    if near:
        return BookingGlance(Glance.AT_RISK, near[0])
    if open_ones:
        return BookingGlance(Glance.AWAITED, open_ones[0])
    if coming:
        return BookingGlance(Glance.SECURED, coming[-1])
    if done:
        return BookingGlance(Glance.SECURED, done[-1])
    return BookingGlance(Glance.MISSED, lost[-1]) if lost else None


def reminded(lines: Iterable[MessageLine]) -> bool:
    """Whether a reminder is coming, or went out; notices of a change are none."""
    return any(
        line.security in _COMING or (line.security is Security.DONE and not _is_notice(line))
        for line in lines
    )


def _is_of_use(line: MessageLine, now: datetime) -> bool:
    return line.useful_until is not None and line.useful_until > now


def _message(line: MessageLine) -> str:
    """What it is known by whichever way it goes."""
    return line.key.rpartition("/")[0]


def _is_notice(line: MessageLine) -> bool:
    """Notices carry the booking's revision in their key; what is told by hand is none either."""
    return "." in line.key or is_direct(line.key)
