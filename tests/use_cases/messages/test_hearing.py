"""Use cases: what others write is taken in once, and does what it clearly says, and no more."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.domain.clients.reach import Channel, Permission
from scheduler_app.domain.messages import answering
from scheduler_app.domain.messages.answering import ALREADY
from scheduler_app.domain.messages.confirmation import AskState
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.replies import Heard, HeardAs
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.clients.erasing import erase_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.messages import hearing
from scheduler_app.use_cases.messages.confirmed import confirmation_of
from scheduler_app.use_cases.messages.confirming import client_confirms
from scheduler_app.use_cases.messages.direct import tell
from scheduler_app.use_cases.messages.hearing import NewlyHeard
from tests.drawing import chance
from tests.use_cases.messages.heard_desk import ANNA, BERT, NOBODY, HeardDesk


def test_a_yes_confirms_what_was_asked_and_is_seen(heard: HeardDesk) -> None:
    visit = heard.booked()
    heard.asked(visit)
    kept = heard.hears("C")
    assert (kept.meant, kept.remark) == (HeardAs.CONFIRMED, "")
    assert (kept.client_id, kept.booking_id) == (heard.clients["Anna"], visit)
    assert kept.seen_at == kept.heard_at
    assert heard.confirmed() == [(visit, "text")]
    assert undo_state(heard.diary).undo != "hear"


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("yes but later", answering.MORE_THAN_YES),
        ("👍", answering.NO_WORD_IN_IT),
        ("Ich kann leider nicht. " * 70, answering.IN_OTHER_WORDS),
    ],
)
def test_anything_more_waits_beside_its_booking(heard: HeardDesk, text: str, remark: str) -> None:
    visit = heard.booked()
    heard.asked(visit)
    kept = heard.hears(text[:1600])
    assert (kept.meant, kept.remark, kept.seen_at) == (HeardAs.WORDS, remark, None)
    assert (kept.booking_id, kept.text) == (visit, text[:1600].strip())
    assert heard.confirmed() == []


def test_two_open_questions_need_the_code(heard: HeardDesk) -> None:
    first, second = heard.booked(), heard.booked(days=3)
    heard.asked(first)
    heard.asked(second, code=2)
    kept = heard.hears("yes")
    assert kept.meant is HeardAs.WORDS
    assert kept.remark == f"{answering.SEVERAL} Nothing was confirmed."
    assert kept.client_id == heard.clients["Anna"]
    assert heard.hears("C9").remark.startswith("Nothing that was asked has the code C9.")
    heard.hears("C2")
    assert heard.confirmed() == [(second, "text")]
    heard.hears("C")
    assert heard.confirmed() == [(first, "text"), (second, "text")]
    assert heard.hears("C").remark == ALREADY


@pytest.mark.parametrize("kind", [DirectKind.WORDS, DirectKind.EARLIER])
def test_a_yes_to_what_the_consultant_wrote_since_is_for_them_to_read(
    heard: HeardDesk, kind: DirectKind
) -> None:
    visit = heard.booked()
    heard.asked(visit)
    anna, text = heard.clients["Anna"], "Can you come at 9 instead?"
    heard.later(hours=1)
    words = DirectMessage(0, kind, 0, 0, anna, visit, Channel.TEXT, text=text)
    tell(heard.diary, words, now=heard.time)
    assert heard.hears("Ja").meant is HeardAs.CONFIRMED, "it has not gone out yet"
    heard.went()
    kept = heard.hears("yes")
    assert (kept.meant, kept.booking_id, kept.seen_at) == (HeardAs.WORDS, visit, None)
    assert kept.remark == f"{answering.YOU_WROTE_SINCE} Nothing was confirmed."
    assert heard.hears("C").meant is HeardAs.CONFIRMED


def test_an_earlier_answer_that_is_heard_late_makes_a_later_one_clear(heard: HeardDesk) -> None:
    first, second = heard.booked(), heard.booked(days=3)
    heard.asked(first)
    heard.asked(second, code=2)
    late = heard.said("C2", at=heard.later(minutes=1))
    plain = heard.hears("C")
    assert plain.seen_at is None
    assert heard.hear(late).confirmed == 2
    now_clear = heard.kept()[plain.key]
    assert (now_clear.meant, now_clear.booking_id) == (HeardAs.CONFIRMED, first)
    assert now_clear.seen_at is not None
    assert heard.confirmed() == [(first, "text"), (second, "text")]


def test_a_reply_to_a_cancelled_booking_confirms_nothing_and_says_so(heard: HeardDesk) -> None:
    visit = heard.booked()
    heard.asked(visit)
    cancel(heard.diary, visit, now=heard.later(hours=1))
    kept = heard.hears("C")
    assert kept.remark == f"{answering.CALLED_OFF} Nothing was confirmed."
    assert (kept.booking_id, kept.seen_at) == (visit, None)
    assert heard.confirmed() == []


def test_what_was_written_before_the_booking_came_to_its_time_confirms_nothing(
    heard: HeardDesk,
) -> None:
    visit = heard.booked()
    heard.asked(visit)
    written = heard.said("C", at=heard.later(minutes=5))
    start = heard.time + timedelta(days=4)
    move(heard.diary, visit, start, now=heard.later(minutes=5))
    heard.asked(visit)
    heard.hear(written)
    assert heard.kept()[written.key].remark == f"{answering.MOVED} Nothing was confirmed."
    assert heard.confirmed() == []
    heard.hears("C")
    assert heard.confirmed() == [(visit, "text")]


def test_what_the_consultant_heard_on_the_phone_stays(heard: HeardDesk) -> None:
    visit = heard.booked()
    heard.asked(visit)
    client_confirms(heard.diary, visit, now=heard.later(minutes=5))
    kept = heard.hears("C", hours=1)
    assert (kept.meant, kept.remark) == (HeardAs.CONFIRMED, ALREADY)
    assert heard.confirmed() == [(visit, "phone")]


def test_the_same_is_taken_in_once_by_whichever_program(heard: HeardDesk) -> None:
    """Window and worker, on two devices of one diary, hear the same list."""
    visit = heard.booked()
    heard.asked(visit)
    said = heard.said("C", at=heard.later(minutes=1))
    assert heard.hear(said, said) == NewlyHeard(1, 1, 0, 0, (1,))
    other = Diary.open(heard.diary.path)
    again = replace(heard, diary=other).hear(said, replace(said, text="another text"))
    other.close()
    assert again == NewlyHeard()
    assert len(heard.kept()) == 1
    assert heard.confirmed() == [(visit, "text")]


def test_answers_from_two_devices_of_one_client_confirm_once(heard: HeardDesk) -> None:
    """They have two phones: the one that was not asked does not answer for the other."""
    heard.has("Anna", ANNA, NOBODY)
    visit = heard.booked()
    heard.asked(visit)
    other = heard.hears("yes", sender=NOBODY)
    assert other.remark == f"{answering.NOT_ASKED} Nothing was confirmed."
    assert (other.client_id, other.booking_id) == (heard.clients["Anna"], visit)
    heard.hears("yes")
    assert heard.hears("C").remark == ALREADY
    assert heard.confirmed() == [(visit, "text")]


def test_stop_and_start_are_lines_of_the_conversation(heard: HeardDesk) -> None:
    kept = heard.hears("STOP")
    assert (kept.meant, kept.seen_at is None) == (HeardAs.STOP, False)
    assert heard.word() is Permission.REFUSED
    assert heard.hears("start").meant is HeardAs.START
    assert heard.word() is Permission.GIVEN


def test_cancel_stops_texts_and_waits_as_it_may_mean_the_visit(heard: HeardDesk) -> None:
    visit = heard.booked()
    heard.asked(visit)
    kept = heard.hears("Cancel")
    assert (kept.meant, kept.booking_id, kept.seen_at) == (HeardAs.STOP, visit, None)
    assert heard.word() is Permission.REFUSED


def test_start_that_is_heard_before_its_stop_ends_it_all_the_same(heard: HeardDesk) -> None:
    stop = heard.said("STOP", at=heard.later(minutes=1))
    start = heard.said("START", at=heard.later(minutes=1))
    assert heard.hear(start).opted == 0
    heard.hear(stop)
    assert heard.word() is Permission.GIVEN
    same_second = [heard.said("START"), heard.said("STOP")]
    for each in reversed(same_second):
        heard.hear(each)
    assert heard.word() is Permission.REFUSED


def test_a_number_that_said_stop_before_it_was_theirs_is_stopped(heard: HeardDesk) -> None:
    heard.hears("STOP", sender=NOBODY)
    heard.has("Anna", ANNA, NOBODY)
    assert heard.word() is Permission.GIVEN, "texts go to the first number"
    heard.has("Anna", NOBODY)
    assert (heard.word(), heard.client().texts.how) == (Permission.REFUSED, "STOP, by text")
    undo(heard.diary, now=heard.time)
    assert heard.word() is Permission.GIVEN
    heard.hears("START", sender=NOBODY)
    heard.has("Anna", NOBODY)
    assert heard.word() is Permission.GIVEN, "who has it has said START since"


def test_of_two_clients_of_a_number_whoever_was_asked_or_written_to_last_is_meant(
    heard: HeardDesk,
) -> None:
    heard.has("Bert", ANNA)
    nobody = heard.hears("Who is this?")
    assert (nobody.client_id, nobody.booking_id) == (None, None)
    visit = heard.booked(name="Bert", days=9)
    row = heard.sent(visit)
    kept = heard.hears("ok, see you")
    assert (kept.client_id, kept.booking_id, kept.answers) == (heard.clients["Bert"], visit, row)
    asked = heard.booked(days=3)
    heard.asked(asked)
    assert heard.hears("maybe").client_id == heard.clients["Anna"]
    assert heard.hears("C", days=1).booking_id == asked
    assert heard.hears("hello?", days=30).client_id == heard.clients["Anna"]


def test_words_lie_beside_the_next_booking_where_nothing_was_sent(heard: HeardDesk) -> None:
    heard.booked(days=20)
    visit = heard.booked(days=5)
    kept = heard.hears("Can I bring the printer too?")
    assert (kept.booking_id, kept.answers, kept.remark) == (visit, None, "")


def test_an_unknown_number_is_nobody_s(heard: HeardDesk) -> None:
    kept = heard.hears("Do you repair Macs?", sender=NOBODY)
    assert (kept.client_id, kept.sender, kept.seen_at) == (None, NOBODY, None)


def test_what_came_before_somebody_listened_has_been_seen(heard: HeardDesk) -> None:
    old = heard.said("Hello from last week", at=heard.time - timedelta(days=7))
    new = heard.said("Hello from today")
    heard.hear(old, new, seen_before=heard.time - timedelta(days=1))
    seen = {key: each.seen_at is not None for key, each in heard.kept().items()}
    assert seen == {old.key: True, new.key: False}


def test_strangers_words_steer_nothing_and_have_an_end(heard: HeardDesk) -> None:
    kept = heard.hears("\x1b[2J\u202eevil" + "x" * 30_000, sender="+49151\x07")
    assert "\x1b" not in kept.text
    assert len(kept.text) == 20_000
    assert kept.sender == "+49151"


def mail(text: str, answers: int | None, at: int, **more: object) -> Heard:
    told = Heard(0, f"<{text}>", Channel.MAIL, at, 0, "Anna@Example.org", text, answers=answers)
    return replace(told, **more)  # type: ignore[arg-type]


def test_a_mail_answers_the_one_that_it_names(heard: HeardDesk) -> None:
    visit, other = heard.booked(days=5), heard.booked(days=6)
    asks = heard.sent(visit, to="anna@example.org", kind="mail", template="confirm")
    tells = heard.sent(other, to="anna@example.org", kind="mail")
    at = to_epoch(heard.later(hours=1))
    heard.hear(mail("Yes", asks, at), mail("STOP", tells, at), mail("Hello", None, at))
    hello, stop, yes = heard.kept().values()
    assert (hello.client_id, hello.meant) == (heard.clients["Anna"], HeardAs.WORDS)
    assert (stop.booking_id, stop.meant) == (other, HeardAs.WORDS)
    assert (yes.booking_id, yes.meant, yes.sender) == (visit, HeardAs.CONFIRMED, "anna@example.org")
    assert heard.confirmed() == [(visit, "mail")]
    assert heard.word() is Permission.GIVEN


def test_a_mail_names_its_visit_by_itself_whatever_code_it_says(heard: HeardDesk) -> None:
    visit = heard.booked(days=5)
    asks = heard.sent(visit, to="anna@example.org", kind="mail", template="confirm")
    heard.hear(mail("C2", asks, to_epoch(heard.later(hours=1))))
    assert heard.confirmed() == [(visit, "mail")]


def test_whoever_has_a_visit_instead_was_not_asked(heard: HeardDesk) -> None:
    visit = heard.booked()
    heard.asked(visit)
    assert confirmation_of(heard.diary, [visit])[visit][0] is AskState.ASKED
    bert = heard.clients["Bert"]
    edit(heard.diary, visit, details={"client_id": bert}, now=heard.later(minutes=1))
    assert confirmation_of(heard.diary, [visit]) == {}
    kept = heard.hears("C")
    assert (kept.remark, heard.confirmed()) == (f"{answering.MOVED} Nothing was confirmed.", [])


def test_a_question_that_did_not_go_out_is_not_answered(heard: HeardDesk) -> None:
    heard.asked(heard.booked())
    heard.went("failed")
    kept = heard.hears("C")
    assert kept.remark == f"{answering.NOT_ASKED} Nothing was confirmed."


def test_two_programs_that_hear_the_same_take_it_in_once(
    heard: HeardDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = heard.said("Hello?")

    def the_other_one_first(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(hearing, "writing", writing)
        assert heard.hear(said).new == 1
        return writing(*given, **named)

    monkeypatch.setattr(hearing, "writing", the_other_one_first)
    assert heard.hear(said).new == 0
    assert len(heard.kept()) == 1


def test_a_machine_s_mail_confirms_nothing_and_does_not_wait(heard: HeardDesk) -> None:
    visit = heard.booked(days=5)
    asks = heard.sent(visit, to="anna@example.org", kind="mail", template="confirm")
    at = to_epoch(heard.later(hours=1))
    away = mail("Yes", asks, at, meant=HeardAs.AWAY, remark="An answer by a machine.")
    heard.hear(away)
    (kept,) = heard.kept().values()
    assert (kept.meant, kept.remark, kept.booking_id) == (HeardAs.AWAY, away.remark, visit)
    assert kept.seen_at is not None
    assert heard.confirmed() == []


def test_what_a_client_wrote_goes_along_when_they_turn_out_to_be_another(heard: HeardDesk) -> None:
    visit = heard.booked()
    heard.asked(visit)
    merge(heard.diary, heard.clients["Bert"], heard.clients["Anna"], now=heard.time)
    kept = heard.hears("C")
    assert kept.client_id == heard.clients["Bert"]
    assert heard.confirmed() == [(visit, "text")]


def test_of_who_is_erased_no_message_names_them_and_no_text_comes_again(heard: HeardDesk) -> None:
    text = heard.said("It is Anna")
    visit = heard.booked()
    letter = mail("Me again", heard.sent(visit), to_epoch(heard.time))
    cancel(heard.diary, visit, now=heard.time)
    letter = replace(letter, key="<1@anna-schmidt.example>", name="Anna Schmidt")
    heard.hear(text, letter)
    erase_client(heard.diary, heard.clients["Anna"], now=heard.later(minutes=1))
    heard.hear(text)
    assert [(each.sender, each.name, each.text) for each in heard.kept().values()] == (
        [("", "", "")] * 2
    )
    images = str(heard.asked_plainly("SELECT before, after FROM history"))
    assert "anna-schmidt" not in images + str(list(heard.kept()))


def effects(desk: HeardDesk) -> object:
    """All that messages did, but for the order in which they came."""
    kept = {key: (each.meant, each.client_id) for key, each in desk.kept().items()}
    return kept, desk.confirmed(), desk.word(), desk.word("Bert")


def test_any_order_and_any_doubling_come_to_the_same(heard: HeardDesk, tmp_path: Path) -> None:
    """Answers of a morning, in random order, in lists of random length, each up to three times."""
    heard.has("Bert", BERT, NOBODY)
    for number, name in ((ANNA, "Anna"), (BERT, "Bert")):
        for place in range(3):
            visit = heard.booked(days=2 + place, name=name)
            heard.asked(visit, to=number, code=0 if place == 0 else place + 1)
    drawn = chance()
    texts = ("C", "yes", "C2", "C3", "C7", "ja", "STOP", "START", "maybe", "👍")
    said = []
    for _ in range(14):
        heard.later(seconds=drawn.randint(0, 60))
        sender = drawn.choice((ANNA, BERT, BERT, NOBODY))
        said.append(heard.said(drawn.choice(texts), sender=sender))
    heard.diary.close()
    outcomes = []
    for turn in range(8):
        copy = shutil.copy(heard.diary.path, tmp_path / f"order{turn}.db")
        desk = replace(heard, diary=Diary.open(Path(copy)))
        waiting = said * drawn.randint(1, 3) if turn else list(said)
        if turn:
            drawn.shuffle(waiting)
        while waiting:
            some = drawn.randint(1, 4) if turn else len(waiting)
            desk.hear(*waiting[:some])
            waiting = waiting[some:]
        outcomes.append(effects(desk))
        desk.diary.close()
    assert all(outcome == outcomes[0] for outcome in outcomes[1:])
