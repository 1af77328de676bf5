"""An attack can be seen for two weeks, by the networks it came from; nobody is named by it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.cli import main
from scheduler_app.booking_page.operation.chores import write_down
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process import tally
from scheduler_app.booking_page.process.tally import OTHERS, Tally
from scheduler_app.booking_page.store import attempts, retention
from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.opening import migrate
from tests.booking_page.serving import Page
from tests.booking_page.shop import Shop
from tests.booking_page.visiting import PASSWORD, registered, send

HOUR, DAY = 3600, 86_400
ZOE = "zoe@example.org"


def _told(page: Page) -> dict[tuple[str, str], int]:
    """What is written down, by event and network, after the worker has written what it counted."""
    parts: Parts = page.app.state.parts
    with page.client.portal() as portal:
        portal.call(write_down, parts)
    found = page.database.read_now(lambda c: attempts.since(c, page.clock.now - DAY))
    return {(one.what, one.network): one.count for one in found}


def test_what_was_tried_is_told_by_network_and_nothing_else(page: Page) -> None:
    page.publish()
    registered(page, at="192.0.2.17")
    for last in (9, 10):
        stranger = page.visitor(at=f"203.0.113.{last}")
        for _ in range(2):
            send(stranger, "/login", email=ZOE, password="wrong one")
    roaming = page.visitor(at="2001:db8:1:2:aaaa:bbbb:cccc:dddd")
    for _ in range(6):
        send(roaming, "/reset", email="yan@example.org")
    roaming.get("/link/nothing")
    page.client.post("/api/pairing", json={"code": "x" * 22, "diary": "d"})
    page.client.get("/api/inbox", headers={"authorization": "Bearer wrong"})
    assert _told(page) == {
        ("mail asked for", "192.0.2.0/24"): 1,
        ("logged in: verify", "192.0.2.0/24"): 1,
        ("login refused: password", "203.0.113.0/24"): 4,
        ("mail asked for", "2001:db8:1:2::/64"): 5,
        ("tried too often: mail from address", "2001:db8:1:2::/64"): 1,
        ("dead link", "2001:db8:1:2::/64"): 1,
        ("pairing refused", "unknown"): 1,
        ("token refused", "unknown"): 1,
    }
    kept = page.database.read_now(lambda c: c.execute(text("SELECT * FROM attempts")).all())
    everything = str(kept)
    for secret in ("zoe", "yan", PASSWORD, "192.0.2.17", "203.0.113.9", "aaaa"):
        assert secret not in everything


def test_the_log_itself_names_no_network(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        send(page.visitor(at="203.0.113.9"), "/login", email=ZOE, password="wrong one")
    told = [record for record in caplog.records if record.getMessage() == "security"]
    assert told and all("203.0" not in str(vars(record)) for record in told)


def test_what_could_not_be_written_down_is_counted_on() -> None:
    seen = {(0, "what", "network"): 2}
    counted = Tally()
    counted.give_back(seen)
    counted.give_back(seen)
    assert counted.taken() == {(0, "what", "network"): 4} and counted.taken() == {}


def test_very_many_networks_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "MOST", 10)
    counted = Tally()
    for number in range(50):
        counted.count("login refused", f"198.51.{number}.0/24", 0)
    seen = counted.taken()
    assert len(seen) == 11 and sum(seen.values()) == 50
    assert seen[0, "login refused", OTHERS] == 40
    # Nor do those fill it that can't be written down for hours.
    for hour in range(20):
        for number in range(10):
            counted.count("login refused", f"192.{number}.{hour}.0/24", hour * HOUR)
        counted.give_back(seen)
        seen = counted.taken()
    assert sum(seen.values()) == 250
    assert len(seen) <= 10 + 20, "ten, and others of each hour"


def test_two_workers_add_up_and_two_weeks_later_it_is_forgotten(shop_on_both: Shop) -> None:
    shop = shop_on_both
    hour = attempts.hour_of(shop.now)
    for _ in range(2):
        shop.write(lambda c: attempts.add(c, {(hour, "dead link", "198.51.100.0/24"): 3}))
    (one,) = shop.read(lambda c: attempts.since(c, shop.now - HOUR))
    assert (one.hour, one.count) == (hour, 6)
    assert shop.read(lambda c: attempts.totals(c, shop.now - DAY, ["dead"])) == (6, 1)
    assert shop.read(lambda c: attempts.totals(c, shop.now - DAY, ["login"])) == (0, 0)
    shop.now = hour + attempts.KEPT - 1
    shop.write(lambda c: retention.run(c, shop.now))
    assert shop.read(lambda c: attempts.since(c, 0))
    shop.now += 1
    shop.write(lambda c: retention.run(c, shop.now))
    assert not shop.read(lambda c: attempts.since(c, 0))


def test_very_many_networks_fill_no_disk(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST", 100)
    hour = attempts.hour_of(shop.now)
    seen = {
        (hour - back * HOUR, "x", f"198.51.{number}.0/24"): 1 + (number == 7)
        for back in range(5)
        for number in range(60)
    }
    shop.write(lambda c: attempts.add(c, seen))
    shop.write(lambda c: attempts.forget_old(c, shop.now))
    kept = shop.read(lambda c: attempts.since(c, 0))
    assert len(kept) <= 100
    assert sum(one.hour == hour for one in kept) == 60, "the newest stay"


def test_the_host_is_shown_what_was_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'page.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("PAGE_URL", "http://127.0.0.1:8080")
    assert main(["attempts"]) == 0
    assert "Nothing was tried" in capsys.readouterr().out
    hour = attempts.hour_of(int(time.time()))
    with opened(url) as database:
        migrate(database)
        seen = {(hour, "login refused: password", "198.51.100.0/24"): 120}
        database.write_now(lambda c: attempts.add(c, seen))
    assert main(["attempts", "--days", "1"]) == 0
    told = capsys.readouterr().out
    assert "120" in told and "198.51.100.0/24" in told and "login refused" in told
    main(["doctor"])
    doctor = capsys.readouterr().out
    assert "ok   attempts: 120 refused in 24 h, from 1 networks" in doctor
    assert "scheduler-page attempts" in doctor
