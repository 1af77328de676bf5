"""Mails that were handed over: the page is brought to each document, no key begins twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from scheduler_app.booking_page.account.leaving import erase, everything_about
from scheduler_app.booking_page.store import accounts, handed, handed_rows
from scheduler_app.booking_page.store.copies import back_up, restore
from scheduler_app.booking_page.store.handed_examination import LONGEST_LAST
from scheduler_app.booking_page.store.refusals import AnotherDiary
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.mails import LONGEST_USE, MailState
from scheduler_app.domain.page.troubles import StaleMails
from tests.booking_page.handing_over import (
    TEN,
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
    DAY,
    NOW,
    sample_mails,
)
from tests.booking_page.shop import HOUR, Shop


def test_a_document_is_kept_answered_and_told_by_its_digest(shop_on_both: Shop) -> None:
    shop = shop_on_both
    booked(shop)
    receipt = shop.hand_over(reminder("a"), reminder("b", send_at=NOW + HOUR), digest="first")
    assert states(receipt) == {"a": "waiting", "b": "waiting"}
    assert (receipt.digest, receipt.until) == ("first", NOW + 4 * DAY)
    assert shop.publish_next(*shop.publication.commitments).mails_digest == "first"
    shop.now += DAY
    again = shop.hand_over(reminder("a"), reminder("b", send_at=NOW + HOUR), digest="first")
    assert again.until == shop.now + 4 * DAY and states(again) == states(receipt)


def test_who_hands_over_others_again_and_again_fills_nothing_up(
    shop_on_both: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_on_both
    monkeypatch.setattr(handed_rows, "MOST_UNSENT", 3)
    booked(shop)
    shop.hand_over(reminder("sent"))
    ended(shop, take(shop), MailState.SENT)
    for number in range(6):
        shop.now += 1
        shop.hand_over(reminder(f"{number}"))
    assert rows(shop) == {
        "sent": "sent", "2": "withdrawn", "3": "withdrawn", "4": "withdrawn", "5": "waiting",
    }  # fmt: skip
    again = shop.hand_over(reminder("sent"), reminder("0"))
    assert states(again) | {"sent": "sent", "0": "waiting"} == states(again)


def test_what_is_left_out_is_withdrawn_and_may_come_back(shop_on_both: Shop) -> None:
    shop = shop_on_both
    booked(shop)
    shop.hand_over(reminder("a"), reminder("b"))
    left = shop.hand_over(reminder("b"))
    assert states(left) == {"a": "withdrawn", "b": "waiting"}
    assert not shop.read(
        lambda c: c.execute(text("SELECT body FROM handed_mails WHERE key = 'a'")).scalar()
    )
    assert reports(shop) == []
    assert states(shop.hand_over(reminder("a"), reminder("b")))["a"] == "waiting"
    taken = take(shop)
    assert taken is not None and taken.mail.key == "a"


@pytest.mark.parametrize("state", [MailState.SENT, MailState.UNKNOWN])
def test_what_went_out_or_may_have_is_never_sent_again(shop: Shop, state: MailState) -> None:
    booked(shop)
    shop.hand_over(reminder())
    ended(shop, take(shop), state)
    for mails in ((), (reminder(),), (reminder(subject="Other words", to="b@example.com"),)):
        assert states(shop.hand_over(*mails)) == {"k": state.value}
        assert take(shop) is None
    # Also by a publication of another generation, and by a diary of yesterday.
    shop.publish_next(*shop.publication.commitments, acknowledged=0)
    assert states(shop.hand_over(reminder(text="Yesterday's words"))) == {"k": state.value}
    assert take(shop) is None


def test_what_went_out_about_another_booking_is_no_word_of_this_one(shop_on_both: Shop) -> None:
    """Diaries from a backup may name two bookings alike: none of them is lost silently."""
    shop = shop_on_both
    booked(shop)
    shop.hand_over(reminder())
    ended(shop, take(shop), MailState.SENT)
    answer = shop.hand_over(replace(reminder(), uid="another"))
    assert states(answer) == {"k": "failed"} and "another booking" in answer.reports[0].why
    assert states(shop.hand_over()) == states(shop.hand_over(reminder())) == {"k": "sent"}
    assert take(shop) is None


def test_what_says_something_else_is_sent_as_it_is_wanted_last(shop_on_both: Shop) -> None:
    shop = shop_on_both
    booked(shop)
    shop.hand_over(reminder(send_at=NOW + HOUR))
    shop.hand_over(reminder(subject="Sooner"))
    taken = take(shop)
    assert taken is not None and taken.mail.subject == "Sooner"
    assert taken.practice is not None and taken.practice.name == "Anna's IT Help"


def test_what_is_done_keeps_neither_words_nor_address(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(
        *(reminder(str(n), send_at=NOW + n) for n in range(5)),
        reminder("late", start=TEN, useful_until=NOW),
        reminder("left"),
    )
    shop.now += 10
    for state in (MailState.SENT, MailState.FAILED, MailState.UNKNOWN):
        ended(shop, take(shop), state, "550 5.1.1")
    shop.hand_over(*(reminder(str(n), send_at=NOW + n) for n in range(5)))
    booked(shop, start=TEN + HOUR)
    assert take(shop) is None
    kept = repr(shop.read(lambda c: c.execute(text("SELECT * FROM handed_mails")).all()))
    assert "anna@" not in kept and "See you" not in kept
    told = repr([event for event in shop.events() if event.kind is EventKind.REPORT])
    assert "anna@" not in told and "See you" not in told and "550 5.1.1" in told


def test_what_was_refused_is_tried_again_only_when_it_is_another_mail(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder())
    ended(shop, take(shop), MailState.FAILED, "550")
    assert states(shop.hand_over(reminder(), reminder("b", send_at=NOW + 9)))["k"] == "failed"
    assert take(shop) is None
    mended = shop.hand_over(reminder(to="right@example.com"))
    assert states(mended)["k"] == "waiting"
    taken = take(shop)
    assert taken is not None and taken.mail.to == "right@example.com"


def test_a_document_that_was_held_up_changes_nothing(shop: Shop) -> None:
    booked(shop)
    shop.now += HOUR
    shop.hand_over(issued_at=shop.now)
    with pytest.raises(StaleMails) as refused:
        shop.hand_over(reminder(), issued_at=shop.now - 60)
    assert refused.value.issued_at == shop.now and rows(shop) == {}
    # A clock that was ahead keeps nobody out once it is right again.
    shop.hand_over(issued_at=shop.now + DAY)
    assert states(shop.hand_over(reminder(), issued_at=shop.now)) == {"k": "waiting"}


def test_another_diary_is_refused(shop: Shop) -> None:
    other = replace(sample_mails(reminder()), diary="another")
    with pytest.raises(AnotherDiary):
        shop.write(lambda c: handed.take(c, handed.prepared(other, shop.now), shop.now))
    assert rows(shop) == {}


def test_keys_are_kept_for_ninety_days_and_forgotten_then(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder(), reminder("waits", send_at=NOW + DAY))
    ended(shop, take(shop), MailState.SENT)
    shop.now += handed_rows.KEPT
    shop.write(lambda c: handed_rows.forget_old(c, shop.now - 1))
    assert rows(shop) == {"k": "sent", "waits": "late"}
    shop.write(lambda c: handed_rows.forget_old(c, shop.now))
    assert rows(shop) == {"waits": "late"}


def test_how_long_a_mail_lies_here_is_judged_by_the_clock_of_the_page(shop: Shop) -> None:
    booked(shop, start=TEN + 90 * DAY)
    ahead = NOW + 60 * DAY
    with pytest.raises(InvalidInput, match="clock of this page") as refused:
        shop.hand_over(reminder(start=TEN + 90 * DAY, send_at=ahead), issued_at=ahead)
    assert refused.value.field == "mails.0.send_at" and rows(shop) == {}


def test_an_erased_account_takes_its_mails_along_and_a_new_address_gets_them(shop: Shop) -> None:
    booked(shop)
    anna = shop.read(lambda c: str(c.execute(text("SELECT id FROM accounts")).scalar()))
    shop.hand_over(
        reminder(send_at=NOW + HOUR),
        reminder("copy", to="office@example.com", send_at=NOW + HOUR),
        reminder("now"),
    )
    taken = take(shop)
    shop.write(lambda c: handed.readdress(c, anna, "anna@example.com", "anna@new.example"))
    # The desktop, which has not heard of it, says the same of this mail.
    shop.hand_over(
        reminder(send_at=NOW + HOUR), reminder("copy", to="office@example.com", send_at=NOW + HOUR)
    )
    kept = shop.read(lambda c: c.execute(text("SELECT key, body FROM handed_mails")).all())
    assert {row.key: "anna@new.example" in row.body for row in kept if row.body} == {
        "k": True,
        "copy": False,
    }
    account = shop.read(lambda c: accounts.of_id(c, anna))
    assert account is not None
    told = shop.read(
        lambda c: everything_about(c, replace(account, email="anna@new.example"), shop.now)
    )
    assert [one["subject"] for one in told["mails_to_be_sent"]] == ["Your appointment"]
    shop.write(lambda c: erase(c, account, shop.now))
    put_off(shop, taken)
    assert rows(shop) == {"k": "dropped", "copy": "dropped", "now": "withdrawn"}


def test_who_erases_the_account_leaves_no_mail_about_a_booking_that_is_not_shown_yet(
    shop_on_both: Shop,
) -> None:
    shop = shop_on_both
    booked(shop)
    account = shop.read(lambda c: accounts.of_email(c, "anna@example.com"))
    assert account is not None
    coming = replace(reminder("mine"), uid="coming", to=account.email.upper())
    shop.hand_over(coming, replace(coming, key="other", to="bert@example.org"))
    shop.write(lambda c: erase(c, account, shop.now))
    assert rows(shop) == {"mine": "dropped", "other": "waiting"}
    query = text("SELECT key FROM handed_mails WHERE body <> ''")
    assert shop.read(lambda c: c.execute(query).scalars().all()) == ["other"]


def test_a_restored_page_sends_nothing_twice_that_may_be_out(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    shop = Shop(database_url)
    booked(shop)
    shop.hand_over(reminder("due"), reminder("later", send_at=NOW + 2 * HOUR))
    back_up(database_url, folder / "copy")
    # Sent after the copy was made: one that it knows, one that it has never heard of.
    new = reminder("new", send_at=NOW + 60)
    shop.hand_over(reminder("due"), new, reminder("later", send_at=NOW + 2 * HOUR))
    shop.now += 60
    for _ in range(2):
        ended(shop, take(shop), MailState.SENT)
    shop.database.close()
    restore(database_url, folder / "copy", now=shop.now + 1)
    again = Shop.__new__(Shop)
    again.database, again.now, again.publication = shop.database, shop.now + 2, shop.publication
    assert take(again) is None
    assert again.publish_next(*shop.publication.commitments).mails_digest == ""
    told = again.hand_over(
        reminder("due"),
        new,
        reminder("later", send_at=NOW + 2 * HOUR),
        reminder("fresh", send_at=NOW + 99),
    )
    assert states(told) == {
        "due": "unknown",
        "new": "unknown",
        "later": "waiting",
        "fresh": "waiting",
    }
    again.now = NOW + 2 * HOUR
    sent = [one.mail.key for _ in range(9) if (one := take(again)) is not None]
    assert sent == ["fresh", "later"]
    again.database.close()


def test_no_key_is_kept_longer_however_long_its_mail_is_said_to_be_of_use(shop: Shop) -> None:
    booked(shop)
    with pytest.raises(InvalidInput):
        shop.hand_over(reminder(useful_until=NOW + LONGEST_USE + 1))
    longest = reminder(useful_until=NOW + LONGEST_USE)
    shop.hand_over(longest)
    ended(shop, take(shop), MailState.SENT)
    shop.now += handed_rows.KEPT
    shop.write(lambda c: handed_rows.forget_old(c, shop.now))
    assert rows(shop) == {}
    shop.hand_over(longest)
    assert take(shop) is None, "it went out long ago"


def test_no_mail_lies_here_long_before_it_is_due_whatever_its_sender_calls_now(shop: Shop) -> None:
    booked(shop)
    latest = NOW + LONGEST_LAST
    ahead = {"issued_at": NOW + 300 * DAY, "lasts": LONGEST_LAST}
    with pytest.raises(InvalidInput):
        shop.hand_over(reminder(send_at=latest + 1, useful_until=latest + DAY), **ahead)
    shop.hand_over(reminder(send_at=latest, useful_until=latest + DAY), **ahead)
    assert rows(shop) == {"k": "waiting"}
