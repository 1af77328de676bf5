"""Tests: a wish asks whether to begin within the time to revoke, where it would."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.booking_page.store import events
from scheduler_app.domain.page.agreement import Acceptance
from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.booking.test_policies import hold, policies
from tests.booking_page.sample import AT_ONCE, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import hidden, last_mail, link_in, registered, text_of

BOX = 'name="early" value="yes"'


def publish(page: Page, *, revocable: bool = True, worded: bool = True) -> None:
    """Published by a practice whose contracts can be revoked, or not."""
    told = sample_publication(page.clock.now, generation=1)
    practice = replace(told.practice, revocable=revocable)
    page.publish(replace(told, practice=practice, policies=policies() if worded else ()))


def accepted(page: Page) -> Acceptance | None:
    """What the last wish says."""
    told = page.database.read_now(lambda c: events.after(c, 0))
    wishes = [one.wish for one in told if one.kind is EventKind.REQUEST]
    assert wishes[-1] is not None
    return wishes[-1].accepted


@pytest.mark.parametrize("worded", [True, False])
@pytest.mark.parametrize("tick", [{"early": "yes"}, {}])
def test_a_tick_is_sent_with_the_wish_and_none_is_none(
    page: Page, worded: bool, tick: dict[str, str]
) -> None:
    publish(page, worded=worded)
    zoe = registered(page)
    hold(zoe)
    shown = zoe.get("/request")
    assert BOX in shown.text and "checked" not in shown.text
    form = {**hidden(shown, "/request"), "text": "No sound.", "do": "send", **tick}
    assert zoe.post("/request", data=form).headers["location"].startswith("/sent/")
    told = accepted(page)
    assert (told is not None and told.early) is bool(tick)
    assert (told is not None) is (worded or bool(tick))


def test_it_is_kept_while_a_mail_is_out(page: Page) -> None:
    publish(page)
    guest = page.visitor()
    hold(guest)
    who = {"name": "Max", "email": "max@example.org", "text": "No sound.", "do": "register"}
    wrong = {**hidden(guest.get("/request"), "/request"), **who, "early": "yes", "text": ""}
    again = guest.post("/request", data=wrong)
    assert f'{BOX} aria-describedby="f-early-hint" checked' in again.text
    guest.post("/request", data={**hidden(again, "/request"), **who, "early": "yes"})
    link = link_in(last_mail(page, "max@example.org"))
    shown = guest.get(link)
    assert "You ask us to begin before the 14 days are over" in shown.text
    guest.post(link, data=hidden(shown, link))
    told = accepted(page)
    assert told is not None and told.early


def test_nobody_is_asked_where_nothing_can_be_revoked(page: Page) -> None:
    publish(page, revocable=False)
    zoe = registered(page)
    hold(zoe)
    shown = zoe.get("/request")
    assert BOX not in shown.text
    form = {**hidden(shown, "/request"), "text": "No sound.", "do": "send", "early": "yes"}
    zoe.post("/request", data=form)
    told = accepted(page)
    assert told is not None and not told.early


def test_what_the_page_agrees_to_at_once_can_be_revoked_before_the_desktop_hears(
    page: Page,
) -> None:
    publish(page)
    zoe = registered(page)
    hold(zoe, AT_ONCE)
    form = {**hidden(zoe.get("/request"), "/request"), "text": "No sound.", "do": "send"}
    uid = zoe.post("/request", data=form).headers["location"].removeprefix("/sent/")
    assert "Withdraw from contract here" in zoe.get(f"/appointments/{uid}").text
    assert "/revoke" in text_of(last_mail(page, "zoe@example.org"))
    at = f"/appointments/{uid}/revoke"
    answer = zoe.post(at, data=hidden(zoe.get(at), at))
    assert answer.headers["location"] == at
    assert "Receipt for your withdrawal" in zoe.get(at).text
