"""Page journeys: clients who have been here before, and what they have booked."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler_app.booking_page.store import accounts, sessions
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.database import opened
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.links import BookingLink, LinkPurpose, hash_of
from tests.booking_page.sample import ZONE, sample_commitment
from tests.page_journeys.client import Client
from tests.page_journeys.practice import Practice


def at(day: int, hour: int, minute: int = 0, *, month: int = 3, zone: str = ZONE) -> int:
    """That time in 2027 on the practice's wall, or another's, in epoch seconds."""
    return int(datetime(2027, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp())


def acquaint(practice: Practice, client: Client, *, logged_in: bool = True) -> Account:
    """Give the client an account with a confirmed address, and a session in this browser."""
    now = practice.page.now()

    def work(c: Connection) -> tuple[Account, str]:
        account = accounts.add(
            c,
            email=client.email,
            name=client.name,
            phone="+4915112345678",
            language=client.device.locale[:2],
            zone="",
            now=now,
        )
        accounts.verify(c, account.id, now=now)
        token = sessions.open_session(c, account.id, device="Chrome, Linux", now=now)
        return accounts.of_id(c, account.id) or account, token

    with opened(practice.page.database_url) as database:
        account, token = database.write_now(work)
    if logged_in:
        client.page.context.add_cookies(
            [
                {
                    "name": "session",
                    "value": token,
                    "url": practice.page.url,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )
    return account


def book(
    practice: Practice,
    account: Account,
    start: int,
    state: CommitmentState = CommitmentState.CONFIRMED,
    **fields: Any,
) -> str:
    """Publish a booking of that client; its uid."""
    uid = str(uuid.uuid4())
    made = sample_commitment(uid, account.id, start, state=state)
    practice.commitments[uid] = replace(made, **fields)
    practice.publish()
    return uid


def book_by_phone(
    practice: Practice,
    start: int,
    state: CommitmentState = CommitmentState.CONFIRMED,
    **fields: Any,
) -> str:
    """Publish a booking of a client without an account; the path of its link."""
    uid, token = str(uuid.uuid4()), secrets.token_urlsafe(32)
    made = sample_commitment(uid, "", start, state=state)
    link = BookingLink(LinkPurpose.MANAGE, hash_of(token))
    practice.commitments[uid] = replace(made, links=(link,), **fields)
    practice.publish()
    return f"/m/{token}"
