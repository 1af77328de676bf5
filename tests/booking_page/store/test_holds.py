"""Holding an hour: ten minutes, one a visitor, three an address, and never what is not offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.booking_page.store import claims, crowding, holds, links, retention
from scheduler_app.booking_page.store.claim_rows import ClaimDraft
from scheduler_app.booking_page.store.refusals import (
    HoldGone,
    NotOffered,
    TimeTaken,
    TooManyHolds,
)
from scheduler_app.domain.errors import InvalidInput
from tests.booking_page.sample import ON_SITE, REMOTE, sample_services
from tests.booking_page.shop import HOUR, Shop, berlin, holder

TEN = berlin(2, 10)


def test_a_hold_keeps_others_off_for_ten_minutes_to_the_second(shop_on_both: Shop) -> None:
    shop = shop_on_both
    held = shop.hold(TEN)
    assert held.kind == "hold" and held.live(shop.now)
    shop.now += holds.HOLD - 1
    for start in (TEN - 45 * 60, TEN, TEN + 45 * 60):
        with pytest.raises(TimeTaken):
            shop.hold(start, by="otto")
    shop.hold(TEN + HOUR, by="eva")
    shop.now += 1
    assert shop.hold(TEN, by="otto").live(shop.now)


def test_choosing_another_time_gives_the_first_one_back(shop: Shop) -> None:
    first = shop.hold(TEN)
    shop.write(lambda c: claims.save_draft(c, first.id, ClaimDraft("It will not print.")))
    second = shop.hold(TEN + 30 * 60)
    assert second.id == first.id
    assert second.draft.text == "It will not print."
    shop.hold(TEN - 30 * 60, by="otto")


def test_a_refused_choice_leaves_the_first_one_held(shop: Shop) -> None:
    shop.hold(TEN)
    shop.hold(TEN + 2 * HOUR, by="otto")
    with pytest.raises(TimeTaken):
        shop.hold(TEN + 2 * HOUR)
    held = shop.read(lambda c: claims.held_by(c, holder("anna"), shop.now))
    assert held is not None
    assert held.start == TEN and held.live(shop.now)


def test_choosing_the_same_time_again_does_not_prolong_it(shop: Shop) -> None:
    ends = shop.hold(TEN).expires_at
    shop.now += 300
    assert shop.hold(TEN).expires_at == ends


def test_an_ended_hold_is_remembered_for_its_draft_for_two_hours(shop: Shop) -> None:
    held = shop.hold(TEN)
    shop.write(
        lambda c: claims.save_draft(c, held.id, ClaimDraft(text="Slow.", email="a@example.com"))
    )
    shop.now += holds.HOLD + holds.DRAFT_KEPT - 1
    ended = shop.read(lambda c: claims.held_by(c, holder("anna"), shop.now))
    assert ended is not None
    assert not ended.live(shop.now) and ended.draft.text == "Slow."
    shop.now += 1
    assert shop.read(lambda c: claims.held_by(c, holder("anna"), shop.now)) is None


def test_a_released_hold_is_free_at_once_and_its_draft_is_kept(shop: Shop) -> None:
    held = shop.hold(TEN)
    shop.write(lambda c: claims.save_draft(c, held.id, ClaimDraft("Slow.")))
    shop.write(lambda c: claims.release(c, held.id))
    shop.hold(TEN, by="otto")
    assert shop.hold(TEN + 3 * HOUR).draft.text == "Slow."


def test_an_address_has_three_live_holds_and_a_fourth_when_one_ends(shop: Shop) -> None:
    for number in range(3):
        shop.hold(TEN + number * HOUR, by=f"visitor {number}", address="the same")
    with pytest.raises(TooManyHolds):
        shop.hold(TEN + 3 * HOUR, by="visitor 3", address="the same")
    shop.hold(TEN + 4 * HOUR, by="visitor 0", address="the same")
    shop.now += holds.HOLD
    shop.hold(TEN + 3 * HOUR, by="visitor 3", address="the same")


def test_only_what_is_offered_can_be_held(shop: Shop) -> None:
    notice = shop.publication.rules.notice * 60
    for start in (
        berlin(2, 8),  # before the hours
        berlin(2, 16, 15),  # would end after them
        TEN + 60,  # off the grid
        berlin(6, 10),  # Saturday
        shop.now - 3600,
        shop.now + notice - 900,
    ):
        with pytest.raises(NotOffered):
            shop.hold(start)
    with pytest.raises(NotOffered):
        shop.hold(TEN, service=99)
    assert shop.hold(shop.now + notice).live(shop.now)


def test_a_hold_never_outlives_the_notice(shop: Shop) -> None:
    notice = shop.publication.rules.notice * 60
    assert shop.hold(shop.now + notice).expires_at == shop.now + 1
    shop.now += 400
    assert shop.hold(shop.now - 400 + notice + 900).expires_at == shop.now + 501


def test_the_horizon_is_the_last_start_that_can_be_held(shop: Shop) -> None:
    rules = replace(shop.publication.rules, horizon=1)
    shop.publish_next(rules=rules)
    shop.now = TEN - 86_400
    assert shop.hold(TEN).live(shop.now)
    with pytest.raises(NotOffered):
        shop.hold(TEN + 900, by="otto")


def test_gaps_of_both_services_are_kept(shop: Shop) -> None:
    """On site: 15 minutes before, 15 after, 30 on the road; remote has none."""
    shop.hold(berlin(2, 12), service=ON_SITE)
    with pytest.raises(TimeTaken):
        shop.hold(berlin(2, 10, 30), by="otto", service=REMOTE)
    shop.hold(berlin(2, 10, 15), by="otto", service=REMOTE)
    with pytest.raises(TimeTaken):
        shop.hold(berlin(2, 14, 30), by="eva", service=REMOTE)
    shop.hold(berlin(2, 14, 45), by="eva", service=REMOTE)


def test_a_visit_on_site_is_told_in_the_practice_s_zone(shop: Shop) -> None:
    assert shop.hold(TEN, zone="Asia/Kathmandu").zone == "Asia/Kathmandu"
    assert shop.hold(TEN, zone="Asia/Kathmandu", service=ON_SITE).zone == "Europe/Berlin"
    for bad in ("", "Mars/Olympus", "../etc/passwd", "a\0b"):
        with pytest.raises(InvalidInput):
            shop.hold(TEN, zone=bad)


def test_a_hold_waits_for_a_mail_once(shop: Shop) -> None:
    held = shop.hold(TEN)
    client = shop.client()
    longer = shop.write(lambda c: claims.wait_for_mail(c, held.id, client.id, shop.now))
    assert longer.expires_at == shop.now + holds.HOLD_FOR_MAIL
    assert longer.account == client.id
    shop.now += 1000
    again = shop.write(lambda c: claims.wait_for_mail(c, held.id, client.id, shop.now))
    assert again.expires_at == longer.expires_at
    with pytest.raises(TimeTaken):
        shop.hold(TEN, by="otto")


def test_a_hold_that_has_ended_is_held_anew_for_a_mail_if_its_time_is_free(shop: Shop) -> None:
    held = shop.hold(TEN)
    client = shop.client()
    shop.now += holds.HOLD + 60
    anew = shop.write(lambda c: claims.wait_for_mail(c, held.id, client.id, shop.now))
    assert anew.id == held.id and anew.account == client.id
    assert anew.expires_at == shop.now + holds.HOLD_FOR_MAIL
    with pytest.raises(TimeTaken):
        shop.hold(TEN, by="otto")


def test_a_time_that_cannot_be_had_is_not_kept_for_a_mail(shop: Shop) -> None:
    held = shop.hold(TEN)
    shop.now += holds.HOLD
    shop.hold(TEN, by="otto")
    with pytest.raises(TimeTaken):
        shop.write(lambda c: claims.wait_for_mail(c, held.id, None, shop.now))
    with pytest.raises(HoldGone):
        shop.write(lambda c: claims.wait_for_mail(c, "nobody's", None, shop.now))
    live = shop.hold(TEN + 3 * HOUR, by="eva")
    shop.publish_next(
        services=tuple(replace(one, openings=()) for one in shop.publication.services)
    )
    with pytest.raises(NotOffered):
        shop.write(lambda c: claims.wait_for_mail(c, live.id, None, shop.now))


def test_a_mail_holds_nothing_anew_beyond_what_one_address_may_hold(shop: Shop) -> None:
    held = shop.hold(TEN, address="the same")
    shop.now += holds.HOLD
    for number in range(1, crowding.MOST_HOLDS + 1):
        shop.hold(TEN + number * HOUR, by=f"visitor {number}", address="the same")
    with pytest.raises(TooManyHolds):
        shop.write(lambda c: claims.wait_for_mail(c, held.id, None, shop.now))


def test_what_was_typed_is_kept_as_long_as_a_mailed_link_works(shop: Shop) -> None:
    held, plain = shop.hold(TEN), shop.hold(TEN + 2 * HOUR, by="otto")
    shop.write(lambda c: claims.save_draft(c, held.id, ClaimDraft("Slow.")))
    shop.write(lambda c: claims.wait_for_mail(c, held.id, None, shop.now))
    shop.now += links.LIFETIMES[links.Purpose.VERIFY] - 1
    shop.write(lambda c: retention.run(c, shop.now))
    assert shop.read(lambda c: claims.of_id(c, held.id, shop.now)).draft.text == "Slow."
    with pytest.raises(HoldGone):
        shop.read(lambda c: claims.of_id(c, plain.id, shop.now))
    shop.now += holds.HOLD_FOR_MAIL + 2
    shop.write(lambda c: retention.run(c, shop.now))
    with pytest.raises(HoldGone):
        shop.read(lambda c: claims.of_id(c, held.id, shop.now))


def test_what_the_desktop_takes_back_is_not_offered_though_it_was(shop: Shop) -> None:
    services = sample_services(shop.now)
    without = replace(services[0], openings=())
    shop.publish_next(services=(without, *services[1:]))
    with pytest.raises(NotOffered):
        shop.hold(TEN)


def test_a_wrong_page_is_closed(sqlite_url: str) -> None:
    from scheduler_app.booking_page.store.database import opened
    from scheduler_app.booking_page.store.opening import migrate
    from scheduler_app.booking_page.store.publications import current
    from scheduler_app.booking_page.store.refusals import Closed

    with opened(sqlite_url) as database:
        migrate(database)
        with pytest.raises(Closed):
            database.read_now(current)
