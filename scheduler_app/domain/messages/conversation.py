"""Domain, messages: what was said with one client or one number, and which of it waits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.replies import HeardAs


class SaidBy(StrEnum):
    """Whose words a line of a conversation is."""

    THEM = "them"
    US = "us"
    """In the consultant's words."""
    RULE = "rule"
    """Went out by a rule, or by one tap."""
    NOTE = "note"
    """A note about the client, that nobody else reads."""


class ThreadMark(NamedTuple):
    """Where a page of a thread ends: older lines are smaller. `kind` tells rows of tables apart."""

    at: int
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One line of a conversation. Instants are epoch seconds.

    `number` names its row: of messages heard for THEM, of direct messages for US, of the outbox
    for RULE, of notes for NOTE. `state` is how far what went out has come, in words of the shelves;
    `remark` says what became of what came in, or why what went out did not arrive. `waits` for what
    came in that nobody has seen, `meant` what it was taken for; `template` is that of a rule.
    """

    mark: ThreadMark
    by: SaidBy
    number: int
    at: int
    text: str
    channel: Channel | None = None
    subject: str = ""
    state: str = ""
    remark: str = ""
    booking_id: int | None = None
    address: str = ""
    waits: bool = False
    meant: HeardAs | None = None
    template: str = ""


_HEARD_FROM = 1 << 40
"""Rows of the outbox have smaller ids than that."""


def heard_number(heard_id: int) -> int:
    """By which number an entry of a timeline names a message that came, beside those that went."""
    return _HEARD_FROM + heard_id


def heard_of_number(number: int) -> int | None:
    """The message that came which an entry names; None where it names one that went out."""
    return number - _HEARD_FROM if number > _HEARD_FROM else None


def heard_bound(bound: tuple[int, int]) -> tuple[int, int]:
    """The (at, id) below which messages that came stand, by the (at, number) of an entry."""
    at, number = bound
    return at, max(0, number - _HEARD_FROM)


_EXCERPT = 120


def excerpt(text: str) -> str:
    """The beginning of what somebody wrote, on one line."""
    line = " ".join(text[: 2 * _EXCERPT].split())
    return line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Party:
    """With whom a conversation is: a client, or an address of nobody's yet."""

    client_id: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as the inbox lists it. `at` and `text` are those of what was heard last.

    `may_be` are the ids of clients who have this number or address, where the conversation is
    nobody's yet. `mark` is where a page of the inbox ends: those that wait come before others.
    """

    party: Party
    title: str
    at: int
    text: str
    channel: Channel
    waiting: int = 0
    meant: str = ""
    company: str = ""
    may_be: tuple[int, ...] = ()
    mark: ThreadMark | None = None
