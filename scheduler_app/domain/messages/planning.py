"""Domain, messages: which messages about a booking are wanted, by which way and when.

Decided by what is known of the booking, by the rules, and by the rows that stand for it already. No
clock is asked: what came too late is told by when the booking, or the rule, came to what it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.reach import Channel, Preferred
from scheduler_app.domain.messages.by_way import WAYS, BookingMessages, TimeOfUse, channel_of
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.deposit import ToldDeposit
from scheduler_app.domain.messages.deposit_planning import (
    DEPOSIT_WAYS,
    NEWS,
    NOTICE_WAITS,
    is_booked_by_paying,
    plan_deposit,
    was_released,
    ways_to_pay,
)
from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.domain.messages.direct_planning import tells_of_change
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.knowledge import (
    ABOUT_TIME,
    AFTERWARDS,
    ANNOUNCE,
    COMING,
    HEARD,
    NO_HEARSAY,
    OFF,
    Hearsay,
    last_told,
    news,
    told_before,
)
from scheduler_app.domain.messages.law import DatedRule, MessageLaw, MessageRow, RulesInForce
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.messages.quiet import after_quiet, before_quiet
from scheduler_app.domain.messages.rules import (
    BEFORE,
    EARLIEST,
    REMINDER,
    DayClock,
    MessageRule,
    Occasion,
    Offset,
    moment_of,
)
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import from_epoch, to_epoch

BEFOREHAND = EARLIEST + 2 * DAY
"""Seconds before a visit: earlier no reminder is due, whatever the zone and the quiet hours."""

_TOOK_PLACE = frozenset({State.CONFIRMED, State.DONE})

# Members by themselves: to look one up in its enumeration takes as long as to make a key.
_MAIL = Channel.MAIL
_CONFIRMED, _NO_SHOW = State.CONFIRMED, State.NO_SHOW
_BOOKED, _CALLED_OFF = Occasion.BOOKED, Occasion.CANCELLED
_NEVER, _WITHDRAWN = Preferred.NONE, RowState.WITHDRAWN


def planned(
    facts: MessageFacts,
    law: MessageLaw,
    rows: Iterable[MessageRow],
    until: int,
    beside: Hearsay = NO_HEARSAY,
    deposit: ToldDeposit | None = None,
    direct: Collection[DirectMessage] = (),
) -> list[Errand]:
    """What a booking wants, whatever of it happened already; `rows` are those that stand for it.

    What follows from its time and is due from `until` on is left out (epoch seconds). What its
    client was told by a `direct` message no rule says as well.
    """
    if facts.preferred is _NEVER or facts.archived:
        return []
    rules = law.of(facts)
    case = _Case(facts, law, rows, until, beside, deposit)
    if not (direct and tells_of_change(facts, direct)):
        case.notices(rules)
    if facts.state == _CONFIRMED:
        case.reminders(rules.before)
    if rules.after and facts.state in _TOOK_PLACE:
        case.afterwards(rules.after)
    if facts.state == _NO_SHOW:
        case.missed(rules.occasions[Occasion.NO_SHOW])
    if deposit is not None:
        plan_deposit(case, deposit)
    return case.errands


class _Case(BookingMessages):
    """One booking that is planned by the rules."""

    def __init__(
        self,
        facts: MessageFacts,
        law: MessageLaw,
        rows: Iterable[MessageRow],
        horizon: int,
        beside: Hearsay,
        deposit: ToldDeposit | None,
    ) -> None:
        super().__init__(facts, law, rows, beside, deposit)
        self.horizon = horizon
        told = [row for row in self.rows.values() if row.told]
        self.told = [*beside.by_page, *told, *beside.told]
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
            self.announced.add(channel_of(told.key))
        fresh = news(facts, told, self.beside)
        if fresh is None or (fresh is _CALLED_OFF and was_released(self.deposit)):
            # That an hour was given free is told by a message of its own, whatever the rules say.
            return
        if fresh is _BOOKED and not copies and is_booked_by_paying(self, told):
            self.booked_by_paying = True
            self.announced.update(self.reach[DEPOSIT_WAYS][:1])
            return
        until = told.start if fresh is _CALLED_OFF and told else self.begin
        until = max(until, self.beside.last)
        due = facts.changed_at + NOTICE_WAITS
        if fresh is _BOOKED:
            due, until = facts.changed_at, min(until, facts.changed_at + NEWS)
        if facts.start - due > BEFORE:
            return
        due = self.allowed(due, until, or_else=due)
        for dated in rules.occasions[fresh]:
            if facts.changed_at >= dated.made_at and due < until:
                self._notice(dated.rule, fresh, (due, until), heard, copies=copies)
        if fresh in ANNOUNCE:
            for each in self.errands:
                self.announced.add(channel_of(each.key))

    def _notice(
        self,
        rule: MessageRule,
        fresh: Occasion,
        when: TimeOfUse,
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
            if row.state in HEARD
            and row.client_id == facts.client_id
            and row.says in ABOUT_TIME
            and (row.start != facts.start or (row.says in OFF) != (fresh is _CALLED_OFF))
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
                tried[channel_of(row.key)] = row
                base = row.key.rpartition(WAYS[channel_of(row.key)])[0]
        self.more = self._more(fresh, heard) | ways_to_pay(self, rule.template)
        if not copies:
            self.message(rule, fresh, base, when, tried, family)
        elif _MAIL in rule.channels:
            self.to_copies(rule, fresh, base, when, family)
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
        asking = self._asking(rules)
        moments = [
            (self._moment(each.rule.when), each.rule.id, each)
            for each in rules
            if self.reach[each.rule.channels] and not self._is_left_out(each.rule, asking)
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
                self.message(rule, COMING, base, when, self.tried(base))

    def _asking(self, rules: list[DatedRule]) -> set[tuple[int, Channel]]:
        """When the client is asked to confirm, or was before they did, and by which way first."""
        confirmed_at, found = self.facts.confirmed_at, set()
        for rule in (each.rule for each in rules if each.rule.template == CONFIRM):
            moment = self._moment(rule.when)
            goes = before_quiet(moment, self.law.quiet, self.zone) if self.law.quiet else moment
            # Whoever has agreed to a time just now is not asked, but reminded.
            if moment < self.facts.changed_at or not self.reach[rule.channels]:
                continue
            if not confirmed_at or goes <= confirmed_at:
                found.add((moment, self.reach[rule.channels][0]))
        return found

    def _is_left_out(self, rule: MessageRule, asking: set[tuple[int, Channel]]) -> bool:
        """Whether nobody has to be asked any more, or an ask says all that a reminder would."""
        if rule.template == CONFIRM:
            return bool(self.facts.confirmed_at)
        if rule.template != REMINDER or not asking:
            return False
        return (self._moment(rule.when), self.reach[rule.channels][0]) in asking

    def _before(self, moment: int, goes: int, until: int, dated: DatedRule) -> TimeOfUse | None:
        """When a reminder goes; at no time where it came too late, which is shown for a new one.

        It `goes` before the quiet hours in which its moment lies.
        """
        facts, quiet = self.facts, self.law.quiet
        since = max(facts.changed_at, dated.changed_at)
        told_anyway = moment < facts.changed_at and (
            # Nobody who has agreed to a time just now is asked whether they meant it.
            dated.rule.template == CONFIRM or self.reach[dated.rule.channels][0] in self.announced
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
                due = self.allowed(moment, moment + NEWS, or_else=moment)
                base = f"{self.facts.identity}/{dated.rule.id}/{self.facts.start}"
                when = due, moment + NEWS
                self.message(dated.rule, AFTERWARDS, base, when, self.tried(base))

    def missed(self, rules: list[DatedRule]) -> None:
        """What is said to who did not come: once, however often it is said of the booking."""
        due = self.facts.changed_at + NOTICE_WAITS
        for dated in rules:
            if self.facts.changed_at >= dated.made_at:
                when = self.allowed(due, due + NEWS, or_else=due), due + NEWS
                base = f"{self.facts.identity}/{dated.rule.id}/{_NO_SHOW}"
                self.message(dated.rule, Occasion.NO_SHOW, base, when, self.tried(base))

    def _moment(self, when: object) -> int:
        if isinstance(when, Offset):
            return (self.begin if when.seconds <= 0 else self.end) + when.seconds
        if not isinstance(when, DayClock):
            raise TypeError("an occasion has no moment of its own")
        start, end = from_epoch(self.begin), from_epoch(self.end)
        return to_epoch(moment_of(when, start, end, self.zone))
