"""Links of bookings: made before they are published, and known before the page is heard."""

from __future__ import annotations

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.storage.bookings import bookings
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page.read_link import read_link
from tests.worker.conftest import Office, until
from tests.worker.page.test_desk import a_stay, linked


def test_a_phone_booking_has_its_link_before_it_is_published(office: Office) -> None:
    linked(office)
    client = save_client(office.diary, Client(0, "Zoe"), now=office.began)
    book(office.diary, NewBooking(a_stay(office).start, client_id=client.id), now=office.began)
    until(lambda: any(one.links for one in office.page.published[-1].commitments))


def test_a_diary_from_a_backup_knows_its_links_before_it_listens(office: Office) -> None:
    linked(office)
    client = save_client(office.diary, Client(0, "Zoe"), now=office.began)
    wish = NewBooking(a_stay(office).start, client_id=client.id)
    booking = book(office.diary, wish, now=office.began)
    until(lambda: any(one.links for one in office.page.published[-1].commitments))
    [one] = office.page.published[-1].commitments
    office.desk.close()
    with office.diary.write("test", by=By.SYSTEM, at=office.began) as change:
        change.connection.exec_driver_sql("DELETE FROM booking_links")
    office.page.tell(EventKind.CANCELLATION, uid=booking.uid, link=one.links[0].hash)
    office.desk = office.another_desk()
    office.desk.start()
    until(lambda: read_link(office.diary).read_seq == 1)
    with office.diary.read() as connection:
        assert bookings.get(connection, booking.id).state is State.CANCELLED
