"""Domain, messages: which messages about a booking are wanted, by which way and when.

Decided by what is known of the booking, by the rules, and by the rows that stand for it already. No
clock is asked: what came too late is told by when the booking, or the rule, came to what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.reach import (
    Channel,
    Permission,
    Preferred,
    can_be_mailed,
    ordered,
)
from scheduler_app.domain.messages.facts import MessageFacts, working_day
from scheduler_app.domain.messages.knowledge import (
    ABOUT_TIME,
    AFTERWARDS,
    ANNOUNCE,
    COMING,
    HEARD,
    NO_HEARSAY,
    Hearsay,
    last_told,
    news,
    told_before,
)
from scheduler_app.domain.messages.law import DatedRule, MessageLaw, MessageRow, RulesInForce
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.messages.quiet import after_quiet, before_quiet
from scheduler_app.domain.messages.row_content import RowContent
from scheduler_app.domain.messages.rules import (
    AFTER,
    BEFORE,
    EARLIEST,
    NOT_TRANSACTIONAL,
    DayClock,
    MessageRule,
    Occasion,
    Offset,
    moment_of,
)
from scheduler_app.domain.messages.ways import ways_to
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.zones import from_epoch, to_epoch, zone

NOTICE_WAITS = MINUTE
"""A change may be taken back for so long before anybody hears of it."""

NEWS = 3 * DAY
"""So long it is of use to hear that a visit is booked, or to be thanked for it."""

BEFOREHAND = EARLIEST + 2 * DAY
"""Seconds before a visit: earlier no reminder is due, whatever the zone and the quiet hours."""

_WAYS = {Channel.MAIL: "/mail", Channel.TEXT: "/text"}
"""How keys end."""

_ENDINGS = tuple(_WAYS.items())
_KINDS = {Channel.MAIL: MAIL_KIND, Channel.TEXT: TEXT_KIND}
_HEARD = HEARD
_MISSED = frozenset({RowState.FAILED, RowState.UNKNOWN})
_TRIED = _HEARD | _MISSED
_TOOK_PLACE = frozenset({State.CONFIRMED, State.DONE})
_IN_HAND = frozenset({RowState.SENDING, RowState.WITHDRAWING, RowState.HANDED_OVER})


# Members by themselves: to look one up in its enumeration takes as long as to make a key.
_MAIL, _TEXT = Channel
_CONFIRMED, _NO_SHOW = State.CONFIRMED, State.NO_SHOW
_BOOKED, _CALLED_OFF = Occasion.BOOKED, Occasion.CANCELLED
_GIVEN, _NEVER, _WITHDRAWN = Permission.GIVEN, Preferred.NONE, RowState.WITHDRAWN

_When = tuple[int, int]
"""When a message is due, and until when it is of use: epoch seconds."""


def planned(
    facts: MessageFacts,
    law: MessageLaw,
    rows: Iterable[MessageRow],
    until: int,
    beside: Hearsay = NO_HEARSAY,
) -> list[Errand]:
    """What a booking wants, whatever of it happened already; `rows` are those that stand for it.

    What follows from its time and is due from `until` on is left out (epoch seconds).
    """
    if facts.preferred is _NEVER or facts.archived:
        return []
    rules = law.of(facts)
    case = _Case(facts, law, rows, until, beside)
    case.notices(rules)
    if facts.state == _CONFIRMED:
        case.reminders(rules.before)
    if rules.after and facts.state in _TOOK_PLACE:
        case.afterwards(rules.after)
    if facts.state == _NO_SHOW:
        case.missed(rules.occasions[Occasion.NO_SHOW])
    return case.errands


class _Case:
    """One booking that is planned."""

    def __init__(
        self,
        facts: MessageFacts,
        law: MessageLaw,
        rows: Iterable[MessageRow],
        horizon: int,
        beside: Hearsay,
    ) -> None:
        self.facts, self.law, self.horizon, self.beside = facts, law, horizon, beside
        self.rows = {row.key: row for row in rows}
        self.told = [row for row in self.rows.values() if row.told]
        self.reach = ways_to(facts, texts_by_number=law.texts_by_number)
        self.told += beside.told
        self.told = [*beside.by_page, *self.told]
        self.begin, self.end = facts.start, facts.end
        if facts.all_day:
            self.begin, self.end = working_day(facts)
        self.content = RowContent(facts)
        self.errands: list[Errand] = []
        self.more: dict[str, int] = {}
        self._zone: ZoneInfo | None = None
        self.announced: set[Channel] = {_MAIL} if beside.told_there else set()
        """Ways by which the client hears, or has heard, of this very time by a notice."""

    # -- what a change asks for ------------------------------------------------------------------

    def notices(self, rules: RulesInForce) -> None:
        """What is to be said because somebody knows something else, or nothing, by now.

        What the page told its own people it did not tell those who get copies.
        """
        if not self.beside.told_there:
            self._news(rules, self.told)
        elif self.facts.copies:
            # Of a series they heard what its client did, by a copy of it.
            heard = [row._replace(to=0) for row in self.told if row.to]
            self._news(rules, [*heard, *self.beside.told], copies=True)

    def _news(self, rules: RulesInForce, heard: list[MessageRow], *, copies: bool = False) -> None:
        """What is news to the client, or to those who get `copies` alone, who `heard` that."""
        facts = self.facts
        told = last_told(heard, facts.client_id) if heard else None
        if told is not None and told.start == facts.start and told.says in ANNOUNCE:
            self.announced.add(_channel_of(told.key))
        fresh = news(facts, told, self.beside)
        if fresh is None:
            return
        until = told.start if fresh is _CALLED_OFF and told else self.begin
        until = max(until, self.beside.last)
        due = facts.changed_at + NOTICE_WAITS
        if fresh is _BOOKED:
            due, until = facts.changed_at, min(until, facts.changed_at + NEWS)
        if facts.start - due > BEFORE:
            return
        due = self._allowed(due, until, or_else=due)
        for dated in rules.occasions[fresh]:
            if facts.changed_at >= dated.made_at and due < until:
                self._notice(dated.rule, fresh, (due, until), heard, copies=copies)
        if fresh in ANNOUNCE:
            for each in self.errands:
                self.announced.add(_channel_of(each.key))

    def _notice(
        self,
        rule: MessageRule,
        fresh: Occasion,
        when: _When,
        heard: list[MessageRow],
        *,
        copies: bool,
    ) -> None:
        """A notice that was planned before keeps the key by which it is known."""
        facts, about = self.facts, f"{self.facts.identity}/{rule.id}/{self.facts.start}."
        # What was tried before the client heard of something else is another story.
        others = [
            row.told
            for row in heard
            if row.state in _HEARD
            and row.client_id == facts.client_id
            and row.says in ABOUT_TIME
            and (row.start != facts.start or (row.says == _CALLED_OFF) != (fresh is _CALLED_OFF))
        ]
        since = max([0, *others])
        base = f"{about}{facts.revision}"
        family = f"{facts.identity}/notice/{rule.id}"
        if self.beside.former is not None:
            # Whoever has it now may hear that it is off as well.
            base, family = f"{base}.{facts.client_id}", f"{family}/{facts.client_id}"
        tried = {}
        for row in self.rows.values():
            if row.says != fresh or bool(row.to) != copies or not row.key.startswith(about):
                continue
            if row.client_id != facts.client_id:
                # The booking was another client's then, who is not the one to be told now.
                continue
            if row.told > since or (not row.told and row.state is not _WITHDRAWN):
                tried[_channel_of(row.key)] = row
                base = row.key.rpartition(_WAYS[_channel_of(row.key)])[0]
        self.more = self._more(fresh, heard)
        if not copies:
            self._message(rule, fresh, base, when, tried, family)
        elif _MAIL in rule.channels:
            self._copies(rule, fresh, base, when, family)
        self.more = {}

    def _more(self, fresh: Occasion, heard: list[MessageRow]) -> dict[str, int]:
        """What a notice says beside the time that holds."""
        beside, more = self.beside, dict[str, int]()
        if beside.following:
            more |= {"change": beside.change, "following": beside.following}
        if beside.former is not None:
            more["now"] = beside.former
        before = told_before(heard, self.facts) if fresh is Occasion.MOVED else None
        return more if before is None else more | {"was": before}

    # -- what follows from the time --------------------------------------------------------------

    def reminders(self, rules: list[DatedRule]) -> None:
        """What is said before; of one message only the nearest is of use once that is due."""
        if self.begin - BEFOREHAND >= self.horizon:
            return
        moments = [
            (self._moment(each.rule.when), each.rule.id, each)
            for each in rules
            if self.reach[each.rule.channels]
        ]
        moments.sort(reverse=True)
        nearer: dict[str, int] = {}
        for moment, _, dated in moments:
            rule = dated.rule
            until = nearer.get(rule.template, self.begin)
            goes = before_quiet(moment, self.law.quiet, self.zone) if self.law.quiet else moment
            nearer[rule.template] = min(goes, until)
            when = self._before(moment, goes, until, dated)
            if when is not None and when[0] < self.horizon:
                base = f"{self.facts.identity}/{rule.id}/{self.facts.start}"
                self._message(rule, COMING, base, when, self._tried(base))

    def _before(self, moment: int, goes: int, until: int, dated: DatedRule) -> _When | None:
        """When a reminder goes; at no time where it came too late, which is shown for a new one.

        It `goes` before the quiet hours in which its moment lies.
        """
        facts, quiet = self.facts, self.law.quiet
        since = max(facts.changed_at, dated.changed_at)
        told_anyway = (
            moment < facts.changed_at and self.reach[dated.rule.channels][0] in self.announced
        )
        due = goes
        if due < since:
            due = after_quiet(since, quiet, self.zone) if quiet else since
        if due < until and not told_anyway:
            return due, until
        if self.begin > since and goes < since and not facts.imported:
            # Never due while it is of use: it shows as skipped, and why.
            return since + 1, since + 1
        return None

    def afterwards(self, rules: list[DatedRule]) -> None:
        """What is said after a visit."""
        for dated in rules:
            moment = self._moment(dated.rule.when)
            known = self.facts.changed_at if self.facts.imported else 0
            if max(dated.changed_at, known) <= moment < self.horizon:
                due = self._allowed(moment, moment + NEWS, or_else=moment)
                base = f"{self.facts.identity}/{dated.rule.id}/{self.facts.start}"
                when = due, moment + NEWS
                self._message(dated.rule, AFTERWARDS, base, when, self._tried(base))

    def missed(self, rules: list[DatedRule]) -> None:
        """What is said to who did not come: once, however often it is said of the booking."""
        due = self.facts.changed_at + NOTICE_WAITS
        for dated in rules:
            if self.facts.changed_at >= dated.made_at:
                when = self._allowed(due, due + NEWS, or_else=due), due + NEWS
                base = f"{self.facts.identity}/{dated.rule.id}/{_NO_SHOW}"
                self._message(dated.rule, Occasion.NO_SHOW, base, when, self._tried(base))

    # -- by which way ----------------------------------------------------------------------------

    def _message(
        self,
        rule: MessageRule,
        says: str,
        base: str,
        when: _When,
        tried: Mapping[Channel, MessageRow],
        family: str = "",
    ) -> None:
        """The message by one way; while another way has it in hand, by none."""
        facts, (due, until) = self.facts, when
        if until > facts.start + AFTER:
            return
        reach = self.reach[rule.channels]
        wording = self.law.wordings.get(rule.template, "")
        if any(row.state is RowState.FAILED for row in tried.values()):
            said = self.content.of(rule, says, wording, self.more)
            tried = {way: row for way, row in tried.items() if not _is_another(row, said)}
        way = self._way(rule, tried) if tried else reach[0] if reach else None
        if way is not None:
            again = self._again(tried, says, when) if tried else due
            if again < until or again == due:
                said = self.content.of(rule, says, wording, self.more)
                key, kind = base + _WAYS[way], _KINDS[way]
                one = Errand(key, kind, facts.booking_id, again, until, family, said)
                self.errands.append(one)
        if facts.copies and (way is _MAIL or (_MAIL in tried and tried[_MAIL].state in _TRIED)):
            self._copies(rule, says, base, when, family)

    def _copies(self, rule: MessageRule, says: str, base: str, when: _When, family: str) -> None:
        """The message to those who get copies of what the client is told by mail."""
        facts, (due, until) = self.facts, when
        wording = self.law.wordings.get(rule.template, "")
        spares = rule.template in NOT_TRANSACTIONAL
        for to, copy in enumerate(facts.copies, 1):
            if not can_be_mailed(copy.email) or (spares and copy.spared_since is not None):
                continue
            key, kin = f"{base}/mail/{to}", f"{family}/{to}" if family else ""
            said = self.content.of(rule, says, wording, self.more, to=to, address=copy.email)
            one = Errand(key, MAIL_KIND, facts.booking_id, due, until, kin, said)
            self.errands.append(one)

    def _tried(self, base: str) -> Mapping[Channel, MessageRow]:
        """The rows that stand for a message, by their way."""
        tried = {}
        if self.rows:
            for way, ending in _ENDINGS:
                if (row := self.rows.get(base + ending)) is not None:
                    tried[way] = row
        return tried

    def _again(self, tried: Mapping[Channel, MessageRow], says: str, when: _When) -> int:
        """When the message is due, once the ways before have missed."""
        due, until = when
        for row in tried.values():
            if row.state in _MISSED and row.since > due:
                # News is of use at night as well, where it is of none in the morning.
                last = until if says == COMING else row.since
                due = self._allowed(row.since, until, or_else=last)
        return due

    def _way(self, rule: MessageRule, tried: Mapping[Channel, MessageRow]) -> Channel | None:
        first: Channel | None = None
        able = self.reach[rule.channels]
        for way in ordered(rule.channels, self.facts.preferred):
            state = tried[way].state if way in tried else None
            if state in _HEARD:
                return way
            if first is None and way in able and state not in _MISSED:
                first = way
        for way, row in tried.items():
            if row.state in _HEARD or (row.state in _IN_HAND and way is not first):
                # It went, or perhaps goes, that way: no other one before that is known.
                return way if row.state is RowState.SENDING or row.state in _HEARD else None
        return first

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


def _is_another(row: MessageRow, said: str) -> bool:
    """Whether what has failed, and never went out, says another thing now or goes elsewhere."""
    return row.state is RowState.FAILED and not row.told and row.content != said


def _channel_of(key: str) -> Channel:
    return _MAIL if "/mail" in key else _TEXT
