"""Storage, money: the links by which the rest of invoices is paid by card.

Their rows of the outbox are about no booking: the key tells of which invoice each is.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "payment_links"

_OUT = """
SELECT json_extract(o.content, '$.invoice'), l.url, l.amount, l.currency, l.made_at, l.paying_at
  FROM invoices i
  JOIN outbox o ON o.key >= 'invoice/' || i.uid || '/pay/'
   AND o.key < 'invoice/' || i.uid || '/pay0'
  JOIN payment_links l ON l.outbox_id = o.id
 WHERE i.id IN (SELECT value FROM json_each(?)) AND o.state = 'handed over' ORDER BY o.id"""

_ON_THE_WAY = """
UPDATE payment_links SET paying_at = max(coalesce(paying_at, 0), :at)
 WHERE outbox_id IN (SELECT id FROM outbox
                      WHERE key >= 'invoice/' || :uid || '/pay/'
                        AND key < 'invoice/' || :uid || '/pay0'
                        AND state IN ('handed over', 'withdrawing'))"""


class PayLinkOfInvoice(NamedTuple):
    """Where the rest of an invoice is paid: so many minor units, and no other amount.

    It was made, and somebody was last seen on the way to pay, at epoch seconds.
    """

    url: str
    amount: int
    currency: str
    made_at: int
    paying_at: int | None = None


def pay_link_of(asked: PlainSql, invoice_id: int) -> PayLinkOfInvoice | None:
    """Where the rest of an invoice is paid by card; None while that can't be done."""
    return pay_links_of(asked, [invoice_id]).get(invoice_id)


def pay_links_of(asked: PlainSql, ids: Collection[int]) -> dict[int, PayLinkOfInvoice]:
    """The same of many, by id; those without a link are left out."""
    found = asked.exec_driver_sql(_OUT, (json.dumps(sorted(ids)),))
    return {row[0]: PayLinkOfInvoice(*row[1:]) for row in found}


def note_on_the_way_to_invoice(change: Change, uid: str, at: int) -> bool:
    """Note that somebody went to pay an invoice at `at` (epoch seconds); False without a link."""
    asked = {"uid": uid, "at": at}
    if not change.connection.exec_driver_sql(_ON_THE_WAY, asked).rowcount:
        return False
    change.touched.add(TABLE)
    return True
