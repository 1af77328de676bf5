"""What tests of deposits on the page begin with: a policy, and a link to pay by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.money.payments import PaymentSeen
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.money import ledger, payments, policies
from scheduler_app.storage.practice.rules import save_settings
from scheduler_app.use_cases.money.payment_key import MODE

LADDER = [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}]
POLICY = {"deposit": {"kind": "fixed", "amount": 2001, "currency": "EUR"}, "ladder": LADDER}
STRIPE = "https://buy.stripe.example/test_1"


def ask_deposits(
    diary: Diary, now: datetime, other: Mapping[str, object] | None = None, *, version: int = 1
) -> None:
    """Half of what is ahead two days before, nothing a day before."""
    with diary.write("policy", by=By.CONSULTANT, at=now) as change:
        rules = json.dumps({**POLICY, **(other or {})})
        policies.keep(change, rules, version=version, at=to_epoch(now))
        save_settings(change, {policies.IN_FORCE: str(version), MODE: "live"})


def link_made(diary: Diary, booking: int, now: datetime, url: str = STRIPE) -> None:
    """As if whoever takes the money had made the link that is planned."""
    query = "SELECT id, content FROM outbox WHERE booking_id = ? AND kind = 'payment-link'"
    with diary.write("outbox", by=By.SYSTEM, at=now) as change:
        *_, row = change.connection.exec_driver_sql(query, (booking,))
        asked = json.loads(row.content)
        for state in (RowState.SENDING, RowState.HANDED_OVER):
            before = outbox.row(change.connection, row.id)
            outbox.turn(change.connection, before, state, now=to_epoch(now))
        change.connection.exec_driver_sql(
            "INSERT INTO payment_links (outbox_id, url, amount, currency, made_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (row.id, url, asked["amount"], asked["currency"], to_epoch(now)),
        )
        change.touched.add("payment_links")


def paid_twice(diary: Diary, visit: Booking, amount: int, now: datetime) -> None:
    """Two payments by card for one booking."""
    at = to_epoch(now)
    with diary.write("pay", by=By.SYSTEM, at=now) as change:
        for number in ("1", "2"):
            seen = PaymentSeen(f"pi_{number}", "", Money(amount, "EUR"), at, f"ch_{number}")
            payments.by_card(change, MoneySubject(visit.id), seen, at=at)
            entry = (visit.id, visit.client_id, amount, "EUR", seen.id)
            ledger.post(change, [Posting(number, EntryKind.RECEIVED, *entry)], at=at)
