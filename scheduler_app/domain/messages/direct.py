"""Domain, messages: what the consultant tells somebody, by one tap or in words of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.messages.outbox import RowState


class DirectKind(KeptWord):
    """What somebody is told. All but words and a watch are about a booking."""

    WORDS = "words"
    """In the consultant's own words: an answer, or a message out of the blue."""
    ON_MY_WAY = "on-my-way"
    """`facts`: `arrives`."""
    LATE = "late"
    """`facts`: `expected`, when their visit begins instead, and `minutes`."""
    LOST = "lost"
    """Their visit can't be: other times are on the page to choose from, it was moved, or it is off;
    `facts`: `was`, when it was to be, `offered`, how many times there are, and `to`, when it is
    now, of one that was moved."""
    EARLIER = "earlier"
    """An earlier hour has become free: `facts`: `offered_start`, and `until` when it is held."""
    WATCH = "watch"
    """To the consultant's own address, who is away: how much waits, and nothing of whom."""


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


@dataclass(frozen=True, slots=True)
class DirectWay:
    """A way to somebody, and in a sentence why nothing goes there; empty where it does."""

    channel: Channel
    address: str = ""
    why_not: str = ""


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
