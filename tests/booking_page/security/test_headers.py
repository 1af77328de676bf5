"""What every answer says to the browser, which hosts are answered, and what a form must carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scheduler_app.booking_page.security.guards import own_path
from scheduler_app.booking_page.security.headers import CONTENT_SECURITY_POLICY
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.smtp.mailbox import Mailbox
from tests.booking_page.sample import NOW
from tests.booking_page.serving import Page, open_page
from tests.booking_page.visiting import PASSWORD, registered, send, token

PATHS = (
    "/", "/login", "/account", "/link/x", "/nothing", "/%00", "/health/live", "/api/inbox",
    "/m/x", "/m/x/cancel", "/m/x/move.json", "/m/x/nothing", "/m/%00",
)  # fmt: skip


@pytest.fixture
def secure_page(sqlite_url: str, tmp_path: Path) -> Iterator[Page]:
    """The page as it is behind TLS."""
    settings = PageSettings(
        sqlite_url,
        "https://book.example",
        mail_from=Mailbox("a@book.example"),
        mails=tmp_path / "mails",
    )
    with open_page(settings, NOW) as page:
        page.publish()
        yield page


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_dressed(secure_page: Page, path: str) -> None:
    answer = secure_page.visitor().get(path)
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    anonymous = "private, no-cache" if path == "/" else "no-store"
    assert answer.headers["cache-control"] == anonymous
    assert "server" not in answer.headers and "x-powered-by" not in answer.headers
    secret = path.startswith(("/link/", "/m/"))
    assert answer.headers.get("x-robots-tag") == ("noindex" if secret else None)
    assert answer.headers["referrer-policy"] == ("no-referrer" if secret else "same-origin")


def test_nothing_is_inline_and_nothing_may_be() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY and "http" not in CONTENT_SECURITY_POLICY
    templates = Path(__file__).parents[3] / "scheduler_app/booking_page/templates"
    for page in templates.rglob("*.html"):
        words = page.read_text("utf-8")
        assert " style=" not in words and "<style" not in words, page.name
        assert " onclick=" not in words and "|safe" not in words.replace(" ", ""), page.name
        assert words.count("<script") == words.count("<script src="), page.name


def test_cookies_belong_to_this_host_and_to_no_script(secure_page: Page) -> None:
    visitor = secure_page.visitor()
    set_ = visitor.get("/login").headers.get_list("set-cookie")
    assert [cookie.split("=")[0] for cookie in set_] == ["__Host-csrf"]
    for cookie in set_:
        words = {word.strip().lower() for word in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= words
        assert not any(word.startswith("domain") for word in words)


def test_by_plain_http_nothing_promises_tls(page: Page) -> None:
    answer = page.visitor().get("/login")
    assert "strict-transport-security" not in answer.headers
    assert "csrf" in answer.cookies


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1:81"])
def test_no_other_host_is_answered(page: Page, host: str) -> None:
    assert page.visitor(host=host).get("/login").status_code == 400


def test_whoever_watches_the_host_may_call_it_as_they_like(page: Page) -> None:
    assert page.visitor(host="10.0.0.7").get("/health/live").status_code == 200


def test_a_form_without_its_token_is_refused(page: Page) -> None:
    visitor = page.visitor()
    form = token(visitor.get("/login"))
    typed = {"email": "zoe@example.org", "password": PASSWORD}
    other = token(page.visitor().get("/login"))
    forged = form[:-1] + ("0" if form[-1] != "0" else "1")
    for wrong in ({}, {"_csrf_token": ""}, {"_csrf_token": other}, {"_csrf_token": forged}):
        assert visitor.post("/login", data={**typed, **wrong}).status_code == 403
    assert visitor.post("/login", json={**typed, "_csrf_token": form}).status_code == 403
    assert page.visitor().post("/login", data={**typed, "_csrf_token": form}).status_code == 403
    assert visitor.post("/login", data={**typed, "_csrf_token": form}).status_code == 422


@pytest.mark.parametrize("planted", ["x", "0" * 128, "ä", "%00", '"', "a;b"])
def test_a_planted_token_does_not_lock_anybody_out(page: Page, planted: str) -> None:
    visitor = page.visitor()
    visitor.cookies.set("csrf", planted.encode("utf-8").decode("latin-1"), domain="127.0.0.1")
    first = visitor.get("/login", headers={"cookie": "csrf=%C3%A4"})
    assert "csrf" in first.headers.get("set-cookie", "")


def test_a_logged_in_page_is_kept_by_nobody(page: Page) -> None:
    visitor = registered(page)
    for path in ("/account", "/appointments", "/account/export", "/"):
        assert visitor.get(path).headers["cache-control"] == "no-store", path


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        " /account",
        "/account\r\nSet-Cookie: a=b",
        "/" + "a" * 400,
        "/ünicode",
        "///evil.example",
        "//[",
        "",
    ],
)
def test_nobody_is_led_away(page: Page, wanted: str) -> None:
    assert own_path(wanted, "/here") == "/here"
    registered(page)
    visitor = page.visitor()
    answer = send(visitor, "/login", email="zoe@example.org", password=PASSWORD, next=wanted)
    assert answer.headers["location"] == "/appointments"


def test_a_path_of_ours_is_led_to(page: Page) -> None:
    assert own_path("/book/1?month=2027-03&zone=Europe/Berlin") == (
        "/book/1?month=2027-03&zone=Europe/Berlin"
    )


def test_the_address_a_limit_counts_is_not_what_a_header_says(page: Page) -> None:
    answers = []
    for number in range(25):
        visitor = page.visitor(**{"x-forwarded-for": f"198.51.100.{number}"})
        answers.append(
            send(visitor, "/login", email=f"a{number}@example.org", password="wrong").status_code
        )
    assert answers.count(429) == 5


def test_a_page_for_clients_leads_to_the_login_and_back(page: Page) -> None:
    registered(page)
    visitor: httpx.Client = page.visitor()
    answer = visitor.get("/account/sessions?x=1")
    assert answer.headers["location"] == "/login?next=%2Faccount%2Fsessions%3Fx%3D1"
    shown = visitor.get(answer.headers["location"])
    sent = visitor.post(
        "/login",
        data={
            "_csrf_token": token(shown),
            "email": "zoe@example.org",
            "password": PASSWORD,
            "next": "/account/sessions?x=1",
        },
    )
    assert sent.headers["location"] == "/account/sessions?x=1"
