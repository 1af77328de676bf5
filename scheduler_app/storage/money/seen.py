"""Storage, money: what money has done since a change was made that is to be taken back."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.agreement import Tax
from scheduler_app.domain.money.taken_back import at_price, held_again, is_lost, uses_up
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.deposits import deposits_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler_app.domain.money.booked_deposit import BookedDeposit
    from scheduler_app.storage.journal import Image

_CONCERNED = """
SELECT DISTINCT l.booking_id FROM ledger l
 WHERE l.booking_id IN (
   SELECT subject_id FROM history WHERE change_id = :change AND subject = 'bookings'
   UNION SELECT w.booking_id FROM history h JOIN deposit_words w ON w.id = h.subject_id
          WHERE h.change_id = :change AND h.subject = 'deposit_words')"""


_TAKEN_FOR_ONE = """
SELECT DISTINCT c.value FROM history h,
       json_each(json_array(h.subject_id, json_extract(h.after, '$.merged_into'),
                            json_extract(h.before, '$.merged_into'))) c
 WHERE h.change_id = ? AND h.subject = 'clients' AND h.before LIKE '%"merged_into"%'
   AND c.value IS NOT NULL"""


class DepositWitness:
    """Knows the deposits of the bookings that a change was about."""

    def __init__(self, connection: Connection, change_id: int, *, now: datetime) -> None:
        del now
        self._connection = connection
        self._change_id = change_id
        found = connection.exec_driver_sql(_CONCERNED, {"change": change_id}).scalars()
        self._before = deposits_of(connection, list(found))

    def must_hear(self, row: Image, values: Image) -> bool:
        """Never; `NotAllowed` where a booking would vanish of which money came in."""
        one = self._before.get(row["id"])
        if one is None or not values.get("removed"):
            return False
        came_in = _told(one, one.balance.received)
        raise NotAllowed(
            f"{came_in} came in for this booking.",
            remedy="Nothing was changed. Cancel it instead: what goes back then follows.",
        )

    def needs(self, table: str, ids: Collection[int]) -> str:
        """What of the ledger refers to one of these rows; empty where nothing does."""
        if table != "clients":
            return ""
        query = "SELECT 1 FROM ledger WHERE client_id IN (SELECT value FROM json_each(?)) LIMIT 1"
        found = self._connection.exec_driver_sql(query, (json.dumps(list(ids)),)).first()
        return "" if found is None else "the ledger"

    def outcome(self) -> str:
        """What becomes of the money by the reversal, in words; empty where nothing does.

        `NotAllowed` where what has gone back, or was spent as credit, would have to be fetched.
        """
        self._must_have_their_own()
        told = []
        prices = self._prices()
        for booking_id, stands in deposits_of(self._connection, list(self._before)).items():
            before = self._before[booking_id]
            # What is agreed at the price that came back is written only at the end of the change.
            now = at_price(stands, *prices[booking_id]) if booking_id in prices else stands
            lost = is_lost(before, now)
            if lost:
                raise NotAllowed(
                    f"{_told(now, lost)} of its deposit has gone back already, or is on its way.",
                    remedy="Nothing was changed. What has gone can't be fetched again.",
                )
            used = uses_up(now)
            if used and used > self._credit(now):
                raise NotAllowed(
                    "what was left of its deposit as credit has paid for another booking.",
                    remedy="Nothing was changed. Cancel that one first.",
                )
            told += [f"{_told(now, amount)} {what}" for amount, what in held_again(before, now)]
        return "; ".join(told)

    def _must_have_their_own(self) -> None:
        """Of two who were taken for one neither may have spent what is the other one's."""
        for one in self._connection.exec_driver_sql(_TAKEN_FOR_ONE, (self._change_id,)).scalars():
            if any(left < 0 for left in ledger.credit_of(self._connection, one).values()):
                raise NotAllowed(
                    "the credit of one has paid for a booking of the other since.",
                    remedy="Nothing was changed. Cancel that booking first.",
                )

    def _prices(self) -> dict[int, tuple[Money, Tax]]:
        """What these bookings cost by now, and how that is taxed; none without a price."""
        query = """
SELECT b.id, b.agreed_price, b.agreed_currency, s.tax, coalesce(s.net, 0)
  FROM bookings b LEFT JOIN services s ON s.id = b.service_id
 WHERE b.id IN (SELECT value FROM json_each(?)) AND b.agreed_currency <> ''"""
        found = self._connection.exec_driver_sql(query, (json.dumps(list(self._before)),))
        return {row[0]: (Money(row[1], row[2]), Tax(row[3], bool(row[4]))) for row in found}

    def _credit(self, one: BookedDeposit) -> int:
        if one.client_id is None:
            return 0
        return ledger.credit_of(self._connection, one.client_id).get(one.currency, 0)


def _told(one: BookedDeposit, amount: int) -> str:
    return format_money(Money(amount, one.currency))
