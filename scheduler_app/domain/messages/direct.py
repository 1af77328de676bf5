"""Domain, messages: what the consultant tells somebody, by one tap or in words of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE


class DirectKind(KeptWord):
    """What somebody is told. All but words, a watch and invoices are about a booking."""

    WORDS = "words"
    """In the consultant's own words: an answer, or a message out of the blue."""
    ON_MY_WAY = "on-my-way"
    """`facts`: `arrives`."""
    LATE = "late"
    """`facts`: `expected`, when their visit begins instead, and `minutes`."""
    LOST = "lost"
    """Their visit can't be: other times are on the page to choose from, it is moved, or it is off.

    `facts`: `was`, when it was to be; `offered`, how many times there are to choose from; or
    `to`, when it is instead, of one that was moved. It is told once its booking is what it says.
    """
    EARLIER = "earlier"
    """An earlier hour has become free: `facts`: `offered_start`, and `until` when it is held."""
    WATCH = "watch"
    """To the consultant's own address, who is away: how much waits, and nothing of whom."""
    INVOICE = "invoice"
    """An invoice was sent, which goes along. `facts`: `invoice`, its id."""
    INVOICE_REMINDER = "payment-reminder"
    """It is not paid. `facts`: `invoice`; `level`, which reminder it is, from 1 on; and `fee`."""
    CREDIT_NOTE = "credit-note"
    """A credit note was sent, which goes along. `facts`: `invoice`, its id."""


OF_INVOICES = frozenset({DirectKind.INVOICE, DirectKind.INVOICE_REMINDER, DirectKind.CREDIT_NOTE})
"""What goes by mail only, in words of its kind, with files."""

_BRING_FILES = frozenset(kind.value for kind in OF_INVOICES)

UNBOUND = frozenset({DirectKind.WORDS, DirectKind.WATCH}) | OF_INVOICES
"""What is of use whatever becomes of a booking."""

TEMPLATES_OF = {
    DirectKind.ON_MY_WAY: "on-my-way",
    DirectKind.LATE: "late",
    DirectKind.LOST: "lost",
    DirectKind.EARLIER: "earlier",
    DirectKind.INVOICE: "invoice",
    DirectKind.INVOICE_REMINDER: "payment-reminder",
    DirectKind.CREDIT_NOTE: "credit-note",
}
"""What is said where a message has no words of its own."""

IN_WORDS = "words"
"""Stands for a template where a message has its own words."""

START = "start"
"""Of the facts: when its booking was to begin as it was told; of no use once that is another."""

WORDS_HOLD = 2 * DAY
"""Seconds for which words are of use, where nobody says otherwise."""

PAPERS_HOLD = 30 * DAY
"""Seconds for which an invoice may still be mailed: it is owed, however late that comes."""

_KEYS = "/direct/"


@dataclass(frozen=True, slots=True)
class DirectMessage:
    """One thing that is told. `id` 0 means not stored yet.

    It goes to `address` by `channel`; where these are empty, to its client as they are reached.
    `text` are the words; where they are empty, the wording of its kind is used. `facts` are numbers
    that it tells of, instants among them in epoch seconds. `answers` is the message heard that it
    answers. It is of use before `useful_until` (epoch seconds); where that is 0, `tell` says until
    when. Where `at` is 0 it is told now, and an empty `uid` becomes one.
    """

    id: int
    kind: DirectKind
    at: int
    useful_until: int
    client_id: int | None = None
    booking_id: int | None = None
    channel: Channel | None = None
    address: str = ""
    subject: str = ""
    text: str = ""
    facts: Mapping[str, int] = field(default_factory=dict)
    answers: int | None = None
    uid: str = ""

    @property
    def template(self) -> str:
        """What words it."""
        return IN_WORDS if self.text else TEMPLATES_OF.get(self.kind, IN_WORDS)

    @property
    def is_unbound(self) -> bool:
        """Whether it is of use whatever becomes of a booking."""
        return self.kind in UNBOUND


def told_of_booking(
    kind: DirectKind,
    booking_id: int,
    client_id: int | None,
    facts: Mapping[str, int],
    *,
    useful_until: int = 0,
) -> DirectMessage:
    """One that is to be told of a booking in the wording of its kind, as its client is reached."""
    return DirectMessage(0, kind, 0, useful_until, client_id, booking_id, facts=facts)


@dataclass(frozen=True, slots=True)
class DirectWay:
    """A way to somebody, and in a sentence why nothing goes there; empty where it does.

    `by_hand` says that a text goes from the consultant's own phone.
    """

    channel: Channel
    address: str = ""
    why_not: str = ""
    by_hand: bool = False


_CAME_TO_NOTHING = frozenset({RowState.FAILED, RowState.SKIPPED, RowState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class DirectTold:
    """A direct message and how far it has come. Instants are epoch seconds.

    `state` is that of its last row of the outbox, by `channel`; None where there is none, because
    it came too late, or because nobody could be reached any more. `since` is when it came to that.
    """

    message: DirectMessage
    state: RowState | None = None
    channel: Channel | None = None
    since: int = 0
    reason: str = ""
    row_id: int | None = None

    @property
    def reaches(self) -> bool:
        """Whether it has gone out, may have, or is still to go."""
        return self.state is not None and self.state not in _CAME_TO_NOTHING


def key_of(uid: str, identity: str = "") -> str:
    """How the keys of a direct message's rows begin; `identity` is that of its booking."""
    return f"{identity}{_KEYS}{uid}"


def is_direct(key: str) -> bool:
    """Whether the key of a row is that of a direct message."""
    return _KEYS in key


def brings_files(content: str) -> bool:
    """Whether the content of a row is that of a mail which files go along with."""
    return json.loads(content).get("template") in _BRING_FILES


def held_until(message: DirectMessage) -> int:
    """Until when it is of use, where it does not say so itself (epoch seconds)."""
    facts = message.facts
    match message.kind:
        case DirectKind.ON_MY_WAY:
            return max(facts.get("arrives", 0), message.at) + HOUR
        case DirectKind.LATE:
            return max(facts.get("expected", 0), message.at + HOUR)
        case DirectKind.LOST:
            # Whoever was not told would come: the computer may be off for days before that.
            until = max(facts.get("was", 0), message.at + WORDS_HOLD)
            return min(until, facts.get("to") or until)
        case DirectKind.EARLIER:
            return facts.get("until", message.at + HOUR)
        case DirectKind.WATCH:
            return message.at + HOUR
        case DirectKind.INVOICE | DirectKind.CREDIT_NOTE:
            return message.at + PAPERS_HOLD
        case _:
            return message.at + WORDS_HOLD


def made_up_facts(start: int, now: int) -> dict[str, int]:
    """What one tap might tell of a visit that begins then, for whoever words it anew."""
    return {
        "arrives": start - 10 * MINUTE,
        "minutes": 20,
        "expected": start + 20 * MINUTE,
        "was": start,
        "offered": 3,
        "offered_start": start - DAY,
        "until": now + 2 * HOUR,
    }
