"""For a bank all is collected that proves how a payment came about, as it was."""

from __future__ import annotations

import json

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.money.evidence import Evidence
from scheduler_app.domain.page.agreement import policy_hash
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.messages import said
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.money.evidence import evidence_of
from scheduler_app.use_cases.money.policy import set_policy
from tests.storage.money.test_books import POLICY
from tests.use_cases.money.till import HOUR, Till

_SENT = """
INSERT INTO outbox (id, key, kind, booking_id, due_at, useful_until, state, content, planned_at,
                    changed_at)
VALUES (900, 'told', 'mail', ?, ?, ?, 'sent', '{}', ?, ?)"""

_TRIED = "INSERT INTO outbox_attempts (outbox_id, at, outcome, detail) VALUES (900, ?, 'sent', '')"


def test_a_bank_gets_what_was_accepted_sent_and_paid(till: Till) -> None:
    set_policy(till.diary, json.dumps(POLICY), now=till.now)
    visit = till.booked()
    seconds = to_epoch(till.now)
    with till.diary.write("edit", by=By.CLIENT, at=till.now + HOUR) as change:
        query = "SELECT version, hash, text FROM policy_texts ORDER BY id LIMIT 1"
        version, hash_, text = change.connection.exec_driver_sql(query).one()
        change.update("bookings", visit, {"agreed_policy": version, "agreed_policy_hash": hash_})
        change.connection.exec_driver_sql(_SENT, (visit, *[seconds + 60] * 4))
        change.connection.exec_driver_sql(_TRIED, (seconds + 60,))
        words = WrittenMessage(Channel.MAIL, "anna@example.org", "See you.", subject="Your visit")
        said.keep(change.connection, 900, words, now=seconds + 60)
    assert evidence_of(till.diary, visit, now=till.now).due is None
    (payment,) = till.pay(visit)
    till.now += 2 * HOUR
    till.look()
    till.stripe.account.bank_takes_back(payment, "fraudulent")
    till.look()
    found = evidence_of(till.diary, visit, now=till.now)
    assert found.due is not None
    assert to_epoch(found.due) == to_epoch(till.now) + 7 * 86_400
    titles = [each.title for each in found.sections]
    assert titles == [
        "The dispute",
        "The appointment",
        "What was agreed",
        "What became of it",
        "What the client was sent",
        "What was paid, and where it is",
    ]
    accepted = _lines(found, "What was agreed")[1]
    assert accepted == (
        f"The client accepted version {version} of the policy, SHA-256 {policy_hash(text)}",
        till.now - HOUR,
        text,
    )
    assert ("Mail to anna@example.org “Your visit”: sent", "See you.") in [
        (what, text) for what, _, text in _lines(found, "What the client was sent")
    ]
    money = [what for what, _, _ in _lines(found, titles[-1])]
    assert money[1:] == ["Received: 40.01 EUR", "Disputed: 40.01 EUR"]
    assert payment in money[0]


def test_nobody_makes_up_a_fact_by_a_reason_of_several_lines(till: Till) -> None:
    visit, _ = till.paid()
    fact = "Mon 1 Mar 2027 09:00: All was to go back, by the practice"
    for mark in ("\n", "\r\n", "\u2028", "\u2029", "\x85", "\x0b"):
        cancel(till.diary, visit, by=By.CLIENT, why=f"I am ill{mark}{fact}\u202e", now=till.now)
        found = evidence_of(till.diary, visit, now=till.now)
        became = [what for what, _, _ in _lines(found, "What became of it")]
        assert any(f"I am ill {fact}" in what for what in became)
        assert all(what.isprintable() for what in became)
        reopen(till.diary, visit, now=till.now)


def _lines(found: Evidence, title: str) -> list[tuple[str, object, str]]:
    (section,) = (each for each in found.sections if each.title == title)
    return [(each.what, each.at, each.text) for each in section.lines]
