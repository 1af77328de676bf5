"""Calls: the practice that is laid: clients, visits, invoices, messages and a page."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceLine,
    LineTax,
    TaxCategory,
)
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.domain.visits.templates import Checklist, Snippet
from scheduler_app.domain.visits.visit import IssueState, Tick, UsedPart, VisitIssue, VisitRecord
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.clients.notes import add_note
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.rules import list_rules
from scheduler_app.use_cases.messages.secrets import MAIL_PASSWORD, TEXTS_TOKEN, put_secret
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.page.booking_links import key_of_links
from scheduler_app.use_cases.page.inbox import list_requests, notices
from scheduler_app.use_cases.page.link import pair, pairing_code, publish, read_inbox
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.dates import add_days_off
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.use_cases.visits.attachments import attach
from scheduler_app.use_cases.visits.follow_ups import save_follow_up
from scheduler_app.use_cases.visits.records import save_record
from scheduler_app.use_cases.visits.templates import save_checklist, save_snippet
from scheduler_app.worker.page.linked_page import TOKEN
from tests.fakes.clients_on_the_page import OTTO
from tests.fakes.stripe_server import KEY
from tests.simulation.calls.outside import Outside

MOBILE = "+4915112345678"
STRANGER = "+4915187654321"

PERSONAL = ("Anna", "Boris", "Otto", "example.org", MOBILE[5:], STRANGER[5:], "Am Deich")
"""What no trouble of a disk tells of clients."""

SETTINGS = {
    "money.seller_name": "Anton Amsel",
    "money.seller_street": "Amselweg 1",
    "money.seller_postcode": "10115",
    "money.seller_city": "Berlin",
    "money.seller_country": "DE",
    "money.seller_vat_id": "DE136695976",
    "money.hourly_rate": "9500",
    "mail.host": "127.0.0.1",
    "mail.port": "2525",
    "mail.security": "none",
    "mail.user": "office",
    "mail.from": "office@practice.example",
    "texts.account": "AC" + "0a" * 16,
    "texts.from": "+15005550006",
    "booking.horizon": "20",
}

POLICY = {
    "deposit": {"kind": "percent", "percent": 50},
    "due": 24,
    "ladder": [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}],
}

WORK = InvoiceLine("Router set up", 10_000, tax=LineTax(TaxCategory.STANDARD, 1_900))


@dataclass(frozen=True)
class Known:
    """The ids of what is there."""

    anna: int = 0
    boris: int = 0
    home: int = 0
    service: int = 0
    visit: int = 0
    """Anna's, in two days; its deposit is paid in cash."""
    other: int = 0
    """Boris's, in four days, for which a deposit is asked."""
    past: int = 0
    """Anna's, over since yesterday, and not marked as done."""
    done: int = 0
    """Anna's, done last week."""
    series: int = 0
    """The first visit of a weekly series that is still to come."""
    device: int = 0
    note: int = 0
    record: int = 0
    attachment: int = 0
    follow_up: int = 0
    checklist: int = 0
    snippet: int = 0
    days_off: int = 0
    rule: int = 0
    sent: int = 0
    """An invoice that was sent; nothing is paid."""
    draft: int = 0
    request: int = 0
    """Of somebody on the page, who waits for an answer."""
    notice: int = 0


def found(diary: Diary, outside: Outside, now: datetime) -> Known:
    """Write all of it; what it is called."""
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now - timedelta(days=30))
    save_settings(diary, SETTINGS, now=now)
    for each in list_services(diary):
        save_service(diary, replace(each, online=Online.REQUEST, price=8002), now=now)
    set_policy(diary, json.dumps(POLICY), now=now)
    known = _people(diary, now)
    known = _bookings(diary, known, now)
    known = _looked_after(diary, known, now)
    known = _from_the_page(diary, outside, known, now)
    known = _invoices(diary, outside, known, now)
    put_secret(diary, outside.secrets, MAIL_PASSWORD, "a password", now=now)
    put_secret(diary, outside.secrets, TEXTS_TOKEN, "a token", now=now)
    keep_payment_key(diary, outside.secrets, KEY, now=now)
    while plan_chunk(diary, now=now):
        pass
    heard = [
        Heard(0, f"SM{number}", Channel.TEXT, to_epoch(now) - 60, 0, sender, text)
        for number, sender, text in ((1, MOBILE, "See you."), (2, STRANGER, "Who is there?"))
    ]
    take_in(diary, heard, now=now)
    return replace(known, rule=list_rules(diary)[0].id)


