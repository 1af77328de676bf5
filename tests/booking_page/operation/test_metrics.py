"""Tests: what a monitor learns, and who may not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection

from scheduler_app.booking_page.operation.metrics import standing
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store import handed_rows, outbox
from scheduler_app.domain.page.mails import MailState
from tests.booking_page.handing_over import booked, ended, reminder, take
from tests.booking_page.sample import NOW, sample_publication
from tests.booking_page.serving import Page, open_page, open_server
from tests.booking_page.shop import Shop


def _value(told: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", told, re.MULTILINE)
    assert found, f"{name} is not in\n{told}"
    return float(found[1])


@pytest.fixture
def guarded(sqlite_url: str, tmp_path: Path) -> PageSettings:
    return PageSettings(
        sqlite_url, "http://127.0.0.1", mails=tmp_path / "mails", metrics_token="a monitor's word"
    )


def test_a_monitor_with_the_token_reads_counts_by_the_pattern_of_a_path(
    guarded: PageSettings,
) -> None:
    with open_page(guarded, NOW) as page:
        visitor = page.visitor()
        for _ in range(3):
            visitor.get("/health/live")
        visitor.get("/no/such/anna@client.example")
        told = visitor.get("/metrics", headers={"authorization": "Bearer a monitor's word"}).text

    labels = 'method="GET",route="/health/live",status="200"'
    assert _value(told, f"page_requests_total{{{labels}}}") == 3
    assert _value(told, 'page_request_seconds_count{route="/health/live"}') == 3
    assert 'route="(unknown)",status="404"' in told
    assert "anna" not in told


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer a monitor's wor"},
        {"authorization": "a monitor's word"},
        {"authorization": "Bearer ü"},
    ],
)
def test_without_the_right_token_there_are_no_metrics(
    guarded: PageSettings, headers: dict[str, str]
) -> None:
    with open_page(guarded, NOW) as page:
        answer = page.visitor().get(
            "/metrics", headers=[(name.encode(), value.encode()) for name, value in headers.items()]
        )

        assert answer.status_code == 404
        assert "page_requests" not in answer.text


def test_without_a_token_only_this_host_reads_them_and_no_proxy_for_another(
    sqlite_url: str, tmp_path: Path
) -> None:
    with open_server(sqlite_url, tmp_path) as server:
        assert httpx.get(f"{server.url}/metrics", timeout=30).status_code == 200
        for headers in (
            {"x-forwarded-for": "203.0.113.9"},
            {"x-forwarded-for": "127.0.0.1"},
            {"forwarded": "for=203.0.113.9"},
        ):
            assert (
                httpx.get(f"{server.url}/metrics", headers=headers, timeout=30).status_code == 404
            )


def test_how_the_page_stands_is_told(page_on_both: Page) -> None:
    page_on_both.publish(sample_publication(NOW, generation=7, lease=600))
    page_on_both.clock.now += 100

    found = page_on_both.database.read_now(lambda c: standing(c, page_on_both.clock()))

    assert (found.generation, found.published_ago, found.lease_left) == (7, 100, 500)
    assert (found.holds, found.events_waiting, found.mails_waiting) == (0, 0, 0)
    assert (found.mails_failed, found.mails_aside, found.oldest_mail) == (0, 0, 0)
    late = page_on_both.database.read_now(lambda c: standing(c, NOW + 10_000))
    assert late == replace(found, published_ago=10_000, lease_left=0)


def test_mails_of_the_desktop_are_told(guarded: PageSettings) -> None:
    shop = Shop(guarded.database_url)
    booked(shop)
    shop.hand_over(*(reminder(key, useful_until=NOW + 60) for key in ("a", "b", "late", "next")))
    ended(shop, take(shop), MailState.UNKNOWN)
    ended(shop, take(shop), MailState.FAILED)
    waits = shop.publish_next(*shop.publication.commitments)
    assert (waits.mail_waits, shop.read(lambda c: standing(c, NOW + 40)).oldest_mail) == (0, 40)
    shop.hand_over(reminder("late", useful_until=NOW), reminder("next", send_at=NOW + 600))
    shop.write(lambda c: handed_rows.forget_old(c, NOW + 1))
    shop.database.close()
    with open_page(guarded, NOW) as page:
        told = page.visitor().get("/metrics", headers={"authorization": "Bearer a monitor's word"})
    for name in ("waiting", "late", "unknown", "failed"):
        assert _value(told.text, f"page_handed_mails_{name}") == 1


def test_mails_that_could_not_be_made_are_counted_apart(guarded: PageSettings) -> None:
    with open_page(guarded, NOW) as page:
        page.publish()

        def noted(c: Connection) -> None:
            outbox.queue_aside(c, kind="moved", account="a", reason="because", now=NOW)

        page.database.write_now(noted)
        told = page.visitor().get("/metrics", headers={"authorization": "Bearer a monitor's word"})

    assert told.headers["content-type"].count("charset") == 1
    assert _value(told.text, "page_mails_aside") == 1
    assert _value(told.text, "page_mails_failed") == 0


def test_two_workers_add_up_their_counts(sqlite_url: str, tmp_path: Path) -> None:
    with open_server(sqlite_url, tmp_path, "--workers", "2") as server:
        for _ in range(20):  # each on a connection of its own, so that both workers get some
            assert httpx.get(f"{server.url}/health/live", timeout=30).status_code == 200
        told = {httpx.get(f"{server.url}/metrics", timeout=30).text for _ in range(6)}

    labels = 'method="GET",route="/health/live",status="200"'
    assert {_value(text, f"page_requests_total{{{labels}}}") for text in told} == {20}
