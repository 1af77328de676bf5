"""Use case: tell the consultant, who is away from the window, how much waits there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel, can_be_mailed
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.away import (
    APART,
    IDLE,
    OF_USE_FOR,
    WATCH_BY,
    WATCH_OF,
    WATCH_TO,
    WATCH_WHEN,
    WatchBy,
    WatchedThing,
    WatchWhen,
    summed,
)
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.direct_reach import is_number
from scheduler_app.domain.messages.quiet import after_quiet
from scheduler_app.domain.messages.settings import QUIET_HOURS, TEXTS_ACCOUNT
from scheduler_app.domain.zones import from_epoch, to_epoch, zone
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import announced
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.messages.direct import tell_in
from scheduler_app.use_cases.practice.rules import read_practice

_NO_TEXTS = "Nobody sends you a text: without an account they go from your own phone, by hand."


@dataclass(frozen=True, slots=True)
class ToldAway:
    """What was told, empty for nothing; and when to look again, though nothing changes."""

    text: str = ""
    again_at: datetime | None = None


def tell_consultant(diary: DiaryHandle, *, last_seen: datetime | None, now: datetime) -> ToldAway:
    """Tell by mail or text how much waits, if something is new, and somebody wants that.

    `last_seen` is when somebody last sat at the window; None where nobody did since the start.
    Each thing once, at most one message in a quarter of an hour, and none in quiet hours.
    Raises what `direct.tell` does: where nothing goes to the consultant's own address.
    """
    moment = to_epoch(now.replace(microsecond=0))
    with looking(diary) as snapshot:
        stored, practice = all_settings(snapshot), read_practice(snapshot)
        by, wanted = WATCH_BY.of(stored), WATCH_OF.of(stored)
        if by == WatchBy.OFF or not wanted:
            return ToldAway()
        waiting = _waiting(snapshot, wanted, moment)
        fresh = _fresh(snapshot, waiting)
        last = announced.last_watch(snapshot)
    if not fresh:
        return ToldAway()
    if WATCH_WHEN.of(stored) == WatchWhen.AWAY:
        gone_at = now if last_seen is None else last_seen + timedelta(seconds=IDLE)
        if gone_at > now:
            return ToldAway(again_at=gone_at)
    allowed = after_quiet(
        max(moment, 0 if last is None else last + APART),
        QUIET_HOURS.of(stored),
        zone(practice.zone),
    )
    if allowed > moment:
        return ToldAway(again_at=from_epoch(allowed))
    if by == WatchBy.TEXT and not TEXTS_ACCOUNT.of(stored):
        raise NotAllowed(_NO_TEXTS, remedy="Choose mail (watch.by), or name an account again.")
    text = summed({thing: len(keys) for thing, keys in waiting.items()})
    with writing(diary, "watch", by=By.SYSTEM, at=now) as change:
        fresh = _fresh(change.connection, waiting)
        if not fresh:
            return ToldAway()
        message = DirectMessage(
            0,
            DirectKind.WATCH,
            moment,
            moment + OF_USE_FOR,
            channel=Channel.MAIL if by == WatchBy.MAIL else Channel.TEXT,
            address=WATCH_TO.of(stored),
            subject=text,
            text=f"{text}. Your calendar has the rest.",
        )
        tell_in(change, message)
        announced.keep(change.connection, fresh, now=moment)
    return ToldAway(text)


def prove_address(stored: Mapping[str, str], changed: Mapping[str, str]) -> None:
    """`InvalidInput` where the consultant is to be told by a way that the address is none of."""
    by, to = WATCH_BY.of(stored), WATCH_TO.of(stored)
    if by == WatchBy.OFF or not {WATCH_BY.name, WATCH_TO.name} & changed.keys():
        return
    if by == WatchBy.MAIL and not can_be_mailed(to):
        raise InvalidInput(
            WATCH_TO.name,
            f"“{to}” is no e-mail address." if to else "There is no address to mail you at.",
            remedy="Name your own address, such as office@example.org.",
        )
    if by == WatchBy.TEXT and not TEXTS_ACCOUNT.of(stored):
        raise InvalidInput(
            WATCH_BY.name, _NO_TEXTS, remedy="Choose mail, or name an account for texts first."
        )
    if by == WatchBy.TEXT and not is_number(to):
        raise InvalidInput(
            WATCH_TO.name,
            f"“{to}” is no number of a mobile." if to else "There is no mobile to text you at.",
            remedy="Write it with its country, such as +49 151 23456789.",
        )


def _waiting(
    asked: PlainSql, wanted: tuple[WatchedThing, ...], now: int
) -> Mapping[WatchedThing, list[str]]:
    return {thing: brought.waits_of(thing, asked, now) for thing in wanted}


def _fresh(asked: PlainSql, waiting: Mapping[WatchedThing, list[str]]) -> set[str]:
    keys = {f"away/{key}" for keys in waiting.values() for key in keys}
    return keys - announced.told_among(asked, keys)
