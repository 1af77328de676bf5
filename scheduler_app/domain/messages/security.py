"""Domain, messages: whether a coming message goes out although this machine may be off then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler_app.domain.messages.outbox import RowState

NO_WAY = "There is neither a mail server nor a booking page that could send it."

BEING_SENT = "It is being sent just now. If that takes long, it is being looked up whether it went."


class Security(StrEnum):
    """How sure it is that a message reaches its client."""

    SECURED = "secured"
    """Somebody outside has it, and has said so: the provider's id or the page's receipt is kept."""
    AT_RISK = "at risk"
    """It is due while this machine may be off, and nobody outside has it."""
    DONE = "done"
    """It went out."""
    MISSED = "missed"
    """It did not go out and will not: failed, skipped, or nobody knows."""
    GONE = "gone"
    """It is not wanted any more."""


_OF = {
    RowState.PLANNED: Security.AT_RISK,
    RowState.SENDING: Security.AT_RISK,
    RowState.SENT: Security.DONE,
    RowState.DELIVERED: Security.DONE,
    RowState.FAILED: Security.MISSED,
    RowState.UNKNOWN: Security.MISSED,
    RowState.SKIPPED: Security.MISSED,
    RowState.WITHDRAWING: Security.GONE,
    RowState.WITHDRAWN: Security.GONE,
}


def security_of(state: RowState, provider: str) -> Security:
    """How sure it is; what was handed over is only where its receipt is kept."""
    if state is RowState.HANDED_OVER:
        return Security.SECURED if provider else Security.AT_RISK
    return _OF[state]


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message as people see it: what, to whom, when and how it stands. Times are aware UTC.

    `booking_id` is None where it is about no booking, and `client_id` where it is to no client.
    `reason` says why it did not go out, or why it is at risk. `rule` is None for what no rule of
    today stands for any more. `tries` are attempts that reached for the outside. `by_hand` says
    that nobody sends it but the consultant: there is no account for texts. `no_way` says that
    nobody sends it, as long as there is neither a mail server nor a page that would. `copy` says
    that it is one for somebody beside the client. `useful_until` is None where that is not looked
    at.
    """

    id: int
    key: str
    booking_id: int | None
    client_id: int | None
    client: str
    channel: str
    rule: int | None
    template: str
    due: datetime
    state: RowState
    tries: int = 0
    sent_at: datetime | None = None
    provider: str = ""
    security: Security = Security.AT_RISK
    reason: str = ""
    address: str = ""
    by_hand: bool = False
    no_way: bool = False
    copy: bool = False
    useful_until: datetime | None = None

    @property
    def booking(self) -> int:
        """The booking of what is always about one."""
        if self.booking_id is None:
            raise ValueError("this message is about no booking")
        return self.booking_id
