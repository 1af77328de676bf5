"""A desktop of the version before says what this page takes as it was meant."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from scheduler_app.domain.page.format import Publication
from tests.booking_page.serving import Page
from tests.contracts.yesterday import YESTERDAY


def test_todays_page_takes_what_an_older_desktop_says(page: Page) -> None:
    said = msgspec.convert(YESTERDAY["publication"], Publication)
    assert replace(said, policies=(), terms=(), columns=None) == said
    now = said.issued_at
    page.clock.now = now
    receipt = page.publish(replace(said, acknowledged_seq=0, acknowledged_event=""))
    assert receipt.generation == said.generation
    assert "description" in said.kinds and "paying" not in said.kinds
