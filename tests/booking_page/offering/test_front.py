"""Tests: what is handed out in front of everything else is what the page itself would answer."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from zoneinfo import available_timezones

import httpx
import pytest
from litestar._parsers import (
    parse_cookie_string,
    parse_query_string,
    parse_url_encoded_form_data,
)

from scheduler_app.booking_page.offering import front as in_front
from scheduler_app.booking_page.offering.front import MOST_KEY_BYTES, Front
from scheduler_app.booking_page.process import rendered
from scheduler_app.booking_page.security.requests import MOST_HEADER_BYTES, MOST_HEADERS
from scheduler_app.booking_page.web import languages, zone_names
from tests.booking_page.sample import NOW, REMOTE, sample_publication
from tests.booking_page.serving import Page

MONTH = f"/book/{REMOTE}"


@contextmanager
def _behind(page: Page) -> Iterator[None]:
    """The page as it answers with nothing in front."""
    front: Front = page.app.front  # type: ignore[attr-defined]
    page.app.front = None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        page.app.front = front  # type: ignore[attr-defined]


def _kept(page: Page) -> int:
    front: Front = page.app.front  # type: ignore[attr-defined]
    return len(front.kept)


def _token(answer: httpx.Response) -> str:
    found = re.search(r'name="_csrf_token" value="([0-9a-f]{128})"', answer.text)
    assert found, answer.text
    return found[1]


def _comparable(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], str]:
    """Status, headers and body without what is each visitor's own."""
    own = {"x-request-id"}
    token = re.compile(r"[0-9a-f]{128}")
    headers = sorted(
        (name, token.sub("…", value)) for name, value in answer.headers.items() if name not in own
    )
    return answer.status_code, headers, token.sub("…", answer.text)


@pytest.fixture
def published(page: Page) -> Page:
    page.publish()
    return page


@pytest.mark.parametrize("path", ["/", MONTH, f"{MONTH}?month=2027-03", f"/slots/{REMOTE}.json"])
def test_the_second_visitor_gets_what_the_page_itself_would_answer(
    published: Page, path: str
) -> None:
    with _behind(published):
        expected = _comparable(published.visitor().get(path))
    first = _comparable(published.visitor().get(path))
    assert _kept(published) == 1
    second = _comparable(published.visitor().get(path))

    if "…" not in expected[2]:  # no form, so no token is needed
        for answer in (expected, first, second):
            answer[1][:] = [header for header in answer[1] if header[0] != "set-cookie"]
    assert first == expected
    assert second == expected


def test_each_visitor_gets_a_token_of_their_own_and_may_send_the_form(published: Page) -> None:
    published.visitor().get(MONTH)
    tokens = set()
    for _ in range(2):
        visitor = published.visitor()
        answer = visitor.get(MONTH)
        token = _token(answer)
        assert visitor.cookies["csrf"] == token
        tokens.add(token)
        again = visitor.get(MONTH)
        assert _token(again) == token
        assert "set-cookie" not in again.headers
        start = re.search(r'name="start" value="(\d+)"', again.text)
        assert start
        sent = visitor.post(
            f"{MONTH}/hold",
            data={"_csrf_token": token, "start": start[1], "zone": "Europe/Berlin"},
        )
        assert (sent.status_code, sent.headers["location"]) == (303, "/request")

    assert len(tokens) == 2


def test_a_token_that_is_not_ours_is_replaced(published: Page) -> None:
    published.visitor().get(MONTH)
    visitor = published.visitor(cookie=f"csrf={'0' * 128}")

    answer = visitor.get(MONTH)

    assert _token(answer) != "0" * 128
    assert "set-cookie" in answer.headers


def test_what_changes_the_offer_shows_at_once(published: Page) -> None:
    visitor = published.visitor()
    before = visitor.get(MONTH)
    start = re.search(r'name="start" value="(\d+)"', before.text)
    assert start
    assert published.visitor().get(MONTH).text.count(start[0]) == 1

    held = visitor.post(
        f"{MONTH}/hold",
        data={"_csrf_token": _token(before), "start": start[1], "zone": "Europe/Berlin"},
    )

    assert held.status_code == 303
    assert start[0] not in published.visitor().get(MONTH).text


def test_what_the_clock_takes_away_is_not_handed_out(published: Page) -> None:
    first = re.search(r'name="start" value="(\d+)"', published.visitor().get(MONTH).text)
    assert first
    published.clock.now = int(first[1])  # the notice has run out

    assert first[0] not in published.visitor().get(MONTH).text


def test_a_new_publication_shows_at_once(published: Page) -> None:
    assert "Remote support" in published.visitor().get("/").text
    published.visitor().get("/")
    published.publish(sample_publication(NOW, generation=2, services=()))

    assert "Remote support" not in published.visitor().get("/").text


def test_language_and_zone_are_each_visitor_s_own(published: Page) -> None:
    german = published.visitor(**{"accept-language": "de"})
    english = published.visitor(**{"accept-language": "en"})
    for _ in range(2):
        assert 'lang="de"' in german.get(MONTH).text
        assert 'lang="en"' in english.get(MONTH).text
    tokyo = published.visitor(cookie="zone=Asia/Tokyo")
    for _ in range(2):
        assert tokyo.get(MONTH).text != english.get(MONTH).text


@pytest.mark.parametrize("cookie", ["session=x", "hold=x", "lang=de; other=1"])
def test_a_cookie_that_may_matter_leads_to_the_page_itself(published: Page, cookie: str) -> None:
    published.visitor(cookie=cookie).get(MONTH)

    assert _kept(published) == 0


