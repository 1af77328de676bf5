"""Tests: the page over HTTP: its frame, its files, its choices, and its errors that help."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Iterator

import httpx
import pytest

from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.web.assets import FOREVER
from scheduler_app.booking_page.web.languages import languages
from scheduler_app.booking_page.web.rendering import TEMPLATES
from scheduler_app.domain.page.format import PracticeCard
from scheduler_app.smtp.mailbox import Mailbox
from tests.booking_page.sample import NOW, ZONE, sample_publication
from tests.booking_page.serving import Page, open_page
from tests.page_journeys.judging import html_faults

FIRST_VISIT = 40_000
"""Bytes, unpacked: page, stylesheet, script and icon."""

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

FOR_ALL = ("/", "/book/1", "/book/2?month=2027-04", "/book/3?day=2027-03-09", "/request",
           "/request/mail", "/zone", "/login", "/register", "/nowhere")  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page with the sample practice. No test changes it: visitors come with new cookies."""
    folder = tmp_path_factory.mktemp("page")
    settings = PageSettings(
        database_url=f"sqlite:///{folder / 'page.sqlite3'}",
        base_url="http://127.0.0.1",
        mail_from=Mailbox("page@practice.example"),
        mails=folder / "mails",
    )
    with open_page(settings, NOW) as opened:
        opened.publish()
        yield opened


@pytest.mark.parametrize("code", list(languages()))
@pytest.mark.parametrize("path", FOR_ALL)
def test_pages_are_whole_and_in_the_visitor_s_language(site: Page, path: str, code: str) -> None:
    answer = site.visitor(**{"Accept-Language": f"{code}, xx;q=0.1"}).get(path)
    assert html_faults(answer.text) == []
    spoken = languages()[code]
    assert f'<html lang="{code}" dir="{spoken.direction}">' in answer.text
    assert answer.headers["content-language"] == code
    assert answer.text.count("<h1") == 1
    assert re.search(r"<title>[^<]+ · Anna", answer.text)


def test_nothing_inline_and_nothing_foreign_in_any_template() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), path.name
        assert not re.search(r"<script(?! src=\"\{\{ asset)", text), path.name
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text), path.name
        assert "|safe" not in text.replace(" ", ""), path.name


def test_the_first_visit_is_small_and_only_the_stylesheet_blocks_it(site: Page) -> None:
    visitor = site.visitor(**{"Accept-Encoding": "identity"})
    for path in ("/", "/book/1"):
        text = visitor.get(path).text
        files = re.findall(r'(?:src|href)="(/(?:static|logo)[^"]+)"', text)
        assert len(files) == 3
        sizes = [len(visitor.get(file).content) for file in files]
        assert len(text.encode()) + sum(sizes) <= FIRST_VISIT
        assert re.findall(r"<script[^>]*>", text) == re.findall(r"<script[^>]* defer>", text)


def test_files_are_kept_for_ever_and_change_their_address_with_their_content(site: Page) -> None:
    visitor = site.visitor()
    files = re.findall(r'"(/static/[^"]+)"', visitor.get("/").text)
    assert {file.rpartition(".")[2] for file in files} == {"css", "js", "svg"}
    for file in files:
        answer = visitor.get(file)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == FOREVER
        assert "set-cookie" not in answer.headers
        # A page from before an update finds what holds now, and does not keep it.
        old = visitor.get(re.sub(r"-[0-9a-f]{12}\.", "-000000000000.", file))
        assert old.content == answer.content
        assert old.headers["cache-control"] != FOREVER
    for missing in ("/static/x.css", "/static/page", "/static/page-1.py", "/static/..%2fasgi.py"):
        assert visitor.get(missing).status_code == 404


def test_files_come_packed_to_those_who_unpack(site: Page) -> None:
    file = re.findall(r'"(/static/page[^"]+css)"', site.visitor().get("/").text)[0]
    packed = site.visitor(**{"Accept-Encoding": "gzip"})
    with packed.stream("GET", file) as answer:
        raw = b"".join(answer.iter_raw())
    plain = site.visitor(**{"Accept-Encoding": "identity"}).get(file)
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"


def test_the_stylesheet_is_in_the_practice_s_colour(page: Page) -> None:
    card = PracticeCard("Anna's IT Help", ZONE, "EUR", colour="#7a1fa2")
    page.publish(sample_publication(page.clock.now, practice=card))
    visitor = page.visitor()
    first = re.findall(r'"(/static/page[^"]+css)"', visitor.get("/").text)[0]
    assert visitor.get(first).text.startswith(":root{--accent:#7a1fa2;--on-accent:#ffffff;")
    page.publish(sample_publication(page.clock.now, generation=2))
    second = re.findall(r'"(/static/page[^"]+css)"', visitor.get("/").text)[0]
    assert second != first


def test_a_page_whose_payments_are_a_test_says_so_everywhere(page: Page) -> None:
    for trial in (True, False):
        card = PracticeCard("Anna", ZONE, "EUR", trial=trial)
        page.publish(sample_publication(page.clock.now, generation=2 - trial, practice=card))
        for path in ("/", "/login", "/privacy"):
            told = page.visitor(**{"Accept-Language": "de"}).get(path).text
            assert ("Zahlungen sind hier nur ein Test" in told) is trial


