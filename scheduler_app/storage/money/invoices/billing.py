"""Storage, money: whom a client's invoices are made out to, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.storage.clients.merged import IDS_OF

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

_FIELDS = (
    *("name", "street", "extra", "postcode", "city", "region", "country"),
    *("vat_id", "reference", "endpoint", "scheme", "email"),
)

# Two clients who became one have two rows: that of the one who was kept comes first.
_OF = f"""
SELECT id, {", ".join(_FIELDS)} FROM billing_details
 WHERE client_id IN {IDS_OF} AND NOT removed ORDER BY client_id <> :client, id LIMIT 1"""


def details(asked: PlainSql, client_id: int) -> BillingDetails:
    """Those of a client; all empty where there are none."""
    for _, *values in asked.exec_driver_sql(_OF, {"client": client_id}):
        return BillingDetails(client_id, *values)
    return BillingDetails(client_id)


def save(change: Change, wanted: BillingDetails) -> None:
    """Write them down in place of what stands there."""
    values = {name: getattr(wanted, name) for name in _FIELDS}
    found = change.connection.exec_driver_sql(_OF, {"client": wanted.client_id})
    for id_, *_ in found:
        change.update("billing_details", id_, {"client_id": wanted.client_id, **values})
        return
    change.insert("billing_details", {"client_id": wanted.client_id, **values})
