"""Page journeys: a client pays a deposit where the page sends them, and comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.phoned import OTHER, UID, booked, link_to, token
from tests.page_journeys.devices import PHONE, PLAIN_PHONE, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.visits import Visits


class Till:
    """Whoever takes the money, on this machine: what it was asked, and from where."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str | None]] = []
        till = self

        class _Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                till.seen.append((self.path, self.headers["Referer"]))
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(b"<!doctype html><link rel=icon href=data:,><h1>Pay</h1>")

            def log_message(self, *_said: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def till() -> Iterator[Till]:
    """It answers until the test ends."""
    made = Till()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.mark.parametrize(
    ("device", "uid"), [pytest.param(PLAIN_PHONE, UID, marks=pytest.mark.soak), (PHONE, OTHER)]
)
def test_a_client_pays_and_finds_it_paid(
    till: Till, practice: Practice, visit: Visits, device: Device, uid: str
) -> None:
    """Also without scripts the browser goes where the form leads, and looks again by itself."""
    asked = DepositCard(
        DepositState.ASKED, 2_500, "EUR", f"{till.url}/l/1", due=practice.page.now() + 7_200
    )
    practice.commitments[uid] = replace(booked(uid, links=(link_to(uid),)), deposit=asked)
    practice.publish()
    client = visit(device)
    page = client.page
    link = f"{practice.page.url}/m/{token(uid)}"
    page.goto(link)
    assert page.get_by_text("Reserved until").count() == 1
    page.get_by_role("link", name="Pay the deposit").click()
    page.get_by_role("button", name="Pay €25").click()
    page.wait_for_url(f"{till.url}/**")
    assert ("/l/1", None) in till.seen, "where it came from is told to nobody"
    assert client.watch.wrong == [f"left the page's origin: {asked.link}"]
    client.watch.wrong.clear()
    assert practice.hear(EventKind.PAYING).uid == uid
    page.goto(link)
    assert page.get_by_text("being paid").count() == 1
    held = replace(asked, state=DepositState.HELD, link="", due=None, refund=1_250)
    practice.commitments[uid] = replace(practice.commitments[uid], deposit=held)
    practice.publish()
    page.get_by_text("Deposit of €25: paid.").wait_for(timeout=10_000)
    page.get_by_role("link", name="Cancel the appointment").click()
    assert page.get_by_text("Cancelling now gives back €12.50").count() == 1
