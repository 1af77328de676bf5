"""What the log tells of logins and refusals: that they happened, and never whose they were."""

from __future__ import annotations

import logging

import pytest

from tests.booking_page.serving import Page
from tests.booking_page.visiting import PASSWORD, registered, send


def test_logins_and_refusals_are_told_without_a_name(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        visitor = registered(page)
        send(visitor, "/logout", shown_at="/account")
        for _ in range(6):
            send(visitor, "/login", email="zoe@example.org", password="wrong one")
        page.clock.now += 31
        send(visitor, "/login", email="zoe@example.org", password=PASSWORD)
        visitor.get("/link/x")
    told = [record.what for record in caplog.records if record.getMessage() == "security"]  # type: ignore[attr-defined]
    assert told == [
        "mail asked for",
        "logged in",
        "logged out",
        *["login refused"] * 5,
        "tried too often",
        "logged in",
        "dead link",
    ]
    everything = " ".join(str(vars(record)) for record in caplog.records)
    assert "zoe" not in everything.lower() and PASSWORD not in everything
