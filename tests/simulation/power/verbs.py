"""Lost power: a day at the desk: bookings, a deposit, an invoice, a visit with a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.invoices.document import InvoiceDraft
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.visits.attachments import attach
from scheduler_app.use_cases.visits.records import draft_for_client, save_record
from tests.fakes.papers import FakePapers
from tests.laid import new_diary
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known
from tests.simulation.power.standing import DIARY, NOW, faults_after, tell_each
from tests.use_cases.money.invoices.desk import WORK, SendingDesk

HOUR = timedelta(hours=1)
ANNA = 1
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 12


def prepare(folder: Path) -> None:
    """A practice with a client, that has sent no invoice yet."""
    with closing(Diary.open(new_diary(folder / DIARY))) as diary:
        SendingDesk(diary, NOW)


def live(folder: Path, tell: Tell) -> None:
    """What is done by hand, one after the other."""
    with closing(Diary.open(folder / DIARY)) as diary:
        tell_each(diary, at_the_desk(diary), tell)


def faults(folder: Path, known: Known) -> Iterator[str]:
    """All that was told stands there."""
    return faults_after(folder / DIARY, known)


def at_the_desk(diary: Diary) -> Iterator[object]:
    """One verb after the other."""
    visits = [book(diary, _wish(day), now=NOW) for day in range(1, 4)]
    yield visits
    yield move(diary, visits[0].id, visits[0].start + 3 * HOUR, now=NOW, why="Train strike.")
    yield record_payment(diary, visits[0].id, 4_000, PaidBy.CASH, key="1", now=NOW)
    yield cancel(diary, visits[1].id, by=By.CLIENT, now=NOW, why="Works again.")
    yield undo(diary, now=NOW)
    yield from sending(diary)
    yield from sending(diary)
    draft_of_visit = draft_for_client(diary, ANNA, now=NOW)
    record = save_record(diary, draft_of_visit, now=NOW, untouched_too=True)
    yield record
    yield attach(diary, record.id, PHOTO, "router.png", now=NOW)
    yield move(diary, visits[2].id, visits[2].start + HOUR, now=NOW)


def sending(diary: Diary) -> Iterator[object]:
    """An invoice is written, and sent."""
    draft = save_draft(diary, InvoiceDraft(ANNA, lines=(WORK,), since="2027-02-26"), now=NOW)
    yield draft
    yield send_invoice(diary, draft, InvoiceDesk(FakePapers()), mail=False, now=NOW)


def _wish(day: int) -> NewBooking:
    return NewBooking(
        NOW + timedelta(days=day), client_id=ANNA, service_id=1, agreed=Money(8_000, "EUR")
    )
