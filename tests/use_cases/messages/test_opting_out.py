"""Use cases: STOP holds for whoever has its number, however they came to have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.storage.diary import looking
from scheduler_app.storage.messages.direct_parties import reached
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.merge import merge
from tests.use_cases.messages.heard_desk import ANNA, BERT, NOBODY, HeardDesk


def test_a_number_that_undo_gives_back_has_said_what_it_said_meanwhile(heard: HeardDesk) -> None:
    heard.has("Anna", NOBODY)
    heard.hears("STOP", sender=ANNA)
    undo(heard.diary, now=heard.later(hours=1))
    assert (heard.client().phones, heard.word()) == ((ANNA,), Permission.REFUSED)
    redo(heard.diary, now=heard.later(hours=1))
    assert (heard.client().phones, heard.word()) == ((NOBODY,), Permission.GIVEN)


def test_a_client_who_comes_back_has_said_what_their_number_said(heard: HeardDesk) -> None:
    heard.has("Carl", NOBODY)
    undo(heard.diary, now=heard.later(hours=1))
    heard.hears("STOP", sender=NOBODY)
    redo(heard.diary, now=heard.later(hours=1))
    assert heard.word("Carl") is Permission.REFUSED
    merge(heard.diary, heard.clients["Anna"], heard.clients["Bert"], now=heard.later(hours=1))
    heard.hears("STOP", sender=BERT)
    undo(heard.diary, now=heard.later(hours=1))
    assert [heard.word(name) for name in ("Anna", "Bert")] == [
        Permission.GIVEN,
        Permission.REFUSED,
    ]


def test_of_one_second_stop_is_the_last_word_of_a_stranger_too(heard: HeardDesk) -> None:
    both = [heard.said(word, sender=NOBODY) for word in ("STOP", "START")]
    heard.hear(*both)
    with looking(heard.diary) as asked:
        assert reached(asked, Party(address=NOBODY)).texts_word is Permission.REFUSED
    heard.hears("START", sender=NOBODY)
    with looking(heard.diary) as asked:
        assert reached(asked, Party(address=NOBODY)).texts_word is Permission.NONE


def test_consent_that_a_clock_ahead_of_its_time_dated_does_not_outdo_stop(heard: HeardDesk) -> None:
    given = TextsWord(Permission.GIVEN, heard.time + timedelta(days=2), "by phone")
    save_client(heard.diary, replace(heard.client(), texts=given), now=given.at or heard.time)
    heard.hears("STOP")
    assert heard.word() is Permission.REFUSED
    refused = TextsWord(Permission.REFUSED, heard.time + timedelta(days=2), "by phone")
    save_client(heard.diary, replace(heard.client(), texts=refused), now=refused.at or heard.time)
    heard.hears("START")
    assert heard.word() is Permission.REFUSED, "nobody can tell which was first"
