"""The command line: what was said with a client or a number, and what waits to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from tests.cli.conftest import NOW, Run
from tests.use_cases.messages.heard_desk import ANNA, BERT, NOBODY, HeardDesk


@pytest.fixture
def desk(run: Run, tmp_path: Path) -> Iterator[HeardDesk]:
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    made = HeardDesk(diary, NOW)
    made.has("Anna", ANNA)
    made.has("Bert", BERT)
    yield made
    diary.close()


def test_what_waits_is_listed_until_it_is_seen(run: Run, desk: HeardDesk) -> None:
    assert "Nothing waits" in run("conversation")
    desk.hears("Can you come\nearlier?")
    desk.hears("Do you repair Macs?", sender=NOBODY)
    nobody, anna = run("conversation", "--json")
    assert (anna["client_id"], anna["waiting"], anna["title"]) == (1, 1, "Anna")
    assert (nobody["client_id"], nobody["address"]) == (None, NOBODY)
    assert "   1  Mon 1 Mar 09:01  Anna (1): Can you come earlier?" in run("conversation")
    run("conversation", "anna", "--seen")
    assert len(run("conversation", "--json")) == 1


def test_a_thread_stands_in_order_with_what_became_of_each(run: Run, desk: HeardDesk) -> None:
    visit = desk.booked()
    desk.asked(visit)
    desk.hears("yes\nbut later")
    desk.hears("C")
    asked, words, yes = run("conversation", "Anna", "--json")
    assert (asked["by"], asked["state"], asked["text"]) == ("rule", "sent", "Reply C.")
    assert (words["meant"], words["waits"], words["booking_id"]) == ("words", True, visit)
    assert (yes["meant"], yes["remark"]) == ("confirmed", "It confirmed the visit.")
    printed = run("conversation", "+49 1511 2345678", "--last", "2").splitlines()
    assert printed[:3] == [
        "* Mon 1 Mar 09:01  They by text: yes",
        "      but later",
        "      [It says more than yes, so nothing was confirmed by itself.]",
    ]


def test_a_number_of_nobody_s_is_shown_and_given(run: Run, desk: HeardDesk) -> None:
    desk.hears("Hello", sender=NOBODY)
    assert "They by text: Hello" in run("conversation", NOBODY)
    said = run("conversation", NOBODY, "--give-to", "Bert")
    assert said == f"1 message from {NOBODY} now of Bert.\n"
    assert "Hello" in run("conversation", "Bert")
    # It is Bert's by now.
    assert "Hello" in run("conversation", NOBODY)


def test_whom_it_may_mean_is_said(run: Run, desk: HeardDesk) -> None:
    assert "Nothing was said yet." in run("conversation", "Anna")
    assert "no client has it" in run("conversation", NOBODY, status=1)
    assert "no client called" in run("conversation", "Zoe", status=1)
    assert "is no phone number" in run("conversation", "+", status=1)
    desk.has("Bert", ANNA)
    assert f"{ANNA} is of Anna and Bert." in run("conversation", ANNA, status=1)


def test_an_answer_goes_by_the_way_that_they_wrote_and_is_shown(run: Run, desk: HeardDesk) -> None:
    desk.hears("Do you repair Macs?", sender=NOBODY)
    run("settings", "texts.account", f"AC{'0' * 32}")
    said = run("conversation", NOBODY, "--say", "Yes, all of them.")
    assert said == (
        f"To {NOBODY} by text, in 1 segment\n\nYes, all of them.\n\n"
        "It goes out as soon as the window is open, or “scheduler-app worker” runs.\n"
    )
    told = run("conversation", "Anna", "--say", "See you.", "--by", "text", "--json")
    assert (told["channel"], told["address"], told["answers"]) == ("text", ANNA, None)
    assert "You by text (planned): See you." in run("conversation", "Anna")
    refused = run("conversation", "Anna", "--say", "See you.", "--by", "mail", status=1)
    assert refused.startswith("scheduler-app: There is no e-mail address of Anna. Add one.")


def test_a_sender_that_is_a_word_is_read_and_seen(run: Run, desk: HeardDesk) -> None:
    desk.hears("Your parcel has come", sender="Parcels")
    desk.hears("Your code is 7", sender="72233")
    for sender, said in (("Parcels", "Your parcel"), ("72233", "Your code")):
        assert said in run("conversation", sender, "--seen")
    assert run("conversation", "--json") == []
    assert "no client called" in run("conversation", "Nobody", status=1)


def test_what_does_not_go_together_is_refused_and_nothing_happens(
    run: Run, misused: Callable[..., str], desk: HeardDesk
) -> None:
    desk.hears("Hello")
    for words in (("--say", "Hi"), ("--give-to", "Bert"), ("--seen",)):
        assert "need a client or a number" in misused("conversation", *words)
    assert "do not go together" in misused("conversation", "Anna", "--seen", "--say", "Hi")
    assert "go with --say" in misused("conversation", "Anna", "--by", "mail")
    assert "from 1 to" in misused("conversation", "Anna", "--last", "0")
    given = run("conversation", "Anna", "--give-to", "Bert", status=1)
    assert "theirs already" in given and "nobody has can be given" in given
    assert len(run("conversation", "--json")) == 1, "it waits as before"


def test_a_long_answer_is_held_to_the_length_of_its_way(run: Run, desk: HeardDesk) -> None:
    desk.hears("Tell me all of it")
    said = run("conversation", "Anna", "--say", "a" * 1_200, "--json")
    assert len(said["text"]) == 1_200
    assert "at most 1,600" in run("conversation", "Anna", "--say", "a" * 1_700, status=1)
