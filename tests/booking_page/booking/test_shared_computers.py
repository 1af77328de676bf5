"""Tests: whoever loses the session while writing keeps the text; nobody after them reads it."""

from __future__ import annotations

import re

import httpx
import pytest

from scheduler_app.booking_page.security.guards import page_of_form
from scheduler_app.booking_page.store import accounts, sessions
from tests.booking_page.sample import DAY, NOW, REMOTE, sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import (
    PASSWORD,
    hidden,
    last_mail,
    link_in,
    registered,
    send,
    token,
)

ZOE, OTTO = "zoe@example.org", "otto@example.org"
TEXT = "It beeps at night."
TUESDAY_TEN = NOW + DAY + 3600
UID = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"


def hold(visitor: httpx.Client, start: int = TUESDAY_TEN) -> httpx.Response:
    path = f"/book/{REMOTE}"
    return send(visitor, f"{path}/hold", shown_at=path, start=str(start), zone="Europe/Berlin")


def end_sessions(page: Page, email: str) -> None:
    """The client logs out everywhere, from elsewhere."""

    def work(c: object) -> None:
        account = accounts.of_email(c, email)  # type: ignore[arg-type]
        assert account is not None
        sessions.close_all(c, account.id)  # type: ignore[arg-type]

    page.database.write_now(work)


@pytest.mark.parametrize("goes_on", ["log-in", "register"])
def test_whoever_is_logged_out_while_writing_keeps_the_text_and_is_told(
    page: Page, goes_on: str
) -> None:
    page.publish()
    client = registered(page, ZOE)
    hold(client)
    form = hidden(client.get("/request"), "/request")
    end_sessions(page, ZOE)
    told = client.post("/request", data={**form, "text": TEXT, "do": "send"})
    assert told.status_code == 403
    assert "You are not logged in any more. Nothing was sent." in told.text
    assert "Your name is missing" not in told.text and "<details open>" in told.text
    assert TEXT in told.text and ZOE not in told.text
    assert TEXT in client.get("/request").text, "kept here, where it was typed"
    typed = {**hidden(told, "/request"), "text": TEXT, "email": ZOE, "name": "Zoe", "do": goes_on}
    answer = client.post("/request", data={**typed, "password": PASSWORD})
    if goes_on == "register":
        assert answer.headers["location"] == "/request/mail", answer.text
        answer = send(client, link_in(last_mail(page, ZOE)))
    assert answer.headers["location"].startswith("/sent/"), answer.text


def test_after_logging_out_nobody_finds_what_was_typed_and_the_time_is_free(page: Page) -> None:
    page.publish()
    client = registered(page, ZOE)
    hold(client, TUESDAY_TEN + 7200)
    send(client, "/request", text="", place="Long Road 1")
    cookie = client.cookies["hold"]
    send(client, "/logout", shown_at="/account")
    assert "hold" not in client.cookies
    for kept in ("", cookie):
        if kept:
            client.cookies.set("hold", kept, domain="127.0.0.1")
        shown = client.get("/request")
        assert shown.status_code == 410 and "Long Road 1" not in shown.text
        assert "No time is held for you" in shown.text
    assert hold(page.visitor(), TUESDAY_TEN + 7200).headers["location"] == "/request"


@pytest.mark.parametrize("way", ["/account/sessions", "/account/erase"])
def test_whoever_ends_their_session_otherwise_leaves_nothing_behind_either(
    page: Page, way: str
) -> None:
    page.publish()
    visitor = page.visitor()
    hold(visitor)
    send(visitor, "/request", text=TEXT, do="register", name="", email="")
    send(visitor, "/login/link", shown_at="/login", email=ZOE)
    registered(page, ZOE)
    send(visitor, "/login", email=ZOE, password=PASSWORD)
    assert TEXT in visitor.get("/request").text
    more = {"sure": "yes"} if way.endswith("erase") else {}
    if not more:
        shown = visitor.get(way).text
        here = shown[: shown.index("Log out here")]
        handle = re.findall(r'name="session" value="([^"]+)"', here)[-1]
        send(visitor, way, session=handle)
    else:
        send(visitor, way, **more)
    assert visitor.get("/request").status_code == 410
    assert TEXT not in visitor.get("/request").text


def test_what_waits_for_a_mail_is_sent_by_its_link_though_somebody_logs_out_here(
    page: Page,
) -> None:
    page.publish()
    registered(page, OTTO)
    shared, phone = page.visitor(), page.visitor()
    hold(shared)
    send(shared, "/request", text=TEXT, do="register", name="Zoe", email=ZOE)
    link = link_in(last_mail(page, ZOE))
    send(shared, "/login", email=OTTO, password=PASSWORD)
    send(shared, "/logout", shown_at="/account")
    assert shared.get("/request").status_code == 410
    assert hold(page.visitor()).status_code == 409, "it is kept still"
    assert send(phone, link).headers["location"].startswith("/sent/")


def test_whoever_comes_after_an_ended_session_does_not_read_what_was_typed_in_it(
    page: Page,
) -> None:
    page.publish()
    client = registered(page, ZOE)
    registered(page, OTTO)
    hold(client)
    send(client, "/request", text="", place="Long Road 1")
    end_sessions(page, ZOE)
    assert "Long Road 1" not in client.get("/request").text
    hold(client, TUESDAY_TEN + 7200)
    assert "Long Road 1" not in client.get("/request").text
    send(client, "/login", email=OTTO, password=PASSWORD)
    assert "Long Road 1" not in client.get("/request").text


def test_a_form_sent_without_a_session_says_so_at_the_login_and_comes_back_to_its_page(
    page: Page,
) -> None:
    page.publish()
    client = registered(page, ZOE)
    account = page.database.read_now(lambda c: accounts.of_email(c, ZOE))
    assert account is not None
    one = sample_commitment(UID, account.id, NOW + 4 * DAY)
    page.publish(sample_publication(generation=2, commitments=(one,)))
    form = {"_csrf_token": token(client.get("/account/details"))}
    end_sessions(page, ZOE)
    answer = client.post(f"/appointments/{UID}/choose", data={**form, "start": "1"})
    login = client.get(answer.headers["location"])
    assert "You are not logged in any more, so nothing was done." in login.text
    assert "not logged in any more" not in client.get("/login").text
    back = client.post(
        "/login", data={**hidden(login, "/login"), "email": ZOE, "password": PASSWORD}
    )
    assert client.get(back.headers["location"]).status_code == 200


def test_every_form_for_clients_has_a_page_to_come_back_to(page: Page) -> None:
    shown, forms = set(), set()
    for route in page.app.routes:
        for one in getattr(route, "route_handlers", ()):
            if "GET" in one.http_methods:
                shown.add(route.path)
            elif "POST" in one.http_methods and one.resolve_guards():
                forms.add(route.path)
    assert len(forms) > 8
    assert {path for path in forms if page_of_form(path) not in shown} == set()
    assert page_of_form(f"/appointments/{UID}/choose") == f"/appointments/{UID}"
