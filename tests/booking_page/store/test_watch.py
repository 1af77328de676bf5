"""The page mails the consultant when the desktop is silent, once for each silence."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.store import handed, handed_rows, watch
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.mails import Watch
from tests.booking_page.sample import DAY, NOW, sample_mails
from tests.booking_page.shop import HOUR, Shop

SILENT = Watch(6 * HOUR, NOW + DAY, 2, "desk@practice.example", "2 messages wait", "Start it.")


def hand_over(shop: Shop, wanted: Watch | None) -> None:
    document = replace(sample_mails(issued_at=shop.now), watch=wanted, digest=str(hash(wanted)))
    shop.write(lambda c: handed.take(c, handed.prepared(document, shop.now), shop.now))


def look(shop: Shop) -> list[str]:
    """The recipients of the mails that wait once a worker has looked."""
    if shop.read(lambda c: watch.is_due(c, shop.now)):
        shop.write(lambda c: watch.warn(c, shop.now))
    asked = text("SELECT recipient FROM outbox WHERE kind = 'watch' AND state = 'waiting'")
    return list(shop.read(lambda c: c.execute(asked).scalars().all()))


@pytest.mark.expects_log("desktop silent")
def test_it_is_mailed_once_for_each_silence_and_once_a_day(shop_on_both: Shop) -> None:
    shop = shop_on_both
    hand_over(shop, SILENT)
    shop.now += 6 * HOUR - 1
    assert look(shop) == []
    shop.now += 1
    assert look(shop) == look(shop) == ["desk@practice.example"]
    shop.now += 3 * DAY
    assert len(look(shop)) == 1
    # It speaks: what waits still is not said any more, and the next silence is another one.
    shop.write(lambda c: watch.hear(c, shop.now))
    assert look(shop) == []
    shop.now += 6 * HOUR
    assert len(look(shop)) == 1
    shop.write(lambda c: watch.hear(c, shop.now))
    shop.now += 6 * HOUR
    assert look(shop) == [], "that day it was said already"
    shop.now += 18 * HOUR
    assert len(look(shop)) == 1


def test_nothing_is_said_where_nothing_is_at_risk_or_the_watch_has_ended(shop: Shop) -> None:
    hand_over(shop, replace(SILENT, risk_from=NOW + 9 * DAY))
    shop.now += 7 * DAY
    assert look(shop) == []
    hand_over(shop, SILENT)
    hand_over(shop, None)
    shop.now += 7 * DAY
    assert look(shop) == []
    assert not shop.read(lambda c: c.execute(text("SELECT watch FROM practice")).scalar())


def test_a_call_is_written_down_at_most_once_a_minute(shop: Shop) -> None:
    hand_over(shop, SILENT)

    def is_long_ago(at: int) -> bool:
        return shop.read(lambda c: watch.heard_long_ago(c, at))

    assert list(map(is_long_ago, (NOW, NOW + 59, NOW + 60))) == [False, False, True]
    assert is_long_ago(NOW - DAY), "the clock was ahead"


def test_whom_to_mail_is_forgotten_after_ninety_days(shop: Shop) -> None:
    hand_over(shop, replace(SILENT, risk_from=NOW + 365 * DAY))
    asked = text("SELECT watch FROM practice")
    for days, kept in ((89, True), (90, False)):
        shop.write(partial(watch.forget_old, now=NOW + days * DAY))
        assert bool(shop.read(lambda c: c.execute(asked).scalar())) is kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("after", 60),
        ("after", 32 * DAY),
        ("risk_from", 0),
        ("count", 0),
        ("to", "a@b.example\r\nBcc: c@d.example"),
        ("to", "Anna <a@b.example>"),
        ("subject", "a\nb"),
        ("subject", " "),
        ("text", ""),
        ("text", "a\x1b[2J"),
        ("language", "de\nX: y"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(field: str, value: object) -> None:
    wrong = replace(SILENT, **{field: value})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refused:
        handed.prepared(replace(sample_mails(), watch=wrong), NOW)
    assert refused.value.field == f"watch.{field}"


def test_a_watch_that_outlives_its_document_is_not_forgotten_by_the_desktop(shop: Shop) -> None:
    """By the digest that it is told: a document that holds nothing must come to end the watch."""
    hand_over(shop, SILENT)
    shop.now += 30 * DAY
    shop.write(lambda c: handed_rows.forget_old(c, shop.now))
    assert shop.publish_next(*shop.publication.commitments).mails_digest == "watch"
    hand_over(shop, None)
    shop.now += 30 * DAY
    shop.write(lambda c: handed_rows.forget_old(c, shop.now))
    assert shop.publish_next(*shop.publication.commitments).mails_digest == ""
