"""Mails that the page sends in the desktop's stead: handed over, withdrawn, told of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.booking_page.store import handed_sending
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.mails import LONGEST_USE, MailReport, MailState
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.storage import brought as storage_brought
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages.plans import BY_ID
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page import handing_over
from scheduler_app.use_cases.page.handing_over import hand_over
from scheduler_app.use_cases.page.link import publish, read_inbox, unlink
from tests.fakes.clients_on_the_page import ANNA, FakePage
from tests.protocol.both_sides import START, PageSide, Wire, lay_out

KEY = b"k" * 32
DAY = timedelta(days=1)


class MailFollower:
    """One mail a day before each appointment, which says when it is."""

    name = "mail"
    kinds = ("mail",)
    concerns: Mapping[str, str] = {"bookings": BY_ID}
    ruled_by = ()
    before = 86_400
    after = 0
    of_use = 0

    def __init__(self) -> None:
        self.to: dict[int, str] = {}
        self.says: dict[int, dict[str, str]] = {}

    def rules(self, asked: PlainSql) -> str:
        return str(list(asked.exec_driver_sql("SELECT 1", ())))

    def wanted(self, asked: PlainSql, bookings: str, _until: int) -> Sequence[Errand]:
        query = """
SELECT id, start_at FROM bookings WHERE id IN (SELECT value FROM json_each(?))
   AND state = 'confirmed' AND kind = 'appointment' AND NOT removed"""
        return [
            Errand(
                f"mail/{booking}/{start}",
                "mail",
                booking,
                start - 86_400,
                start + self.of_use,
                content=json.dumps(
                    {
                        "to": self.to.get(booking, ANNA.email),
                        "subject": f"At {start}",
                        "text": "See you",
                        "start": start,
                    }
                    | self.says.get(booking, {})
                ),
            )
            for booking, start in asked.exec_driver_sql(query, (bookings,))
        ]


@pytest.fixture(autouse=True)
def follower(monkeypatch: pytest.MonkeyPatch) -> MailFollower:
    """For as long as a test lasts mails are planned."""
    toy = MailFollower()
    monkeypatch.setattr(storage_brought, "followers", lambda: (toy,))
    monkeypatch.setattr(brought, "MAIL_KINDS", toy.kinds)
    return toy


@pytest.fixture
def due(practice: Diary, page: FakePage, anna: Client, now: datetime) -> Booking:
    """A booking in two days, whose mail goes out tomorrow."""
    booking = book(practice, NewBooking(now + 2 * DAY, client_id=anna.id), now=now)
    publish(practice, page, now=now, key=KEY)
    return booking


def states(diary: Diary) -> dict[str, str]:
    """The state of each row, by the start that it tells of, in days from March 1 at eight."""
    with diary.read() as connection:
        rows = connection.exec_driver_sql("SELECT content, state FROM outbox ORDER BY id").all()
    return {json.loads(content)["subject"]: state for content, state in rows}


def says(booking: Booking) -> str:
    return f"At {int(booking.start.timestamp())}"


def test_what_is_due_within_the_lease_is_handed_over_once(
    practice: Diary, page: FakePage, due: Booking, anna: Client, now: datetime
) -> None:
    far = book(practice, NewBooking(now + 7 * DAY, client_id=anna.id), now=now)
    done = hand_over(practice, page, now=now)
    assert done is not None and done.kept == 1
    [document] = page.handed
    [mail] = document.mails
    start = int(due.start.timestamp())
    assert (mail.uid, mail.start, mail.send_at) == (due.uid, start, start - 86_400)
    assert (mail.to, mail.subject, document.lasts) == ("anna@example.org", says(due), 4 * 86_400)
    assert page.packed[-1]
    assert states(practice) == {says(due): "handed over", says(far): "planned"}
    assert hand_over(practice, page, now=now) is None
    publish(practice, page, now=now)
    assert hand_over(practice, page, now=now) is None
    # What the page would stop to send is prolonged.
    hand_over(practice, page, now=now + timedelta(hours=13))
    assert [document.digest for document in page.handed[1:]] == [document.digest]


def test_a_page_from_a_backup_is_given_them_again(
    practice: Diary, page: FakePage, due: Booking, now: datetime
) -> None:
    hand_over(practice, page, now=now)
    page.handed.clear()
    publish(practice, page, now=now)
    hand_over(practice, page, now=now)
    assert [mail.subject for mail in page.handed[-1].mails] == [says(due)]


def test_a_booking_that_moves_takes_its_mail_back_and_sends_another(
    practice: Diary, page: FakePage, due: Booking, now: datetime
) -> None:
    hand_over(practice, page, now=now)
    after = move(practice, due.id, now + 3 * DAY, now=now)
    assert states(practice)[says(due)] == "withdrawing"
    hand_over(practice, page, now=now)
    assert states(practice) == {says(due): "withdrawn", says(after): "handed over"}
    assert [mail.subject for mail in page.handed[-1].mails] == [says(after)]
    # Back again: what was withdrawn for certain is handed over anew.
    undo(practice, now=now)
    hand_over(practice, page, now=now)
    assert states(practice) == {says(due): "handed over", says(after): "withdrawn"}


def test_nothing_is_left_there_when_nothing_is_wanted(
    practice: Diary, page: FakePage, due: Booking, now: datetime
) -> None:
    hand_over(practice, page, now=now)
    cancel(practice, due.id, now=now)
    hand_over(practice, page, now=now)
    assert page.handed[-1].mails == ()
    assert states(practice) == {says(due): "withdrawn"}
    assert hand_over(practice, page, now=now) is None


def test_what_may_have_arrived_is_handed_over_again_as_it_stands_by_then(
    practice: Diary, page: FakePage, due: Booking, now: datetime
) -> None:
    page.silent = True
    with pytest.raises(PageUnreachable):
        hand_over(practice, page, now=now)
    assert states(practice) == {says(due): "sending"}
    after = move(practice, due.id, now + 3 * DAY, now=now)
    page.silent = False
    hand_over(practice, page, now=now)
    [mail] = page.handed[-1].mails
    assert (mail.subject, mail.start) == (says(after), int(after.start.timestamp()))
    assert states(practice) == {says(due): "withdrawn", says(after): "handed over"}


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (MailState.SENT, "sent"),
        (MailState.FAILED, "failed"),
        (MailState.UNKNOWN, "unknown"),
        (MailState.DROPPED, "skipped"),
    ],
)
def test_what_became_of_it_comes_as_an_event_or_with_the_answer(
    practice: Diary, page: FakePage, due: Booking, now: datetime, told: MailState, state: str
) -> None:
    hand_over(practice, page, now=now)
    [key] = page.mail_states
    report = MailReport(key, told, int(now.timestamp()), "550 no such mailbox")
    for _ in range(2):
        page.tell(EventKind.REPORT, report=report)
    page.tell(EventKind.REPORT, report=replace(report, key="never heard of"))
    read_inbox(practice, page, now=lambda: now)
    assert states(practice) == {says(due): state}
    with practice.read() as connection:
        reason = connection.exec_driver_sql("SELECT reason FROM outbox").scalar_one()
    assert reason == report.why
    page.mail_states[key] = told
    hand_over(practice, page, now=now + timedelta(hours=13))
    assert states(practice) == {says(due): state}


def test_what_the_page_let_go_although_it_is_of_use_is_handed_over_anew(
    practice: Diary, page: FakePage, due: Booking, now: datetime
) -> None:
    """The laptop was shut for longer than the lease."""
    hand_over(practice, page, now=now)
    [key] = page.mail_states
    report = MailReport(key, MailState.LATE, int(now.timestamp()), "the desktop was away")
    page.tell(EventKind.REPORT, report=report)
    read_inbox(practice, page, now=lambda: now)
    assert states(practice) == {says(due): "planned"}
    page.handed.clear()
    page.mail_states.clear()
    publish(practice, page, now=now)
    hand_over(practice, page, now=now)
    assert states(practice) == {says(due): "handed over"}


def test_what_is_of_use_for_longer_than_a_page_remembers_it_goes_there_for_less(
    practice: Diary, page: FakePage, follower: MailFollower, anna: Client, now: datetime
) -> None:
    follower.of_use = 400 * 86_400
    booking = book(practice, NewBooking(now + 2 * DAY, client_id=anna.id), now=now)
    publish(practice, page, now=now, key=KEY)
    hand_over(practice, page, now=now)
    [mail] = page.handed[-1].mails
    assert mail.useful_until == mail.send_at + LONGEST_USE
    [key] = page.mail_states
    after = now + timedelta(days=70)
    page.tell(EventKind.REPORT, report=MailReport(key, MailState.LATE, int(after.timestamp())))
    read_inbox(practice, page, now=lambda: after)
    assert states(practice) == {says(booking): "skipped"}, "nobody wants it sent by then"


def test_a_mail_to_nobody_fails_and_keeps_no_other_from_going_out(
    practice: Diary, page: FakePage, follower: MailFollower, due: Booking, now: datetime
) -> None:
    other = book(practice, NewBooking(now + 3 * DAY), now=now)
    follower.to[other.id] = "nobody"
    hand_over(practice, page, now=now)
    assert [mail.subject for mail in page.handed[-1].mails] == [says(due)]
    assert states(practice)[says(other)] == "failed"


@pytest.mark.parametrize(
    "odd",
    [{"text": " "}, {"language": "klingon language"}, {"name": "a\u2028b"}, {"calendar": "x"}],
)
def test_whatever_a_page_would_refuse_is_not_handed_over(
    practice: Diary,
    page: FakePage,
    follower: MailFollower,
    due: Booking,
    now: datetime,
    odd: dict[str, str],
) -> None:
    other = book(practice, NewBooking(now + 3 * DAY), now=now)
    follower.says[other.id] = odd
    hand_over(practice, page, now=now)
    assert [mail.subject for mail in page.handed[-1].mails] == [says(due)]
    assert states(practice)[says(other)] == "failed"


def test_no_document_is_longer_than_a_page_takes(
    practice: Diary,
    page: FakePage,
    due: Booking,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = book(practice, NewBooking(now + 3 * DAY), now=now)
    hand_over(practice, page, now=now)
    assert len(page.handed[-1].mails) == 2
    length = len(json.dumps(asdict(page.handed[-1].mails[0])))
    monkeypatch.setattr(handing_over, "MOST_MAILS_BYTES", handing_over.OF_A_DOCUMENT + length)
    hand_over(practice, page, now=now + DAY)
    assert [mail.subject for mail in page.handed[-1].mails] == [says(due)]
    assert states(practice)[says(later)] != "failed"


@pytest.mark.parametrize("too_long", [False, True])
def test_what_cannot_be_handed_over_leaves_no_more_behind_each_time_it_is_tried(
    practice: Diary,
    page: FakePage,
    due: Booking,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    too_long: bool,
) -> None:
    """A page that is away for days, and mails for which there is no room."""
    touched: list[str] = []
    practice.on_change(lambda tables: touched.extend({"outbox", "bookings"} & set(tables)))

    def tried() -> list[tuple[str, int]]:
        with suppress(PageUnreachable):
            hand_over(practice, page, now=now)
        query = "SELECT outcome, count(*) FROM outbox_attempts GROUP BY outcome"
        with practice.read() as connection:
            return [(row[0], row[1]) for row in connection.exec_driver_sql(query)]

    if too_long:
        monkeypatch.setattr(handing_over, "MOST_MAILS_BYTES", handing_over.OF_A_DOCUMENT)
    else:
        page.silent = True
    assert tried() == [("sending", 1)]
    touched.clear()
    assert [tried() for _ in range(3)] == [[("sending", 1)]] * 3
    # Whoever answers each change by another attempt would never rest.
    assert not touched
    assert states(practice) == {says(due): "sending"}


def test_what_could_not_be_handed_over_in_time_is_skipped(
    practice: Diary, page: FakePage, due: Booking, now: datetime
) -> None:
    """Else each attempt would try it anew, and in the end there would be room for nothing else."""
    hand_over(practice, page, now=due.start)
    assert states(practice) == {says(due): "skipped"}
    assert hand_over(practice, page, now=due.start + DAY) is None
    assert not page.handed


@pytest.mark.parametrize("told", [True, False])
def test_what_may_have_come_there_waits_a_day_for_word_of_it(
    practice: Diary, page: FakePage, due: Booking, now: datetime, told: bool
) -> None:
    page.silent = True
    with pytest.raises(PageUnreachable):
        hand_over(practice, page, now=now)
    with pytest.raises(PageUnreachable):
        hand_over(practice, page, now=due.start)
    page.silent = False
    if told:
        key = f"mail/{due.id}/{int(due.start.timestamp())}"
        page.tell(EventKind.REPORT, report=MailReport(key, MailState.SENT, 1))
        read_inbox(practice, page, now=lambda: due.start)
    hand_over(practice, page, now=due.start)
    assert states(practice) == {says(due): "sent" if told else "sending"}
    hand_over(practice, page, now=due.start + DAY)
    assert states(practice) == {says(due): "sent" if told else "unknown"}


def test_an_older_page_and_none_are_handed_nothing(
    practice: Diary, page: FakePage, due: Booking, now: datetime
) -> None:
    page.knows = ("links",)
    publish(practice, page, now=now)
    assert hand_over(practice, page, now=now) is None
    unlink(practice, now=now)
    assert hand_over(practice, page, now=now) is None
    assert states(practice) == {says(due): "planned"}


def test_the_real_page_keeps_sends_and_drops_them(tmp_path: Path) -> None:
    lay_out(tmp_path)
    clock = [START]
    now = datetime.fromtimestamp(START, UTC)
    diary, page = (
        Diary.open(tmp_path / "diary.sqlite3"),
        PageSide(tmp_path / "page.sqlite3", lambda: clock[0]),
    )
    wire = Wire(page, lambda: clock[0])
    zoe = save_client(diary, Client(0, "Zoe"), now=now)
    kept = book(diary, NewBooking(now + 2 * DAY, client_id=zoe.id), now=now)
    moved = book(diary, NewBooking(now + 2 * DAY + timedelta(hours=2), client_id=zoe.id), now=now)
    # The first answer tells what this page is able to, the second publication has the bookings.
    publish(diary, wire, now=now, key=KEY)
    wire.fate = "answer lost"
    with pytest.raises(PageUnreachable):
        hand_over(diary, wire, now=now)
    hand_over(diary, wire, now=now)
    assert set(states(diary).values()) == {"handed over"}
    move(diary, moved.id, now + 3 * DAY, now=now)
    clock[0] += 86_400 + 60
    later = datetime.fromtimestamp(clock[0], UTC)
    hand_over(diary, wire, now=later)
    taken = page.write(lambda c: handed_sending.take_next(c, now=clock[0]))
    assert taken is not None and taken.mail.subject == says(kept)
    page.write(lambda c: handed_sending.ended(c, taken, MailState.SENT, "", now=clock[0]))
    read_inbox(diary, wire, now=lambda: later)
    assert states(diary)[says(kept)] == RowState.SENT
    assert states(diary)[says(moved)] == RowState.WITHDRAWN
    diary.close()
    page.database.close()
