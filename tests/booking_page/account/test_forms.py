"""Tests: forms that come back: every fault is told at its field, and what was typed is kept."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from tests.booking_page.sample import REMOTE, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import PASSWORD, registered, send

ZOE = "zoe@example.org"


@pytest.mark.parametrize(
    ("button", "wrong"),
    [("register", {"text", "name", "email", "phone"}), ("link", {"text", "email"})],
)
def test_all_faults_of_a_request_are_told_at_once(page: Page, button: str, wrong: set[str]) -> None:
    page.publish()
    visitor = page.visitor()
    start = sample_publication(page.clock.now).services[0].openings[3][0]
    month = f"/book/{REMOTE}"
    send(visitor, f"{month}/hold", shown_at=month, start=str(start), zone="Europe/Berlin")
    answer = send(visitor, "/request", text=" ", name="", email="zoe", phone="call me", do=button)
    assert answer.status_code == 422
    assert set(re.findall(r'id="f-(\w+)-error"', answer.text)) == wrong


def test_all_faults_of_a_registration_are_told_at_once(page: Page) -> None:
    answer = send(
        page.visitor(), "/register", name="", email="zoe", phone="call me", password="short"
    )
    assert answer.status_code == 422
    assert set(re.findall(r'id="f-(\w+)-error"', answer.text)) == {
        "name", "email", "phone", "password",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x07b"),
        ("email", "zoe"),
        ("email", ""),
        ("phone", "call me"),
        ("password", "short"),
        ("password", "password1234"),
        ("password", "zoe@example.org"),
        ("password", "1234567890123"),
        ("password", "aaaaaaaaaaaa"),
        ("password", "x" * 8 + "yz" * 70),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_the_rest_is_kept(
    page: Page, field: str, value: str
) -> None:
    page.publish()
    typed = {"name": "Zoe Zed", "email": ZOE, "phone": "030 1234567", "password": PASSWORD}
    answer = send(page.visitor(), "/register", **{**typed, field: value})
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text and answer.text.count("-error") == 2
    kept = {name: text for name, text in typed.items() if name not in {field, "password"}}
    assert all(text in answer.text for text in kept.values())
    assert PASSWORD not in answer.text
    assert page.database.read_now(lambda c: c.execute(text("SELECT 1 FROM accounts")).all()) == []


@pytest.mark.parametrize("unseen", ["\u200b\u200d", "\u202e\u202c", "\u2066\u2069", "\u3164"])
def test_what_nobody_can_see_is_no_name_and_no_words(page: Page, unseen: str) -> None:
    page.publish()
    answer = send(page.visitor(), "/register", name=unseen, email="zoe@example.org")
    assert answer.status_code == 422 and "Your name is missing." in answer.text
    visitor = registered(page)
    answer = send(visitor, "/account/details", name=unseen, phone=unseen, language="en")
    assert answer.status_code == 422 and "Your name is missing." in answer.text
    assert send(visitor, "/account/details", name="Zoe", phone=unseen).status_code == 303
