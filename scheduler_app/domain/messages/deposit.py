"""Domain, messages: what messages need to know of the deposit of a booking."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.time_units import DAY

TELLS_OF_PAYING = frozenset({"booked", "moved"})
"""Messages of a practice's rules that say how to pay, unless they were worded otherwise."""

DEPOSIT_MESSAGES = ("deposit", "deposit-reminder", "deposit-paid", "released", "refunded")
"""What goes by itself where a deposit was asked, whatever the rules of a practice say."""


ASK_TO_PAY = frozenset({"deposit", "deposit-reminder"})
"""Those of them that are of no use without a link to pay by."""


class ToldRefund(NamedTuple):
    """What went back once: an entry of the ledger by its key, how much, and when.

    `to_card` says that it went back the way that it came, which takes days.
    """

    key: str
    amount: int
    at: int
    to_card: bool


class ToldDeposit(NamedTuple):
    """The deposit of one booking as messages tell of it, whoever takes the money.

    Amounts are minor units of `currency`, instants epoch seconds, None where it did not happen.
    `asked` is what was agreed at `agreed_at`, `missing` what has still to be paid by `due`, or else
    the hour `is_freed`. It is paid at `url`, empty while there is no link, or on the page where
    clients pay by that (`by_page`); `awaited_at` is when somebody wanted to pay before there was a
    link. Where nothing is paid by card it is paid `by_hand`, as the practice words it.
    `received` is all that came in, the last of it at `paid_at`, and `paid` what is there of it.

    `ending` names how the booking stands: where it is called off or missed, since `ended_at`. Then
    `goes_back`, `is_kept` and `is_credit` are what becomes of what was paid, as things stand: what
    went back before it ended is in none of them, what went back since then is in `goes_back`.
    `released` says that the hour was given free because nothing had been paid.
    """

    booking_id: int
    currency: str
    asked: int
    missing: int
    agreed_at: int
    due: int
    is_freed: bool = False
    url: str = ""
    by_page: bool = False
    by_hand: bool = False
    awaited_at: int | None = None
    received: int = 0
    paid: int = 0
    paid_at: int | None = None
    ending: str = ""
    ended_at: int = 0
    goes_back: int = 0
    is_kept: int = 0
    is_credit: int = 0
    refunds: tuple[ToldRefund, ...] = ()
    released: bool = False

    @property
    def can_be_paid(self) -> bool:
        """Whether a client who is told of what is missing can pay it."""
        return bool(self.missing and (self.by_hand or self.by_page or self.url))


NO_DEPOSIT = ToldDeposit(0, "", 0, 0, 0, 0)

_EXAMPLE = 40_00


def made_up_deposit(template: str, currency: str, now: int, start: int) -> ToldDeposit:
    """One on which such a message can be shown: there is something to say in it.

    It is shown as of `now` about a visit that begins at `start`, both in epoch seconds.
    """
    due = start - DAY if start - DAY > now else now + DAY
    is_open = template in ASK_TO_PAY
    shown = ToldDeposit(0, currency or "EUR", _EXAMPLE, _EXAMPLE if is_open else 0, now, due)
    return shown._replace(
        is_freed=True,
        paid=0 if is_open else _EXAMPLE,
        goes_back=_EXAMPLE // 2 if template == "refunded" else 0,
        ending="cancelled by the client" if template == "refunded" else "",
        released=template == "released",
    )
