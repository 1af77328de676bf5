"""Mails that nobody needs end by one click in a mail program, and by no look at the address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.unwanted import PATH, Unwanted, read_token, token_of
from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.handing_over import UID
from tests.booking_page.sample import sample_publication
from tests.booking_page.serving import Page

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def publish(page: Page, without: EventKind | None = None) -> None:
    kinds = tuple(kind.value for kind in EventKind if kind is not without)
    page.publish(replace(sample_publication(page.clock.now), kinds=kinds))


def address(page: Page, key: str = "b/9/1/mail") -> str:
    secret = page.database.read_now(practice.secret)
    return f"{PATH}{token_of(secret, Unwanted(UID, key))}"


def told(page: Page) -> list[tuple[str, str]]:
    query = text("SELECT booking, json_extract(facts, '$.note') FROM events WHERE kind = :kind")
    kind = {"kind": EventKind.UNSUBSCRIPTION.value}
    return [tuple(row) for row in page.database.read_now(lambda c: c.execute(query, kind).all())]


@pytest.mark.parametrize("sent", ["data", "files"])
def test_one_click_ends_them_without_cookie_or_form(page: Page, sent: str) -> None:
    publish(page)
    program = page.visitor()
    body = ONE_CLICK if sent == "data" else {name: (None, one) for name, one in ONE_CLICK.items()}
    for _ in range(2):
        answer = program.post(address(page), **{sent: body})  # type: ignore[arg-type]
        assert answer.status_code == 200 and "no more of these mails" in answer.text
    assert told(page) == [(UID, "b/9/1/mail")]
    program.post(address(page, "b/9/2/mail"), data=ONE_CLICK)
    assert len(told(page)) == 2


def test_who_looks_ends_nothing_and_finds_the_button(page: Page) -> None:
    publish(page)
    seen = page.visitor().get(address(page))
    assert seen.status_code == 200 and 'method="post"' in seen.text
    assert seen.headers["x-robots-tag"] == "noindex"
    assert seen.headers["referrer-policy"] == "no-referrer"
    assert told(page) == []


def test_a_desktop_that_would_not_understand_is_told_nothing(page: Page) -> None:
    publish(page, without=EventKind.UNSUBSCRIPTION)
    answer = page.visitor().post(address(page), data=ONE_CLICK)
    assert "Please tell us so" in answer.text and told(page) == []


@pytest.mark.parametrize("token", ["x", "AAAA", "\u00fc", "a" * 440, "QUJD" * 20])
def test_made_up_addresses_end_nothing(page: Page, token: str) -> None:
    publish(page)
    for answer in (
        page.visitor().get(f"{PATH}{token}"),
        page.visitor().post(f"{PATH}{token}", data=ONE_CLICK),
    ):
        assert answer.status_code in {404, 410}
    assert told(page) == []


def test_a_mark_of_another_page_and_a_changed_one_are_none() -> None:
    wanted = Unwanted(UID, "k" * 200)
    token = token_of("secret", wanted)
    assert read_token("secret", token) == wanted and len(token) < 450
    assert read_token("other", token) is None
    assert read_token("secret", token[:-2] + "AA") is None
