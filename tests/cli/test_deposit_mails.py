"""A deposit from end to end: booked, paid at the fake of Stripe, called off; a mail for each."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.cli import main
from tests.cli.conftest import NOW, Run
from tests.cli.test_sending import PostOffice, office
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.stripe_server import KEY, FakeStripe, running

__all__ = ["office"]


@pytest.mark.soak
def test_clients_hear_how_to_pay_that_it_came_and_what_goes_back(
    run: Run, visit: str, office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = FakeSecrets()
    for door in ("app", "cli.messages", "cli.secrets"):
        monkeypatch.setattr(f"scheduler_app.{door}.system_secrets", lambda: keyring)
    run("client", "Anna", "--email", "anna@example.org")

    def later(at: str) -> list[str]:
        """The first words of what goes out by then."""
        before = len(office.got)
        stripe.account.now = lambda: int(datetime.fromisoformat(f"{at}:00+01:00").timestamp())
        run("worker", "--once", "--at", at)
        return [str(mail["Subject"]).partition(":")[0] for mail in office.got[before:]]

    def said(place: int) -> str:
        part = office.got[place].get_body(("plain",))
        return part.get_content() if part is not None else ""

    with running(FakeStripe()) as stripe:
        monkeypatch.setenv("SCHEDULER_STRIPE_URL", stripe.url)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(KEY.encode())))
        run("secret", "set", "stripe")
        assert later("2027-03-01T09:10") == ["Reserved", "Deposit"]
        link = run("deposit", visit, "--json")["link"]
        assert link in said(-1)
        session = stripe.account.open(link.rpartition("/")[2])["id"]
        stripe.account.pay(str(session))
        assert later("2027-03-01T09:30") == ["Confirmed"]
        words = ("cancel", visit, "--by", "client", "--reason", "Ill")
        by_then = NOW + timedelta(minutes=35)
        assert main(["--data-dir", str(tmp_path / "data"), *words], clock=lambda: by_then) == 0
        assert later("2027-03-01T09:40") == ["Cancelled", "Deposit paid back"]
        assert "€20.01 of your deposit goes back to you." in said(-2)
        assert "€20.01 of your deposit is paid back, because you cancelled." in said(-1)
