"""Calls, money: deposits, their policy, payments, and what goes back."""

from __future__ import annotations

import json

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.findings import FindingKind, Mend
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.money import findings
from scheduler_app.storage.money.findings import Found
from scheduler_app.use_cases.money.decisions import (
    decide,
    decide_one,
    give_back,
    spend_credit,
    waive,
)
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import call_off, finish, missed
from scheduler_app.use_cases.money.handing_back import record_refund
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.payment_key import forget_payment_key, keep_payment_key
from scheduler_app.use_cases.money.policy import set_policy
from tests.fakes.stripe_server import KEY
from tests.simulation.calls.founding import POLICY
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import UseCase


def _pays(practice: Practice) -> object:
    return record_payment(
        practice.diary, practice.known.other, 4001, PaidBy.CASH, key="k", now=practice.now
    )


def _decides(practice: Practice) -> object:
    parts = {DepositWord.REFUND: 1000}
    return decide(practice.diary, practice.known.visit, parts, reason="So.", now=practice.now)


def _decides_one(practice: Practice) -> object:
    return decide_one(
        practice.diary,
        practice.known.visit,
        DepositWord.REFUND,
        1000,
        reason="So.",
        now=practice.now,
    )


def _to_credit(practice: Practice) -> object:
    """Anna's deposit is left to her, and another visit of hers asks for one."""
    from scheduler_app.use_cases.bookings.book import NewBooking, book

    known = practice.known
    call_off(practice.diary, known.visit, by_client=False, reason="Ill.", now=practice.now)
    decide_one(
        practice.diary, known.visit, DepositWord.CREDIT, 4001, reason="So.", now=practice.now
    )
    wish = NewBooking(practice.at(days=9), client_id=known.anna, agreed=Money(8002, "EUR"))
    return book(practice.diary, wish, now=practice.now).id


def _called_off(practice: Practice) -> object:
    return call_off(
        practice.diary, practice.known.visit, by_client=False, reason="Ill.", now=practice.now
    )


def _hands_back(practice: Practice) -> object:
    return record_refund(
        practice.diary, practice.known.visit, 4001, PaidBy.CASH, key="k", now=practice.now
    )


def _visit_is_over(practice: Practice) -> None:
    practice.now = practice.at(days=3)


def _found(practice: Practice) -> int:
    """A payment that nothing asks for."""
    at = to_epoch(practice.now)
    with practice.diary.write("reconcile", by=By.SYSTEM, at=practice.now) as change:
        wanted = Found(
            FindingKind.PAYMENT, "pi_1", MoneySubject(), Money(4001, "EUR"), at, "Not ours."
        )
        findings.add(change, wanted, seen_at=at)
        [(number,)] = change.connection.exec_driver_sql("SELECT max(id) FROM findings")
    return int(number)


def _assigns(practice: Practice) -> object:
    return mend(
        practice.diary,
        practice.had,
        Mend.ASSIGN,
        booking_id=practice.known.other,
        now=practice.now,
    )


def _asks_more(practice: Practice) -> object:
    wanted = {**POLICY, "deposit": {"kind": "percent", "percent": 60}}
    return set_policy(practice.diary, json.dumps(wanted), now=practice.now)


def _keeps_key(practice: Practice) -> None:
    secrets = practice.outside.counted_secrets()
    keep_payment_key(practice.diary, secrets, f"{KEY}2", now=practice.now)


def _forgets_key(practice: Practice) -> None:
    secrets = practice.outside.counted_secrets()
    forget_payment_key(practice.diary, secrets, now=practice.now)


MONEY = {
    "money.policy:set_policy": UseCase(_asks_more),
    "money.deposit:record_payment": UseCase(_pays),
    "money.decisions:waive": UseCase(
        lambda p: waive(p.diary, p.known.other, reason="A friend.", now=p.now)
    ),
    "money.decisions:decide": UseCase(_decides),
    "money.decisions:decide_one": UseCase(_decides_one),
    "money.decisions:give_back": UseCase(
        lambda p: give_back(p.diary, p.known.visit, 1000, reason="So.", now=p.now)
    ),
    "money.decisions:spend_credit": UseCase(
        lambda p: spend_credit(p.diary, p.had, 4001, now=p.now), _to_credit
    ),
    "money.handing_back:record_refund": UseCase(_hands_back, _called_off),
    "money.ending:call_off": UseCase(_called_off, reaches=("bookings.states:cancel",)),
    "money.ending:finish": UseCase(
        lambda p: finish(p.diary, p.known.visit, DepositWord.APPLY, now=p.now),
        _visit_is_over,
        reaches=("bookings.states:mark_done",),
    ),
    "money.ending:missed": UseCase(
        lambda p: missed(p.diary, p.known.visit, reason="", now=p.now),
        _visit_is_over,
        reaches=("bookings.states:mark_no_show",),
    ),
    "money.mending:mend": UseCase(_assigns, _found),
    "money.payment_key:keep_payment_key": UseCase(
        _keeps_key, reaches=("money.payment_key:_note", "messages.secrets:put_secret")
    ),
    "money.payment_key:forget_payment_key": UseCase(
        _forgets_key, reaches=("money.payment_key:_note",)
    ),
}
