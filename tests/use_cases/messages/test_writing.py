"""What a message says when it is written: right words, kept before it goes out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Copy
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState
from scheduler_app.domain.practice.services import Service, Where
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages import said
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets

IN_A_DAY = timedelta(days=1, hours=2)
WRITER = TemplateWriter()


@pytest.fixture
def mine(practice: Diary, now: datetime) -> Diary:
    """A practice that has a name and an address."""
    values = {"page.name": "Meier IT", "page.email": "office@meier.example", "page.phone": "030 1"}
    save_settings(practice, values, now=now)
    return practice


@pytest.fixture
def visit(mine: Diary, anna: Client, now: datetime) -> Booking:
    reach = replace(anna, phones=("+4915123456789",), copies=(Copy("boss@example.org", "Boss"),))
    save_client(mine, reach, now=now)
    wish = NewBooking(now + IN_A_DAY, client_id=anna.id, service_id=1, place="Hauptstr. 1")
    return book(mine, wish, now=now)


def row_for(
    diary: Diary,
    booking: Booking,
    template: str,
    *,
    kind: str = "mail",
    to: int = 0,
    due: int = 0,
    called: str = "",
) -> OutboxRow:
    """A claimed row, as the follower plans them."""
    start = to_epoch(booking.start)
    content = {"rule": 1, "template": template, "to": to, "start": start, "digest": ""}
    errand = Errand(
        f"key/{template}/{kind}/{to}{called}",
        kind,
        booking.id,
        due,
        start,
        content=json.dumps(content),
    )
    with diary.write("test", by=By.SYSTEM, at=booking.start) as change:
        found = change.connection.exec_driver_sql(
            "INSERT INTO outbox (key, kind, booking_id, due_at, useful_until, state, planned_at, "
            "changed_at) VALUES (?, ?, ?, ?, ?, 'sending', 0, 0) RETURNING id",
            (errand.key, kind, booking.id, due, start),
        )
        return OutboxRow(found.scalar_one(), RowState.SENDING, errand)


def say(diary: Diary, row: OutboxRow, now: datetime) -> WrittenMessage:
    return written(diary, WRITER, row, secrets=FakeSecrets(), now=now)


def test_a_reminder_says_what_when_and_where_and_is_kept(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    row = row_for(mine, visit, "reminder")
    mail = say(mine, row, now)
    assert (mail.channel, mail.address, mail.name) == (
        Channel.MAIL,
        "anna@example.org",
        "Anna Schmidt",
    )
    assert mail.subject == "Reminder: tomorrow, Tue 2 Mar, 11:00"
    for words in ("Tuesday, 2 March 2027", "11:00–", "Berlin (UTC+1)", "Meier IT"):
        assert words in mail.text and words in mail.html
    assert "http" not in mail.text, "there is no page"
    assert not mail.calendar, "a reminder tells a calendar nothing new"
    with mine.look() as snapshot:
        assert said.of(snapshot, [row.id]) == {row.id: mail}


def test_what_is_late_or_handed_over_ahead_says_when_it_is_read(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    late = say(mine, row_for(mine, visit, "reminder"), now + IN_A_DAY - timedelta(hours=2))
    assert "in 2 hours" in late.text
    ahead = row_for(mine, visit, "reminder", kind="text", due=to_epoch(visit.start) - 3600)
    assert "in 1 hour" in say(mine, ahead, now).text


def test_a_text_fits_a_segment_and_ends_with_its_link(
    mine: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    text = say(mine, row_for(mine, visit, "reminder", kind="text"), now)
    assert text.channel is Channel.TEXT and text.address == "+4915123456789"
    assert text.link.startswith("https://book.example/m/")
    assert text.text.endswith(f"Current time: {text.link}")
    assert text.text.isascii() and len(text.text) <= 160


def test_pieces_of_a_text_say_the_same_whenever_it_is_read(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    row = row_for(mine, visit, "reminder", kind="text")
    early, late = (say(mine, row, now + timedelta(hours=hours)) for hours in (1, 25))
    assert early.text != late.text
    assert early.lasting == late.lasting
    for each in (early, late):
        assert re.search(".*".join(map(re.escape, each.lasting)), each.text)


def test_a_visit_with_an_arrival_window_tells_no_exact_time(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    service = next(each for each in list_services(mine) if each.id == 1)
    wanted = replace(
        service,
        where=Where.ON_SITE,
        arrival_window=Minutes(120),
        directions="Ring <b>twice</b>.\nPark behind.",
        to_prepare="The charger",
    )
    save_service(mine, wanted, now=now)
    mail = say(mine, row_for(mine, visit, "booked"), now)
    assert "We arrive between these times: 11:00–13:00" in mail.text
    assert "At your place: Hauptstr. 1" in mail.text
    assert "Ring <b>twice</b>.\nPark behind." in mail.text and "The charger" in mail.text
    assert "Ring &lt;b&gt;twice&lt;/b&gt;." in mail.html
    assert mail.subject == "Booked: Tue 2 Mar, 11:00–13:00"
    for template, words in (
        ("booked", "Remote session, arrival Tue 2 Mar, 11:00-13:00 Berlin"),
        ("moved", "Remote session, arrival now Tue 2 Mar, 11:00-13:00 Berlin"),
        ("reminder", "Remote session tomorrow, arrival Tue 2 Mar, 11:00-13:00 Berlin"),
    ):
        assert words in say(mine, row_for(mine, visit, template, kind="text"), now).text


def test_each_is_written_to_in_their_own_language(
    mine: Diary, anna: Client, visit: Booking, now: datetime
) -> None:
    for language, subject in (
        ("de-AT", "Erinnerung: morgen, Di. 2. März, 11:00"),
        ("ar", "تذكير: غدًا، الثلاثاء 2 مارس، 11:00 ص"),
        ("fr", "Reminder: tomorrow, Tue 2 Mar, 11:00"),
    ):
        save_client(mine, replace(anna, language=language), now=now)
        row = row_for(mine, visit, "reminder", called=language)
        assert say(mine, row, now).subject == subject


def test_a_copy_goes_to_its_own_address(mine: Diary, visit: Booking, now: datetime) -> None:
    mail = say(mine, row_for(mine, visit, "booked", to=1), now)
    assert (mail.address, mail.name) == ("boss@example.org", "Boss")
    with pytest.raises(NotAllowed):
        say(mine, row_for(mine, visit, "booked", to=2), now)


@pytest.mark.parametrize(
    ("address", "mailed_to"),
    [
        ("zoe@bücher.example", "zoe@xn--bcher-kva.example"),
        ("zoe@Mail.BU\u0308CHER.example", "zoe@Mail.xn--bcher-kva.example"),
        ("Zoe@Example.org", "Zoe@Example.org"),
        # By the rules of 2003 this were strasse.example, which may be anybody's.
        ("zoe@straße.example", "zoe@straße.example"),
        ("zoe@bücher\u3002example", "zoe@bücher\u3002example"),
        ("zoe@ü..example", "zoe@ü..example"),
        ("zoé@bücher.example", "zoé@xn--bcher-kva.example"),
    ],
)
def test_a_domain_of_other_letters_is_written_as_the_dns_has_it(
    mine: Diary, visit: Booking, anna: Client, now: datetime, address: str, mailed_to: str
) -> None:
    save_client(mine, replace(anna, email=address, copies=(Copy(address),)), now=now)
    for to in (0, 1):
        mail = say(mine, row_for(mine, visit, "booked", to=to), now)
        assert mail.address == mailed_to


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "This is your copy of a message to Anna Schmidt."),
        ("de-AT", "Dies ist Ihre Kopie einer Nachricht an Anna Schmidt."),
        ("ar", "هذه نسختكم من رسالة إلى \u2068Anna Schmidt\u2069."),
    ],
)
def test_whoever_gets_a_copy_reads_first_whose_appointment_it_is(
    mine: Diary, visit: Booking, anna: Client, now: datetime, language: str, line: str
) -> None:
    reach = replace(anna, language=language, copies=(Copy("boss@example.org", "Boss"),))
    save_client(mine, reach, now=now)
    for template in ("booked", "reminder", "cancelled", "thanks"):
        copy = say(mine, row_for(mine, visit, template, to=1), now)
        assert copy.text.startswith(f"{line}\n\n"), template
        body = copy.html.index("<body")
        assert body < copy.html.index(line) < copy.html.index("Boss"), template
        theirs = say(mine, row_for(mine, visit, template, called="/own"), now)
        assert line not in theirs.text and line not in theirs.html


def test_nothing_is_written_about_a_time_that_no_longer_holds(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    row = row_for(mine, replace(visit, start=visit.start - timedelta(hours=1)), "reminder")
    with pytest.raises(NotAllowed):
        say(mine, row, now)
    with mine.look() as snapshot:
        assert not said.of(snapshot, [row.id])


def test_what_nobody_needs_says_how_to_hear_no_more_of_it(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    thanks = say(mine, row_for(mine, visit, "thanks"), now)
    assert thanks.headers["List-Unsubscribe"].startswith("<mailto:office@meier.example")
    assert "List-Unsubscribe" not in say(mine, row_for(mine, visit, "reminder"), now).headers


def test_an_invitation_has_the_booking_s_revision(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    mail = say(mine, row_for(mine, visit, "booked"), now)
    assert "METHOD:REQUEST" in mail.calendar and f"SEQUENCE:{visit.revision}" in mail.calendar
    assert f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}" in mail.calendar


def test_a_text_leaves_out_what_would_begin_another_segment(
    mine: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    service = next(each for each in list_services(mine) if each.id == 1)
    words = ["tomorrow" in _text_for(mine, visit, service, length, now) for length in (13, 30, 60)]
    assert words == [True, False, True], "it is left out where that saves a segment"


def _text_for(diary: Diary, visit: Booking, service: Service, length: int, now: datetime) -> str:
    save_service(diary, replace(service, name="x" * length), now=now)
    return say(diary, row_for(diary, visit, "reminder", kind="text", called=str(length)), now).text


def test_only_a_coming_booking_has_a_link_and_only_a_hosted_page(
    mine: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    mail = say(mine, row_for(mine, visit, "booked"), now)
    assert mail.link.startswith("https://book.example/m/") and mail.link in mail.html
    assert "register" not in mail.text
    save_settings(mine, {"messages.invite": "on"}, now=now)
    mail = say(mine, row_for(mine, visit, "booked", called="2"), now)
    assert "https://book.example/register" in mail.text
    row = row_for(mine, visit, "booked", called="3")
    unlocked = written(mine, WRITER, row, secrets=None, now=now)
    assert not unlocked.link and "/m/" not in unlocked.text
    cancel(mine, visit.id, now=now)
    gone = say(mine, row_for(mine, visit, "cancelled"), now)
    assert not gone.link and "https://book.example/\n" in gone.text
    assert "METHOD:CANCEL" in gone.calendar and "STATUS:CANCELLED" in gone.calendar
    uid = next(line for line in gone.calendar.splitlines() if line.startswith("UID:"))
    assert uid in mail.calendar and "ORGANIZER" in gone.calendar


def test_a_preview_page_is_nobody_s_link(
    mine: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    with mine.write("test", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql("UPDATE page_link SET kind = 'preview'")
    mail = say(mine, row_for(mine, visit, "booked"), now)
    assert not mail.link and "http" not in mail.text and "METHOD:REQUEST" in mail.calendar


def test_a_practice_without_a_page_is_called_as_its_mails_are(mine: Diary, visit: Booking) -> None:
    changed = {"page.name": "", "mail.from": "Nord IT <office@nord.example>"}
    save_settings(mine, changed, now=visit.start - IN_A_DAY)
    row = row_for(mine, visit, "booked", kind="text")
    text = say(mine, row, visit.start - IN_A_DAY).text
    assert text.startswith("Nord IT: ")
    page_named = {"page.name": "Meier IT"}
    save_settings(mine, page_named, now=visit.start - IN_A_DAY)
    row = row_for(mine, visit, "booked", kind="text", called="/again")
    text = say(mine, row, visit.start - IN_A_DAY).text
    assert text.startswith("Meier IT: ")


def test_a_visit_of_a_series_is_written_about_before_any_page_was_linked(
    mine: Diary, anna: Client, now: datetime
) -> None:
    first = NewBooking(now + IN_A_DAY, client_id=anna.id, service_id=1)
    visit, other = book_series(mine, NewSeries(first, "FREQ=WEEKLY;COUNT=2"), now=now)
    rows = [
        row_for(mine, one, "booked", called=str(number))
        for number, one in enumerate((visit, other, visit))
    ]
    uids = [re.findall(r"UID:(.*)\r", say(mine, row, now).calendar) for row in rows]
    assert uids[0] == uids[2] != uids[1]
    assert all(len(uid) == 1 for uid in uids)
