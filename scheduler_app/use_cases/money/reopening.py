"""Use case, money: of a booking that stands again the deposit is held as it was before its end."""

from __future__ import annotations

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.taken_back import uses_up
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money import ledger, words
from scheduler_app.storage.money.deposits import deposits_of


def words_end(change: Change, booking: Booking) -> None:
    """Let what was said since a booking's end hold no more, within the change that reopens it.

    Credit that came back to its client by that end and has paid for another booking since is not
    asked for again: the deposit is missing, then.
    """
    words.as_before_its_end(change, booking.id)
    one = deposits_of(change.connection, [booking.id]).get(booking.id)
    used = 0 if one is None else uses_up(one)
    if one is None or one.client_id is None or not used:
        return
    if used > ledger.credit_of(change.connection, one.client_id).get(one.currency, 0):
        words.take_back(change, booking.id, {DepositWord.SPEND})
