"""Desktop, messages: whether the client of a booking has said that they will come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial

from PySide6.QtCore import QObject

from scheduler_app.desktop.calendar.badges import BadgeSource
from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.contributions import Action, BookingActions, BookingFacts, Fact
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import MESSAGES_OF
from scheduler_app.desktop.wording import moment_text
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.confirmation import AskState, Confirmation
from scheduler_app.domain.messages.confirmation_words import confirmed_in_words
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.messages.confirmed import (
    ConfirmationsTold,
    confirmation_of,
    confirmations_ahead,
)

HAS_CONFIRMED = "Client has confirmed"

_KINDS = frozenset({ChangedKind.CONVERSATION, ChangedKind.MESSAGES, ChangedKind.BOOKINGS})

_SIGNS = {
    AskState.CONFIRMED: Sign.COMES,
    AskState.ASKED: Sign.ASKED,
    AskState.ASKED_TWICE: Sign.UNANSWERED,
}
"""Of whom no message reaches the sign of messages tells."""

_SYMBOLS = {
    AskState.CONFIRMED: "ticked",
    AskState.ASKED: "question",
    AskState.ASKED_TWICE: "alert",
    AskState.UNREACHED: "alert",
}
_SAID = {
    AskState.ASKED: "Asked to confirm: no answer yet",
    AskState.ASKED_TWICE: "Asked twice to confirm, and no answer. Call them.",
    AskState.UNREACHED: "No message reached them to ask whether they come. Call them.",
}


ConfirmationTold = tuple[AskState, Confirmation | None]
ConfirmationAtHand = Callable[[CalendarItem], ConfirmationTold | None]
"""How far it has come with a booking; None where nobody was asked and nobody said anything."""


def at_hand(tools: Tools) -> ConfirmationAtHand:
    """Asks the diary once for what is told of a booking, and for what can be done with it."""

    @lru_cache(maxsize=1)
    def read(booking_id: int, _changes: int) -> ConfirmationTold | None:
        return confirmation_of(tools.diary, [booking_id]).get(booking_id)

    def known(item: CalendarItem) -> ConfirmationTold | None:
        if item.kind != "appointment" or item.client_id is None:
            return None
        return read(item.id, tools.bridge.changes)

    return known


def confirmation_facts(tools: Tools, known: ConfirmationAtHand) -> BookingFacts:
    """Tells whether the client will come; a click shows what they were asked."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        told = known(item)
        words = "" if told is None else in_words(told, tools)
        if told is None or not words:
            return ()
        if told[0] is not AskState.CONFIRMED and not _comes(item, tools.now()):
            return ()
        follow = partial(tools.ways.show, MESSAGES_OF, item)
        return [Fact(words, _SYMBOLS[told[0]], follow=follow)]

    return facts


def confirmation_actions(tools: Tools, known: ConfirmationAtHand) -> BookingActions:
    """Offers to write down that a client has said so."""

    def confirm(item: CalendarItem) -> None:
        from scheduler_app.desktop.doing.say_done import say_done
        from scheduler_app.use_cases.messages.confirming import client_confirms

        def done(_: object) -> None:
            say_done(tools, f"{item.client} has confirmed")

        tools.do(lambda now: client_confirms(tools.diary, item.id, now=now), done)

    def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
        told = known(item)
        is_appointment = item.kind == "appointment" and item.client_id is not None
        if not is_appointment or not _comes(item, tools.now()):
            return usual
        if told is not None and told[0] is AskState.CONFIRMED:
            return usual
        place = next((n for n, one in enumerate(usual) if one.key == "cancel"), len(usual))
        found = Action("", HAS_CONFIRMED, "ticked", partial(confirm, item))
        return [*usual[:place], found, *usual[place:]]

    return actions


class ConfirmationBadges(BadgeSource):
    """Reads what is known of all that is coming."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing: ConfirmationsTold = {}
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self._ask()

    def signs(self) -> Mapping[int, Sign]:
        return {
            number: _SIGNS[state]
            for number, (state, _) in self._standing.items()
            if state in _SIGNS
        }

    def words(self, booking_id: int) -> str:
        told = self._standing.get(booking_id)
        return in_words(told, self._tools) if told is not None and told[0] in _SIGNS else ""

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & _KINDS:
            self._ask()

    def _ask(self) -> None:
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: confirmations_ahead(diary, now=now))

    def _take(self, found: ConfirmationsTold) -> None:
        before, self._standing = self._standing, found
        if found != before:
            self.changed.emit()


def in_words(told: ConfirmationTold, tools: Tools) -> str:
    """How far it has come, in a sentence; empty where nothing came of it yet."""
    state, said = told
    if said is None:
        return _SAID.get(state, "")
    at = moment_text(from_epoch(said.at), tools.zone(), today=tools.today())
    return f"{confirmed_in_words(said.how)}, {at}"


def _comes(item: CalendarItem, now: datetime) -> bool:
    return item.state == State.CONFIRMED and item.start > now.timestamp()
