"""A registration whose account goes while its mail waits: nobody else's mail waits for it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.store import accounts, outbox
from scheduler_app.booking_page.store.accounts import UNVERIFIED_FOR
from tests.booking_page.sample import NOW
from tests.booking_page.serving import Page
from tests.booking_page.visiting import last_mail, link_in, mails, registered, send


def test_an_address_that_changes_hands_stops_no_mail(page_on_both: Page) -> None:
    page = page_on_both
    page.publish()
    page.app.state.parts.shutdown.begin()  # the worker's own task sends nothing: we say when
    zoe = registered(page, "zoe@example.org")
    send(zoe, "/account/email", email="new@example.org")
    old, new = (link_in(last_mail(page, to)) for to in ("zoe@example.org", "new@example.org"))
    assert send(page.visitor(), old, do="agree").status_code == 303

    # Somebody registers with the new address, and it is confirmed before their mail goes out.
    send(page.visitor(), "/register", name="Mallory", email="new@example.org", password="")
    assert send(page.visitor(), new).headers["location"] == "/email/changed"
    send(page.visitor(), "/register", name="Otto", email="otto@example.org", password="")

    assert [mail["To"] for mail in mails(page)].count("otto@example.org") == 1
    found = page.database.read_now(lambda c: outbox.standing(c, now=NOW))
    assert (found.waiting, found.aside) == (0, ())


def test_an_account_that_is_forgotten_takes_its_mail_along(page_on_both: Page) -> None:
    page = page_on_both
    page.publish()
    page.app.state.parts.shutdown.begin()
    send(page.visitor(), "/register", name="Otto", email="otto@example.org", password="")
    page.database.write_now(lambda c: accounts.forget_unverified(c, NOW + UNVERIFIED_FOR))
    left = page.database.read_now(lambda c: c.execute(text("SELECT * FROM outbox")).all())
    assert left == []


@pytest.mark.expects_log("mail failed")
def test_a_mail_whose_account_went_all_the_same_is_set_aside_alone(page_on_both: Page) -> None:
    page = page_on_both
    page.publish()
    page.app.state.parts.shutdown.begin()
    for name in ("otto", "emil"):
        send(page.visitor(), "/register", name=name, email=f"{name}@example.org", password="")
    gone = text("DELETE FROM accounts WHERE email = 'otto@example.org'")
    page.database.write_now(lambda c: c.execute(gone))
    assert [mail["To"] for mail in mails(page)] == ["emil@example.org"]
    found = page.database.read_now(lambda c: outbox.standing(c, now=NOW))
    assert found.aside == (("verify", "its account is gone", 1),)