def _people(diary: Diary, now: datetime) -> Known:
    given = TextsWord(Permission.GIVEN, now, "by phone")
    anna = save_client(
        diary,
        Client(
            0,
            "Anna Schmidt",
            email="anna@example.org",
            phones=(MOBILE,),
            places=(Place(0, "Home", "Am Deich 7"),),
            texts=given,
        ),
        now=now,
    )
    boris = save_client(diary, Client(0, "Boris Blau", email="boris@example.org"), now=now)
    service = list_services(diary)[0].id
    return Known(anna=anna.id, boris=boris.id, home=anna.places[0].id, service=service)


def _bookings(diary: Diary, known: Known, now: datetime) -> Known:
    def booked(hours: float, client: int, *, before: float = 0) -> int:
        start = now + timedelta(hours=hours)
        agreed = Money(8002, "EUR")
        wish = NewBooking(start, client_id=client, service_id=known.service, agreed=agreed)
        return book(diary, wish, now=now - timedelta(hours=before)).id

    done = booked(-24 * 7, known.anna, before=24 * 8)
    mark_done(diary, done, now=now - timedelta(days=6))
    past = booked(-24, known.anna, before=48)
    visit = booked(50, known.anna)
    record_payment(diary, visit, 4001, PaidBy.CASH, key="1", now=now)
    other = booked(98, known.boris)
    first = NewBooking(
        now + timedelta(days=3, hours=4), client_id=known.boris, service_id=known.service
    )
    series = book_series(diary, NewSeries(first, "FREQ=WEEKLY;COUNT=4"), now=now)
    return replace(known, done=done, past=past, visit=visit, other=other, series=series[0].id)


def _looked_after(diary: Diary, known: Known, now: datetime) -> Known:
    laptop = Device(0, known.anna, DeviceKind.LAPTOP, "Anna’s laptop", maker="Framework")
    device = save_device(diary, laptop, now=now).id
    note = add_note(diary, known.anna, "Called: the fan is loud.", now=now).id
    started = now - timedelta(days=7)
    done = VisitRecord(
        0,
        known.anna,
        started,
        started + timedelta(hours=1),
        booking_id=known.done,
        told="The fan was cleaned.",
        issues=(VisitIssue("Fan is loud", "Dust", "Cleaned", IssueState.WATCH, device_id=device),),
        devices=(device,),
        parts=(UsedPart("Fan", Fraction(1), Money(1250, "EUR")),),
        ticks=(Tick("Cleaned", done=True), Tick("Tested")),
    )
    record = save_record(diary, done, now=now).id
    attachment = attach(diary, record, b"a picture", "fan.txt", now=now).id
    due = FollowUp(
        0,
        known.anna,
        FollowUpKind.RECOMMENDED,
        "New fan",
        (now + timedelta(days=30)).date(),
        visit_id=record,
        service_id=known.service,
    )
    off = DaysOff(0, (now + timedelta(days=60)).date(), (now + timedelta(days=61)).date(), "Sea")
    return replace(
        known,
        device=device,
        note=note,
        record=record,
        attachment=attachment,
        follow_up=save_follow_up(diary, due, now=now).id,
        checklist=save_checklist(diary, Checklist(0, "Usual", ("Dust", "Fan")), now=now).id,
        snippet=save_snippet(diary, Snippet(0, "bye", "See you, {client}."), now=now).id,
        days_off=add_days_off(diary, off, now=now).id,
    )


def _from_the_page(diary: Diary, outside: Outside, known: Known, now: datetime) -> Known:
    page = outside.page
    wanted = pairing_code("https://book.example/#code")
    secrets = outside.secrets
    pair(
        diary,
        page,
        wanted,
        "hosted",
        keep=lambda page_id, token: secrets.put(TOKEN + page_id, token),
        now=now,
    )
    key = key_of_links(diary, secrets)
    publish(diary, page, now=now, key=key)
    page.request(now + timedelta(days=8), OTTO, text="No sound")
    page.tell(EventKind.DELIVERY, person=OTTO, note="no such mailbox")
    read_inbox(diary, page, now=lambda: now, key=key)
    [request] = list_requests(diary)
    return replace(known, request=request.id, notice=notices(diary)[0].id)


def _invoices(diary: Diary, outside: Outside, known: Known, now: datetime) -> Known:
    said = InvoiceDraft(known.boris, lines=(WORK,), since="2027-02-26")
    desk = InvoiceDesk(outside.papers)
    sent = save_draft(diary, said, now=now)
    send_invoice(diary, sent, desk, mail=False, anyway=True, now=now)
    return replace(known, sent=sent, draft=save_draft(diary, said, now=now))
