"""What holds of the ledger whatever happens, and what it has in common with the account outside.

Both are reckoned here anew, from the entries and from the account's own things, and by none of the
program's sums.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.snapshots import PlainSql
from tests.fakes.stripe_account import FakeAccount

Pots = Counter[str]

FROM_TO = {
    "received": ("", "held"), "paid": ("", "applied"),
    "applied": ("held", "applied"), "applied back": ("applied", "held"),
    "kept": ("held", "kept"), "kept back": ("kept", "held"),
    "credited": ("held", "credit"), "credit used": ("credit", "held"),
    "refunded": ("held", "refunded"), "refund failed": ("refunded", "held"),
    "disputed": ("held", "refunded"), "dispute won": ("refunded", "held"),
    "payment refunded": ("applied", "refunded"), "payment back": ("refunded", "applied"),
    "credit refunded": ("credit", "refunded"),
}  # fmt: skip
"""Where each entry takes an amount from, and where it puts it."""

POTS = ("held", "credit", "applied", "refunded", "kept")

_ENTRIES = """
SELECT coalesce(l.booking_id, -l.invoice_id), coalesce(c.merged_into, l.client_id, 0), l.kind,
       l.amount, l.currency
  FROM ledger l LEFT JOIN clients c ON c.id = l.client_id ORDER BY l.id"""
"""A subject is a booking, or with a minus an invoice. Who was merged into another is that one."""

_OUT = "('refunded', 'disputed', 'payment refunded')"
_BACK = "('refund failed', 'dispute won', 'payment back')"
_LEFT = f"""
SELECT outside, sum(iif(kind IN {_OUT}, amount, iif(kind IN {_BACK}, -amount, 0)))
  FROM ledger WHERE outside <> '' GROUP BY outside"""


def must_hold(diary: Diary) -> None:
    """What came in is held, credited, applied, gone back or kept, and no pot holds less than 0."""
    with diary.look() as asked:
        entries = list(asked.exec_driver_sql(_ENTRIES))
        found = deposits_of(asked, {row[0] for row in entries if row[0] > 0})
    of_subject: dict[tuple[int, str], Pots] = {}
    of_client: Counter[tuple[int, str]] = Counter()
    in_all: dict[str, Pots] = {}
    for subject, client, kind, amount, currency in entries:
        assert amount > 0
        out_of, into = FROM_TO[kind]
        for pots in (
            of_subject.setdefault((subject, currency), Counter()),
            in_all.setdefault(currency, Counter()),
        ):
            pots["in"] += amount if not out_of else 0
            pots[into] += amount
            if out_of:
                pots[out_of] -= amount
        of_client[client, currency] += amount * (into == "credit") - amount * (out_of == "credit")
        # At no time, and not only in the end: what a client left as credit is theirs as a whole.
        assert of_client[client, currency] >= 0, f"a client spent more credit than was left: {kind}"
        whole = all(of_subject[subject, currency][pot] >= 0 for pot in POTS if pot != "credit")
        assert whole, f"a pot held less than nothing after {kind}"
    for pots in (*of_subject.values(), *in_all.values()):
        assert pots["in"] == sum(pots[pot] for pot in POTS), "the pots are not what came in"
    for one in found.values():
        assert one.moves.at_once == (), f"the ledger does not follow what was agreed: {one}"


def must_not_be_paid_back_twice(account: FakeAccount, *, restored: bool = False) -> None:
    """Nothing is asked for twice there, and no more went back of a payment than had come.

    A diary that was `restored` may make a link by a name that Stripe has forgotten after a day:
    what is paid by the other one goes back. Of what goes back that does not hold.
    """
    with account.lock:
        for kind in ("refunds",) if restored else ("payment_links", "refunds"):
            names = Counter(_name_of(one) for one in account.all(kind).values())
            twice = [name for name, count in names.items() if name and count > 1]
            assert not twice, f"it was asked for twice at Stripe: {kind} {twice}"
        for charge_id, charge in account.all("charges").items():
            back = sum(
                one["amount"]
                for one in account.all("refunds").values()
                if one["charge"] == charge_id and one["status"] not in {"failed", "canceled"}
            )
            more = back == charge["amount_refunded"] <= charge["amount"]
            assert more, f"more went back than had come: {charge_id}"


def must_say_the_same(diary: Diary, account: FakeAccount) -> None:
    """Each payment, and all that left of it, is in both books, once; or is found and shown."""
    query = """
