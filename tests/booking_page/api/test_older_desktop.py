"""A desktop of the version before says what this page takes as it was meant."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from scheduler_app.booking_page.store import commitments
from scheduler_app.booking_page.store.appointment import appointment_of
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.format import Publication
from tests.booking_page.serving import Page
from tests.contracts.yesterday import BEFORE_LADDER, YESTERDAY


def test_todays_page_takes_what_an_older_desktop_says(page: Page) -> None:
    said = msgspec.convert(YESTERDAY["publication"], Publication)
    assert replace(said, policies=(), terms=(), columns=None) == said
    now = said.issued_at
    page.clock.now = now
    receipt = page.publish(replace(said, acknowledged_seq=0, acknowledged_event=""))
    assert receipt.generation == said.generation
    assert "description" in said.kinds and "paying" not in said.kinds


def test_deposits_of_a_desktop_that_tells_no_steps_are_shown(page: Page) -> None:
    said = msgspec.convert(BEFORE_LADDER["publication"], Publication)
    page.clock.now = said.issued_at
    page.publish(said)
    [booked] = said.commitments
    one = page.database.read_now(lambda c: commitments.seen(c, booked.uid))
    assert one == booked and one.deposit is not None and one.deposit.ladder == ()
    held = replace(one.deposit, state=DepositState.HELD, due=None)
    shown = appointment_of(
        replace(one, deposit=held), said.rules, said.issued_at, heard=True, describable=True
    )
    assert [shown.given_back(said.issued_at + hours) for hours in (0, 86_400)] == [1_000, 1_000]
    assert shown.moves_by_itself
