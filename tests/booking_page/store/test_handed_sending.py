"""Mails that were handed over: claimed while they hold and are of use, each end told once."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text

from scheduler_app.booking_page.store import claims, handed_sending, retention
from scheduler_app.booking_page.store.handed_sending import ASLEEP, TOO_MANY, waits
from scheduler_app.booking_page.store.outbox import CUT_AFTER, PAUSES
from scheduler_app.booking_page.store.throttle import LIMITS, attempt
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.mails import MailReport, MailState, Rest
from tests.booking_page.handing_over import (
    TEN,
    UID,
    booked,
    ended,
    put_off,
    reminder,
    reports,
    rows,
    states,
    take,
)
from tests.booking_page.sample import (
    AT_ONCE,
    DAY,
    NOW,
    sample_commitment,
    sample_mail,
)
from tests.booking_page.shop import HOUR, Shop, berlin


def test_a_mail_is_dropped_where_its_booking_is_not_as_told(shop_on_both: Shop) -> None:
    shop = shop_on_both
    booked(shop)
    shop.hand_over(reminder(), reminder("other", start=TEN + HOUR))
    ended(shop, take(shop), MailState.SENT)
    assert take(shop) is None
    assert reports(shop) == [("k", "sent"), ("other", "dropped")]
    # The same document again is no reason to begin anew; a booking that is there now is one.
    assert states(shop.hand_over(reminder("other", start=TEN + HOUR)))["other"] == "dropped"
    booked(shop, start=TEN + HOUR)
    again = shop.hand_over(reminder("other", start=TEN + HOUR), digest="x")
    assert states(again)["other"] == "waiting"
    assert take(shop) is not None


def test_what_its_client_did_here_drops_it_before_the_desktop_has_heard(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client()
    days = {"stays": 10, "cancelled": 11, "moved": 12}
    shop.publish_next(
        *(
            sample_commitment(uid, anna.id, berlin(n, 10), service=AT_ONCE, minutes=30)
            for uid, n in days.items()
        )
    )
    shop.hand_over(*(sample_mail(uid, uid, berlin(n, 10)) for uid, n in days.items()))
    shop.write(lambda c: claims.cancel(c, anna.id, "cancelled", shop.now))
    wish = shop.hold(berlin(15, 10), service=AT_ONCE, moves="moved", account=anna.id)
    shop.submit(wish, anna)
    sent = []
    while (taken := take(shop)) is not None:
        sent.append(taken.mail.key)
        ended(shop, taken, MailState.SENT)
    assert sent == ["stays"]
    assert rows(shop) == {"stays": "sent", "cancelled": "dropped", "moved": "dropped"}


def test_mails_of_other_states_go_out_in_those(shop: Shop) -> None:
    anna = shop.client()
    done = replace(sample_commitment(UID, anna.id, TEN), state=CommitmentState.DONE)
    shop.publish_next(done)
    shop.hand_over(
        reminder("reminds"), reminder("thanks", holds_in=("done",), useful_until=TEN + DAY)
    )
    taken = take(shop)
    assert taken is not None and taken.mail.key == "thanks"


def test_a_mail_waits_some_minutes_for_the_publication_of_its_booking(shop: Shop) -> None:
    shop.client()
    shop.hand_over(reminder(), reminder("never", start=TEN))
    assert take(shop) is None and set(rows(shop).values()) == {"waiting"}
    booked(shop)
    assert take(shop) is None
    shop.now += handed_sending.LOOKS_EVERY
    assert take(shop) is not None
    shop.publish_next()
    shop.now += handed_sending.EXPECTED_WITHIN
    assert take(shop) is None and rows(shop)["never"] == "dropped"


def test_nothing_goes_out_before_its_time_nor_after(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder("later", send_at=NOW + HOUR), reminder("short", useful_until=NOW + 60))
    shop.now += 61
    assert take(shop) is None and rows(shop) == {"later": "waiting", "short": "late"}
    shop.now = NOW + HOUR - 1
    assert take(shop) is None
    shop.now += 1
    assert take(shop) is not None
    assert reports(shop) == [("short", "late")]


def test_nothing_goes_out_once_the_document_has_run_out(shop_on_both: Shop) -> None:
    shop = shop_on_both
    booked(shop)
    wanted = [reminder("a", send_at=NOW + DAY), reminder("b", send_at=NOW + 2 * DAY)]
    shop.hand_over(*wanted, lasts=2 * DAY, digest="d")
    shop.now += 2 * DAY
    assert take(shop) is None and rows(shop)["a"] == "late"
    for step in retention.STEPS:
        shop.write(lambda c, step=step: step(c, shop.now))  # type: ignore[misc]
    assert rows(shop) == {"a": "late", "b": "late"}
    assert reports(shop) == [("a", "late"), ("b", "late")]
    # A desktop that is back says the same again: nothing has gone out, and all of it begins anew.
    assert shop.publish_next(*shop.publication.commitments).mails_digest == ""
    assert set(states(shop.hand_over(*wanted, digest="d")).values()) == {"waiting"}
    assert take(shop) is not None


def test_a_server_that_puts_off_is_asked_again_while_that_is_of_use(shop_on_both: Shop) -> None:
    shop = shop_on_both
    booked(shop)
    shop.hand_over(reminder(useful_until=NOW + HOUR))
    tries = []
    for _ in range(9):
        taken = take(shop)
        if taken is None:
            break
        tries.append(shop.now - NOW)
        put_off(shop, taken)
        due = shop.read(lambda c: c.execute(text("SELECT due_at FROM handed_mails")).scalar_one())
        shop.now = due
    assert tries == [0, 60, 360, 1260, 3600]
    assert reports(shop) == [("k", "late")]


def test_a_server_that_always_puts_off_is_given_up(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder())
    for pause in PAUSES:
        put_off(shop, take(shop))
        shop.now += pause
    put_off(shop, take(shop))
    assert reports(shop) == [("k", "failed")]


def test_what_was_cut_is_unknown_and_whoever_was_only_slow_comes_too_late(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder())
    taken = take(shop)
    shop.now += CUT_AFTER
    assert shop.read(lambda c: handed_sending.any_due(c, now=shop.now))
    assert take(shop) is None and reports(shop) == [("k", "unknown")]
    ended(shop, taken, MailState.SENT)
    put_off(shop, taken)
    assert rows(shop) == {"k": "unknown"} and reports(shop) == [("k", "unknown")]


def test_a_document_that_comes_while_a_mail_is_sent(shop_on_both: Shop) -> None:
    shop = shop_on_both
    booked(shop)
    shop.hand_over(*(reminder(key) for key in ("gone", "new", "out")))
    taken = {one.mail.key: one for _ in range(3) if (one := take(shop)) is not None}
    told = shop.hand_over(reminder("new", subject="New words"))
    # What is on its way can't be withdrawn, and is not called so.
    assert states(told) == {"gone": "waiting", "new": "waiting", "out": "waiting"}
    for key in ("gone", "new"):
        put_off(shop, taken[key])
    ended(shop, taken["out"], MailState.SENT)
    assert rows(shop) == {"gone": "withdrawn", "new": "waiting", "out": "sent"}
    assert sorted(reports(shop)) == [("gone", "withdrawn"), ("out", "sent")]
    shop.now += HOUR
    again = take(shop)
    assert again is not None and again.mail.subject == "New words"


def test_a_desktop_that_does_not_know_the_kind_reads_of_it_in_answers_only(shop: Shop) -> None:
    anna = shop.client()
    old = tuple(kind for kind in EventKind if kind is not EventKind.REPORT)
    shop.publish_next(sample_commitment(UID, anna.id, TEN), kinds=old)
    shop.hand_over(reminder())
    ended(shop, take(shop), MailState.SENT)
    assert reports(shop) == []
    assert shop.hand_over().reports == (MailReport("k", MailState.SENT, shop.now),)


def test_a_thousand_mails_are_ended_a_few_at_a_time(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(*(reminder(str(n), start=TEN + HOUR) for n in range(50)))
    assert take(shop) is None
    found = list(rows(shop).values())
    assert found.count("dropped") == handed_sending.ENDED_AT_ONCE


def test_a_stolen_token_lets_no_more_than_a_days_mails_out(shop: Shop) -> None:
    booked(shop)
    of_address = LIMITS["handed mails to address"].attempts
    flood = [reminder(f"{n:03}", useful_until=NOW + 3 * HOUR) for n in range(of_address + 25)]
    shop.hand_over(*flood, reminder("~other", to="bea@example.org"))
    for _ in range(of_address):
        ended(shop, take(shop), MailState.SENT)
    found = [take(shop) for _ in range(3)]
    assert [one.mail.key for one in found if one is not None] == ["~other"]
    held = [one for one in shop.hand_over(*flood).reports if one.why == TOO_MANY]
    assert len(held) == 25 and {one.state for one in held} == {MailState.WAITING}
    shop.now += 3 * HOUR + 1
    assert [take(shop) for _ in range(2)] == [None, None]
    assert reports(shop)[-1][1] == "late"


def test_what_waited_for_the_next_day_goes_out_then(shop_on_both: Shop) -> None:
    shop = shop_on_both
    booked(shop)
    for _ in range(LIMITS["handed mails"].attempts):
        shop.write(lambda c: attempt(c, "handed mails", "", now=shop.now))
    shop.hand_over(reminder())
    assert take(shop) is None
    shop.now += DAY
    assert take(shop) is not None


def test_what_is_put_off_into_a_rest_goes_at_its_end_and_is_not_late(shop: Shop) -> None:
    booked(shop)
    evening, morning = NOW + PAUSES[0], NOW + 9 * HOUR
    shop.hand_over(reminder(rests=(Rest(evening, morning), Rest(NOW + DAY, NOW + DAY + HOUR))))
    put_off(shop, take(shop))
    shop.now = evening
    assert take(shop) is None
    shop.now = morning - 1
    assert take(shop) is None and shop.read(lambda c: waits(c, shop.now)) == 0
    shop.now = morning
    ended(shop, take(shop), MailState.SENT)
    assert reports(shop) == [("k", "sent")]


def test_what_rests_until_it_is_of_no_use_does_not_go(shop: Shop) -> None:
    booked(shop)
    over = NOW + 2 * HOUR
    shop.hand_over(reminder(useful_until=over, rests=(Rest(NOW - 1, NOW + 9 * HOUR),)))
    assert take(shop) is None
    shop.now = over
    assert take(shop) is None
    shop.now = over + 1
    assert take(shop) is None
    [told] = [event.report for event in shop.events() if event.report is not None]
    assert (told.state, told.why) == (MailState.LATE, ASLEEP)


def test_what_is_off_is_dropped_though_it_rests(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder("other", start=TEN + HOUR, rests=(Rest(NOW - 1, NOW + 9 * HOUR),)))
    assert take(shop) is None
    assert reports(shop) == [("other", "dropped")]
