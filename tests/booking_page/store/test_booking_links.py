"""The desktop's links follow the publication, whatever it said before."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import update

from scheduler_app.booking_page.store import booking_links, claims, commitments
from scheduler_app.booking_page.store.booking_links import ByLink
from scheduler_app.booking_page.store.refusals import LinkEnded
from scheduler_app.booking_page.store.tables import events
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.links import BookingLink, hash_of, token_of
from tests.booking_page.phoned import KEY, booked
from tests.booking_page.sample import DAY
from tests.booking_page.shop import Shop, berlin
from tests.counting import statements
from tests.drawing import chance

ROUNDS = 12


def _drawn(draw: random.Random, account: str) -> dict[str, Commitment]:
    """Some of ten bookings, each of an account or none, with some of its links."""
    found = {}
    for number in draw.sample(range(10), draw.randint(0, 10)):
        uid = f"b{number}"
        links = tuple(
            BookingLink(purpose, hash_of(token_of(KEY, uid, purpose, made)))
            for purpose in ("manage", "rate")
            for made in draw.sample(range(1, 4), draw.randint(0, 2))
        )
        whose = draw.choice(["", "", account, "erased"])
        start = berlin(10, 10) + number * DAY
        found[uid] = booked(uid, account=whose, links=links, start=start, end=start + 3600)
    return found


def test_a_token_opens_its_booking_exactly_while_it_is_published(shop_on_both: Shop) -> None:
    """Held against a slow model: all tokens that ever were, after each of many publications."""
    shop, draw = shop_on_both, chance()
    account = shop.client().id
    ended: set[str] = set()
    for _ in range(ROUNDS):
        told = _drawn(draw, account)
        shop.publish_next(*told.values())
        shown = {
            uid: one
            for uid, one in told.items()
            if one.account == account or (not one.account and one.links)
        }
        ended &= {link.hash for one in shown.values() for link in one.links}
        if draw.random() < 0.5 and shown:
            uid = draw.choice(sorted(shown))
            shop.write(lambda c, uid=uid: booking_links.end(c, account, shop.now, uid))  # type: ignore[misc]
            if shown[uid].account:
                ended |= {link.hash for link in shown[uid].links}
        for uid in (f"b{number}" for number in range(10)):
            for purpose in ("manage", "rate"):
                for made in range(1, 4):
                    token = token_of(KEY, uid, purpose, made)
                    link = BookingLink("manage", hash_of(token))
                    opens = uid in shown and link in shown[uid].links and link.hash not in ended
                    found = shop.read(lambda c, token=token: booking_links.find(c, token))  # type: ignore[misc]
                    assert found == ((ByLink(link.hash), uid) if opens else None)


def test_what_a_link_does_not_open_it_does_not_change(shop: Shop) -> None:
    shop.publish_next(booked("b"), booked("c"))
    who = ByLink(hash_of(token_of(KEY, "b", "manage", 1)))
    for verb in (
        lambda c: claims.cancel(c, who, "c", shop.now),
        lambda c: claims.withdraw(c, who, "c", shop.now),
        lambda c: claims.choose(c, who, "c", 0, shop.now),
        lambda c: commitments.one(c, who, "c", shop.now),
    ):
        with pytest.raises(LinkEnded):
            shop.write(verb)
    assert shop.events() == ()


def test_what_an_older_version_beside_this_one_was_told_is_seen(shop_on_both: Shop) -> None:
    """Its events name no booking, and what their client did is not forgotten by the link's page."""
    shop = shop_on_both
    shop.publish_next(booked("b"))
    who = ByLink(hash_of(token_of(KEY, "b", "manage", 1)))
    shop.write(lambda c: claims.cancel(c, who, "b", shop.now))
    shop.write(lambda c: c.execute(update(events).values(booking="")))
    found = shop.read(lambda c: commitments.one(c, who, "b", shop.now))
    assert found.state is CommitmentState.CANCELLED


def test_a_booking_s_page_and_a_publication_ask_as_often_for_many(shop: Shop) -> None:
    """The links of all are put by a few statements, and one booking is read as one."""
    asked = []
    for count in (3, 300):
        start = berlin(10, 10)
        told = [booked(f"b{number}", start=start, end=start + 3600) for number in range(count)]
        with statements(shop.database.engine) as published:
            shop.publish_next(*told)
        who = ByLink(hash_of(token_of(KEY, "b1", "manage", 1)))
        with statements(shop.database.engine) as looked:
            shop.read(lambda c, who=who: commitments.one(c, who, "b1", shop.now))  # type: ignore[misc]
        asked.append((len(published), len(looked)))
    (few, one_of_few), (many, one_of_many) = asked
    assert many <= few
    assert one_of_many == one_of_few
