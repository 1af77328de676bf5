"""The consultant who is away hears how much waits: each thing once, and nothing of anybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.away import WatchedThing, summed
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, looking, writing
from scheduler_app.use_cases.messages import away as use_case
from scheduler_app.use_cases.messages.announcing import claimed
from scheduler_app.use_cases.messages.away import tell_consultant
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.page.link import pair, pairing_code, read_inbox
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import OTTO, FakePage
from tests.fakes.twilio_server import SENDER, SID

OWN = "me@example.org"


class Away:
    """A practice with a page, whose consultant wishes to hear of it by mail."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        self.diary, self.now = diary, now
        self.last_seen: datetime | None = None
        self.page = FakePage(lambda: self.now)
        wanted = pairing_code("https://book.example/#code")
        pair(diary, self.page, wanted, "hosted", keep=lambda _page, _token: None, now=now)
        self.set(**{"watch.by": "mail", "watch.to": OWN, "mail.host": "mail.example"})

    def set(self, **named: str) -> None:
        save_settings(self.diary, named, now=self.now)

    def ask(self, days: int) -> None:
        self.page.request(self.now.replace(minute=0) + timedelta(days=days), OTTO, text="Secret")
        read_inbox(self.diary, self.page, now=self.page.now)

    def look(self) -> str:
        self.again = None
        told = tell_consultant(self.diary, last_seen=self.last_seen, now=self.now)
        self.again = told.again_at
        return told.text

    def out(self) -> list[tuple[str, ...]]:
        query = "SELECT channel, address, subject, text FROM direct_messages ORDER BY id"
        with looking(self.diary) as asked:
            return [tuple(row) for row in asked.exec_driver_sql(query)]


@pytest.fixture
def away(practice: Diary, now: datetime) -> Away:
    return Away(practice, now)


def test_each_thing_is_told_once_and_of_nobody(away: Away) -> None:
    assert (away.look(), away.out()) == ("", [])
    away.ask(7)
    assert away.look() == "1 request waits"
    assert away.out() == [
        ("mail", OWN, "1 request waits", "1 request waits. Your calendar has the rest.")
    ]
    assert away.look() == ""
    away.ask(8)
    assert away.look() == "", "a quarter of an hour has to pass"
    assert away.again == away.now.replace(microsecond=0) + timedelta(minutes=15)
    away.now += timedelta(minutes=15)
    assert away.look() == "2 requests wait"
    away.now += timedelta(days=1)
    assert away.look() == ""


def test_what_the_window_told_is_told_to_who_is_away_as_well(away: Away) -> None:
    away.ask(7)
    assert claimed(away.diary, ["request/1"], now=away.now)
    assert away.look() == "1 request waits"


def test_a_stop_that_may_call_the_visit_off_is_told_and_another_is_not(away: Away) -> None:
    at = to_epoch(away.now.replace(microsecond=0))
    take_in(
        away.diary,
        [
            Heard(0, f"{word}@test", Channel.TEXT, at, 0, "+4915112345678", word)
            for word in ("STOP", "CANCEL")
        ],
        now=away.now,
    )
    assert away.look() == "1 reply waits"


def test_two_programs_tell_of_the_same_once(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    away.ask(7)

    def the_other_one_first(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(use_case, "writing", writing)
        assert away.look() == "1 request waits"
        return writing(*given, **named)

    monkeypatch.setattr(use_case, "writing", the_other_one_first)
    assert away.look() == ""
    assert len(away.out()) == 1


def test_who_sits_at_the_window_is_told_by_the_window(away: Away) -> None:
    away.ask(7)
    away.last_seen = away.now - timedelta(minutes=29)
    assert away.look() == ""
    assert away.again == away.now + timedelta(minutes=1)
    away.set(**{"watch.when": "always"})
    assert away.look() == "1 request waits"
    away.set(**{"watch.when": "away"})
    away.ask(8)
    away.now += timedelta(minutes=31)
    assert away.look() == "2 requests wait"


def test_quiet_hours_and_what_is_not_wished(away: Away) -> None:
    away.set(**{"watch.of": "replies,failed"})
    away.ask(7)
    assert away.look() == ""
    away.set(**{"watch.of": "requests", "messages.quiet": "00:00-23:59"})
    assert away.look() == ""
    assert away.again is not None
    assert away.again > away.now
    away.set(**{"watch.by": "off", "messages.quiet": "off"})
    assert away.look() == ""
    assert away.out() == []


def test_a_message_to_the_consultant_that_fails_asks_for_no_other_one(away: Away) -> None:
    away.set(**{"watch.of": "requests,failed"})
    away.ask(7)
    assert away.look() == "1 request waits"
    with writing(away.diary, "carry out", by=By.SYSTEM, at=away.now) as change:
        change.connection.exec_driver_sql(
            "UPDATE outbox SET state = 'failed', changed_at = ? WHERE booking_id IS NULL",
            (to_epoch(away.now.replace(microsecond=0)),),
        )
    away.now += timedelta(minutes=20)
    assert away.look() == ""


@pytest.mark.parametrize(
    ("by", "to", "said"),
    [
        ("mail", "", "no address to mail you at"),
        ("mail", "+4915123456789", "no e-mail address"),
        ("text", OWN, "no number of a mobile"),
        ("text", "0151 23456789", "no number of a mobile"),
    ],
)
def test_the_address_has_to_fit_the_way(away: Away, by: str, to: str, said: str) -> None:
    away.set(**{"texts.account": SID, "texts.from": SENDER})
    with pytest.raises(InvalidInput, match=said) as wrong:
        away.set(**{"watch.by": by, "watch.to": to})
    assert wrong.value.field == "watch.to"


def test_nobody_is_told_by_a_text_that_waits_on_their_own_phone(away: Away) -> None:
    by_text = {"watch.by": "text", "watch.to": "+4915123456789"}
    with pytest.raises(InvalidInput, match="from your own phone"):
        away.set(**by_text)
    away.set(**{"texts.account": SID, "texts.from": SENDER}, **by_text)
    away.set(**{"texts.account": ""})
    away.ask(7)
    with pytest.raises(NotAllowed, match="from your own phone"):
        away.look()
    assert away.out() == []
    away.set(**{"texts.account": SID})
    assert away.look() == "1 request waits"


def test_a_number_is_kept_as_it_is_dialled(away: Away) -> None:
    away.set(**{"texts.account": SID, "texts.from": SENDER})
    away.set(**{"watch.by": "text", "watch.to": "+49 (151) 234-56789"})
    with pytest.raises(InvalidInput, match="not known"):
        away.set(**{"watch.of": "requests,weather"})


def test_the_sum_in_words() -> None:
    counts = {WatchedThing.REQUESTS: 2, WatchedThing.REPLIES: 1, WatchedThing.FAILED: 0}
    assert summed(counts) == "2 requests and 1 reply wait"
    assert summed(counts | {WatchedThing.FAILED: 3}) == (
        "2 requests, 1 reply and 3 failed messages wait"
    )
    assert summed({}) == ""
