"""Old databases: keeps a diary of the present schema for the tests of later ones.

Run once for each released schema, `python -m tests.old_databases.keep`, and commit the file.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.reach import ExtrasWord
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.domain.visits.visit import IssueState, Tick, UsedPart, VisitIssue, VisitRecord
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.opening import HEAD
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.clients.notes import add_note
from scheduler_app.use_cases.money.decisions import waive
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import call_off
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.page.inbox import list_requests, propose
from scheduler_app.use_cases.page.link import pair, pairing_code, read_inbox
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.visits.follow_ups import save_follow_up
from scheduler_app.use_cases.visits.records import save_record
from tests.fakes.clients_on_the_page import OTTO, FakePage

HERE = Path(__file__).parent
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def main() -> None:
    """Write the file of this schema, over an earlier one of the same schema."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diary.db"
        diary = Diary.open(path)
        live(diary)
        diary.close()
        with closing(connected(path)) as connection:
            # A file in this mode is whole without the log beside it.
            connection.execute("PRAGMA journal_mode = DELETE")
        # No time stamp: the same content is the same file.
        kept = gzip.compress(path.read_bytes(), mtime=0)
    (HERE / f"{HEAD}.sqlite3.gz").write_bytes(kept)


def live(diary: Diary) -> None:
    """A little of everything that a diary remembers."""
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    anna = save_client(
        diary,
        Client(
            0, "Anna Schmidt", phones=("+442079460001",), places=(Place(0, "Home", "1 Mill St"),)
        ),
        now=NOW,
    )
    carl = Client(0, "Carl Weiß", extras=ExtrasWord(unwanted=True, at=NOW, how="by phone"))
    save_client(diary, carl, now=NOW)
    visit = book(
        diary,
        NewBooking(
            start=NOW + timedelta(days=1),
            client_id=anna.id,
            service_id=2,
            place_id=anna.places[0].id,
            notes="Printer prints blank pages.",
        ),
        now=NOW,
    )
    move(diary, visit.id, visit.start + timedelta(days=2), now=NOW, why="Child is ill.")
    other = book(diary, NewBooking(start=NOW + timedelta(days=1), service_id=1), now=NOW)
    cancel(diary, other.id, by=By.CLIENT, now=NOW, why="Works again.")
    take_deposits(diary, anna.id)
    look_after(diary, anna.id)
    book(diary, NewBooking(start=visit.start, service_id=1, title="Café Zoë"), now=NOW)
    hear_from_the_page(diary)


def take_deposits(diary: Diary, client_id: int) -> None:
    """A policy, a deposit that is held, one of which half was kept, and one that was waived."""
    ladder = [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}]
    policy = {"deposit": {"kind": "percent", "percent": 50}, "due": 24, "ladder": ladder}
    set_policy(diary, json.dumps(policy), now=NOW)
    held, kept, waived = (
        book(
            diary,
            NewBooking(
                start=NOW + timedelta(hours=hours),
                client_id=client_id,
                service_id=1,
                agreed=Money(8001, "EUR"),
            ),
            now=NOW,
        ).id
        for hours in (96, 36, 120)
    )
    for paid in (held, kept):
        record_payment(diary, paid, 4001, PaidBy.CASH, key="1", now=NOW)
    call_off(diary, kept, by_client=True, reason="Away.", now=NOW)
    waive(diary, waived, reason="A friend.", now=NOW)


def look_after(diary: Diary, client_id: int) -> None:
    """A device, a note, what was done at a visit, and what is due after it."""
    laptop = Device(
        0,
        client_id,
        DeviceKind.LAPTOP,
        "Anna’s laptop",
        maker="Framework",
        expires=date(2027, 9, 1),
    )
    device = save_device(diary, laptop, now=NOW)
    add_note(diary, client_id, "Called: the fan is loud.", now=NOW)
    done = VisitRecord(
        0,
        client_id,
        NOW - timedelta(hours=2),
        NOW - timedelta(hours=1),
        told="The fan was cleaned.",
        issues=(
            VisitIssue("Fan is loud", "Dust", "Cleaned", IssueState.WATCH, device_id=device.id),
        ),
        devices=(device.id,),
        parts=(UsedPart("Fan", Fraction(3, 2), Money(1250, "EUR")),),
        ticks=(Tick("Cleaned", done=True), Tick("Tested")),
    )
    record = save_record(diary, done, now=NOW)
    due = FollowUp(
        0, client_id, FollowUpKind.RECOMMENDED, "New fan", date(2027, 6, 1), visit_id=record.id
    )
    save_follow_up(diary, due, now=NOW)


def hear_from_the_page(diary: Diary) -> None:
    """A linked page, a request that waits with times proposed, and a notice."""
    page = FakePage(lambda: NOW)
    wanted = pairing_code("https://book.example/#code")
    pair(diary, page, wanted, "hosted", keep=lambda _page, _token: None, now=NOW)
    page.request(NOW + timedelta(days=7), OTTO, text="No sound")
    page.tell(EventKind.DELIVERY, person=OTTO, note="no such mailbox")
    read_inbox(diary, page, now=page.now)
    [request] = list_requests(diary)
    propose(diary, request.id, [NOW + timedelta(days=8)], note="Tuesday?", now=NOW)


if __name__ == "__main__":
    main()