@pytest.mark.parametrize("choice", ["lang=ar", "zone=Pacific/Auckland"])
@pytest.mark.parametrize("path", ["/", MONTH, f"/slots/{REMOTE}.json"])
def test_no_stranger_chooses_language_or_zone_for_the_others(
    published: Page, path: str, choice: str
) -> None:
    with _behind(published):
        expected = _comparable(published.visitor().get(path))
    front: Front = published.app.front  # type: ignore[attr-defined]
    for shown_first, between in product(("known=x", "csrf="), (";", " ;", ";\t", ";;", ";  ")):
        front.kept.clear()
        stranger = published.visitor()
        stranger.headers["cookie"] = f"{shown_first}{between}{choice}"
        stranger.get(path)
        assert _comparable(published.visitor().get(path)) == expected, (shown_first, between)


def test_another_host_a_method_or_a_refusal_is_never_kept(published: Page) -> None:
    published.visitor().get(MONTH)
    assert published.visitor(host="evil.example").get(MONTH).status_code == 400
    assert published.visitor().head(MONTH).status_code in {200, 405}
    assert published.visitor().get("/book/999").status_code == 404
    assert published.visitor().get(f"{MONTH}?month=13").status_code in {400, 422}

    assert _kept(published) == 1


def _held(*roots: object) -> int:
    """The bytes of everything that is reached from there, each object once."""
    seen: set[int] = set()
    todo, total = list(roots), 0
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen.add(id(one))
        total += sys.getsizeof(one)
        todo += gc.get_referents(one)
    return total


@pytest.mark.parametrize("most", [100_000, pytest.param(300_000, marks=pytest.mark.soak)])
def test_what_visitors_ask_for_fills_no_more_memory_than_is_set_apart(
    published: Page, most: int
) -> None:
    """Zones, months, languages and made-up addresses: all of them end up in some key."""
    front: Front = published.app.front  # type: ignore[attr-defined]
    pages = published.app.state.parts.rendered
    front.kept.most_bytes = pages.kept.most_bytes = most
    zones = sorted(name for name in available_timezones() if name.startswith("America/"))
    asked = 0
    for number, zone in enumerate(zones[:60]):
        for month, language in (("2027-03", "en"), ("2027-04", "ar")):
            visitor = published.visitor(**{"accept-language": f"{language},x-{'y' * number}"})
            path = f"/slots/{REMOTE}.json" if number % 3 == 0 else MONTH
            packs = {"accept-encoding": "gzip"} if number % 2 else {}
            answer = visitor.get(f"{path}?month={month}&zone={zone}&n={number}", headers=packs)
            assert answer.status_code == 200
            asked += len(answer.content)
    assert asked > 2 * most, "too little was asked for to tell"
    for kept in (front.kept, pages.kept):
        assert len(kept) > 3
        assert most / 2 < kept.bytes <= most
        assert _held(kept._entries) <= most


def test_pages_and_answers_have_eight_megabytes_together() -> None:
    assert in_front.MOST_BYTES + rendered.MOST_BYTES <= 8 * 1024 * 1024


def test_what_is_asked_for_in_more_words_than_browsers_use_is_not_kept(published: Page) -> None:
    published.visitor().get(f"{MONTH}?x={'y' * MOST_KEY_BYTES}")
    published.visitor(**{"accept-language": f"en,{'y' * MOST_KEY_BYTES}"}).get(MONTH)
    assert _kept(published) == 0
    published.visitor(**{"accept-language": "en,de;q=0.5"}).get(MONTH)
    assert _kept(published) == 1


def test_a_browser_that_has_logged_in_before_gets_what_is_kept(published: Page) -> None:
    published.visitor(cookie="known=x; lang=de").get(MONTH)
    assert _kept(published) == 1


def test_no_cookie_or_query_is_remembered_by_the_framework(published: Page) -> None:
    caches = (parse_cookie_string, parse_query_string, parse_url_encoded_form_data)
    before = [cache.cache_info().currsize for cache in caches]
    for number in range(5):
        visitor = published.visitor(cookie=f"session={'x' * 42}{number}")
        for path in ("/", MONTH, "/login", "/account", "/nowhere"):
            visitor.get(f"{path}?number={number}")
        answer = visitor.get("/login")
        token = _token(answer)
        visitor.post("/login", data={"_csrf_token": token, "email": f"{number}", "password": "x"})
    assert [cache.cache_info().currsize for cache in caches] == before


def test_what_a_visitor_writes_at_length_is_remembered_by_nobody(published: Page) -> None:
    long = "x" * 2_000
    visitor = published.visitor(**{"accept-language": long, "cookie": f"lang={long}; zone={long}"})
    assert visitor.get(f"{MONTH}?zone={long[:900]}").status_code == 200
    for cache in (languages._pick, zone_names._is_zone):
        kept = [one for one in gc.get_referents(cache) if isinstance(one, dict)]
        assert kept
        assert all(len(str(key)) < 1_000 for one in kept for key in one)
    assert zone_names._is_zone.cache_info().maxsize and languages._pick.cache_info().maxsize


@pytest.mark.parametrize(
    "headers",
    [{"x-long": "x" * MOST_HEADER_BYTES}, {f"x-{number}": "" for number in range(MOST_HEADERS)}],
)
def test_headers_have_their_limit_in_front_too(published: Page, headers: dict[str, str]) -> None:
    for _ in range(3):
        assert published.visitor().get("/").status_code == 200
    assert _kept(published)
    assert published.visitor().get("/", headers=headers).status_code == 431


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere"])
def test_whoever_asks_for_the_head_gets_that_of_the_whole_answer(
    published: Page, path: str
) -> None:
    whole = published.visitor().get(path)
    head = published.visitor().head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
