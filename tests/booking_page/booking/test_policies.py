"""Tests: whoever asks agrees to just the policy that was shown, in the language it was shown in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from scheduler_app.booking_page.store import accounts, events
from scheduler_app.domain.page.agreement import Acceptance, PolicyText, policy_for, policy_hash
from scheduler_app.domain.page.format import Event, Publication
from scheduler_app.domain.page.kinds import CommitmentState
from tests.booking_page.sample import AT_ONCE, DAY, REMOTE, sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin
from tests.booking_page.visiting import hidden, last_mail, link_in, registered, send, token

TEN = berlin(10, 10)
ENGLISH, GERMAN = "Free until a day before.", "Kostenlos bis zum Tag davor."


def policies(version: int = 3, **texts: str) -> tuple[PolicyText, ...]:
    """The texts of a version, by language."""
    said = texts or {"en": ENGLISH, "de": GERMAN}
    return tuple(
        PolicyText(version, text, policy_hash(text), language) for language, text in said.items()
    )


def published(page: Page, generation: int = 1, **changes: object) -> Publication:
    """Published with these policies, beside the text for an older page."""
    told = sample_publication(page.clock.now, generation=generation, policy="For an older page.")
    whole = replace(told, **({"policies": policies()} | changes))  # type: ignore[arg-type]
    page.publish(whole)
    return whole


def heard(page: Page) -> Event:
    """What was done last."""
    return page.database.read_now(lambda c: events.after(c, 0))[-1]


def hold(visitor: httpx.Client, service: int = REMOTE) -> None:
    """Choose a time."""
    form = {"_csrf_token": token(visitor.get(f"/book/{service}")), "start": str(TEN)}
    held = visitor.post(f"/book/{service}/hold", data={**form, "zone": "Europe/Berlin"})
    assert held.status_code == 303, held.text


def test_the_text_of_the_readers_language_is_shown_and_agreed_to(page_on_both: Page) -> None:
    page = page_on_both
    published(page)
    zoe = registered(page)
    zoe.cookies.set("lang", "de", domain="127.0.0.1")
    hold(zoe)
    shown = zoe.get("/request")
    assert GERMAN in shown.text and 'lang="de">' in shown.text
    assert ENGLISH not in shown.text and "older page" not in shown.text
    form = {**hidden(shown, "/request"), "text": "No sound.", "do": "send"}
    page.clock.now += 5
    sent = zoe.post("/request", data=form)
    assert sent.headers["location"].startswith("/sent/"), sent.text
    wish = heard(page).wish
    assert wish is not None
    assert wish.accepted == Acceptance(3, policy_hash(GERMAN), page.clock.now)
    for path in (sent.headers["location"], "/"):
        assert GERMAN in zoe.get(path).text


@pytest.mark.parametrize(
    "change",
    [
        lambda page, _zoe: published(page, 2, policies=policies(4)),
        lambda page, _zoe: published(page, 2, policies=policies(4, en="Other.", de="Anders.")),
        lambda page, _zoe: published(page, 2, policies=()),
        lambda _page, zoe: zoe.cookies.set("lang", "de", domain="127.0.0.1"),
    ],
    ids=["another version", "another text", "none", "another language"],
)
def test_nobody_agrees_to_what_was_not_shown(
    page: Page, change: Callable[[Page, httpx.Client], object]
) -> None:
    published(page)
    zoe = registered(page)
    hold(zoe)
    form = {**hidden(zoe.get("/request"), "/request"), "text": "No sound.", "do": "send"}
    change(page, zoe)
    refused = zoe.post("/request", data=form)
    assert refused.status_code == 409, refused.text
    form = {**hidden(refused, "/request"), "text": "No sound.", "do": "send"}
    assert zoe.post("/request", data=form).headers["location"].startswith("/sent/")


def test_an_older_desktop_s_text_is_shown_and_nobody_has_agreed_to_a_version(page: Page) -> None:
    published(page, policies=())
    zoe = registered(page)
    hold(zoe)
    shown = zoe.get("/request")
    assert "For an older page." in shown.text
    zoe.post("/request", data={**hidden(shown, "/request"), "text": "No sound.", "do": "send"})
    wish = heard(page).wish
    assert wish is not None and wish.accepted is None


def test_a_request_sent_by_a_mailed_link_agrees_to_what_the_link_showed(page: Page) -> None:
    published(page)
    guest = page.visitor()
    hold(guest)
    who = {"name": "Zoe", "email": "zoe@example.org", "phone": "", "text": "No sound."}
    form = {**hidden(guest.get("/request"), "/request"), **who, "do": "register"}
    assert guest.post("/request", data=form).headers["location"] == "/request/mail"
    link = link_in(last_mail(page, "zoe@example.org"))
    elsewhere = page.visitor()
    elsewhere.cookies.set("lang", "de", domain="127.0.0.1")
    shown = elsewhere.get(link)
    assert GERMAN in shown.text
    published(page, 2, policies=policies(4))
    refused = elsewhere.post(link, data=hidden(shown, link))
    assert refused.status_code == 409
    sent = elsewhere.post(link, data=hidden(refused, link))
    assert sent.headers["location"].startswith("/sent/"), sent.text
    wish = heard(page).wish
    assert wish is not None
    assert wish.accepted == Acceptance(4, policy_hash(GERMAN), page.clock.now)


def test_moving_and_choosing_agree_too(page: Page) -> None:
    published(page)
    zoe = registered(page)
    account = page.database.read_now(lambda c: accounts.of_email(c, "zoe@example.org"))
    assert account is not None
    moved = replace(sample_commitment("b", account.id, TEN), service=AT_ONCE, end=TEN + 1800)
    chosen = sample_commitment("c", account.id, TEN + DAY, state=CommitmentState.PENDING)
    new = (TEN + 2 * DAY, TEN + 2 * DAY + 7200)
    published(page, 2, commitments=(moved, replace(chosen, proposals=new)))
    send(zoe, "/appointments/b/move", start=str(TEN + 5 * DAY), zone="Europe/Berlin")
    assert ENGLISH in zoe.get("/appointments/b/move/review").text
    send(zoe, "/appointments/b/move/confirm", shown_at="/appointments/b/move/review")
    told = heard(page)
    agreed = Acceptance(3, policy_hash(ENGLISH), page.clock.now)
    assert told.wish is not None and told.wish.accepted == agreed
    form = hidden(zoe.get("/appointments/c"), "/appointments/c/choose")
    published(page, 3, policies=policies(4), commitments=(replace(chosen, proposals=new),))
    refused = zoe.post("/appointments/c/choose", data={**form, "start": str(new[0])})
    assert refused.status_code == 409 and ENGLISH in refused.text
    form = hidden(refused, "/appointments/c/choose")
    assert zoe.post("/appointments/c/choose", data={**form, "start": str(new[0])}).is_redirect
    told = heard(page)
    assert told.wish is not None and told.wish.accepted == replace(agreed, version=4)


def test_a_text_is_found_for_every_reader() -> None:
    told = policies(1, en="English", de="Deutsch", pt="Português")
    for language, text in {
        "de": "Deutsch", "DE": "Deutsch", "de-AT": "Deutsch", "pt-BR": "Português", "ar": "English"
    }.items():  # fmt: skip
        found = policy_for(told, language)
        assert found is not None and found.text == text
    for_all = policy_for((*told, PolicyText(1, "Everybody", "x")), "ar")
    assert for_all is not None and for_all.text == "Everybody"
    assert policy_for((), "de") is None
