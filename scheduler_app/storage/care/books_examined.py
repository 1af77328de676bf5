"""Storage: what the doctor asks of money: whether what was agreed and written stands as it did.

The file refuses to change either, and so does this program; another one may have done it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from scheduler_app.domain.money.ledger import NOTHING, Balance, EntryKind
from scheduler_app.domain.money.policy_file import policy_digest
from scheduler_app.domain.page.agreement import policy_hash

_KINDS = frozenset(kind.value for kind in EntryKind)


def altered_policies(connection: Connection) -> list[int]:
    """Versions of the policy whose rules or texts are not those that their hashes were made of."""
    texts = connection.exec_driver_sql("SELECT version, text, hash FROM policy_texts")
    rules = connection.exec_driver_sql("SELECT version, rules, digest FROM policy_rules")
    found = {version for version, text, hash_ in texts if policy_hash(str(text)) != hash_}
    found |= {version for version, said, digest in rules if policy_digest(str(said)) != digest}
    return sorted(found)


def bookings_out_of_balance(connection: Connection) -> list[int]:
    """Bookings of whose money more has left a pot than ever came into it, by their ids."""
    query = """
SELECT booking_id, currency, kind, sum(amount) FROM ledger GROUP BY booking_id, currency, kind"""
    found: set[int] = set()
    come_to: dict[tuple[int, str], Balance] = {}
    for booking_id, currency, kind, amount in connection.exec_driver_sql(query):
        if kind not in _KINDS:
            found.add(booking_id)
            continue
        key = (booking_id, currency)
        come_to[key] = come_to.get(key, NOTHING).after(EntryKind(kind), amount)
    # Of one booking there may be less than no credit: it has used what others left.
    found |= {
        booking_id
        for (booking_id, _), one in come_to.items()
        if min(one.held, one.applied, one.refunded, one.kept) < 0
    }
    return sorted(found)
