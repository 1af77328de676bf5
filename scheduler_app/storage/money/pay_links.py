"""Storage, money: the links by which deposits are paid, and who is on the way to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "payment_links"

_STANDING = """
SELECT l.url FROM outbox o JOIN payment_links l ON l.outbox_id = o.id
 WHERE o.booking_id = ? AND o.state = 'handed over' ORDER BY o.id DESC LIMIT 1"""

_ON_THE_WAY = """
UPDATE payment_links SET paying_at = max(coalesce(paying_at, 0), :at)
 WHERE outbox_id IN (SELECT id FROM outbox
                      WHERE booking_id = :booking AND kind = 'payment-link'
                        AND state IN ('handed over', 'withdrawing'))"""

_AWAITED = """
INSERT INTO links_awaited (booking_id, at) VALUES (:booking, :at) ON CONFLICT DO NOTHING"""


def standing(asked: PlainSql, booking_id: int) -> str:
    """The address at which the deposit of a booking is paid; empty while there is none."""
    return next((str(row[0]) for row in asked.exec_driver_sql(_STANDING, (booking_id,))), "")


def note_on_the_way(change: Change, booking_id: int, at: int) -> bool:
    """Note that somebody went to pay at `at` (epoch seconds); False where there is no link yet.

    Whoever came before it is remembered: they are told once it is there.
    """
    asked = {"booking": booking_id, "at": at}
    if change.connection.exec_driver_sql(_ON_THE_WAY, asked).rowcount:
        change.touched.add(TABLE)
        return True
    change.connection.exec_driver_sql(_AWAITED, asked)
    change.again.add(booking_id)
    return False
