"""The page's waiting mails: each key once, whatever dies when, on both databases."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.store import outbox
from scheduler_app.booking_page.store.outbox import CUT_AFTER, PAUSES, Mail, MailStanding
from scheduler_app.smtp import patience
from tests.booking_page.sample import NOW
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
    mail = shop.write(lambda c: outbox.take_next(c, now=shop.now))
    return [] if mail is None else [mail]


def _take_all(shop: Shop) -> list[Mail]:
    taken: list[Mail] = []
    while found := _take(shop):
        taken += found
    return taken


def _send(shop: Shop) -> None:
    (mail,) = _take(shop)
    shop.write(lambda c: outbox.sent(c, mail, now=shop.now))


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
    _send(shop)
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
    assert [mail.key for mail in _take_all(shop)] == ["other", "cancelled"]
    assert _states(shop)["confirmed"] == "failed"


def test_a_key_that_comes_again_drops_nothing(shop: Shop) -> None:
    _queue(shop, "old", uid="u1")
    _send(shop)
    _queue(shop, "new", uid="u1")
    _queue(shop, "old", uid="u1")
    assert [mail.key for mail in _take_all(shop)] == ["new"]


def test_one_is_taken_at_a_time_the_oldest_first(shop_on_both: Shop) -> None:
    shop = shop_on_both
    for key in "abc":
        _queue(shop, key)
    assert [mail.key for mail in _take(shop)] == ["a"]
    assert _states(shop) == {"a": "sending", "b": "waiting", "c": "waiting"}


def test_what_can_t_be_made_is_set_aside_and_keeps_why_but_not_for_whom(
    shop_on_both: Shop,
) -> None:
    shop = shop_on_both
    _queue(shop, "a", uid="u", note="private words")
    _queue(shop, "b")
    (mail,) = _take(shop)
    shop.write(lambda c: outbox.set_aside(c, mail, "its account is gone", now=shop.now))
    assert [one.key for one in _take_all(shop)] == ["b"]
    rows = repr(shop.read(lambda c: c.execute(text("SELECT * FROM outbox WHERE key='a'")).all()))
    assert "private" not in rows and "zoe@" not in rows
    found = shop.read(lambda c: outbox.standing(c, now=shop.now))
    assert found == MailStanding(1, NOW, (("confirmed", "its account is gone", 1),))
    later = shop.now + outbox.SHOWN
    assert shop.read(lambda c: outbox.standing(c, now=later)).aside == ()
    shop.write(lambda c: outbox.forget_old(c, shop.now + outbox.KEPT))
    assert "a" not in _states(shop)


@pytest.mark.parametrize("garbled", ["", "{", "[1]", "null", '"x"'])
def test_a_row_that_nobody_can_read_stops_neither_the_queue_nor_a_new_mail(
    shop: Shop, garbled: str
) -> None:
    _queue(shop, "a", uid="u1")
    shop.write(lambda c: c.execute(text("UPDATE outbox SET facts = :f"), {"f": garbled}))
    _queue(shop, "b", uid="u1")
    assert [(mail.key, mail.facts) for mail in _take_all(shop)] == [("a", {}), ("b", {"uid": "u1"})]


def test_the_cut_is_longer_than_any_honest_send() -> None:
    """Otherwise another worker reports as failed what is delivered after all."""
    assert 2 * (patience.WHOLE + patience.CONNECT) < CUT_AFTER
    assert patience.ANSWER < patience.TAKING < patience.WHOLE
