"""Booking page: what clients may take along, and how everything about them goes."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from scheduler_app.booking_page.store import (
    booking_links,
    claims,
    commitments,
    events,
    familiar,
    handed,
    invoices,
    links,
    outbox,
    practice,
    revocations,
    sessions,
)
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.erasing import forget
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.reports import VisitReport
from scheduler_app.domain.practice.tax_rates import rate_text


def everything_about(c: Connection, account: Account, now: int) -> dict[str, Any]:
    """All that this page holds about a client, as JSON values; times in ISO 8601, UTC."""
    waiting = events.of_account(c, account.id, practice.state(c).acknowledged_seq)
    return {
        "account": _account(account),
        "appointments": [
            {
                "uid": one.uid,
                "service": one.service_name,
                "state": one.state.value,
                "start": _iso(one.start),
                "end": _iso(one.end),
                "zone": one.zone,
                "where": one.where.value,
                "place": one.place,
                "price": one.price,
                "currency": one.currency,
                "tax_added_percent": rate_text(one.added_tax),
                "note": one.note,
                "described": one.text,
                "visit": _visit(one.report),
            }
            for one in commitments.of_account(c, account.id, now)
        ],
        "invoices": _invoices(c, account, now),
        "chosen_and_not_yet_sent": [
            {"service": one.service_name, "start": _iso(one.start), "typed": asdict(one.draft)}
            for one in claims.unsent_of(c, account.id, now)
        ],
        "sent_and_not_yet_fetched": [
            {
                "kind": event.kind.value,
                "at": _iso(event.at),
                "uid": event.uid,
                "wish": asdict(event.wish) if event.wish else None,
                "rating": asdict(event.rating) if event.rating else None,
            }
            for event in waiting
        ],
        "mails_to_be_sent": _mails(c, account),
        "contracts_revoked": [
            {"at": _iso(one.at), "receipt": one.number, **asdict(one.declared)}
            for one in revocations.of_account(c, account.id)
        ],
        "sessions": [
            {
                "device": one.device,
                "opened": _iso(one.opened_at),
                "last_seen": _iso(one.seen_at),
                "ends": _iso(one.expires_at),
            }
            for one in sessions.of_account(c, account.id, now=now)
        ],
        "browsers_and_networks_known": familiar.count(c, account.id),
        "links_to_appointments": [
            {"uid": link.uid, "made": _iso(link.made_at), "ends": _iso(link.expires_at)}
            for link in links.manage_links(c, account.id, now=now)
        ]
        + [{"uid": uid} for uid in sorted(booking_links.opened_of(c, account.id))],
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "phone": account.phone,
        "language": account.language,
        "zone": account.zone,
        "email_confirmed_at": _iso(account.verified_at),
        "has_password": account.has_password,
    }


def _invoices(c: Connection, account: Account, now: int) -> list[dict[str, Any]]:
    shown = invoices.list_of(c, account.id, now)
    return [asdict(one) | {"closed_at": _iso(one.closed_at)} for one in shown]


def _visit(report: VisitReport | None) -> dict[str, Any] | None:
    """What is told of a visit, and how its client rated it."""
    if report is None:
        return None
    return {
        "began": _iso(report.started),
        "minutes": report.minutes,
        "told": report.told,
        "issues": [{"what": one.symptom, "state": one.state.value} for one in report.issues],
        "recommended": [
            {"what": one.what, "by": date.fromordinal(one.day).isoformat()}
            for one in report.recommended
        ],
        "stars": report.stars or None,
    }


def _mails(c: Connection, account: Account) -> list[dict[str, Any]]:
    waiting = handed.waiting_for(c, account.id, account.email)
    return [
        {"at": _iso(mail.send_at), "subject": mail.subject, "text": mail.text} for mail in waiting
    ]


def erase(c: Connection, account: Account, now: int) -> None:
    """Forget a client at once: what is not answered yet is withdrawn, the desktop is told.

    Appointments that were agreed stay agreed: they are in the consultant's diary, not here.
    """
    for one in commitments.of_account(c, account.id, now):
        if one.may_withdraw:
            claims.withdraw(c, account.id, one.uid, now)
    events.append(c, EventKind.ERASURE, account=account.id, now=now)
    forget(c, account, now)
    outbox.queue(
        c,
        key=f"erased:{uuid.uuid4()}",
        kind="erased",
        account=None,
        to=account.email,
        language=account.language,
        facts={},
        now=now,
    )


def _iso(instant: int | None) -> str | None:
    return datetime.fromtimestamp(instant, UTC).isoformat() if instant is not None else None