@pytest.mark.parametrize(("logo", "shown"), [(PNG, True), (b"", False)], ids=["picture", "none"])
def test_a_logo_is_shown_if_it_is_a_plain_picture(page: Page, logo: bytes, shown: bool) -> None:
    card = PracticeCard("Anna", ZONE, "EUR", logo=base64.b64encode(logo).decode())
    page.publish(sample_publication(page.clock.now, practice=card))
    visitor = page.visitor()
    found = re.findall(r'<img src="(/logo[^"]+)" alt=""', visitor.get("/").text)
    assert bool(found) is shown
    answer = visitor.get(found[0] if found else "/logo")
    assert answer.status_code == (200 if shown else 404)
    if shown:
        assert answer.content == PNG
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["cache-control"] == FOREVER


def test_a_language_is_chosen_for_good(site: Page) -> None:
    visitor = site.visitor(**{"Accept-Language": "de"})
    assert 'lang="de"' in visitor.get("/").text
    back = visitor.get("/language/ar", params={"to": "/book/1?month=2027-04"})
    assert (back.status_code, back.headers["location"]) == (303, "/book/1?month=2027-04")
    assert '<html lang="ar" dir="rtl">' in visitor.get("/book/1").text
    visitor.get("/language/klingon")
    assert 'lang="ar"' in visitor.get("/").text


@pytest.mark.parametrize(
    "to",
    ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/a\nb", "/x y"],
)
def test_no_choice_leads_away_from_the_page(site: Page, to: str) -> None:
    visitor = site.visitor()
    for path, more in (("/language/de", {}), ("/zone", {"zone": "Asia/Tokyo"})):
        answer = visitor.get(path, params={"to": to, **more})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_zone_is_chosen_and_told(site: Page) -> None:
    visitor = site.visitor()
    assert "Berlin (UTC+1)" in visitor.get("/book/1").text
    visitor.get("/zone", params={"zone": "Asia/Tokyo", "to": "/book/1"})
    shown = visitor.get("/book/1").text
    assert "Tokyo (UTC+9)" in shown
    # A visit on site is told in the zone of the place, whatever was chosen.
    assert "Berlin (UTC+1)" in visitor.get("/book/2").text
    assert visitor.get("/zone", params={"zone": "Mars/Olympus"}).status_code == 200
    assert "Tokyo" in visitor.get("/book/1").text


def test_the_zone_that_the_script_writes_is_understood(site: Page) -> None:
    for written in ("America/New_York", "America%2FNew_York", '"America/New_York"'):
        answer = site.visitor(Cookie=f"zone={written}").get("/book/1")
        assert "New York (UTC−5)" in answer.text, written
    assert "Berlin" in site.visitor(Cookie="zone=../../etc/passwd").get("/book/1").text


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nowhere", 404, "There is nothing here"),
        ("GET", "/book/99", 404, "There is nothing here"),
        ("GET", "/book/1?month=soon", 400, "There is no such month."),
        ("GET", "/book/1?month=2027-13", 400, "There is no such month."),
        ("GET", "/book/1?day=2027-02-30", 400, "There is no such day."),
        ("DELETE", "/", 405, "That is not possible this way"),
        ("POST", "/book/1/hold", 403, "That is not possible this way"),
        ("GET", "/request", 410, "No time is held for you"),
        ("GET", "/m/nonsense", 404, "This link does not work any more"),
    ],
)
def test_errors_are_pages_that_help(
    site: Page, method: str, path: str, status: int, words: str
) -> None:
    answer = site.visitor().request(method, path)
    assert answer.status_code == status
    assert f"<h1>{words}</h1>" in answer.text
    assert html_faults(answer.text) == []
    assert re.search(r'<a class="button main" href="/[^"]*">', answer.text)


def test_a_form_that_is_too_long_is_refused_in_words(site: Page) -> None:
    answer = site.visitor().post("/request", data={"text": "x" * 70_000})
    assert answer.status_code == 413
    assert "Please shorten it" in answer.text


def test_the_script_gets_its_errors_as_json(site: Page) -> None:
    for path, status in (("/slots/99.json", 404), ("/slots/1.json?month=x", 400),
                         ("/slots/1.txt", 404), ("/slots/one.json", 404)):  # fmt: skip
        answer = site.visitor().get(path)
        assert answer.status_code == status
        assert answer.json()["message"]


def test_before_the_first_publication_the_page_says_so(page: Page) -> None:
    answer = page.visitor().get("/")
    assert answer.status_code == 503
    assert "This page is not open yet" in answer.text
    assert html_faults(answer.text) == []
    assert page.visitor().get("/book/1").status_code == 503


def test_the_months_for_page_and_script_agree(site: Page) -> None:
    visitor = site.visitor()
    months = visitor.get("/slots/1.json", params={"month": "2027-03"}).json()
    for day, told in list(months["days"].items())[:5]:
        shown = visitor.get("/book/1", params={"day": day}).text
        starts = [start for _, times in told["groups"] for start, _ in times]
        assert [int(start) for start in re.findall(r'name="start" value="(\d+)"', shown)] == starts
        assert told["heading"] in shown


def test_a_visitor_s_page_holds_one_token_and_it_is_the_visitor_s(site: Page) -> None:
    tokens = set()
    for _ in range(2):
        visitor: httpx.Client = site.visitor()
        found = re.findall(r'name="_csrf_token" value="([^"]+)"', visitor.get("/book/1").text)
        assert len(found) == 1
        assert found[0] in dict(visitor.cookies).values()
        tokens.add(found[0])
    assert len(tokens) == 2
