"""Domain, messages: which messages about a booking are wanted, by which way and when.

Decided by what is known of the booking, by the rules, and by the rows that stand for it already. No
clock is asked: what came too late is told by when the booking, or the rule, came to what it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.reach import Channel, Permission, Preferred
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.law import DatedRule, MessageLaw, MessageRow, RulesInForce
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.messages.quiet import after_quiet, before_quiet
from scheduler_app.domain.messages.rules import (
    LATEST,
    DayClock,
    MessageRule,
    Occasion,
    Offset,
    moment_of,
)
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch, zone

COMING, AFTERWARDS = "coming", "afterwards"
"""What messages say that are told by no occasion: that a visit comes, or something after it."""

NOTICE_WAITS = MINUTE
"""A change may be taken back for so long before anybody hears of it."""

NEWS = 3 * DAY
"""So long it is of use to hear that a visit is booked, or to be thanked for it."""

WHOLE_DAY = (time(9), time(17))
"""When a booking of whole days counts as beginning on its first day, and as ending on its last."""

BEFORE = 1_100 * DAY
"""Seconds before a visit: earlier nobody is told that it is booked."""

AFTER = LATEST + 30 * DAY
"""Seconds after the start of a visit: later nothing is of use."""

_WAYS = {Channel.MAIL: "/mail", Channel.TEXT: "/text"}
"""How keys end."""

_KINDS = {Channel.MAIL: MAIL_KIND, Channel.TEXT: TEXT_KIND}
_HEARD = frozenset({RowState.SENT, RowState.DELIVERED})
_MISSED = frozenset({RowState.FAILED, RowState.UNKNOWN})
_TRIED = _HEARD | _MISSED
_KNOWS = _HEARD | {RowState.UNKNOWN}
_IN_HAND = frozenset({RowState.SENDING, RowState.WITHDRAWING, RowState.HANDED_OVER})


class _When(NamedTuple):
    """When a message is due, and until when it is of use: epoch seconds."""

    due: int
    until: int


def planned(facts: MessageFacts, law: MessageLaw, rows: Iterable[MessageRow]) -> list[Errand]:
    """What a booking wants, whatever of it happened already; `rows` are those that stand for it."""
    if facts.preferred is Preferred.NONE or facts.archived:
        return []
    rules = law.of(facts)
    case = _Case(facts, law, {row.key: row for row in rows})
    errands = case.notices(rules)
    if facts.state == State.CONFIRMED:
        errands += case.reminders(rules.before)
    if facts.state in {State.CONFIRMED, State.DONE}:
        errands += case.afterwards(rules.after)
    if facts.state == State.NO_SHOW:
        errands += case.missed(rules.occasions[Occasion.NO_SHOW])
    last = facts.start + AFTER
    return [each for each in errands if each.useful_until <= last]


class _Case:
    """One booking that is planned."""

    def __init__(self, facts: MessageFacts, law: MessageLaw, rows: dict[str, MessageRow]) -> None:
        self.facts, self.law, self.rows = facts, law, rows
        may = facts.texts_word is Permission.GIVEN or (
            law.texts_by_number and facts.texts_word is not Permission.REFUSED
        )
        self.able = {Channel.MAIL: bool(facts.email), Channel.TEXT: bool(facts.mobile) and may}
        self.begin, self.end = facts.start, facts.end
        if facts.all_day:
            self.begin, self.end = _working_day(facts)
        self._digest = self._end = ""
        self._zone: ZoneInfo | None = None
        self.announced: set[Channel] = {Channel.MAIL} if facts.has_account else set()
        """Ways by which the client hears, or has heard, of this very time by a notice."""

    # -- what a change asks for ------------------------------------------------------------------

    def notices(self, rules: RulesInForce) -> list[Errand]:
        """What is to be said because the client knows something else, or nothing, by now."""
        facts = self.facts
        if facts.has_account:
            # The page tells its own people what became of their bookings.
            return []
        told = self._told()
        if told is not None and told.start == facts.start and told.says in _ANNOUNCE:
            self.announced.add(_channel_of(told.key))
        news = self._news(told)
        if news is None:
            return []
        until = told.start if news is Occasion.CANCELLED and told else self.begin
        due = facts.changed_at + NOTICE_WAITS
        if news is Occasion.BOOKED:
            due, until = facts.changed_at, min(self.begin, facts.changed_at + NEWS)
        if facts.start - due > BEFORE:
            return []
        when = _When(self._allowed(due, until, or_else=due), until)
        errands = []
        for dated in rules.occasions[news]:
            if facts.changed_at >= dated.made_at and when.due < when.until:
                errands += self._notice(dated.rule, news, when)
        if news in _ANNOUNCE:
            self.announced |= {_channel_of(each.key) for each in errands}
        return errands

    def _told(self) -> MessageRow | None:
        """What the client was told last about when this booking is."""
        about = [
            row
            for row in self.rows.values()
            if row.told
            and not row.to
            and row.client_id == self.facts.client_id
            and row.state in _KNOWS
            and row.says in _ABOUT_TIME
        ]
        return max(about, key=lambda row: row.told) if about else None

    def _news(self, told: MessageRow | None) -> Occasion | None:
        """What is to be said, or was said last and perhaps not by all ways."""
        facts = self.facts
        if facts.state == State.CONFIRMED:
            if told is None:
                return Occasion.BOOKED if facts.announces else None
            if told.says == Occasion.CANCELLED:
                return Occasion.BOOKED
            if told.start != facts.start:
                return Occasion.MOVED
            return Occasion(told.says) if told.says in _ANNOUNCE else None
        if facts.state == State.CANCELLED and told is not None:
            return Occasion.CANCELLED
        return None

    def _notice(self, rule: MessageRule, news: Occasion, when: _When) -> list[Errand]:
        """A notice that was planned before keeps the key by which it is known."""
        facts, about = self.facts, f"{self.facts.identity}/{rule.id}/{self.facts.start}."
        # What was tried before the client heard of something else is another story.
        others = [
            row.told
            for row in self.rows.values()
            if row.told
            and row.state in _HEARD
            and row.says in _ABOUT_TIME
            and (row.start != facts.start or (row.says == _CANCELLED) != (news == _CANCELLED))
        ]
        since = max(others) if others else 0
        base = f"{about}{facts.revision}"
        tried = {}
        for row in self.rows.values():
            if row.says != news or row.to or not row.key.startswith(about):
                continue
            if row.client_id != facts.client_id:
                # The booking was another client's then, who is not the one to be told now.
                continue
            if row.told > since or (not row.told and row.state is not RowState.WITHDRAWN):
                tried[_channel_of(row.key)] = row
                base = row.key.rpartition("/")[0]
        family = f"{facts.identity}/notice/{rule.id}"
        return self._message(rule, str(news), base, when, tried=tried, family=family)

    # -- what follows from the time --------------------------------------------------------------

    def reminders(self, rules: list[DatedRule]) -> list[Errand]:
        """What is said before; of one message only the nearest is of use once that is due."""
        moments = [
            (self._moment(each.rule.when), each.rule.id, each)
            for each in rules
            if self._reaches(each.rule) is not None
        ]
        moments.sort(reverse=True)
        nearer: dict[str, int] = {}
        errands = []
        for moment, _, dated in moments:
            until = nearer.get(dated.rule.template, self.begin)
            goes = before_quiet(moment, self.law.quiet, self.zone) if self.law.quiet else moment
            nearer[dated.rule.template] = min(goes, until)
            when = self._before(moment, goes, until, dated)
            if when is not None:
                base = f"{self.facts.identity}/{dated.rule.id}/{self.facts.start}"
                errands += self._message(dated.rule, COMING, base, when)
        return errands

    def _before(self, moment: int, goes: int, until: int, dated: DatedRule) -> _When | None:
        """When a reminder goes; at no time where it came too late, which is shown for a new one.

        It `goes` before the quiet hours in which its moment lies.
        """
        facts = self.facts
        since = max(facts.changed_at, dated.changed_at)
        told_anyway = moment < facts.changed_at and self._reaches(dated.rule) in self.announced
        due = goes
        if due < since:
            due = after_quiet(since, self.law.quiet, self.zone) if self.law.quiet else since
        if due < until and not told_anyway:
            return _When(due, until)
        if self.begin > since and goes < since and not facts.imported:
            # Never due while it is of use: it shows as skipped, and why.
            return _When(since + 1, since + 1)
        return None

    def afterwards(self, rules: list[DatedRule]) -> list[Errand]:
        """What is said after a visit."""
        errands = []
        for dated in rules:
            moment = self._moment(dated.rule.when)
            known = self.facts.changed_at if self.facts.imported else 0
            if moment >= max(dated.changed_at, known):
                due = self._allowed(moment, moment + NEWS, or_else=moment)
                base = f"{self.facts.identity}/{dated.rule.id}/{self.facts.start}"
                when = _When(due, moment + NEWS)
                errands += self._message(dated.rule, AFTERWARDS, base, when)
        return errands

    def missed(self, rules: list[DatedRule]) -> list[Errand]:
        """What is said to who did not come: once, however often it is said of the booking."""
        errands = []
        due = self.facts.changed_at + NOTICE_WAITS
        for dated in rules:
            if self.facts.changed_at >= dated.made_at:
                when = _When(self._allowed(due, due + NEWS, or_else=due), due + NEWS)
                base = f"{self.facts.identity}/{dated.rule.id}/{Occasion.NO_SHOW}"
                errands += self._message(dated.rule, str(Occasion.NO_SHOW), base, when)
        return errands

    # -- by which way ----------------------------------------------------------------------------

    def _message(
        self,
        rule: MessageRule,
        says: str,
        base: str,
        when: _When,
        *,
        tried: Mapping[Channel, MessageRow] | None = None,
        family: str = "",
    ) -> list[Errand]:
        """The message by one way; while another way has it in hand, by none."""
        if tried is None:
            tried = {}
            for each, ending in _WAYS.items():
                if (known := self.rows.get(base + ending)) is not None:
                    tried[each] = known
        way = self._way(rule, tried) if tried else self._reaches(rule)
        mailed = Channel.MAIL in tried and tried[Channel.MAIL].state in _TRIED
        errands = []
        if way is not None:
            due = when.due
            for row in tried.values():
                if row.state in _MISSED and row.since > due:
                    # News is of use at night as well, where it is of none in the morning.
                    last = when.until if says == COMING else row.since
                    due = self._allowed(row.since, when.until, or_else=last)
            if due < when.until or due == when.due:
                said = self._content(rule, says, 0, "")
                key, booking = base + _WAYS[way], self.facts.booking_id
                one = Errand(key, _KINDS[way], booking, due, when.until, family, said)
                errands.append(one)
        if way is Channel.MAIL or mailed:
            for to, copy in enumerate(self.facts.copies, 1):
                key, kin = f"{base}/mail/{to}", f"{family}/{to}" if family else ""
                said = self._content(rule, says, to, copy.email)
                booking = self.facts.booking_id
                one = Errand(key, MAIL_KIND, booking, when.due, when.until, kin, said)
                errands.append(one)
        return errands

    def _way(self, rule: MessageRule, tried: Mapping[Channel, MessageRow]) -> Channel | None:
        first: Channel | None = None
        for way in _ordered(rule.channels, self.facts.preferred):
            state = tried[way].state if way in tried else None
            if state in _HEARD:
                return way
            if first is None and self.able[way] and state not in _MISSED:
                first = way
        for way, row in tried.items():
            if row.state in _HEARD or (row.state in _IN_HAND and way is not first):
                # It went, or perhaps goes, that way: no other one before that is known.
                return way if row.state is RowState.SENDING or row.state in _HEARD else None
        return first

    def _reaches(self, rule: MessageRule) -> Channel | None:
        for way in _ordered(rule.channels, self.facts.preferred):
            if self.able[way]:
                return way
        return None

    def _content(self, rule: MessageRule, says: str, to: int, address: str) -> str:
        if not self._digest:
            self._digest = _digest(repr(_worded_by(self.facts)))
            self._end = f'", "start": {self.facts.start}, "client": {self.facts.client_id}}}'
        digest = self._digest + self.law.wordings.get(rule.template, "")
        if address:
            digest = _digest(f"{digest} {address}")
        head = _head(rule.id, rule.template)
        return f'{head}"to": {to}, "says": "{says}", "digest": "{digest}{self._end}'

    # -- clocks ----------------------------------------------------------------------------------

    @property
    def zone(self) -> ZoneInfo:
        """The client's."""
        if self._zone is None:
            self._zone = zone(self.facts.client_zone)
        return self._zone

    def _moment(self, when: object) -> int:
        if isinstance(when, Offset):
            return (self.begin if when.seconds <= 0 else self.end) + when.seconds
        if not isinstance(when, DayClock):
            raise TypeError("an occasion has no moment of its own")
        start, end = from_epoch(self.begin), from_epoch(self.end)
        return to_epoch(moment_of(when, start, end, self.zone))

    def _allowed(self, due: int, until: int, *, or_else: int) -> int:
        """The first instant from `due` on that is not quiet, where it is still of use then."""
        if self.law.quiet is None:
            return due
        allowed = after_quiet(due, self.law.quiet, self.zone)
        return allowed if allowed < until else or_else


