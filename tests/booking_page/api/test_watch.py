"""A desktop that calls is not silent; one that does not is told of, in its own words."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import msgspec
import pytest

from scheduler_app.booking_page.mail.delivery import deliver_due
from scheduler_app.booking_page.operation import chores
from scheduler_app.booking_page.parts import Parts
from scheduler_app.domain.page.mails import Watch
from tests.booking_page.api.test_calls import paired
from tests.booking_page.sample import DAY, NOW, sample_mails
from tests.booking_page.serving import Page

SILENT = Watch(DAY, NOW + DAY, 2, "desk@practice.example", "2 messages wait", "Start it.\n– Eve")


@pytest.mark.expects_log("desktop silent")
def test_calls_end_a_silence_and_strangers_do_not(page_on_both: Page) -> None:
    page = page_on_both
    desktop = paired(page)
    parts: Parts = page.app.state.parts
    document = replace(sample_mails(), watch=SILENT)
    assert desktop.put("/api/mails", content=msgspec.json.encode(document)).status_code == 200
    told: list[tuple[str, str, str]] = []

    def look() -> int:
        async def both() -> None:
            await chores.watch_once(parts)
            await deliver_due(
                parts, lambda m: told.append((m["To"], m["Subject"], m.get_content()))
            )

        asyncio.run(both())
        return len(told)

    page.clock.now += DAY - 1
    assert desktop.get("/api/inbox", params={"after": 0}).status_code == 200
    page.clock.now += DAY - 1
    stranger = page.visitor(authorization="Bearer x")
    assert stranger.get("/api/inbox", params={"after": 0}).status_code == 401
    assert look() == 0
    page.clock.now += 1
    assert look() == look() == 1
    assert told == [("desk@practice.example", "2 messages wait", "Start it.\n– Eve\n")]
