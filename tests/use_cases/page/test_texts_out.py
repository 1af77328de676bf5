"""The page is told when a text goes out that only the desktop can call back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.packing import by_column
from scheduler_app.gateways.page.bodies import publication_body
from scheduler_app.storage import brought as storage_brought
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.messages.carrying_out import Fate, claim, settle
from scheduler_app.use_cases.page.link import publish
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.linked_bookings import KEY
from tests.use_cases.page.test_handing_over import MailFollower


class TextFollower(MailFollower):
    """One text a day before each appointment."""

    name = "texts"
    kinds = ("text",)

    def wanted(self, asked: PlainSql, bookings: str, until: int) -> Sequence[Errand]:
        return [one._replace(kind="text") for one in super().wanted(asked, bookings, until)]


def test_what_is_queued_outside_is_told_where_the_page_understands_it(
    practice: Diary, page: FakePage, anna: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy = TextFollower()
    monkeypatch.setattr(storage_brought, "followers", lambda: (toy,))
    wish = NewBooking(now + timedelta(days=3), client_id=anna.id, service_id=1)
    booking = book(practice, wish, now=now)
    publish(practice, page, now=now, key=KEY)
    assert page.published[-1].commitments[0].text_at is None, "nobody has it yet"
    with practice.read() as connection:
        row = connection.exec_driver_sql("SELECT id FROM outbox").scalar_one()
    claim(practice, row, now=now, early=True)
    settle(practice, row, Fate(RowState.HANDED_OVER, "", "SM1"), now=now)
    publish(practice, page, now=now, key=KEY)
    [told] = page.published[-1].commitments
    assert told.text_at == int(booking.start.timestamp()) - 86_400
    columns = by_column(page.published[-1]).columns
    assert columns is not None and columns.texts == (-86_400,)
    page.knows = tuple(one for one in PageAbility if one is not PageAbility.TEXTS)
    # The first answer says what it is able to.
    for _ in range(2):
        publish(practice, page, now=now, key=KEY)
    [theirs] = page.published[-1].commitments
    assert theirs.text_at is None
    for packed in (False, True):
        body = publication_body(page.published[-1], packed=packed)
        assert b"text_at" not in body and (packed or b"texts" not in body)
