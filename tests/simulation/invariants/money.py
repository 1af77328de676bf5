"""Simulation: what holds of money, by the diary's ledger and by the account at Stripe."""

from __future__ import annotations

from typing import Any

from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.use_cases.money.to_answer import open_findings
from tests.simulation.invariants.both_books import (
    must_hold,
    must_not_be_paid_back_twice,
    must_say_the_same,
)
from tests.simulation.invariants.ladder import must_be_kept_to
from tests.simulation.life.life import Life

_LEDGER = "SELECT * FROM ledger ORDER BY id"

_LEFT = """
SELECT f.booking_id FROM findings f
 WHERE f.kind = 'refund failed' AND f.word = 'leave' AND f.mended_at >= (
  SELECT max(c.at) FROM changes c JOIN history h ON h.change_id = c.id
   WHERE h.subject = 'bookings' AND h.subject_id = f.booking_id
     AND json_extract(h.after, '$.state') IS NOT NULL)"""


def nothing_goes_back_twice(life: Life) -> None:
    """Nothing is asked for twice at Stripe, and no more goes back of a payment than came in."""
    must_not_be_paid_back_twice(life.account, restored=life.restored)


def the_ledger_only_grows(life: Life) -> None:
    """What was entered stands as it was entered; a restored diary begins with what it knows."""
    entries = [tuple(row) for row in life.asked(_LEDGER)]
    known = life.entries_known
    assert entries[: len(known)] == known, "an entry of the ledger was changed, or is gone"
    life.entries_known = entries


def the_ledger_adds_up(life: Life) -> None:
    """What came in is held, credited, applied, gone back or kept; no pot was ever below 0."""
    must_hold(life.world.diary)


def both_books_agree(life: Life) -> None:
    """At rest: each payment and all that left of it is in both books, or was found and is shown."""
    must_say_the_same(life.world.diary, life.account)


def what_is_to_go_back_has_gone(life: Life) -> None:
    """At rest: nothing is half done, and what did not go back is shown."""
    half = "SELECT key FROM outbox WHERE state IN ('sending', 'withdrawing') AND kind IN (?, ?)"
    assert life.asked(half, "refund", "payment-link") == [], "nobody is at it any more"
    with life.world.diary.look() as asked:
        visits = {row[0] for row in asked.exec_driver_sql("SELECT id FROM bookings")}
        found = deposits_of(asked, visits)
    told = {each.booking_id for each in open_findings(life.world.diary)}
    # What was left as it is stays so until something else is decided about it.
    told |= {row[0] for row in life.asked(_LEFT)}
    for one in found.values():
        by_hand = sum(payment.amount for payment in one.payments if not payment.by_card)
        gone = one.moves.refund <= by_hand or one.booking_id in told
        assert gone, f"it is to go back, and neither goes nor is shown: {one}"


def nobody_pays_for_what_is_over(life: Life) -> None:
    """At rest: each link at Stripe that is good is one that the diary knows to be out."""
    out = "SELECT provider FROM outbox WHERE state = 'handed over' AND kind = 'payment-link'"
    links = {row[0] for row in life.asked(out)}
    links_there = life.account.all("payment_links").items()
    active = {id_ for id_, one in links_there if one["active"] and _is_ours(one)}
    # What a diary made that was lost since is paid by all the same: the books are compared.
    assert active <= links or life.restored, "a link is good that nobody knows of"


def the_ladder_was_kept_to(life: Life) -> None:
    """Of what was paid before its client called it off, so much was kept as had been agreed."""
    must_be_kept_to(life)


def _is_ours(link: dict[str, Any]) -> bool:
    return bool((link["metadata"] or {}).get("scheduler_key"))
