"""What one appointment costs its client to see, beside a hundred rows and a hundred thousand."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, text

from scheduler_app.booking_page.store import accounts, commitments, links
from scheduler_app.booking_page.store.links import Purpose
from tests.booking_page.sample import DAY, NOW, sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import registered
from tests.counting import QueryRecorder

ZOE = "zoe@example.org"
UID = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
FRIDAY = NOW + 4 * DAY
_OWN = ("SELECT version, last_seq", "SELECT 1 WHERE EXISTS")
"""What the worker asks by itself."""

_N = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
_YEARS = (
    f"""INSERT INTO accounts(id, email, name, created_at, verified_at)
{_N} SELECT 'client-' || i, i || '@example.net', 'Client', 0, 0 FROM n""",
    # Every second one is the client's own.
    f"""INSERT INTO commitments(uid, account, start_at, facts)
{_N} SELECT 'booking-' || i, iif(i % 2, :zoe, 'client-' || i), start_at + i * 3600,
            json_set(facts, '$.uid', 'booking-' || i, '$.start', start_at + i * 3600)
  FROM n, commitments WHERE uid = :uid""",
    f"""INSERT INTO events(seq, id, at, kind, uid, account, facts)
{_N} SELECT i, 'event-' || i, 0, 'cancellation', 'booking-' || i, :zoe, '{{}}' FROM n""",
    f"""INSERT INTO outbox(key, kind, account, recipient, language, facts, state, queued_at, due_at,
                   changed_at)
{_N} SELECT 'mail-' || i, 'confirmed', :zoe, '', 'en', '{{}}', 'sent', 0, 0, 0 FROM n""",
    "UPDATE practice SET acknowledged_seq = :last, last_seq = :last",
)


def _fill(c: Connection, zoe: str, first: int, last: int) -> None:
    """Years of what clients did, which the desktop knows of; numbered from first to last."""
    known = {"first": first, "last": last, "zoe": zoe, "uid": UID}
    for statement in _YEARS:
        c.execute(text(statement), {k: v for k, v in known.items() if f":{k}" in statement})


def test_one_appointment_asks_the_same_beside_100_and_100_000_rows(
    page: Page, query_recorder: QueryRecorder
) -> None:
    page.publish()
    client = registered(page, ZOE)
    account = page.database.read_now(lambda c: accounts.of_email(c, ZOE))
    assert account is not None
    one = sample_commitment(UID, account.id, FRIDAY)
    page.publish(replace(sample_publication(generation=2), commitments=(one,)))
    mailed = page.database.write_now(
        lambda c: links.make(
            c, Purpose.MANAGE, account.id, uid=UID, lifetime=30 * DAY, now=page.clock.now
        )
    )
    anybody = page.visitor()
    asked: list[list[str]] = []
    steps: list[int] = []
    for first, last in ((1, 100), (101, 100_000)):
        page.database.write_now(
            lambda c, first=first, last=last: _fill(c, account.id, first, last)  # type: ignore[misc]
        )
        shown = query_recorder.cost_of(
            lambda: (client.get(f"/appointments/{UID}"), anybody.get(f"/m/{mailed}"))
        )
        asked.append([each for each in shown.statements if not each.lstrip().startswith(_OWN)])
        found = query_recorder.cost_of(
            lambda: page.database.read_now(lambda c: commitments.one(c, account.id, UID, NOW))
        )
        steps.append(found.steps)
    assert asked[0] and asked[1] == asked[0]
    assert 0 < steps[1] <= 1.2 * steps[0] + 5, steps
