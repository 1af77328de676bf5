"""The page sends mails about bookings that nobody sees there: over, missed, or called off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from scheduler_app.booking_page.mail import smtp
from scheduler_app.booking_page.mail.delivery import deliver_due
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store import practice as practice_rows
from scheduler_app.booking_page.store import unwanted
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Copy, with_words_of
from scheduler_app.domain.messages.rules import MessageRule, read_when
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.smtp.mailbox import Mailbox
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, mark_done, mark_no_show
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.page.handing_over import hand_over
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.practice.settings import save_settings
from tests.booking_page.mail.mail_server import Kept, serving
from tests.protocol.both_sides import START, PageSide, Wire, lay_out

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


class Practice:
    """A diary whose clients have no account, its page, and a mail server behind that."""

    def __init__(self, folder: Path, port: int, post: Kept, key: bytes | None) -> None:
        lay_out(folder)
        self.moment, self.key, self.post = START, key, post
        self.diary = Diary.open(folder / "diary.sqlite3")
        self.page = PageSide(folder / "page.sqlite3", lambda: self.moment)
        self.wire = Wire(self.page, lambda: self.moment)
        settings = PageSettings("unused", "http://127.0.0.1", Mailbox("page@practice.example"))
        database = self.page.database
        self._parts = Parts(settings, database, lambda: self.moment, Pulse(database))
        self._send = smtp.over(Smtp("127.0.0.1", port))
        self._writer = TemplateWriter()
        for rule in list_rules(self.diary):
            remove_rule(self.diary, rule.id, now=self.now)
        for when in ("booked", "moved", "cancelled", "no-show", "-24h", "+3d"):
            rule = MessageRule(0, None, read_when(when), (Channel.MAIL,), "")
            set_rule(self.diary, rule, now=self.now)
        self.contact()

    @property
    def now(self) -> datetime:
        return from_epoch(self.moment)

    def books(
        self, name: str, start: datetime, place: str = "", copies: tuple[Copy, ...] = ()
    ) -> Booking:
        wanted = Client(0, name, email=f"{name.lower()}@example.org", copies=copies)
        known = save_client(self.diary, wanted, now=self.now)
        return book(self.diary, NewBooking(start, client_id=known.id, place=place), now=self.now)

    def contact(self) -> None:
        """What the worker does: plan, publish, hand over, and hear what became of it."""
        while plan_chunk(self.diary, now=self.now):
            pass
        publish(self.diary, self.wire, now=self.now, key=self.key)
        self.hand_over()
        read_inbox(self.diary, self.wire, now=lambda: self.now)

    def hand_over(self) -> None:
        hand_over(
            self.diary,
            self.wire,
            now=self.now,
            write=lambda row, now: written(self.diary, self._writer, row, secrets=None, now=now),
        )

    def delivers(self, span: timedelta) -> None:
        """The page does, after a while."""
        self.moment += int(span.total_seconds())
        asyncio.run(deliver_due(self._parts, self._send))

    def goes_on(self, span: timedelta) -> None:
        """The laptop is in touch before and after; the page delivers."""
        self.contact()
        self.delivers(MINUTE)
        self.moment += int(span.total_seconds())
        self.contact()
        self.delivers(MINUTE)
        self.contact()

    def unsubscribes(self, mail: EmailMessage) -> None:
        """Whoever got this mail does, twice, by one click."""
        address = str(mail["List-Unsubscribe"]).partition(">")[0]
        secret = self.page.read(practice_rows.secret)
        wanted = unwanted.read_token(secret, address.rpartition("/")[2])
        assert wanted is not None
        for _ in range(2):
            assert self.page.write(lambda c: unwanted.end_kind(c, wanted, self.moment))

    def mails(self) -> dict[str, list[EmailMessage]]:
        """What each client was sent, in order."""
        found: dict[str, list[EmailMessage]] = {}
        for each in self.post.got:
            assert isinstance(each.content, bytes)
            mail = message_from_bytes(each.content, policy=policy.default)
            found.setdefault(each.rcpt_tos[0].partition("@")[0], []).append(mail)
        return found

    def got(self) -> dict[str, list[str]]:
        """What each client was told, in order."""
        return {
            name: [str(mail["Subject"]) for mail in mails] for name, mails in self.mails().items()
        }

    def states(self) -> set[str]:
        """Of all mails."""
        with self.diary.read() as connection:
            rows = connection.exec_driver_sql("SELECT state FROM outbox WHERE kind = 'mail'").all()
        return {row[0] for row in rows}


@pytest.fixture
def practice(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Practice]:
    """Without the keyring that links are made with, or with the key that a test says."""
    post = Kept()
    with serving(post) as port:
        made = Practice(tmp_path, port, post, getattr(request, "param", None))
        yield made
        made.diary.close()
        made.page.database.close()


by_links = pytest.mark.parametrize(
    "practice", [None, b"k" * 32], ids=["no links", "links"], indirect=True
)


@by_links
def test_each_goes_out_once(practice: Practice) -> None:
    begin = practice.now + 2 * DAY + 3 * HOUR
    came = practice.books("Anna", begin)
    stays_away = practice.books("Otto", begin + 3 * HOUR)
    calls_off = practice.books("Zoe", begin + 6 * HOUR)
    practice.goes_on(2 * MINUTE)
    cancel(practice.diary, calls_off.id, now=practice.now)
    practice.goes_on(2 * MINUTE)
    practice.goes_on(DAY + 7 * HOUR)
    practice.goes_on(2 * DAY)
    mark_done(practice.diary, came.id, now=practice.now)
    practice.goes_on(DAY)
    mark_no_show(practice.diary, stays_away.id, now=practice.now)
    for _ in range(3):
        practice.goes_on(DAY)
    booked, coming = "Booked: Wed 3 Mar, ", "Reminder: tomorrow, Wed 3 Mar, "
    assert practice.got() == {
        "anna": [f"{booked}10:00", f"{coming}10:00", "Thank you for your visit"],
        "otto": [f"{booked}13:00", f"{coming}13:00", "Shall we find another time?"],
        "zoe": [f"{booked}16:00", "Cancelled: Wed 3 Mar, 16:00"],
    }
    assert practice.states() == {"sent", "withdrawn"}


def test_what_was_moved_or_taken_back_is_told_and_no_reminder_is_left(practice: Practice) -> None:
    begin = practice.now + 2 * DAY + 3 * HOUR
    moved, gone = practice.books("Anna", begin), practice.books("Zoe", begin + 3 * HOUR)
    practice.goes_on(2 * MINUTE)
    move(practice.diary, moved.id, begin + DAY, now=practice.now)
    cancel(practice.diary, gone.id, now=practice.now)
    # The laptop publishes and is shut before it takes back what the page has.
    publish(practice.diary, practice.wire, now=practice.now, key=practice.key)
    practice.delivers(DAY + 7 * HOUR)
    assert practice.got() == {
        "anna": ["Booked: Wed 3 Mar, 10:00"],
        "zoe": ["Booked: Wed 3 Mar, 13:00"],
    }
    practice.goes_on(2 * MINUTE)
    assert practice.got()["zoe"][1:] == ["Cancelled: Wed 3 Mar, 13:00"]
    practice.goes_on(DAY)
    told = practice.got()["anna"][1:]
    assert told[0].startswith("Moved") and len(told) == 2, told
    assert told[1] == "Reminder: tomorrow, Thu 4 Mar, 10:00"


def test_a_notice_waits_for_the_publication_that_says_the_same(practice: Practice) -> None:
    booked = practice.books("Zoe", practice.now + 2 * DAY)
    practice.goes_on(2 * MINUTE)
    practice.moment += 1
    cancel(practice.diary, booked.id, now=practice.now)
    practice.hand_over()
    practice.delivers(2 * MINUTE)
    assert len(practice.got()["zoe"]) == 1
    practice.goes_on(2 * MINUTE)
    assert practice.got()["zoe"][1:] == ["Cancelled: Wed 3 Mar, 07:00"]


@by_links
def test_of_what_nobody_opens_the_page_is_told_no_more_than_its_mails_need(
    practice: Practice,
) -> None:
    told = practice.books("Zoe", practice.now + DAY, place="Parkweg 3")
    practice.goes_on(2 * MINUTE)
    practice.goes_on(2 * DAY + 2 * HOUR)
    [one] = [
        one
        for one in publication_of(practice.diary, now=practice.now, generation=9).commitments
        if one.start == to_epoch(told.start)
    ]
    assert not (one.account or one.links or one.place or one.text or one.note)


def test_who_wants_no_more_thanks_gets_none_and_still_all_that_is_needed(
    practice: Practice,
) -> None:
    save_settings(practice.diary, {"page.email": "desk@practice.example"}, now=practice.now)
    practice.books("Zoe", practice.now + 2 * HOUR)
    practice.goes_on(2 * MINUTE)
    practice.goes_on(3 * DAY + 6 * HOUR)
    booked, thanks = practice.mails()["zoe"]
    assert booked["List-Unsubscribe"] is None and booked["List-Unsubscribe-Post"] is None
    assert thanks["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page, desk = str(thanks["List-Unsubscribe"]).split(", ")
    assert desk == "<mailto:desk@practice.example?subject=unsubscribe>"
    assert page.startswith("<http://127.0.0.1/unsubscribe/")
    practice.unsubscribes(thanks)
    practice.contact()
    [notice] = notices(practice.diary)
    assert notice.text.startswith("Zoe wants no more thanks and follow-ups")
    again = NewBooking(practice.now + DAY + 5 * HOUR, client_id=notice.client_id)
    book(practice.diary, again, now=practice.now)
    practice.goes_on(2 * MINUTE)
    practice.goes_on(DAY)
    practice.goes_on(4 * DAY)
    told = practice.got()["zoe"][2:]
    assert [subject.partition(":")[0] for subject in told] == ["Booked", "Reminder"]


def test_who_unsubscribes_from_a_copy_ends_no_more_than_that(practice: Practice) -> None:
    later = MessageRule(0, None, read_when("+6d"), (Channel.MAIL,), "follow-up")
    set_rule(practice.diary, later, now=practice.now)
    others = (Copy("office@example.org", "Büro"), Copy("boss@example.org"))
    practice.books("Zoe", practice.now + 2 * HOUR, copies=others)
    practice.goes_on(2 * MINUTE)
    practice.goes_on(3 * DAY + 6 * HOUR)
    [_, thanks] = practice.mails()["office"]
    practice.contact()
    practice.unsubscribes(thanks)
    # Also the page by itself sends that one no more, and the others all.
    practice.delivers(3 * DAY)
    practice.goes_on(2 * MINUTE)
    told = {name: len(mails) for name, mails in practice.got().items()}
    assert told == {"zoe": 3, "office": 2, "boss": 3}
    [notice] = notices(practice.diary)
    assert notice.text.startswith("office@example.org, who gets copies of Zoe’s mails, wants no")
    assert notice.client_id is not None
    client = get_client(practice.diary, notice.client_id)
    assert not client.extras.unwanted
    assert [copy.spared_since is not None for copy in client.copies] == [True, False]
    kept = with_words_of((Copy("OFFICE@example.org"),), client.copies)
    assert kept[0].spared_since == client.copies[0].spared_since
