"""Tests: privacy notice and imprint: true, safe, and one tap away from every field."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.booking import notices
from scheduler_app.booking_page.booking.notices import Periods, paragraphs
from scheduler_app.booking_page.store import (
    accounts,
    attempts,
    familiar,
    handed_examination,
    handed_rows,
    holds,
    outbox,
    retention,
    revocations,
    sessions,
    throttle,
)
from scheduler_app.booking_page.store.links import LIFETIMES, Purpose
from scheduler_app.booking_page.web.choices import YEAR
from scheduler_app.booking_page.web.languages import language, languages
from scheduler_app.booking_page.web.terms import Terms
from scheduler_app.domain.page.commitments import SHOWN_DAYS
from scheduler_app.domain.page.invoices import SHOWN_AFTER
from tests.booking_page.sample import NOW, REMOTE, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import registered, send

CARD = sample_publication().practice
HOSTILE = "<script>alert(1)</script> \" ' & {{ 7 * 7 }} javascript:alert(1) data:text/html,x"
FORMS = ("/request", "/register", "/login", "/reset")


def text_of(page: Page, path: str, code: str = "en") -> str:
    """What can be read there in that language, in one line."""
    answer = page.visitor(**{"Accept-Language": code}).get(path)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.mark.parametrize("code", sorted(languages()))
def test_the_notice_of_the_page_names_the_periods_of_the_code_that_forgets(
    page: Page, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {
        "unverified": accounts.UNVERIFIED_FOR,
        "shown": SHOWN_DAYS * 86_400,
        "draft": holds.DRAFT_KEPT,
        "draft_for_mail": holds.DRAFT_KEPT_FOR_MAIL,
        "hold": holds.HOLD,
        "hold_for_mail": holds.HOLD_FOR_MAIL,
        "events": retention.EVENTS_KEPT,
        "mails": outbox.KEPT,
        "handed": handed_examination.LONGEST_LAST,
        "handed_mark": handed_rows.KEPT,
        "sign_in": max(LIFETIMES[Purpose.SIGN_IN], LIFETIMES[Purpose.RESET]),
        "verify": LIFETIMES[Purpose.VERIFY],
        "change": max(LIFETIMES[Purpose.EMAIL_OLD], LIFETIMES[Purpose.EMAIL_NEW]),
        "manage": LIFETIMES[Purpose.MANAGE],
        "idle": sessions.IDLE,
        "longest": sessions.LONGEST,
        "throttle": max(limit.window for limit in throttle.LIMITS.values()),
        "choices": YEAR,
        "familiar": familiar.KEPT,
        "attempts": attempts.KEPT,
        "revoked": revocations.KEPT,
        "invoice": SHOWN_AFTER,
    }
    assert {one.name: getattr(Periods(), one.name) for one in fields(Periods)} == kept
    # Each is told, and told once for itself: no two of these are alike. Two hold for what is known
    # of mails as well, and one for deposits.
    days = {one.name: (101 + number) * 86_400 for number, one in enumerate(fields(Periods))}
    monkeypatch.setattr(notices, "Periods", lambda: Periods(**days))
    page.publish(sample_publication(practice=replace(CARD, revocable=True)))
    told = text_of(page, "/privacy", code)
    said = Terms(language(code))
    times = {name: told.count(said.lasts(period)) for name, period in days.items()}
    assert times == dict.fromkeys(days, 1) | {"events": 2, "throttle": 2, "shown": 3}
    assert "Anna's IT Help" in told and "help@practice.example" in told
    assert "%(" not in told


def test_the_way_to_ones_rights_stands_in_the_notice(page: Page) -> None:
    page.publish()
    shown = page.visitor().get("/privacy").text
    for way in ("/account/erase", "/account/export", "/account/details"):
        assert f'href="{way}"' in shown


def test_a_page_that_is_not_open_yet_has_a_notice_and_no_imprint(page: Page) -> None:
    assert "Privacy notice" in text_of(page, "/privacy")
    assert page.visitor().get("/imprint").status_code == 404


def test_an_imprint_is_there_once_it_is_written(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    assert visitor.get("/imprint").status_code == 404
    assert "/imprint" not in visitor.get("/").text
    told = replace(CARD, imprint="Anna Berg\nBirch Lane 3\n\nVAT DE1; https://practice.example/.")
    page.publish(sample_publication(NOW, generation=2, practice=told))
    assert 'href="/imprint"' in visitor.get("/").text
    shown = visitor.get("/imprint").text
    assert "Anna Berg\nBirch Lane 3</p>" in shown
    assert 'href="https://practice.example/"' in shown
    page.publish(sample_publication(NOW, generation=3, practice=replace(CARD, imprint=" \n ")))
    assert visitor.get("/imprint").status_code == 404
    assert "/imprint" not in visitor.get("/").text


@pytest.mark.parametrize("path", ["/privacy", "/imprint"])
def test_texts_of_the_practice_are_text(page: Page, path: str) -> None:
    card = replace(CARD, privacy=HOSTILE, imprint=HOSTILE)
    page.publish(sample_publication(NOW, practice=card))
    shown = page.visitor().get(path).text
    assert "<script>alert" not in shown and "{{ 7 * 7 }}" in shown
    assert 'href="javascript' not in shown and 'href="data' not in shown
    assert HOSTILE in text_of(page, path)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://a.example/b?c=1&d=2.", ["https://a.example/b?c=1&d=2"]),
        ("(http://a.example)", ["http://a.example"]),
        ("Mail a.b+c@d.example, or call.", ["mailto:a.b+c@d.example"]),
        ("me@localhost and https:// and @x", []),
        ("ftp://a.example javascript://x@y.example/%0aalert(1)", ["mailto:x@y.example"]),
    ],
)
def test_addresses_become_links_and_nothing_else_does(text: str, links: list[str]) -> None:
    assert [link for part in paragraphs(text) for _, link in part if link] == links


@given(st.text(alphabet="ab :/.@<>\n\r\"'?=https", max_size=120))
def test_no_letter_is_lost_and_every_link_is_safe(text: str) -> None:
    told = paragraphs(text)
    assert "\n".join("".join(piece for piece, _ in part) for part in told).split() == text.split()
    for part in told:
        for piece, link in part:
            assert link in {"", piece, f"mailto:{piece}"}
            assert not link or link.startswith(("https://", "http://", "mailto:"))
            assert not link or not set(link) & set("<>\"' \n")


def test_the_notice_is_one_tap_away_from_every_field(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    book = f"/book/{REMOTE}"
    start = str(NOW + 86_400 + 3600)
    send(visitor, f"{book}/hold", shown_at=book, start=start, zone="Europe/Berlin")
    for path in FORMS:
        form = visitor.get(path).text.partition("<main")[2].partition("</main>")[0]
        assert re.search(r'<form.*href="/privacy".*</form>', form, re.DOTALL), path
    client = registered(page)
    for path in ("/account/details", "/account/email"):
        form = client.get(path).text.partition("<main")[2].partition("</main>")[0]
        assert re.search(r'<form.*href="/privacy".*</form>', form, re.DOTALL), path
    for path in ("/", book, "/privacy", "/nowhere", "/link/" + "x" * 43):
        assert 'href="/privacy"' in visitor.get(path).text.partition("<footer")[2], path


def test_many_are_shown_one_rendering(page: Page) -> None:
    page.publish()
    first, second = (page.visitor().get("/privacy") for _ in range(2))
    assert first.headers["cache-control"] == second.headers["cache-control"] == "private, no-cache"
    page.publish(sample_publication(NOW, generation=2, practice=replace(CARD, privacy="Ours.")))
    assert "Ours." in text_of(page, "/privacy")
