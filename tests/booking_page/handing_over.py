"""Tests: a booking, mails that a desktop hands over about it, and a worker that takes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from scheduler_app.booking_page.store import handed_sending
from scheduler_app.booking_page.store.handed_sending import TakenMail
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.mails import HandedMail, MailReceipt, MailState
from tests.booking_page.sample import NOW, sample_commitment, sample_mail
from tests.booking_page.shop import Shop, berlin

TEN = berlin(10, 10)
UID = "5f0c2f6e-5f6b-4f0e-9d59-0c6f0f1b7a10"


def booked(shop: Shop, *, start: int = TEN, uid: str = UID) -> None:
    """Anna has an hour at that time."""
    account = shop.read(lambda c: c.execute(text("SELECT id FROM accounts")).scalar())
    shop.publish_next(sample_commitment(uid, str(account or shop.client().id), start))


def reminder(key: str = "k", *, start: int = TEN, send_at: int = NOW, **rest: Any) -> HandedMail:
    return sample_mail(key, UID, start, send_at=send_at, **rest)


def states(receipt: MailReceipt) -> dict[str, str]:
    return {one.key: one.state.value for one in receipt.reports}


def rows(shop: Shop) -> dict[str, str]:
    found = shop.read(lambda c: c.execute(text("SELECT key, state FROM handed_mails")).all())
    return {row.key: row.state for row in found}


def take(shop: Shop) -> TakenMail | None:
    return shop.write(lambda c: handed_sending.take_next(c, now=shop.now))


def ended(shop: Shop, taken: TakenMail | None, state: MailState, why: str = "") -> None:
    assert taken is not None
    shop.write(lambda c: handed_sending.ended(c, taken, state, why, now=shop.now))


def put_off(shop: Shop, taken: TakenMail | None, why: str = "451") -> None:
    assert taken is not None
    shop.write(lambda c: handed_sending.put_off(c, taken, why, now=shop.now))


def reports(shop: Shop) -> list[tuple[str, str]]:
    told = [event.report for event in shop.events() if event.kind is EventKind.REPORT]
    return [(one.key, one.state.value) for one in told if one is not None]
