"""One row that nobody can read, or one bug: it stops what it is about, and no loop."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from scheduler_app.booking_page.operation.chores import forget_once
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import EVERY, Pulse
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store import (
    accounts,
    changes,
    commitments,
    events,
    outbox,
    retention,
)
from scheduler_app.booking_page.store.entries import Appearance
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from tests.booking_page.sample import DAY, sample_commitment
from tests.booking_page.shop import Shop, berlin

TEN = berlin(10, 10)


def _parts(shop: Shop) -> Parts:
    settings = PageSettings("unused", "http://127.0.0.1")
    return Parts(settings, shop.database, lambda: shop.now, Pulse(shop.database))


@pytest.mark.expects_log("an event can't be read")
def test_an_event_that_can_t_be_read_is_told_as_far_as_its_columns_go(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client()
    uids = [shop.ask(berlin(10, hour), anna) for hour in (10, 12)]
    shop.write(lambda c: c.execute(text("UPDATE events SET facts = '{\"seq\":' WHERE seq = 1")))
    first, second = shop.events()
    assert (first.seq, first.kind, first.uid, first.wish) == (1, EventKind.REQUEST, uids[0], None)
    assert second.uid == uids[1] and second.wish is not None
    # What it says is forgotten with the others, and a publication arrives.
    shop.publish_next(acknowledged=2)
    assert [event.note for event in shop.events()] == ["unreadable", ""]


@pytest.mark.expects_log("can't be read")
def test_a_booking_that_can_t_be_read_stops_no_publication(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client()
    wanted = [sample_commitment(uid, anna.id, TEN) for uid in ("u1", "u2")]
    shop.publish_next(*wanted)
    shop.write(lambda c: c.execute(text("UPDATE commitments SET facts = '[' WHERE uid = 'u1'")))
    shop.publish_next(*wanted)
    assert shop.appointment(anna, "u1").start == TEN


@pytest.mark.expects_log("a booking that is kept can't be read")
def test_a_booking_that_can_t_be_read_hides_and_keeps_no_other(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client()
    wanted = [
        replace(sample_commitment(uid, anna.id, TEN), text="It beeps.") for uid in ("u1", "u2")
    ]
    shop.publish_next(*wanted)
    broken = '{"text":"It beeps.'
    shop.write(
        lambda c: c.execute(
            text("UPDATE commitments SET facts = :f WHERE uid = 'u1'"), {"f": broken}
        )
    )
    seen = shop.read(lambda c: commitments.of_account(c, anna.id, shop.now))
    assert [one.uid for one in seen] == ["u2"]
    shop.now = TEN + DAY
    shop.write(lambda c: retention.run(c, shop.now))
    assert shop.appointment(anna, "u2").text == ""


@pytest.mark.expects_log("bug in a mail")
def test_a_mail_that_can_t_be_queued_stops_no_publication_and_no_other_mail(
    shop_on_both: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_on_both
    anna, otto = shop.client("anna"), shop.client("otto")
    pending = [
        sample_commitment(who.email, who.id, TEN, state=CommitmentState.PENDING)
        for who in (anna, otto)
    ]
    shop.publish_next(*pending)
    appearance = changes._appearance

    def bad(one: Commitment) -> Appearance:
        if one.account == anna.id:
            raise KeyError("a bug")
        return appearance(one)

    monkeypatch.setattr(changes, "_appearance", bad)
    shop.publish_next(*(sample_commitment(who.email, who.id, TEN) for who in (anna, otto)))
    assert sorted(shop.mails()) == ["confirmed", "confirmed"]
    found = shop.read(lambda c: outbox.standing(c, now=shop.now))
    assert found.waiting == 1
    assert found.aside == (("confirmed", "it could not be queued (KeyError)", 1),)
    assert shop.receipt.generation < shop.publication.generation


@pytest.mark.expects_log("bug in what forgets")
def test_what_one_step_can_t_forget_is_not_kept_by_the_others(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad(_c: Connection, _now: int) -> None:
        raise ValueError("a bug")

    shop.client("late", verified=False)
    monkeypatch.setattr(retention, "STEPS", (bad, *retention.STEPS))
    shop.now += 30 * DAY
    asyncio.run(forget_once(_parts(shop)))
    assert shop.read(lambda c: accounts.of_email(c, "late@example.com")) is None
    shop.database.close()


@pytest.mark.expects_log("bug in the pulse")
def test_the_pulse_outlives_a_bug(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0

    async def run() -> None:
        nonlocal looks
        pulse = Pulse(shop.database)
        honest = pulse._look

        async def bad() -> object:
            nonlocal looks
            looks += 1
            if looks <= 2:
                raise KeyError("a bug")
            return await honest()

        monkeypatch.setattr(pulse, "_look", bad)
        task = asyncio.create_task(pulse.run())
        for _ in range(200):
            await asyncio.sleep(EVERY / 4)
            if looks > 2:
                break
        assert not task.done()
        assert pulse.known() == shop.database.position()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    shop.database.close()


def test_events_are_read_as_they_were_written(shop: Shop) -> None:
    anna = shop.client()
    shop.ask(TEN, anna)
    (event,) = shop.events()
    assert event == shop.read(lambda c: events.of_account(c, anna.id, 0))[0]
