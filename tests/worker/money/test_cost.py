"""What the lane of payments asks of the diary does not grow with what was paid in earlier years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.use_cases.money.payment_key import forget_payment_key
from tests.worker.money.conftest import Practice

if TYPE_CHECKING:
    from tests.counting import QueryRecorder

_COLUMNS = """
kind, state, start_at, end_at, zone, client_id, service_id, agreed_price, agreed_currency,
occupies"""

PAST = f"""
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO bookings (id, uid, {_COLUMNS})
SELECT 1000 + i, 'u' || i, 'appointment', 'done', start_at - 100000 * (i + 1),
       end_at - 100000 * (i + 1), zone, client_id, service_id, agreed_price, agreed_currency, 1
  FROM bookings JOIN n WHERE bookings.id = :visit"""

THEIRS = """
INSERT INTO outbox (id, key, kind, booking_id, family, due_at, useful_until, state, content,
                    planned_at, changed_at, provider)
SELECT id, 'k' || id, 'payment-link', id, 'f' || id, start_at, start_at + 1, 'withdrawn', '{}',
       start_at, start_at, 'plink_' || id FROM bookings WHERE id > 1000;
INSERT INTO outbox_attempts (outbox_id, at, outcome)
SELECT id, start_at, 'sending' FROM bookings WHERE id > 1000;
INSERT INTO payment_links (outbox_id, url, amount, currency, made_at, asked_at)
SELECT id, 'http://127.0.0.1', 4001, 'EUR', start_at, start_at FROM bookings WHERE id > 1000;
INSERT INTO agreements (booking_id, at, policy, price, currency, deposit)
SELECT id, start_at, 1, 8002, 'EUR', 4001 FROM bookings WHERE id > 1000;
INSERT INTO payments (booking_id, way, amount, currency, at, seen_at, outside, link, fee)
SELECT id, 'card', 4001, 'EUR', start_at, start_at, 'pi_' || id, 'plink_' || id, 60
  FROM bookings WHERE id > 1000;
INSERT INTO ledger (at, key, kind, booking_id, client_id, amount, currency, outside)
SELECT start_at, 'payment/pi_' || id, 'received', id, client_id, 4001, 'EUR', 'pi_' || id
  FROM bookings WHERE id > 1000"""


def test_years_of_payments_cost_nothing(practice: Practice, query_recorder: QueryRecorder) -> None:
    visit = practice.booked()
    practice.work()

    def work() -> None:
        practice.later(minutes=31)

    young = query_recorder.cost_of(work)
    with practice.diary.write("edit", by=By.SYSTEM, at=practice.now) as change:
        change.connection.exec_driver_sql(PAST, {"visit": visit})
        for statement in THEIRS.split(";"):
            change.connection.exec_driver_sql(statement)
    old = query_recorder.cost_of(work)
    assert len(old.statements) == len(young.statements) < 60
    assert old.steps <= young.steps + 50
    practice.pay(visit)
    with query_recorder.asked() as taking:
        assert practice.later(minutes=31) == ["Took in 1 payment."]
    assert len(taking.statements) < 150


def test_a_practice_without_a_key_is_asked_next_to_nothing(
    practice: Practice, query_recorder: QueryRecorder
) -> None:
    forget_payment_key(practice.diary, practice.secrets, now=practice.now)
    cost = query_recorder.cost_of(practice.work)
    assert len(cost.statements) <= 4
