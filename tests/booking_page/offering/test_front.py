"""Tests: what is handed out in front of everything else is what the page itself would answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from scheduler_app.booking_page.offering.front import MOST_ANSWERS, Front
from scheduler_app.booking_page.security.requests import MOST_HEADER_BYTES, MOST_HEADERS
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
    return len(front._answers)


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


def test_another_host_a_method_or_a_refusal_is_never_kept(published: Page) -> None:
    published.visitor().get(MONTH)
    assert published.visitor(host="evil.example").get(MONTH).status_code == 400
    assert published.visitor().head(MONTH).status_code in {200, 405}
    assert published.visitor().get("/book/999").status_code == 404
    assert published.visitor().get(f"{MONTH}?month=13").status_code in {400, 422}

    assert _kept(published) == 1


def test_addresses_made_up_by_somebody_fill_no_memory(published: Page) -> None:
    front: Front = published.app.front  # type: ignore[attr-defined]
    visitor = published.visitor()
    visitor.get("/")
    (answer,) = front._answers.values()
    front._answers.update({(str(number).encode(),): answer for number in range(MOST_ANSWERS)})

    published.visitor().get(MONTH)

    assert _kept(published) == 1


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
