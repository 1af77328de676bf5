"""What nobody needs is forgotten when it was promised, and nothing that somebody needs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, text

from scheduler_app.booking_page.store import (
    accounts,
    claims,
    commitments,
    events,
    practice,
    retention,
)
from scheduler_app.booking_page.store.claim_rows import ClaimDraft
from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.descriptions import describe
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from tests.booking_page.sample import DAY, sample_commitment
from tests.booking_page.shop import Shop, berlin

TEN = berlin(10, 10)


def forget(shop: Shop) -> None:
    """What the page does every ten minutes."""
    shop.write(lambda c: retention.run(c, shop.now))


def count(shop: Shop, table: str) -> int:
    """How many rows there are."""
    counted = text(f"SELECT count(*) FROM {table}")
    return int(shop.read(lambda c: c.execute(counted).scalar_one()))


def test_ended_holds_go_after_two_hours_with_what_was_typed(shop_on_both: Shop) -> None:
    shop = shop_on_both
    held = shop.hold(TEN)
    shop.write(lambda c: claims.save_draft(c, held.id, ClaimDraft("My secret")))
    shop.now += 600 + 7_200 - 1
    forget(shop)
    assert count(shop, "claims") == 1
    shop.now += 1
    forget(shop)
    assert count(shop, "claims") == 0


def test_what_is_forgotten_is_nowhere_in_the_file_either(shop: Shop) -> None:
    anna = shop.client()
    secret = "Swordfish " * 300  # long enough for pages of its own
    held = shop.hold(TEN)
    shop.write(lambda c: claims.save_draft(c, held.id, ClaimDraft(secret)))
    uid = shop.submit(held, anna).uid
    files = Path(str(shop.database.engine.url.database))
    shop.database.empty_log_now()
    assert b"Swordfish" in files.read_bytes()
    shop.publish_next(sample_commitment(uid, anna.id, TEN), acknowledged=1)
    forget(shop)
    shop.database.empty_log_now()
    for file in files.parent.glob(f"{files.name}*"):
        assert b"Swordfish" not in file.read_bytes(), file.name


def test_the_log_is_left_alone_while_somebody_reads(shop: Shop) -> None:
    shop.client()
    with opened(str(shop.database.engine.url)) as other:

        def meanwhile(c: Connection) -> None:
            c.execute(text("SELECT count(*) FROM accounts"))
            shop.client("otto")
            shop.database.empty_log_now()

        other.read_now(meanwhile)
    assert count(shop, "accounts") == 2


def test_unverified_accounts_go_after_seven_days(shop: Shop) -> None:
    shop.client("otto", verified=False)
    anna = shop.client("anna")
    shop.now += 7 * DAY
    forget(shop)
    assert count(shop, "accounts") == 1
    assert shop.read(lambda c: accounts.of_id(c, anna.id)) is not None


def test_events_stay_for_ninety_days_and_until_the_desktop_has_them(shop: Shop) -> None:
    anna = shop.client()
    first, second = shop.ask(TEN, anna), shop.ask(TEN + DAY, anna)
    shop.publish_next(sample_commitment(first, anna.id, TEN), acknowledged=1)
    shop.now += 90 * DAY - 1
    forget(shop)
    assert [event.uid for event in shop.events()] == [first, second]
    shop.publish_next(sample_commitment(first, anna.id, TEN), acknowledged=2)
    shop.now += 1
    forget(shop)
    assert [event.uid for event in shop.events()] == [second]
    assert count(shop, "claims") == 0
    assert shop.read(practice.state).last_seq == 2


def test_a_description_goes_when_the_visit_begins(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client()
    start = shop.now + 2 * DAY
    told = replace(
        sample_commitment("b", anna.id, start, state=CommitmentState.PENDING), text='It "beeps".'
    )
    other = replace(sample_commitment("c", anna.id, start + DAY), text="It smells.")
    shop.publish_next(told, other)
    shop.write(lambda c: describe(c, anna.id, "b", "It is silent.", shop.now))
    assert shop.appointment(anna, "b").text == "It is silent."
    shop.publish_next(replace(told, text="It is silent."), other, acknowledged=1)
    assert [event.wish.text for event in shop.events() if event.wish] == [""]
    shop.now = start
    shop.write(lambda c: retention.run(c, shop.now))
    kept = {uid: shop.read(partial(commitments.seen, uid=uid)) for uid in "bc"}
    assert kept["c"] is not None and kept["c"].text == "It smells."
    assert kept["b"] == replace(told, text="")


def test_of_the_last_event_that_the_desktop_has_the_id_stays_and_nobodys_name(
    shop_on_both: Shop,
) -> None:
    """It is by this id that desktop and page know, years later, that neither was restored."""
    shop = shop_on_both
    anna = shop.client()
    uid = shop.ask(TEN, anna)
    shop.write(lambda c: events.append(c, EventKind.DELIVERY, note="to Anna", now=shop.now))
    shop.publish_next(sample_commitment(uid, anna.id, TEN), acknowledged=2)
    _, last = shop.events()
    shop.now += 400 * DAY
    forget(shop)
    forget(shop)
    (kept,) = shop.events()
    assert (kept.seq, kept.id, kept.note) == (2, last.id, "")
    assert shop.read(lambda c: events.is_told(c, 2, last.id))


def test_an_event_that_nobody_has_read_keeps_its_name_however_old(shop: Shop) -> None:
    anna = shop.client()
    shop.ask(TEN, anna)
    shop.now += 400 * DAY
    forget(shop)
    (kept,) = shop.events()
    assert kept.person is not None and kept.person.name == "Anna"


def test_forgetting_twice_is_forgetting_once(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna)
    before = shop.read(practice.state)
    forget(shop)
    forget(shop)
    assert shop.read(practice.state) == before
    assert shop.appointment(anna, uid).uid == uid


def test_who_an_erased_account_was_goes_once_the_desktop_knows(shop: Shop) -> None:
    anna = shop.client()
    shop.ask(TEN, anna)
    shop.write(lambda c: events.forget_person(c, anna.id, 0))
    (event,) = shop.events()
    assert event.person is not None and event.person.name == "Anna"
    shop.publish_next(acknowledged=1)
    (event,) = shop.events()
    assert event.person is not None
    assert (event.person.account, event.person.name, event.person.email) == (anna.id, "", "")


def test_bookings_of_accounts_that_are_gone_are_not_kept(shop: Shop) -> None:
    anna = shop.client()
    shop.publish_next(
        sample_commitment("a", anna.id, TEN), sample_commitment("b", "erased", TEN + DAY)
    )
    assert count(shop, "commitments") == 1