_ANNOUNCE = frozenset({Occasion.BOOKED.value, Occasion.MOVED.value})
_CANCELLED = Occasion.CANCELLED
_ABOUT_TIME = frozenset({*_ANNOUNCE, _CANCELLED.value, COMING})


def _ordered(channels: tuple[Channel, ...], preferred: Preferred) -> tuple[Channel, ...]:
    if preferred is Preferred.AS_RULED:
        return channels
    wish = Channel(preferred.value)
    return (wish, *(way for way in channels if way is not wish))


def _channel_of(key: str) -> Channel:
    return Channel.MAIL if key.split("/")[3] == "mail" else Channel.TEXT


def _working_day(facts: MessageFacts) -> tuple[int, int]:
    """When a booking of whole days counts as beginning and as ending."""
    in_zone = zone(facts.zone)
    first = from_epoch(facts.start).astimezone(in_zone).date()
    last = (from_epoch(facts.end) - timedelta(seconds=1)).astimezone(in_zone).date()
    begin, end = WHOLE_DAY
    return (
        to_epoch(instant_of(datetime.combine(first, begin), in_zone)),
        to_epoch(instant_of(datetime.combine(last, end), in_zone)),
    )


_UNSAID = frozenset(
    {
        "booking_id", "revision", "state", "changed_at", "imported", "preferred", "texts_word",
        "copies", "has_account", "own_rules", "announces", "archived",
    }
)  # fmt: skip
"""What no message says."""

_worded_by = itemgetter(
    *(place for place, name in enumerate(MessageFacts._fields) if name not in _UNSAID)
)


@lru_cache(maxsize=1_000)
def _head(rule: int, template: str) -> str:
    """How the content of a rule's messages begins."""
    return f'{{"rule": {rule}, "template": {json.dumps(template)}, '


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
