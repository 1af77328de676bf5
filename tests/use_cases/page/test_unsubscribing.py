"""What a client has said about thanks is a fact of theirs: dated, told, and undone by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import NO_EXTRAS_WORD, ExtrasWord
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.messages.rules import set_rule
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.page.link import pair, pairing_code, read_inbox
from scheduler_app.use_cases.page.unsubscribing import BY_LINK
from scheduler_app.use_cases.practice.founding import found_practice
from tests.fakes.clients_on_the_page import FakePage

DAY = timedelta(days=1)


class Desk:
    """A diary whose client is thanked after a visit, and the page that mails that."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        self.diary, self.now = diary, now
        self.page = FakePage(lambda: self.now)
        code = pairing_code("https://book.example/#code")
        pair(diary, self.page, code, "hosted", keep=lambda _page, _token: None, now=now)
        rule = MessageRule(0, None, read_when("+1d"), read_channels("mail"), "thanks")
        set_rule(diary, rule, now=now)
        self.anna = save_client(diary, Client(0, "Anna", email="anna@example.org"), now=now)
        self.visit = book(diary, NewBooking(now + DAY, client_id=self.anna.id), now=now)

    def thanks(self) -> list[tuple[str, str]]:
        """Key and state of each."""
        query = "SELECT key, state FROM outbox WHERE content LIKE '%\"thanks\"%' ORDER BY id"
        with self.diary.look() as asked:
            return [tuple(row) for row in asked.exec_driver_sql(query)]

    def unsubscribes(self) -> None:
        self.page.tell(EventKind.UNSUBSCRIPTION, note=self.thanks()[0][0])
        read_inbox(self.diary, self.page, now=self.page.now)

    def word(self) -> ExtrasWord:
        return get_client(self.diary, self.anna.id).extras

    def says(self, word: ExtrasWord) -> None:
        known = get_client(self.diary, self.anna.id)
        save_client(self.diary, replace(known, extras=word), now=self.now)


@pytest.fixture
def desk(diary: Diary, now: datetime) -> Desk:
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    return Desk(diary, now)


def test_who_was_merged_since_is_who_they_are_by_now(desk: Desk) -> None:
    kept = save_client(desk.diary, Client(0, "Anna S"), now=desk.now)
    [(key, _)] = desk.thanks()
    merge(desk.diary, kept.id, desk.anna.id, now=desk.now)
    desk.page.tell(EventKind.UNSUBSCRIPTION, note=key)
    read_inbox(desk.diary, desk.page, now=desk.page.now)
    assert get_client(desk.diary, kept.id).extras.unwanted


def states(desk: Desk) -> set[str]:
    return {state for _, state in desk.thanks()}


def test_it_is_a_dated_fact_that_planning_and_history_know(desk: Desk) -> None:
    assert states(desk) == {"planned"}
    desk.unsubscribes()
    assert desk.word() == ExtrasWord(unwanted=True, at=desk.now, how=BY_LINK)
    assert states(desk) == {"withdrawn"}
    [*_, line] = booking_history(desk.diary, desk.visit.id)
    assert line.what == "Anna wants no more thanks and follow-ups"
    desk.unsubscribes()
    assert len(notices(desk.diary)) == 1


def test_who_changes_their_mind_is_thanked_again_and_older_words_count_no_more(desk: Desk) -> None:
    desk.unsubscribes()
    desk.says(ExtrasWord(unwanted=False, at=desk.now + DAY, how="by phone"))
    assert states(desk) == {"planned"}
    desk.unsubscribes()
    assert states(desk) == {"planned"}
    desk.now += 2 * DAY
    desk.unsubscribes()
    assert desk.word().unwanted


def test_no_undo_takes_a_clients_word_back(desk: Desk) -> None:
    known = get_client(desk.diary, desk.anna.id)
    save_client(desk.diary, replace(known, company="Nord"), now=desk.now)
    desk.says(ExtrasWord(unwanted=True, at=desk.now - DAY, how="by phone"))
    undo(desk.diary, now=desk.now)
    assert desk.word() == NO_EXTRAS_WORD and states(desk) == {"planned"}
    desk.unsubscribes()
    with pytest.raises(NotAllowed):
        redo(desk.diary, now=desk.now)
    assert undo(desk.diary, now=desk.now).verb == "client"
    after = get_client(desk.diary, desk.anna.id)
    assert (after.company, after.extras.unwanted) == ("", True)


@pytest.mark.parametrize(("gone", "heard"), [(1, 1), (2, 0)], ids=["booking", "client"])
def test_what_is_told_of_one_that_is_gone_holds_up_nothing(
    desk: Desk, gone: int, heard: int
) -> None:
    for _ in range(gone):
        undo(desk.diary, now=desk.now)
    desk.unsubscribes()
    assert len(notices(desk.diary)) == heard
    if heard:
        with pytest.raises(NotAllowed):  # nor does a client go who has said something since
            undo(desk.diary, now=desk.now)
