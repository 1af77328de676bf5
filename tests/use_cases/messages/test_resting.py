"""What comes to be sent at night: it waits for its client's morning, if it is of use by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.messages.mailing import MailPutOff
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages import mailing
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.resting import OF_USE_AT_NIGHT, WAITS_FOR_DAY
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.messages.texting import TextWay, text
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.mails import FakeMails
from tests.fakes.twilio_server import FakeTwilio, running
from tests.use_cases.messages.mail_desk import MailDesk
from tests.use_cases.messages.text_desk import TextDesk, settled, words_of

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class NightDesk(TextDesk):
    """Anna has a mobile and an address, and nobody is written to from 21:00 to 08:00."""

    mails: FakeMails = field(default_factory=FakeMails)

    def rule(self, when: str, ways: str) -> None:
        wanted = MessageRule(0, None, read_when(when), read_channels(ways), "")
        set_rule(self.diary, wanted, now=self.time)

    def visit(self, clock: str) -> int:
        """On Wednesday at that time in Berlin."""
        start = datetime.fromisoformat(f"2027-03-03T{clock}").replace(tzinfo=BERLIN)
        wish = NewBooking(start, client_id=self.client().id)
        booking = book(self.diary, wish, now=self.time, permit_overlap=True)
        while plan_chunk(self.diary, now=self.time):
            continue
        return booking.id

    def at(self, day: int, clock: str) -> datetime | None:
        """Both lanes' turn on that day of March in Berlin; when one looks again."""
        there = datetime.fromisoformat(f"2027-03-{day:02}T{clock}").replace(tzinfo=BERLIN)
        self.time = there.astimezone(UTC)
        desk = MailDesk(self.diary, self.time)
        way = TextWay(self.way().sender, lambda row, now: words_of(self.diary, row, now))
        ends = [
            text(self.diary, way, self.now).again_at,
            mail(self.diary, MailWay(self.mails, desk.write), self.now).again_at,
        ]
        return min((each for each in ends if each is not None), default=None)

    def out(self) -> int:
        return len(self.mails.got) + len(self.twilio.texts)

    def states_of_all(self) -> list[tuple[str, str]]:
        query = "SELECT state, reason FROM outbox WHERE kind IN ('mail', 'text') ORDER BY id"
        with self.diary.look() as asked:
            return [(row[0], row[1]) for row in asked.exec_driver_sql(query)]


@pytest.fixture
def desk(diary: Diary, now: datetime) -> Iterator[NightDesk]:
    with running(FakeTwilio()) as twilio:
        settled(diary, now)
        made = NightDesk(diary, twilio, now)
        twilio.now = made.now
        for rule in list_rules(diary):
            remove_rule(diary, rule.id, now=now)
        save_client(diary, replace(made.client(), email="anna@example.org"), now=now)
        save_settings(diary, {"messages.quiet": "21:00-08:00"}, now=now)
        yield made
        made.close()


@pytest.mark.parametrize("way", ["mail", "text"])
def test_who_wakes_up_at_night_writes_in_the_morning(desk: NightDesk, way: str) -> None:
    desk.rule("-12h", way)
    desk.visit("10:00")
    again = desk.at(3, "02:00")
    assert desk.states_of_all() == [("planned", WAITS_FOR_DAY)]
    assert again == datetime(2027, 3, 3, 8, tzinfo=BERLIN)
    assert desk.at(3, "07:59") == again
    assert desk.out() == 0
    desk.at(3, "08:00")
    assert desk.states_of_all() == [("sent", "")] and desk.out() == 1


@pytest.mark.parametrize("way", ["mail", "text"])
def test_what_a_clock_that_was_ahead_put_off_until_its_own_morning_goes_in_time(
    desk: NightDesk, way: str
) -> None:
    desk.rule("-36h", way)
    desk.visit("22:00")
    desk.at(2, "23:00")
    assert desk.states_of_all() == [("planned", WAITS_FOR_DAY)]
    desk.time = datetime(2027, 3, 2, 9, tzinfo=BERLIN)
    while plan_chunk(desk.diary, now=desk.time):
        continue
    desk.at(2, "12:00")
    assert desk.states_of_all() == [("sent", "")] and desk.out() == 1


@pytest.mark.parametrize("way", ["mail", "text"])
def test_what_is_of_no_use_in_the_morning_is_skipped_and_says_why(
    desk: NightDesk, way: str
) -> None:
    desk.rule("-12h", way)
    desk.visit("07:30")
    desk.at(3, "02:00")
    assert desk.states_of_all() == [("skipped", OF_USE_AT_NIGHT)] and desk.out() == 0