SELECT outside, amount, coalesce(booking_id, -invoice_id) FROM payments WHERE way = 'card'"""
    strangers = "SELECT outside FROM findings WHERE kind = 'unknown payment'"
    came_in = """
SELECT outside, amount FROM ledger WHERE kind IN ('received', 'paid') AND reason = 'card'"""
    with diary.look() as asked:
        rows = list(asked.exec_driver_sql(query))
        known = {row[0]: row[1] for row in rows}
        found = {row[0] for row in asked.exec_driver_sql(strangers)} - known.keys()
        received = [tuple(row) for row in asked.exec_driver_sql(came_in)]
        left = {row[0]: row[1] for row in asked.exec_driver_sql(_LEFT)}
        too_much = _of_which_too_much_went_back(asked)
        [begun] = next(iter(asked.exec_driver_sql("SELECT max(begun_at) FROM payment_looks")))
    charges = {one["payment_intent"]: one for one in account.all("charges").values()}
    # What bears no name of ours and came in before the first look is not asked about.
    ours = {id_ for id_, one in charges.items() if one["metadata"] or one["created"] > (begun or 0)}
    assert ours <= known.keys() | found <= charges.keys(), "a payment is lost, or made up"
    amounts = {id_: charges[id_]["amount"] for id_ in known}
    assert amounts == known, "a payment is of another amount there"
    assert sorted(received) == sorted(known.items()), "a payment is not entered once"
    given_away = {row[0] for row in rows if row[2] in too_much}
    gone: dict[str, int] = {}
    for refund in account.all("refunds").values():
        if refund["payment_intent"] in known.keys() - given_away:
            done = refund["status"] == "succeeded"
            gone[refund["id"]] = refund["amount"] if done else 0
    for dispute in account.all("disputes").values():
        if dispute["payment_intent"] in known.keys() - given_away:
            gone[dispute["id"]] = -sum(one["amount"] for one in dispute["balance_transactions"])
    theirs = {
        one["id"]
        for kind in ("refunds", "disputes")
        for one in account.all(kind).values()
        if one["payment_intent"] in given_away
    }
    assert {id_: amount for id_, amount in left.items() if amount and id_ not in theirs} == {
        id_: amount for id_, amount in gone.items() if amount
    }, "what left is not what the ledger says"


def _of_which_too_much_went_back(asked: PlainSql) -> set[int]:
    """Subjects all of whose money went back, some of it by hand, and something in the dashboard.

    The books have no more to take then: what was given away beyond that was found, and is shown.
    """
    query = f"""
SELECT coalesce(booking_id, -invoice_id) AS subject FROM ledger
 WHERE subject IN (
  SELECT coalesce(booking_id, -invoice_id) FROM findings
   WHERE kind IN ('refunded elsewhere', 'dispute'))
 GROUP BY subject, currency
HAVING sum(iif(kind IN ('received', 'paid'), amount, 0))
     = sum(iif(kind IN {_OUT}, amount, iif(kind IN {_BACK}, -amount, 0)))
   AND sum(iif(kind IN ('refunded', 'payment refunded') AND outside = '', amount, 0)) > 0"""
    return {row[0] for row in asked.exec_driver_sql(query)}


def _name_of(thing: dict[str, Any]) -> str:
    return str((thing["metadata"] or {}).get("scheduler_key", ""))


assert FROM_TO.keys() == {kind.value for kind in EntryKind}
