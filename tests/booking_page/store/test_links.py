"""The page's mailed links: one purpose, one use, an end; and nothing that opens them is kept."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.store import claims, links
from scheduler_app.booking_page.store.links import LIFETIMES, MailedLink, Purpose
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState
from tests.booking_page.sample import sample_commitment
from tests.booking_page.shop import Shop, berlin

ONCE = [purpose for purpose in Purpose if purpose is not Purpose.MANAGE]


def _make(shop: Shop, purpose: Purpose, *, uid: str | None = None, name: str = "anna") -> str:
    client = shop.client(name)
    return shop.write(lambda c: links.make(c, purpose, client.id, uid=uid, now=shop.now))


def _use(shop: Shop, token: str, purpose: Purpose) -> MailedLink | None:
    return shop.write(lambda c: links.use(c, token, purpose, now=shop.now))


def test_a_link_works_once(shop_on_both: Shop) -> None:
    token = _make(shop_on_both, Purpose.VERIFY)
    assert _use(shop_on_both, token, Purpose.VERIFY) is not None
    assert _use(shop_on_both, token, Purpose.VERIFY) is None


@pytest.mark.parametrize("purpose", ONCE)
def test_a_link_opens_nothing_but_its_purpose(shop: Shop, purpose: Purpose) -> None:
    token = _make(shop, purpose)
    assert [other for other in Purpose if _use(shop, token, other)] == [purpose]


@pytest.mark.parametrize("purpose", ONCE)
def test_a_link_ends_by_itself(shop: Shop, purpose: Purpose) -> None:
    token = _make(shop, purpose)
    shop.now += LIFETIMES[purpose]
    assert _use(shop, token, purpose) is None
    shop.now -= 1
    assert _use(shop, token, purpose) is not None


def test_two_who_use_it_at_once_are_one(shop_on_both: Shop) -> None:
    shop = shop_on_both
    token = _make(shop, Purpose.SIGN_IN)
    found: list[MailedLink | None] = []

    def use() -> None:
        found.append(_use(shop, token, Purpose.SIGN_IN))

    uses = [threading.Thread(target=use) for _ in range(8)]
    for one in uses:
        one.start()
    for one in uses:
        one.join()
    assert sum(link is not None for link in found) == 1


def test_each_mail_s_link_opens_its_booking_until_that_ends_or_its_owner_ends_them(
    shop: Shop,
) -> None:
    anna = shop.client("anna")

    def make() -> str:
        return shop.write(
            lambda c: links.make(c, Purpose.MANAGE, anna.id, uid="u1", lifetime=100, now=shop.now)
        )

    def opens(token: str) -> bool:
        return shop.read(lambda c: links.open_manage(c, token, now=shop.now)) is not None

    first, second = make(), make()
    assert opens(first) and opens(first) and opens(second)
    shop.write(lambda c: links.revoke_manage(c, anna.id, "u1"))
    assert not opens(first) and not opens(second)
    third = make()
    bob = shop.client("bob")
    shop.write(lambda c: links.revoke_manage(c, bob.id, "u1"))
    assert opens(third), "somebody else ended it"
    shop.now += 100
    assert not opens(third)


def test_links_live_as_long_as_their_booking_wherever_it_moves(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna, margin = shop.client("anna"), LIFETIMES[Purpose.MANAGE]
    start = berlin(9, 10)
    uid = shop.ask(start, anna)
    token = shop.write(
        lambda c: links.make(c, Purpose.MANAGE, anna.id, uid=uid, lifetime=60, now=shop.now)
    )

    def ends() -> int:
        found = shop.read(lambda c: links.open_manage(c, token, now=shop.now))
        return found.expires_at if found else 0

    def booked(at: int, state: CommitmentState, **more: object) -> Commitment:
        return replace(sample_commitment(uid, anna.id, at, state=state), **more)  # type: ignore[arg-type]

    known = shop.events()[-1].seq
    proposed = booked(start, CommitmentState.PENDING, proposals=(berlin(12, 10), berlin(11, 10)))
    shop.publish_next(proposed, acknowledged=known)
    assert ends() == berlin(12, 11) + margin, "a proposed time may be chosen"
    shop.write(lambda c: claims.choose(c, anna.id, uid, berlin(11, 10), shop.now))
    assert ends() == berlin(11, 11) + margin
    shop.publish_next(
        booked(berlin(16, 10), CommitmentState.CONFIRMED), acknowledged=shop.events()[-1].seq
    )
    assert ends() == berlin(16, 11) + margin, "moved by the consultant"
    held = shop.hold(berlin(18, 10), account=anna.id, moves=uid)
    shop.submit(held, anna)
    assert ends() == berlin(18, 11) + margin, "the wish to move it may be agreed to"
    shop.publish_next(
        booked(berlin(10, 10), CommitmentState.CONFIRMED), acknowledged=shop.events()[-1].seq
    )
    assert ends() == berlin(10, 11) + margin


def test_a_diary_that_was_restored_and_forgot_a_booking_for_a_while_ends_no_link(
    shop: Shop,
) -> None:
    anna = shop.client("anna")
    one = sample_commitment("u1", anna.id, berlin(9, 10))
    shop.publish_next(one)
    token = shop.write(
        lambda c: links.make(c, Purpose.MANAGE, anna.id, uid="u1", lifetime=100, now=shop.now)
    )
    shop.publish_next()
    shop.publish_next(one)
    assert shop.read(lambda c: links.open_manage(c, token, now=shop.now)) is not None


def test_a_manage_link_is_no_way_in(shop: Shop) -> None:
    token = _make(shop, Purpose.MANAGE, uid="u1")
    assert all(_use(shop, token, purpose) is None for purpose in Purpose)
    way_in = _make(shop, Purpose.SIGN_IN)
    assert shop.read(lambda c: links.open_manage(c, way_in, now=shop.now)) is None


@pytest.mark.parametrize("token", ["", "x", "ä" * 43, "A" * 43, "A" * 44, "\ud800" * 43])
def test_a_token_that_was_never_made_opens_nothing(shop: Shop, token: str) -> None:
    assert shop.read(lambda c: links.find(c, token, now=shop.now)) is None


def test_the_database_holds_no_token(shop: Shop) -> None:
    token = _make(shop, Purpose.RESET)
    rows = shop.read(lambda c: c.execute(text("SELECT * FROM links")).all())
    assert rows and token not in repr(rows)


def test_a_link_goes_with_its_account(shop: Shop) -> None:
    from scheduler_app.booking_page.store import accounts

    token = _make(shop, Purpose.SIGN_IN)
    anna = shop.client("anna")
    shop.write(lambda c: accounts.remove(c, anna.id))
    assert shop.read(lambda c: links.find(c, token, now=shop.now)) is None
