"""Domain, messages: what messages need to know of the deposit of a booking."""

from __future__ import annotations

from typing import NamedTuple


class ToldDeposit(NamedTuple):
    """The deposit of one booking as messages tell of it, whoever takes the money.

    Amounts are minor units of `currency`, instants epoch seconds, None where it did not happen.
    `asked` is what was agreed at `agreed_at`, `missing` what has still to be paid by `due`;
    `payable_since` is when there came to be a link to pay by, `awaited_at` when somebody wanted to
    pay before that. `received` is all that came in, the last of it at `paid_at`.

    Where the booking is called off or missed, `goes_back` and `is_kept` are what becomes of what
    was paid, as things stand: also what went back already is in `goes_back`. Of that `refunded` has
    gone, the last at `refunded_at` and for `reason`. `released` says that the hour was given free
    because nothing had been paid.
    """

    booking_id: int
    currency: str
    asked: int
    missing: int
    agreed_at: int
    due: int
    payable_since: int | None = None
    awaited_at: int | None = None
    received: int = 0
    paid_at: int | None = None
    goes_back: int = 0
    is_kept: int = 0
    refunded: int = 0
    refunded_at: int | None = None
    reason: str = ""
    waived: bool = False
    released: bool = False