@pytest.mark.parametrize("way", ["mail", "text"])
def test_news_of_a_visit_before_the_morning_goes_at_once(desk: NightDesk, way: str) -> None:
    desk.rule("booked", way)
    desk.rule("cancelled", way)
    booking = desk.visit("07:30")
    desk.at(1, "10:00")
    desk.time = datetime(2027, 3, 2, 23, 30, tzinfo=BERLIN)
    cancel(desk.diary, booking, now=desk.time)
    desk.at(3, "02:00")
    assert [state for state, _ in desk.states_of_all()] == ["sent", "sent"] and desk.out() == 2


def test_news_that_fails_by_one_way_at_night_goes_by_the_other_at_once(desk: NightDesk) -> None:
    desk.rule("booked", "mail")
    desk.rule("cancelled", "text,mail")
    booking = desk.visit("07:30")
    desk.at(1, "10:00")
    desk.time = datetime(2027, 3, 2, 23, 30, tzinfo=BERLIN)
    cancel(desk.diary, booking, now=desk.time)
    desk.twilio.codes["+4915112345678"] = 21614
    desk.at(2, "23:35")
    desk.at(2, "23:36")
    assert [state for state, _ in desk.states_of_all()] == ["sent", "failed", "sent"]


def test_the_night_is_the_client_s(desk: NightDesk) -> None:
    save_client(desk.diary, replace(desk.client(), zone="America/New_York"), now=desk.time)
    desk.rule("-12h", "mail")
    desk.visit("10:00")
    desk.at(3, "02:00")
    assert desk.out() == 1, "it is eight in the evening there"


@pytest.mark.parametrize("way", ["mail", "text"])
def test_what_was_put_off_is_not_tried_again_at_night(desk: NightDesk, way: str) -> None:
    desk.rule("-12h", way)
    desk.visit("10:00")
    desk.mails.all_end = MailPutOff("Come again.")
    desk.twilio.trouble.append(429)
    again = desk.at(2, "20:59")
    assert again is not None and again < datetime(2027, 3, 2, 21, 2, tzinfo=BERLIN)
    desk.mails.all_end = None
    assert desk.at(2, "21:02") == datetime(2027, 3, 3, 8, tzinfo=BERLIN)
    assert desk.out() == 0
    desk.at(3, "08:00")
    assert desk.out() == 1


def test_who_waits_keeps_nobody_else_from_hearing(
    desk: NightDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "AT_ONCE", 4)
    desk.rule("-12h", "mail")
    for minutes in range(6):
        desk.visit(f"10:{minutes:02}")
    bert = replace(desk.client("Bert"), email="bert@example.org", zone="America/New_York")
    save_client(desk.diary, bert, now=desk.time)
    start = datetime(2027, 3, 3, 11, tzinfo=BERLIN)
    book(desk.diary, NewBooking(start, client_id=bert.id), now=desk.time, permit_overlap=True)
    for _ in range(2):
        desk.at(3, "02:00")
    assert [mail.address for _, mail in desk.mails.got] == ["client7@example.org"]


def test_a_client_who_has_moved_is_written_to_by_their_new_clock(desk: NightDesk) -> None:
    desk.service = True
    desk.rule("-1d 18:00", "text")
    desk.visit("10:00")
    text(desk.diary, desk.way(), desk.now)
    (queued,) = desk.twilio.out()
    assert queued.send_at == datetime(2027, 3, 2, 18, tzinfo=BERLIN)
    desk.time += timedelta(minutes=10)
    there = replace(desk.client(), zone="Asia/Tokyo")
    save_client(desk.diary, there, now=desk.time)
    for _ in range(2):
        desk.turn(minutes=2)
    (queued,) = desk.twilio.out()
    assert queued.send_at == datetime(2027, 3, 2, 18, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert [state for state, _ in desk.states_of_all()] == ["handed over"]


def test_a_client_without_any_address_is_not_written_to_and_keeps_nobody_from_it(
    desk: NightDesk,
) -> None:
    desk.rule("-12h", "mail,text")
    desk.visit("10:00")
    save_client(desk.diary, replace(desk.client(), email="", phones=()), now=desk.time)
    desk.at(2, "20:59")
    assert [state for state, _ in desk.states_of_all()] == ["withdrawn"] and desk.out() == 0
    save_client(desk.diary, replace(desk.client(), email="anna@example.org"), now=desk.time)
    desk.at(2, "20:59")
    assert desk.out() == 1


def test_quiet_hours_that_are_off_keep_nothing_back(desk: NightDesk) -> None:
    save_settings(desk.diary, {"messages.quiet": "off"}, now=desk.time)
    desk.rule("-12h", "mail")
    desk.visit("10:00")
    desk.at(3, "02:00")
    assert desk.out() == 1
