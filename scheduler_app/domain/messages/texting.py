"""Domain, messages: how a text to a mobile stands at its provider, and why one did not go out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.clients.reach import Permission
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.time_units import DAY, MINUTE

AHEAD_LEAST, AHEAD_MOST = 5 * MINUTE, 35 * DAY
"""Seconds before its time between which a provider takes a text to send it by itself."""

VALID_LEAST, VALID_MOST = 1, 36_000
"""Seconds for which a provider may go on trying."""

_NUMBER = re.compile(r"\+?[0-9]{3,15}")

STOPPED, NOT_THERE, WRONG_LOGIN = 21610, 20404, 20003
"""The provider's codes: a number said STOP, no such text, and account or token are wrong."""


@dataclass(frozen=True, slots=True)
class TextAccount:
    """The account at the provider. `sender` is a number, `service` a Messaging Service or empty.

    Only a service sends at a time that lies ahead.
    """

    sid: str
    sender: str = ""
    service: str = ""

    @property
    def hears(self) -> bool:
        """Whether anybody can answer: a name in place of a number receives nothing."""
        if not self.sender:
            return bool(self.service)
        return bool(_NUMBER.fullmatch(self.sender))


@dataclass(frozen=True, slots=True)
class TextStatus:
    """How one text stands at the provider, by its id there. `at` is when it was made, aware UTC.

    `state` is HANDED_OVER while it is scheduled there, SENT, DELIVERED, FAILED or WITHDRAWN;
    `reason` says in words why it failed. `inbound` ones came from a client. `sent_at` is when it
    went out, None where it has not. `service` is the Messaging Service that it went or came by,
    where the provider tells it.
    """

    id: str
    state: RowState
    to: str
    body: str
    at: datetime
    sender: str = ""
    inbound: bool = False
    code: int = 0
    reason: str = ""
    sent_at: datetime | None = None
    service: str = ""


class TextRefused(Trouble):
    """The provider will not send it: no such number, a landline, or one that said STOP.

    `code` is the provider's.
    """

    def __init__(self, message: str, *, code: int = 0, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.code = code


class TextPutOff(Trouble):
    """It was not taken now: nobody answered before it was asked, or too much is asked at once.

    Nothing went out; trying again is safe. `code` is the provider's, if it said one. `of_all` says
    that it is none of this one text's: the others would not go out either.
    """

    def __init__(
        self, message: str, *, code: int = 0, remedy: str = "", of_all: bool = True
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.code, self.of_all = code, of_all


class TextFateUnknown(Trouble):
    """It was asked and no answer came: whether it was taken has to be looked up."""


def is_to_us(account: TextAccount, text: TextStatus) -> bool:
    """Whether a text from outside was written to the number that our texts come from.

    An account may have other numbers, for other things. Where it can't be told which number ours
    is, because a service chooses it or the sender is a name, all of the account is.
    """
    if text.service and account.service and text.service != account.service:
        return False
    if not re.fullmatch(r"\+?[0-9]+", account.sender):
        return True
    return text.to == account.sender or bool(text.service)


_STOP = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
)
_START = frozenset({"start", "unstop"})


def opted(answer: str) -> Permission:
    """What a client's answer says about texts; NONE for any other words.

    These are the words that carriers act upon by themselves, and only where nothing else is said.
    """
    plain = " ".join(re.sub(r"[^\w\s]|_", " ", answer.casefold()).split())
    if plain in _STOP:
        return Permission.REFUSED
    return Permission.GIVEN if plain in _START else Permission.NONE
