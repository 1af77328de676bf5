"""The appointment in the mails, as the client's own calendar gets it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.mail import smtp
from scheduler_app.booking_page.mail.calendar_file import (
    Invitation,
    ShownAppointment,
    as_icalendar,
)
from scheduler_app.booking_page.mail.delivery import deliver_due
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store import claims, entries, retention
from scheduler_app.booking_page.store.claim_rows import ClaimDraft
from scheduler_app.domain.messages.calendar_entry import Method
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.practice.services import Where
from scheduler_app.smtp.mailbox import Mailbox
from tests.booking_page.mail.calendar_judges import faults, libical_faults
from tests.booking_page.mail.mail_server import Kept, serving
from tests.booking_page.sample import AT_ONCE, DAY, NOW, ON_SITE, sample_commitment
from tests.booking_page.shop import HOUR, Shop, berlin
from tests.booking_page.visiting import text_of

TEN, ELEVEN = berlin(10, 10), berlin(10, 11)
PENDING, CANCELLED = CommitmentState.PENDING, CommitmentState.CANCELLED


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    opened = Shop(database_url)
    yield opened
    opened.database.close()


def _sent(shop: Shop, sender: str = "book@practice.example") -> list[EmailMessage]:
    """What goes out now, as it is read again from its bytes."""
    got: list[EmailMessage] = []

    def send(message: EmailMessage) -> None:
        read = message_from_bytes(message.as_bytes(), policy=default)
        assert isinstance(read, EmailMessage)
        got.append(read)

    settings = PageSettings("unused", "http://127.0.0.1", Mailbox(sender))
    parts = Parts(settings, shop.database, lambda: shop.now, Pulse(shop.database))
    asyncio.run(deliver_due(parts, send))
    return got


def _told(mail: EmailMessage) -> icalendar.Event:
    """The entry in a mail, which all judges let pass and which stands there twice, the same."""
    assert mail.get_content_type() == "multipart/mixed"
    body, attached = mail.iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    text, calendar = body.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("charset") == "utf-8"
    assert attached.get_content_type() == "application/ics"
    assert attached.get_filename() == "appointment.ics"
    file = attached.get_content()
    assert calendar.get_content().replace("\r\n", "\n").encode() == file.replace(b"\r\n", b"\n")
    assert faults(file) == []
    read = icalendar.Calendar.from_ical(file)
    assert isinstance(read, icalendar.Calendar)
    assert read.errors == []
    assert read["METHOD"] == calendar.get_param("method")
    (event,) = read.events
    assert event.errors == []
    return event


def _method(mail: EmailMessage) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            return str(part.get_param("method"))
    return ""


def test_a_booking_at_once_its_move_and_its_end_by_the_client(shop: Shop) -> None:
    """Nobody but the page says all this: the desktop is off."""
    anna = shop.client()
    uid = shop.ask(TEN, anna, service=AT_ONCE)
    (booked,) = _sent(shop)
    held = shop.hold(ELEVEN, moves=uid, account=anna.id, service=AT_ONCE)
    shop.submit(held, anna)
    (moved,) = _sent(shop)
    shop.write(lambda c: claims.cancel(c, anna.id, uid, shop.now))
    (cancelled,) = _sent(shop)

    told = [_told(mail) for mail in (booked, moved, cancelled)]
    assert [_method(mail) for mail in (booked, moved, cancelled)] == [
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]
    assert {event["UID"] for event in told} == {uid}
    assert [event["SEQUENCE"] for event in told] == [0, 1, 2]
    assert [event.decoded("DTSTART").timestamp() for event in told] == [TEN, ELEVEN, ELEVEN]
    assert [event["STATUS"] for event in told] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    for event in told:
        assert event["ORGANIZER"] == "mailto:help@practice.example", "as in the desktop's mails"
        assert event["ORGANIZER"].params["CN"] == "Anna's IT Help"
        assert event["ATTENDEE"] == "mailto:anna@example.com"
        assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert event["ATTENDEE"].params["RSVP"] == "FALSE"
        assert event["SUMMARY"] == "Quick question · Anna's IT Help"


def test_what_the_consultant_changes_has_the_revision_of_the_booking(shop: Shop) -> None:
    anna = shop.client()
    asked = sample_commitment("b", anna.id, TEN, state=PENDING, revision=2)
    shop.publish_next(asked)
    shop.publish_next(replace(asked, state=CommitmentState.CONFIRMED, revision=3))
    (confirmed,) = _sent(shop)
    later = replace(
        asked, state=CommitmentState.CONFIRMED, revision=7, start=ELEVEN, end=ELEVEN + 60
    )
    shop.publish_next(later)
    (moved,) = _sent(shop)
    shop.publish_next(replace(later, state=CANCELLED, revision=8))
    (cancelled,) = _sent(shop)
    told = [_told(mail) for mail in (confirmed, moved, cancelled)]
    assert [event["SEQUENCE"] for event in told] == [3, 7, 8]
    assert [_method(mail) for mail in (confirmed, moved, cancelled)] == [
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]


def test_a_diary_that_was_restored_never_goes_behind_what_was_told(shop: Shop) -> None:
    anna = shop.client()
    one = sample_commitment("b", anna.id, TEN, revision=8)
    shop.publish_next(replace(one, state=PENDING))
    shop.publish_next(one)
    shop.publish_next(replace(one, start=ELEVEN, end=ELEVEN + 60, revision=9))
    _sent(shop)
    shop.publish_next(replace(one, start=berlin(11, 9), end=berlin(11, 10), revision=3))
    (moved,) = _sent(shop)
    assert _told(moved)["SEQUENCE"] == 10


def test_a_call_of_the_client_is_told_to_their_calendar(shop: Shop) -> None:
    """Cancelled on the phone, by their own word: the calendar has not heard it."""
    anna = shop.client()
    uid = shop.ask(TEN, anna, service=AT_ONCE)
    agreed = sample_commitment(uid, anna.id, TEN, service=AT_ONCE, minutes=30, revision=0)
    agreed = replace(agreed, service_name="Quick question", by_client=True)
    _sent(shop)
    shop.publish_next(agreed, acknowledged=1)
    assert _sent(shop) == []
    shop.publish_next(replace(agreed, state=CANCELLED, revision=1), acknowledged=1)
    (mail,) = _sent(shop)
    assert (_method(mail), _told(mail)["SEQUENCE"]) == ("CANCEL", 1)
    assert "as you wished" in text_of(mail)


def test_what_the_client_did_here_is_told_once(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna, service=AT_ONCE)
    shop.write(lambda c: claims.cancel(c, anna.id, uid, shop.now))
    _sent(shop)
    gone = sample_commitment(uid, anna.id, TEN, service=AT_ONCE, minutes=30, state=CANCELLED)
    shop.publish_next(replace(gone, by_client=True, service_name="Quick question"), acknowledged=2)
    assert _sent(shop) == []


def test_what_stands_in_no_calendar_has_no_file(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna)
    (asked,) = _sent(shop)
    assert asked.get_content_type() == "text/plain"
    shop.write(lambda c: claims.withdraw(c, anna.id, uid, shop.now))
    (withdrawn,) = _sent(shop)
    assert withdrawn.get_content_type() == "text/plain"
    other = sample_commitment("o", anna.id, ELEVEN, state=PENDING)
    shop.publish_next(other, acknowledged=2)
    shop.publish_next(replace(other, proposals=(TEN,)))
    shop.publish_next(replace(other, state=CommitmentState.DECLINED))
    assert [mail.get_content_type() for mail in _sent(shop)] == ["text/plain"]


def test_where_the_visit_is_does_not_lie_in_the_queue_and_stands_in_the_entry(shop: Shop) -> None:
    anna = shop.client()
    held = shop.hold(TEN, service=ON_SITE)
    typed = replace(held, draft=ClaimDraft(place="Birch Lane 3; left"))
    shop.write(lambda c: claims.submit(c, held.id, anna.id, shop.now, typed))
    _sent(shop)
    agreed = sample_commitment(held.id, anna.id, TEN, service=ON_SITE, minutes=120, revision=1)
    agreed = replace(agreed, where=Where.ON_SITE, place="Birch Lane 3; left")
    shop.publish_next(agreed, acknowledged=1)
    _sent(shop)
    shop.write(lambda c: claims.cancel(c, anna.id, held.id, shop.now))
    (mail,) = _sent(shop)
    event = _told(mail)
    assert event["LOCATION"] == "Birch Lane 3; left"
    assert event["SEQUENCE"] == 2


def test_the_organizer_that_calendars_know_stays_when_the_practice_has_another_address(
    shop: Shop,
) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna, service=AT_ONCE)
    _sent(shop, "old@practice.example")
    shop.publish_next(practice=replace(shop.publication.practice, email="new@practice.example"))
    shop.write(lambda c: claims.cancel(c, anna.id, uid, shop.now))
    (mail,) = _sent(shop, "new@practice.example")
    assert _told(mail)["ORGANIZER"] == "mailto:help@practice.example"
    assert mail["From"].addresses[0].addr_spec == "new@practice.example"


def test_a_practice_without_an_address_organizes_by_the_host_s(shop: Shop) -> None:
    shop.publish_next(practice=replace(shop.publication.practice, email=""))
    shop.ask(TEN, shop.client(), service=AT_ONCE)
    (mail,) = _sent(shop)
    assert _told(mail)["ORGANIZER"] == "mailto:book@practice.example"


def test_the_file_to_download_has_the_number_of_the_mail(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna, service=AT_ONCE)
    shop.write(lambda c: claims.cancel(c, anna.id, uid, shop.now))
    one = shop.appointment(anna, uid)
    shown = entries.Appearance(uid, one.start, one.end, one.service_name, standing=False)
    assert shop.read(lambda c: entries.sequence(c, shown, one.revision)) == 1
    # What differs from what was told is news, and told nowhere yet.
    other = replace(shown, start=ELEVEN, standing=True)
    assert shop.read(lambda c: entries.sequence(c, other, one.revision)) == 2


def test_what_a_calendar_was_told_is_forgotten_after_the_end(shop: Shop) -> None:
    anna = shop.client()
    uid = shop.ask(TEN, anna, service=AT_ONCE)
    shop.write(lambda c: retention.run(c, TEN + 1800 + entries.KEPT - 1))
    assert shop.read(lambda c: entries.told_of(c, [uid])[uid].standing)
    shop.write(lambda c: retention.run(c, TEN + 1800 + entries.KEPT))
    assert uid not in shop.read(lambda c: entries.told_of(c, [uid]))


def _entry(**said: str) -> ShownAppointment:
    state = CommitmentState.CONFIRMED
    made = ShownAppointment("u-1", 3, NOW + DAY, NOW + DAY + 3600, "Support", "Anna's", state)
    return replace(made, **said)  # type: ignore[arg-type]


def _invitation(method: Method, name: str = "Zoë", practice: str = "Anna's") -> Invitation:
    return Invitation(
        method, Mailbox("book@practice.example", practice), Mailbox("zoe@example.org", name)
    )


@pytest.mark.parametrize("method", list(Method))
def test_libical_finds_nothing_wrong(method: Method) -> None:
    ends = method is Method.CANCEL
    state = CANCELLED if ends else CommitmentState.CONFIRMED
    entry = replace(_entry(place="Long Road 1, left", contact="+49 30 1"), state=state)
    assert libical_faults(as_icalendar(entry, NOW, _invitation(method))) == []


def test_the_judges_find_what_is_wrong() -> None:
    good = as_icalendar(_entry(), NOW, _invitation(Method.REQUEST))
    for bad in (
        good.replace(b"\r\n", b"\n"),
        good.replace(b"Support", b"S" * 90),
        good.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
        good.replace(b"mailto:book", b"book"),
        good.replace(b"SEQUENCE:3", b"SEQUENCE:x"),
        good.replace(b"DTSTART:", b"DTSTART;TZID=Europe/Berlin:"),
        good.replace(b"UID:u-1\r\n", b""),
    ):
        assert bad != good and faults(bad) != []


@given(
    words=st.text(st.characters(codec="utf-8"), max_size=120),
    name=st.text(st.characters(codec="utf-8"), max_size=120),
)
def test_any_words_make_a_sound_file(words: str, name: str) -> None:
    entry = _entry(service=words, practice=words, place=words, contact=words)
    file = as_icalendar(entry, NOW, _invitation(Method.REQUEST, name, words))
    assert faults(file) == []
    read = icalendar.Calendar.from_ical(file)
    assert isinstance(read, icalendar.Calendar)
    assert read.errors == []
    (event,) = read.events
    assert event.errors == [] and event["SEQUENCE"] == 3 and event["UID"] == "u-1"


@pytest.mark.parametrize("eight_bits", [True, False])
def test_it_arrives_whole_also_where_the_server_knows_seven_bits_only(
    shop: Shop, eight_bits: bool
) -> None:
    anna = shop.client()
    shop.ask(TEN, anna, service=AT_ONCE)
    post = Kept()

    class Seven(Kept):
        """Does not say that it takes eight bits."""

        async def handle_EHLO(
            self, _server: object, session: object, _envelope: object, host: str, answers: list[str]
        ) -> list[str]:
            session.host_name = host  # type: ignore[attr-defined]
            return [one for one in answers if "8BITMIME" not in one]

    chosen = post if eight_bits else Seven()
    with serving(chosen) as port:
        settings = PageSettings("unused", "http://127.0.0.1", Mailbox("book@practice.example"))
        parts = Parts(settings, shop.database, lambda: shop.now, Pulse(shop.database))
        asyncio.run(deliver_due(parts, smtp.over(Smtp("127.0.0.1", port))))
    (envelope,) = chosen.got
    assert isinstance(envelope.content, bytes)
    assert eight_bits or envelope.content.isascii()
    read = message_from_bytes(envelope.content, policy=default)
    assert isinstance(read, EmailMessage)
    assert _told(read)["SUMMARY"] == "Quick question · Anna's IT Help"


def test_an_entry_that_still_waits_goes_out_beside_news_that_is_none_for_a_calendar(
    shop: Shop,
) -> None:
    """Mails are put off for hours; a calendar that never got its entry would show nothing."""
    anna = shop.client()
    one = sample_commitment("b", anna.id, TEN, state=PENDING)
    shop.publish_next(one)
    agreed = replace(one, state=CommitmentState.CONFIRMED, revision=1)
    shop.publish_next(agreed)
    shop.publish_next(replace(agreed, asked_start=ELEVEN))
    shop.publish_next(agreed)
    told = _sent(shop)
    assert [_told(mail)["UID"] for mail in told if mail.get_content_type() != "text/plain"] == ["b"]
    assert str(told[-1]["Subject"]).startswith("It stays at")
    shop.publish_next(replace(agreed, start=ELEVEN, end=ELEVEN + HOUR, revision=2))
    shop.publish_next(replace(agreed, state=CommitmentState.CANCELLED, revision=3))
    (last,) = _sent(shop)
    assert _told(last)["STATUS"] == "CANCELLED", "what a newer entry takes the place of is dropped"
