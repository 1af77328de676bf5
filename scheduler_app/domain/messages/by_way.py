"""Domain, messages: by which way each message about one booking goes, and when that may be.

What is to be said, and from when until when it is of use, others decide (`planning`, and `deposits`
of what is to be paid).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from scheduler_app.domain.clients.reach import Channel, can_be_mailed, ordered
from scheduler_app.domain.messages.deposit import ToldDeposit
from scheduler_app.domain.messages.facts import MessageFacts, working_day
from scheduler_app.domain.messages.knowledge import COMING, HEARD, Hearsay
from scheduler_app.domain.messages.law import MessageLaw, MessageRow
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.messages.quiet import after_quiet
from scheduler_app.domain.messages.row_content import RowContent
from scheduler_app.domain.messages.rules import AFTER, NOT_TRANSACTIONAL, MessageRule
from scheduler_app.domain.messages.ways import ways_to
from scheduler_app.domain.zones import zone

WAYS = {Channel.MAIL: "/mail", Channel.TEXT: "/text"}
"""How keys end."""

_ENDINGS = tuple(WAYS.items())
KINDS = {Channel.MAIL: MAIL_KIND, Channel.TEXT: TEXT_KIND}
_HEARD = HEARD
_MISSED = frozenset({RowState.FAILED, RowState.UNKNOWN})
_TRIED = _HEARD | _MISSED
_IN_HAND = frozenset({RowState.SENDING, RowState.WITHDRAWING, RowState.HANDED_OVER})

# Members by themselves: to look one up in its enumeration takes as long as to make a key.
_MAIL, _TEXT = Channel

TimeOfUse = tuple[int, int]
"""When a message is due, and until when it is of use: epoch seconds."""


class BookingMessages:
    """The messages about one booking that are planned; `errands` are those so far."""

    def __init__(
        self,
        facts: MessageFacts,
        law: MessageLaw,
        rows: Iterable[MessageRow],
        beside: Hearsay,
        deposit: ToldDeposit | None = None,
    ) -> None:
        self.facts, self.law, self.beside, self.deposit = facts, law, beside, deposit
        self.rows = {row.key: row for row in rows}
        self.reach = ways_to(facts, texts_by_number=law.texts_by_number)
        self.begin, self.end = facts.start, facts.end
        if facts.all_day:
            self.begin, self.end = working_day(facts)
        self.content = RowContent(facts, deposit)
        self.errands: list[Errand] = []
        self.more: dict[str, int] = {}
        """What the messages that are planned just now say beside the time that holds."""
        self.booked_by_paying = False
        """Whether the message that a deposit is paid tells that the time holds again."""
        self._zone: ZoneInfo | None = None

    def message(
        self,
        rule: MessageRule,
        says: str,
        base: str,
        when: TimeOfUse,
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
                key, kind = base + WAYS[way], KINDS[way]
                one = Errand(key, kind, facts.booking_id, again, until, family, said)
                self.errands.append(one)
        if facts.copies and (way is _MAIL or (_MAIL in tried and tried[_MAIL].state in _TRIED)):
            self.to_copies(rule, says, base, when, family)

    def to_copies(
        self, rule: MessageRule, says: str, base: str, when: TimeOfUse, family: str = ""
    ) -> None:
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

    def tried(self, base: str) -> Mapping[Channel, MessageRow]:
        """The rows that stand for a message, by their way."""
        tried = {}
        if self.rows:
            for way, ending in _ENDINGS:
                if (row := self.rows.get(base + ending)) is not None:
                    tried[way] = row
        return tried

    def allowed(self, due: int, until: int, *, or_else: int) -> int:
        """The first instant from `due` on that is not quiet, where it is still of use then."""
        if self.law.quiet is None:
            return due
        allowed = after_quiet(due, self.law.quiet, self.zone)
        return allowed if allowed < until else or_else

    @property
    def zone(self) -> ZoneInfo:
        """The client's."""
        if self._zone is None:
            self._zone = zone(self.facts.client_zone)
        return self._zone

    def _again(self, tried: Mapping[Channel, MessageRow], says: str, when: TimeOfUse) -> int:
        """When the message is due, once the ways before have missed."""
        due, until = when
        for row in tried.values():
            if row.state in _MISSED and row.since > due:
                # News is of use at night as well, where it is of none in the morning.
                last = until if says == COMING else row.since
                due = self.allowed(row.since, until, or_else=last)
        return due

    def _way(self, rule: MessageRule, tried: Mapping[Channel, MessageRow]) -> Channel | None:
        order = ordered(rule.channels, self.facts.preferred)
        return next_way(order, self.reach[rule.channels], tried)


class _Tried(Protocol):
    """A row that stands for a message by one way."""

    @property
    def state(self) -> RowState:
        """How far it has come."""
        ...


def next_way(
    order: Iterable[Channel], able: Container[Channel], tried: Mapping[Channel, _Tried]
) -> Channel | None:
    """The way by which a message goes, of those by which its client can be reached.

    The first that has not missed. None while another way has it in hand.
    """
    first: Channel | None = None
    for way in order:
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


def channel_of(key: str) -> Channel:
    """The way that a key names."""
    return _MAIL if "/mail" in key else _TEXT


def _is_another(row: MessageRow, said: str) -> bool:
    """Whether what has failed, and never went out, says another thing now or goes elsewhere."""
    return row.state is RowState.FAILED and not row.told and row.content != said
