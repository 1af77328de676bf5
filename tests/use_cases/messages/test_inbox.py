"""Use cases: conversations and their threads: what waits, whose it is, and every line once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.messages.answering import IN_OTHER_WORDS
from scheduler_app.domain.messages.conversation import Party, SaidBy, ThreadLine, ThreadMark
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.replies import BY_YOUR_WORD, Heard, HeardAs
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import writing
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.clients.notes import add_note
from scheduler_app.use_cases.messages.direct import reach_of, tell
from scheduler_app.use_cases.messages.inbox import (
    client_from,
    confirm_from,
    conversations,
    give_to,
    seen,
    thread,
)
from scheduler_app.use_cases.messages.waiting import waiting_count
from tests.counting import QueryRecorder
from tests.use_cases.messages.heard_desk import ANNA, BERT, NOBODY, HeardDesk


def titles(desk: HeardDesk, *, waiting_only: bool = False) -> list[str]:
    return [each.title for each in conversations(desk.diary, waiting_only=waiting_only)]


def wrote(desk: HeardDesk, text: str, *, client: int | None = None, to: str = "") -> None:
    """The consultant wrote in their own words."""
    row = {
        "uid": f"uid {text}",
        "kind": "words",
        "client_id": client,
        "channel": "text",
        "address": to,
        "text": text,
        "at": to_epoch(desk.time),
        "useful_until": to_epoch(desk.time) + 60,
    }
    with writing(desk.diary, "tell", by=By.CONSULTANT, at=desk.time) as change:
        change.insert("direct_messages", row)


def test_what_waits_comes_first_and_the_newest_of_each_first(heard: HeardDesk) -> None:
    heard.hears("one")
    seen(heard.diary, Party(heard.clients["Anna"]), now=heard.time)
    heard.hears("two", sender=NOBODY)
    heard.hears("three", sender=BERT)
    heard.hears("four", sender=BERT)
    heard.has("Cleo", "+4915199999999")
    heard.hears("STOP", sender="+4915199999999")
    first, second, third, fourth = conversations(heard.diary)
    assert [each.title for each in (first, second)] == ["Bert", "+49 1510 0000000"]
    assert (first.text, first.waiting, first.channel) == ("four", 2, Channel.TEXT)
    assert (second.party, second.may_be) == (Party(None, NOBODY), ())
    assert [each.title for each in (third, fourth)] == ["Cleo", "Anna"]
    assert (third.meant, third.waiting) == ("stop", 0)
    assert titles(heard, waiting_only=True) == ["Bert", "+49 1510 0000000"]
    assert waiting_count(heard.diary) == 3


def test_the_inbox_page_by_page_has_each_once(heard: HeardDesk) -> None:
    for number in range(9):
        heard.hears(f"text {number}", sender=f"+491520000000{number}")
    for number in range(0, 9, 2):
        seen(heard.diary, Party(None, f"+491520000000{number}"), now=heard.time)
    mark: ThreadMark | None = None
    found = []
    while page := conversations(heard.diary, before=mark, limit=2):
        found += [each.text[-1] for each in page]
        mark = page[-1].mark
    assert found == ["7", "5", "3", "1", "8", "6", "4", "2", "0"]


def test_a_page_of_the_inbox_costs_the_same_however_much_was_heard(
    heard: HeardDesk, query_recorder: QueryRecorder
) -> None:
    def come(first: int, many: int) -> None:
        said = [
            heard.said("Hello", sender=f"+49152{number:08}", at=heard.later(minutes=1))
            for number in range(first, first + many)
        ]
        heard.hear(*said, seen_before=heard.later(minutes=1))

    def steps() -> int:
        with query_recorder.asked() as cost:
            assert len(conversations(heard.diary, limit=5)) == 5
            assert conversations(heard.diary, waiting_only=True) == []
        return cost.steps

    come(0, 20)
    few = steps()
    come(20, 180)
    assert steps() < 1.5 * few


def test_of_a_number_of_two_clients_the_inbox_says_who_it_may_be(heard: HeardDesk) -> None:
    heard.has("Bert", ANNA)
    heard.hears("Who am I?")
    (found,) = conversations(heard.diary)
    assert found.may_be == (heard.clients["Anna"], heard.clients["Bert"])


def test_what_the_consultant_tells_stands_in_the_thread_with_how_it_stands(
    heard: HeardDesk,
) -> None:
    kept = heard.hears("Can you come at ten?")
    at = heard.later(minutes=1)
    client = heard.clients["Anna"]
    words = DirectMessage(
        0, DirectKind.WORDS, 0, 0, client, channel=Channel.TEXT, text="Yes.", answers=kept.id
    )
    tell(heard.diary, words, now=at)
    mine, theirs = heard.thread(client)
    assert (mine.by, mine.text, mine.state) == (SaidBy.US, "Yes.", "planned")
    assert theirs.by is SaidBy.THEM
    ((row_id,),) = heard.asked_plainly("SELECT id FROM outbox WHERE booking_id IS NULL")
    answer = heard.said("Thanks!", at=heard.later(minutes=1))
    heard.hear(replace(answer, answers=row_id, sender="+4917700000000"))
    assert heard.kept()[answer.key].client_id == client


def filled(desk: HeardDesk) -> None:
    """A conversation in which all kinds of lines stand, some of one second."""
    client = desk.clients["Anna"]
    visit = desk.booked(days=9)
    for number in range(6):
        desk.sent(visit, text=f"out {number}")
        desk.hear(desk.said(f"in {number}"))
        add_note(desk.diary, client, f"note {number}", now=desk.time)
        wrote(desk, f"words {number}", client=client, to=ANNA)
        desk.later(seconds=number % 2)


def test_a_thread_has_all_that_was_said_each_line_once_in_order(heard: HeardDesk) -> None:
    filled(heard)
    party = Party(heard.clients["Anna"])
    whole = thread(heard.diary, party)
    assert len(whole) == 24
    assert [line.mark for line in whole] == sorted((line.mark for line in whole), reverse=True)
    paged: list[ThreadLine] = []
    while page := thread(heard.diary, party, before=paged[-1].mark if paged else None, limit=5):
        paged += page
    assert paged == whole
    by = {line.by: line for line in whole}
    assert by[SaidBy.THEM].text.startswith("in ")
    assert (by[SaidBy.THEM].waits, by[SaidBy.THEM].address) == (True, ANNA)
    assert (by[SaidBy.RULE].state, by[SaidBy.RULE].template) == ("sent", "reminder")
    assert (by[SaidBy.US].text, by[SaidBy.US].channel) == ("words 0", Channel.TEXT)
    assert (by[SaidBy.NOTE].text, by[SaidBy.NOTE].channel) == ("note 0", None)


def test_a_page_of_a_thread_is_asked_in_few_statements_however_long_it_is(
    heard: HeardDesk, query_recorder: QueryRecorder
) -> None:
    filled(heard)
    anna = Party(heard.clients["Anna"])
    with query_recorder.asked() as few:
        thread(heard.diary, anna, limit=3)
    assert len(few.statements) == 5
    heard.hear(*(heard.said(f"more {number}", at=heard.later(minutes=1)) for number in range(90)))
    with query_recorder.asked() as many:
        thread(heard.diary, anna, limit=3)
    assert len(many.statements) == len(few.statements)
    assert many.steps < 2 * few.steps


def test_what_a_client_says_and_what_failed_is_explained(heard: HeardDesk) -> None:
    visit = heard.booked()
    heard.asked(visit)
    heard.hears("C")
    heard.hears("STOP")
    heard.later(minutes=1)
    heard.sent(visit, state="failed")
    failed, stop, yes, asks = heard.thread(heard.clients["Anna"])
    assert (failed.state, failed.by) == ("failed", SaidBy.RULE)
    assert stop.remark == "No texts go there until START, or until they allow it again."
    assert (yes.remark, yes.booking_id) == ("It confirmed the visit.", visit)
    assert asks.template == "confirm"


def test_nothing_of_somebody_else_stands_in_a_thread(heard: HeardDesk) -> None:
    heard.hears("from Bert", sender=BERT)
    heard.hears("from nobody", sender=NOBODY)
    wrote(heard, "to nobody", to=NOBODY)
    wrote(heard, "to another one", to=BERT)
    assert heard.thread(heard.clients["Anna"]) == []
    assert [line.text for line in heard.thread(NOBODY)] == ["to nobody", "from nobody"]
    with pytest.raises(NotFound):
        heard.thread(99)


def test_a_thread_goes_along_when_two_turn_out_to_be_one(heard: HeardDesk) -> None:
    filled(heard)
    before = [line.text for line in heard.thread(heard.clients["Anna"])]
    merge(heard.diary, heard.clients["Bert"], heard.clients["Anna"], now=heard.time)
    assert [line.text for line in heard.thread(heard.clients["Bert"])] == before


def test_what_was_seen_waits_no_more(heard: HeardDesk) -> None:
    heard.hears("one")
    heard.hears("two")
    anna = Party(heard.clients["Anna"])
    assert seen(heard.diary, anna, now=heard.time) == 2
    assert seen(heard.diary, anna, now=heard.time) == 0
    assert waiting_count(heard.diary) == 0


def test_messages_of_nobody_s_are_given_to_a_client_with_their_number(heard: HeardDesk) -> None:
    heard.hears("one", sender=NOBODY)
    heard.hears("two", sender=NOBODY)
    wrote(heard, "an answer", to=NOBODY)
    anna = heard.clients["Anna"]
    assert give_to(heard.diary, NOBODY, anna, now=heard.time) == 2
    assert [line.text for line in heard.thread(anna)] == ["an answer", "two", "one"]
    assert heard.client().phones == (ANNA, NOBODY)
    assert heard.hears("three", sender=NOBODY).client_id == anna
    with pytest.raises(NotFound, match="Nothing that is nobody's came from"):
        give_to(heard.diary, NOBODY, anna, now=heard.time)


def test_that_can_be_undone(heard: HeardDesk) -> None:
    heard.hears("one", sender=NOBODY)
    give_to(heard.diary, NOBODY, heard.clients["Anna"], now=heard.time)
    # What comes, and is seen, meanwhile is nothing that undo would take back.
    heard.hears("two", sender=BERT)
    seen(heard.diary, Party(heard.clients["Bert"]), now=heard.time)
    assert undo(heard.diary, now=heard.time).words == "messages that were given to a client"
    assert heard.thread(heard.clients["Anna"]) == []
    assert heard.client().phones == (ANNA,)
    assert len(heard.thread(NOBODY)) == 1


def test_a_number_of_two_that_was_given_once_stays_with_whom_it_was_given_to(
    heard: HeardDesk,
) -> None:
    heard.has("Bert", ANNA)
    heard.hears("Who am I?")
    give_to(heard.diary, ANNA, heard.clients["Bert"], now=heard.time)
    assert heard.client("Bert").phones == (ANNA,)
    assert heard.hears("Me again").client_id == heard.clients["Bert"]


def test_a_new_client_is_made_of_whoever_wrote(heard: HeardDesk) -> None:
    heard.hears("Do you repair Macs?", sender=NOBODY)
    made = client_from(heard.diary, NOBODY, " Dora  Klein ", now=heard.time)
    heard.clients["Dora"] = made
    assert (heard.client("Dora").name, heard.client("Dora").phones) == ("Dora Klein", (NOBODY,))
    assert titles(heard) == ["Dora Klein"]
    undo(heard.diary, now=heard.time)
    assert titles(heard) == ["+49 1510 0000000"]
    with pytest.raises(InvalidInput, match="needs a name"):
        client_from(heard.diary, NOBODY, " ", now=heard.time)


def test_a_stop_of_a_number_holds_for_whose_it_turns_out_to_be(heard: HeardDesk) -> None:
    heard.hears("STOP", sender=NOBODY)
    cleo = client_from(heard.diary, NOBODY, "Cleo", now=heard.later(minutes=1))
    heard.clients["Cleo"] = cleo
    assert heard.word("Cleo") is Permission.REFUSED
    other = "+4915100000001"
    heard.hears("STOP", sender=other)
    heard.has("Dora")
    give_to(heard.diary, other, heard.clients["Dora"], now=heard.later(minutes=1))
    assert heard.word("Dora") is Permission.REFUSED
    undo(heard.diary, now=heard.later(minutes=1))
    assert heard.word("Dora") is Permission.GIVEN
    typed = save_client(heard.diary, Client(0, "Emil", phones=(other,)), now=heard.time)
    (by_text,) = [
        way for way in reach_of(heard.diary, Party(typed.id)) if way.channel is Channel.TEXT
    ]
    assert "has answered STOP" in by_text.why_not


def test_whoever_wrote_by_mail_gets_their_address_and_a_short_code_none(heard: HeardDesk) -> None:
    at = to_epoch(heard.time)
    heard.hear(Heard(0, "<1>", Channel.MAIL, at, 0, "Eve@Example.org", "Hello", name="Eve"))
    heard.hears("Your code is 1234", sender="36246")
    assert titles(heard) == ["36246", "Eve"]
    for address, name in (("eve@example.org", "Eve"), ("36246", "Parcels")):
        heard.clients[name] = client_from(heard.diary, address, name, now=heard.time)
    assert (heard.client("Eve").email, heard.client("Parcels").phones) == ("eve@example.org", ())
    assert heard.hears("Another", sender="36246").client_id == heard.clients["Parcels"]


def test_words_are_taken_for_a_yes_in_one_click(heard: HeardDesk) -> None:
    visit = heard.booked()
    heard.asked(visit)
    kept = heard.hears("See you then!")
    assert kept.remark == IN_OTHER_WORDS
    assert confirm_from(heard.diary, kept.id, now=heard.time) == visit
    assert heard.confirmed() == [(visit, "phone")]
    now = heard.kept()[kept.key]
    assert (now.meant, now.remark) == (HeardAs.CONFIRMED, BY_YOUR_WORD)
    assert waiting_count(heard.diary) == 0
    # Whoever clicks at another device meanwhile changes nothing.
    assert confirm_from(heard.diary, kept.id, now=heard.time) == visit
    undo(heard.diary, now=heard.time)
    assert heard.confirmed() == []
    assert waiting_count(heard.diary) == 1


def test_a_message_confirms_no_booking_that_it_does_not_name(heard: HeardDesk) -> None:
    kept = heard.hears("yes")
    with pytest.raises(NotAllowed, match="names no booking"):
        confirm_from(heard.diary, kept.id, now=heard.time)
    with pytest.raises(NotAllowed, match="another client's"):
        other = heard.booked(name="Bert")
        confirm_from(heard.diary, kept.id, now=heard.time, booking_id=other)
    visit = heard.booked()
    assert confirm_from(heard.diary, kept.id, now=heard.time, booking_id=visit) == visit
    with pytest.raises(NotFound, match="no message 77"):
        confirm_from(heard.diary, 77, now=heard.time)
