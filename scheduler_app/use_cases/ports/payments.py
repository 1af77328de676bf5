"""Ports: whoever takes payments by card for the practice, and gives them back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple, Protocol

from scheduler_app.domain.money.payments import (
    DisputeSeen,
    Happened,
    LinkSeen,
    LinkWanted,
    PaymentFateUnknown,
    PaymentPutOff,
    PaymentRefused,
    PaymentSeen,
    RefundSeen,
    RefundWanted,
)

__all__ = [
    "ConnectPayments",
    "DisputeSeen",
    "Happened",
    "LinkSeen",
    "LinkWanted",
    "OpenPayments",
    "PaymentFateUnknown",
    "PaymentPutOff",
    "PaymentRefused",
    "PaymentSeen",
    "Payments",
    "RefundSeen",
    "RefundWanted",
]


class Payments(Protocol):
    """One account at whoever takes payments. Each call ends in bounded time.

    Each may raise `PaymentPutOff` and `PaymentRefused`; only `link` and `refund` raise
    `PaymentFateUnknown`. What they were asked for is done once for its key, however often it is
    asked for.
    """

    def link(self, wanted: LinkWanted) -> LinkSeen:
        """Make a link by which an amount is paid once."""
        ...

    def looked_up(self, link_id: str) -> LinkSeen:
        """How a link stands, and what was paid by it."""
        ...

    def revoke(self, link_id: str) -> LinkSeen:
        """Let nobody pay by a link any more; how it stands then.

        Somebody may have paid meanwhile, or be under way still: see `LinkSeen.is_dead`.
        """
        ...

    def refund(self, wanted: RefundWanted) -> RefundSeen:
        """Give an amount of a payment back; how that stands.

        `PaymentPutOff` with the code `OTHER_REFUNDS` where one is not among the `known` ones.
        """
        ...

    def happened(self, since: int, *, open_ones: Collection[str] = ()) -> Happened:
        """What came in, went back or was disputed since then (epoch seconds), each as it stands.

        Of older refunds and disputes those that changed since, if that is less than 30 days ago,
        and those named by their ids in `open_ones`; ids that are not known there are left out. Of a
        payment that is named there all refunds and disputes are told.
        """
        ...


class OpenPayments(NamedTuple):
    """An account whose lines are kept open until it is closed: who waits then gets no answer."""

    payments: Payments
    close: Callable[[], None]


class ConnectPayments(Protocol):
    """Reaches whoever takes payments; nothing is asked of them yet."""

    def __call__(self, key: str, /, *, trial: bool) -> OpenPayments:
        """The account of a key; one by which nobody really pays is taken as a `trial` only."""
        ...
