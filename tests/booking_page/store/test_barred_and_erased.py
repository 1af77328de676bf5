"""Tests: clients for whom nothing is confirmed at once, and those whom the practice has erased."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.booking_page.store import accounts
from scheduler_app.domain.page.format import Commitment, Event
from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.phoned import UID, Phoned, booked, token
from tests.booking_page.sample import AT_ONCE, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin
from tests.booking_page.visiting import hidden, registered, send


@pytest.fixture
def phoned(page: Page) -> Phoned:
    return Phoned(page)


def publish(phoned: Phoned, *bookings: Commitment, **told: object) -> None:
    phoned.generation += 1
    made = sample_publication(
        phoned.page.clock.now,
        generation=phoned.generation,
        acknowledged=len(phoned.events()),
        commitments=bookings,
    )
    phoned.page.publish(replace(made, **told))  # type: ignore[arg-type]


def asked(phoned: Phoned, kind: EventKind) -> list[Event]:
    return [one for one in phoned.events() if one.kind is kind]


def test_who_is_barred_asks_where_others_book(phoned: Phoned) -> None:
    zoe, max_ = registered(phoned.page), registered(phoned.page, "max@example.org")
    publish(phoned, asking=(phoned.account(),))
    for visitor, at_once, hour in ((zoe, False, 9), (max_, True, 11)):
        assert ("Confirmed at once" in visitor.get("/").text) is at_once
        start = str(berlin(8, hour))
        held = send(visitor, f"/book/{AT_ONCE}/hold", shown_at=f"/book/{AT_ONCE}", start=start)
        assert held.headers["location"] == "/request"
        form = visitor.get("/request")
        assert ("Book now" in form.text) is at_once
        fields = {**hidden(form, "/request"), "text": "It beeps.", "do": "send"}
        assert visitor.post("/request", data=fields).status_code == 303
        wish = asked(phoned, EventKind.REQUEST)[-1].wish
        assert wish is not None and wish.at_once is at_once
    assert "Confirmed at once" in phoned.page.visitor().get("/").text


def test_nor_do_they_move_by_themselves_with_a_link_alone(phoned: Phoned) -> None:
    start = berlin(5, 10)
    one = booked(service=AT_ONCE, end=start + 1800, asks=True)
    publish(phoned, one)
    visitor = phoned.visitor
    link = f"/m/{token()}"
    answer = send(visitor, f"{link}/move", start=str(berlin(8, 9)))
    assert answer.headers["location"] == f"{link}/move/review"
    seen = visitor.get(f"{link}/move/review").text
    assert "Ask for the new time" in seen and "Move it now" not in seen
    assert send(visitor, f"{link}/move/confirm", shown_at=f"{link}/move/review").status_code == 303
    [moved] = asked(phoned, EventKind.MOVE)
    assert moved.wish is not None and not moved.wish.at_once


def test_an_account_that_the_practice_erased_is_gone_and_stays_so(phoned: Phoned) -> None:
    zoe, max_ = registered(phoned.page), registered(phoned.page, "max@example.org")
    account = phoned.account()
    publish(phoned, booked(UID, account=account))
    assert zoe.get("/appointments").status_code == 200
    told = len(phoned.events())
    for _ in range(2):
        publish(phoned, booked(UID, account=account), erased=(account, "never-heard-of"))
        gone = zoe.get("/appointments")
        assert gone.is_redirect or gone.status_code in {401, 403}
        assert max_.get("/appointments").status_code == 200
    assert phoned.page.database.read_now(lambda c: accounts.of_id(c, account)) is None
    assert len(phoned.events()) == told, "the desktop knows: it has said so"
    assert phoned.visitor.get(f"/m/{token()}").status_code == 404
    # Who comes back with the same address is somebody new.
    again = registered(phoned.page)
    publish(phoned, erased=(account,))
    assert again.get("/appointments").status_code == 200 and phoned.account() != account
