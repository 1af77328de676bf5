"""What one appointment costs its client to see, beside a hundred rows and a hundred thousand."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.booking_page.store import accounts, commitments, links
from scheduler_app.booking_page.store.links import Purpose
from scheduler_app.domain.page.links import BookingLink, LinkPurpose, hash_of, new_key, token_of
from tests.booking_page.sample import DAY, NOW, sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import registered
from tests.booking_page.years import fill
from tests.counting import QueryRecorder

ZOE = "zoe@example.org"
UID, BY_PHONE = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11", "6c1f7f43-52f4-4a7e-8f3d-0f5d3c1b9a22"
FRIDAY = NOW + 4 * DAY
_OWN = ("SELECT version, last_seq", "SELECT 1 WHERE EXISTS")
"""What the worker asks by itself."""


def test_one_appointment_asks_the_same_beside_100_and_100_000_rows(
    page: Page, query_recorder: QueryRecorder
) -> None:
    page.publish()
    client = registered(page, ZOE)
    account = page.database.read_now(lambda c: accounts.of_email(c, ZOE))
    assert account is not None
    one = sample_commitment(UID, account.id, FRIDAY)
    token = token_of(new_key(), BY_PHONE, LinkPurpose.MANAGE, 1)
    by_phone = replace(
        sample_commitment(BY_PHONE, "", FRIDAY + DAY),
        links=(BookingLink(LinkPurpose.MANAGE.value, hash_of(token)),),
    )
    page.publish(replace(sample_publication(generation=2), commitments=(one, by_phone)))
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
            lambda c, first=first, last=last: fill(c, account.id, first, last, like=UID)  # type: ignore[misc]
        )
        shown = query_recorder.cost_of(
            lambda: [
                answer.raise_for_status()
                for answer in (
                    client.get(f"/appointments/{UID}"),
                    anybody.get(f"/m/{mailed}"),
                    anybody.get(f"/m/{token}"),
                )
            ]
        )
        asked.append([each for each in shown.statements if not each.lstrip().startswith(_OWN)])
        found = query_recorder.cost_of(
            lambda: page.database.read_now(lambda c: commitments.one(c, account.id, UID, NOW))
        )
        steps.append(found.steps)
    assert asked[0] and asked[1] == asked[0]
    assert 0 < steps[1] <= 1.2 * steps[0] + 5, steps
