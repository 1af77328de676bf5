"""The page's waiting mails: each key once, whatever dies when, on both databases."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import text

from scheduler_app.booking_page.store import outbox
from scheduler_app.booking_page.store.outbox import CUT_AFTER, PAUSES, Mail
from tests.booking_page.shop import Shop


def _queue(shop: Shop, key: str, **facts: Any) -> None:
    shop.write(
        lambda c: outbox.queue(
            c,
            key=key,
            kind="confirmed",
            account=None,
            to="zoe@example.org",
            language="en",
            facts=facts,
            now=shop.now,
        )
    )


def _take(shop: Shop) -> list[Mail]:
    return shop.write(lambda c: outbox.take_due(c, now=shop.now))


def _states(shop: Shop) -> dict[str, str]:
    rows = shop.read(lambda c: c.execute(text("SELECT key, state FROM outbox")).all())
    return {row.key: row.state for row in rows}


def test_a_key_is_queued_once_and_taken_once(shop_on_both: Shop) -> None:
    shop = shop_on_both
    _queue(shop, "a", x=1)
    _queue(shop, "a", x=2)
    mails = _take(shop)
    assert [(mail.key, mail.facts, mail.attempts) for mail in mails] == [("a", {"x": 1}, 1)]
    assert _take(shop) == []
    shop.write(lambda c: outbox.sent(c, mails[0], now=shop.now))
    _queue(shop, "a", x=3)
    assert _take(shop) == []


def test_workers_that_look_at_once_share_the_mails(shop_on_both: Shop) -> None:
    shop = shop_on_both
    for number in range(40):
        _queue(shop, f"k{number}")
    taken: list[str] = []

    def work() -> None:
        while mails := _take(shop):
            taken.extend(mail.key for mail in mails)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(f"k{number}" for number in range(40))


def test_what_was_sent_is_forgotten_but_for_its_key(shop: Shop) -> None:
    _queue(shop, "a", note="private words")
    shop.write(lambda c: outbox.sent(c, outbox.take_due(c, now=shop.now)[0], now=shop.now))
    rows = repr(shop.read(lambda c: c.execute(text("SELECT * FROM outbox")).all()))
    assert "zoe@" not in rows and "private" not in rows and "'a'" in rows


def test_a_server_that_puts_off_is_asked_again_later_and_less_and_less(shop_on_both: Shop) -> None:
    shop = shop_on_both
    _queue(shop, "a")
    for pause in PAUSES:
        (mail,) = _take(shop)
        assert shop.write(lambda c, mail=mail: outbox.put_off(c, mail, "451", now=shop.now))  # type: ignore[misc]
        shop.now += pause - 1
        assert _take(shop) == []
        shop.now += 1
    (mail,) = _take(shop)
    assert not shop.write(lambda c: outbox.put_off(c, mail, "451", now=shop.now))
    assert _states(shop) == {"a": "failed"}


def test_what_was_cut_has_failed_and_is_not_sent_again(shop_on_both: Shop) -> None:
    shop = shop_on_both
    _queue(shop, "a", uid="u")
    (mail,) = _take(shop)
    shop.now += CUT_AFTER - 1
    assert shop.write(lambda c: outbox.take_cut(c, now=shop.now)) == []
    assert not shop.read(lambda c: outbox.any_due(c, now=shop.now))
    shop.now += 1
    assert shop.read(lambda c: outbox.any_due(c, now=shop.now))
    assert [cut.key for cut in shop.write(lambda c: outbox.take_cut(c, now=shop.now))] == ["a"]
    # The worker was only slow, and speaks up after all: too late.
    shop.write(lambda c: outbox.put_off(c, mail, "451", now=shop.now))
    assert _states(shop) == {"a": "failed"}
    assert _take(shop) == []


def test_nobody_is_told_what_holds_no_more(shop: Shop) -> None:
    _queue(shop, "confirmed", uid="u1")
    _queue(shop, "other", uid="u2")
    _queue(shop, "cancelled", uid="u1")
    assert [mail.key for mail in _take(shop)] == ["other", "cancelled"]
    assert _states(shop)["confirmed"] == "failed"


def test_a_key_that_comes_again_drops_nothing(shop: Shop) -> None:
    _queue(shop, "old", uid="u1")
    shop.write(lambda c: outbox.sent(c, outbox.take_due(c, now=shop.now)[0], now=shop.now))
    _queue(shop, "new", uid="u1")
    _queue(shop, "old", uid="u1")
    assert [mail.key for mail in _take(shop)] == ["new"]
