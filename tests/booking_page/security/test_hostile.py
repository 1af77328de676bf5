"""Every route, every method, hostile input of every kind: an answer that helps, and never a 500."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.routes import HTTPRoute

from scheduler_app.booking_page.security.requests import MOST_FIELDS, MOST_HEADER_BYTES
from tests.booking_page.serving import Page
from tests.booking_page.visiting import registered, token

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")

SEGMENTS = (
    "0",
    "-1",
    "1" * 400,
    "9" * 19,
    "1e9",
    "%20",
    "%2e%2e",
    "..%2f..%2fetc%2fpasswd",
    "a%0d%0aSet-Cookie:x=y",
    "%ff%fe",
    "%ED%A0%80",
    "%00",
    "%",
    "%zz",
    quote("<script>alert(1)</script>"),
    quote("' OR 1=1 --"),
    quote("{{7*7}}"),
    quote("日本語"),
    "00000000-0000-0000-0000-000000000000",
)
QUERIES = (
    "month=2026-13&day=x&zone=Nowhere/Land",
    "month=9999-12&day=9999-12-31&zone=" + quote("../../etc/passwd"),
    "month=0000-00&day=2027-02-30",
    "month=2027-03&month=2027-04&day=&day=",
    "month=%ff&zone=%ED%A0%80",
    "zone=%00",
    "zone=Europe%2FBerlin%0d%0aX:y",
    "next=//evil.example&to=%5C%5Cevil.example",
    "v=" + "x" * 1900,
    "&".join("a" for _ in range(500)),
    "%%%&=&&=;",
    quote("<script>alert(1)</script>") + "=1&month=" + quote("<script>alert(1)</script>"),
)
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/x-www-form-urlencoded", b"a=%ff%fe"),
    ("application/x-www-form-urlencoded", b"a=%ED%A0%80"),
    ("application/x-www-form-urlencoded", b"a=%00"),
    ("application/x-www-form-urlencoded", b"a=%"),
    ("application/x-www-form-urlencoded", b"a=%zz&%=1"),
    ("application/x-www-form-urlencoded", b"a=1&a=2"),
    ("application/x-www-form-urlencoded", b"\xff\xfe\x00\x01"),
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(MOST_FIELDS + 1))),
    ("application/x-www-form-urlencoded", b"text=" + b"x" * 70_000),
    ("application/x-www-form-urlencoded", b"_csrf_token=%C3%A4"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=1"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"'),
    ("multipart/form-data", b"x"),
    ("application/json", b"{"),
    ("application/json", b'[1,2,{"a":' + b"[" * 2000),
    ("text/plain", b"hello"),
    ("nonsense", b"hello"),
    ("", b""),
    ("application/x-msgpack", b"\xc1"),
    ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
)
HEADERS: tuple[dict[str, str], ...] = (
    {"cookie": "session=" + "x" * 7000},
    {"cookie": "session=" + "A" * 43 + "; hold=%ff%fe; csrf=ä; lang=<b>; zone=%00"},
    {"cookie": "lang=xx; zone=../../etc/passwd; hold=; session=null; a"},
    {"cookie": "=;=;;;==;\x01"},
    {"accept-language": ",;q=,de;q=x," + "a-" * 2000},
    {"accept-language": "de;q=nan,ar;q=inf,*;q=-1"},
    {"user-agent": "x" * 5000},
    {"x-csrftoken": "ä"},
    {"accept": "text/html;q=x, */*;q=nan"},
    {"x-long": "x" * MOST_HEADER_BYTES},
    {"referer": "http://[::1"},
    {"referer": "http://127.0.0.1/<script>alert(1)</script>"},
    {"content-length": "abc"},
    {"authorization": "Bearer " + "x" * 3000},
    {"authorization": "Bearer \xe4"},
    {"if-none-match": "\xff", "range": "bytes=9-1,-5"},
)


@pytest.fixture
def open_house(page: Page) -> Page:
    """A page that has published."""
    page.publish()
    return page


@pytest.fixture
def visitors(open_house: Page) -> dict[str, httpx.Client]:
    """Somebody unknown, and somebody who is logged in."""
    return {"unknown": open_house.visitor(), "known": registered(open_house)}


def _templates(page: Page) -> list[str]:
    return sorted({route.path_format for route in page.app.routes if isinstance(route, HTTPRoute)})


def _paths(page: Page, value: str = "1") -> Iterator[str]:
    for template in _templates(page):
        if not template.startswith("/api/inbox"):  # it answers for as long as it is asked to wait
            parts = template.split("/")
            yield "/".join(value if part.startswith("{") else part for part in parts)


def _helps(answer: httpx.Response, what: object) -> None:
    assert answer.status_code < 500 or answer.status_code == 503, (what, answer.status_code)
    assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text.lower(), what
    assert "<script>alert(1)" not in answer.text, what
    to = answer.headers.get("location", "/")
    assert to.startswith("/") and not to.startswith(("//", "/\\")), (what, to)
    assert "x=y" not in answer.headers.get("set-cookie", ""), what
    image = answer.request.url.path.startswith(("/static/", "/logo"))
    if answer.status_code >= 400 and answer.request.method != "HEAD" and not image:
        assert len(answer.text) > 10, (what, "says nothing")


@pytest.mark.parametrize("who", ["unknown", "known"])
def test_every_route_by_every_method(
    open_house: Page, visitors: dict[str, httpx.Client], who: str
) -> None:
    visitor = visitors[who]
    assert len(_templates(open_house)) > 40
    for path, method in itertools.product(_paths(open_house), METHODS):
        if (who, path) != ("known", "/logout"):
            _helps(visitor.request(method, path), (method, path))


@pytest.mark.parametrize("who", ["unknown", "known"])
def test_hostile_paths_and_queries(
    open_house: Page, visitors: dict[str, httpx.Client], who: str
) -> None:
    for segment in SEGMENTS:
        for path in {*_paths(open_house, segment), f"/{segment}", f"/static/{segment}"}:
            _helps(visitors[who].get(path), path)
    for query in QUERIES:
        for path in _paths(open_house):
            _helps(visitors[who].get(f"{path}?{query}"), (path, query))


@pytest.mark.parametrize("who", ["unknown", "known"])
def test_hostile_bodies(open_house: Page, visitors: dict[str, httpx.Client], who: str) -> None:
    form = token(visitors[who].get("/reset")).encode()
    for path in _paths(open_house):
        if path == "/logout":
            continue
        for kind, body in BODIES:
            for sent in (body, b"_csrf_token=" + form + b"&" + body):
                answer = visitors[who].post(path, content=sent, headers={"content-type": kind})
                _helps(answer, (path, kind, body[:40]))


def test_hostile_headers(open_house: Page) -> None:
    for headers in HEADERS:
        raw = {name.encode(): value.encode("utf-8", "replace") for name, value in headers.items()}
        for path in _paths(open_house):
            _helps(open_house.visitor().get(path, headers=raw), (path, headers))


_FIELDS = (
    "email", "password", "name", "phone", "next", "do", "text", "place", "zone", "start", "claim",
    "session", "uid", "sure", "language", "service", "moves",
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    who=st.sampled_from(["unknown", "known"]),
    number=st.integers(0, 200),
    fields=st.dictionaries(
        st.sampled_from(_FIELDS) | st.text(max_size=8),
        st.text(max_size=60)
        | st.integers().map(str)
        | st.sampled_from(
            ["zoe@example.org", "2027-03-03", "Europe/Berlin", "/account", "x" * 9000]
        ),
        max_size=8,
    ),
)
def test_any_form_whatever_is_answered(
    open_house: Page,
    visitors: dict[str, httpx.Client],
    who: str,
    number: int,
    fields: dict[str, str],
) -> None:
    writable = [path for path in _paths(open_house) if path not in {"/logout", "/account/erase"}]
    path = writable[number % len(writable)]
    form = token(visitors[who].get("/reset"))
    clean = {
        name.encode("utf-8", "replace").decode(): value.encode("utf-8", "replace").decode()
        for name, value in fields.items()
    }
    _helps(visitors[who].post(path, data={**clean, "_csrf_token": form}), (path, fields))
