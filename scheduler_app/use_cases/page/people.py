"""Use cases: whose account of the booking page it is, and what becomes of the account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import NO_WORD, Permission, checked_language
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.variables import LANGUAGES
from scheduler_app.domain.page.format import Event, Person
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.domain.phone_numbers import first_mobile
from scheduler_app.domain.visible import tidy, tidy_line
from scheduler_app.storage.clients import people
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import said as words_kept
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.clients.clients import checked_client
from scheduler_app.use_cases.messages.opting_out import came_to
from scheduler_app.use_cases.page.holding import client_name
from scheduler_app.use_cases.practice.rules import read_practice

MOST_NAME = 120
MOST_EMAIL = 254

NAMELESS = "Erased account"
"""Who asked, when the page has forgotten it before a restored diary reads it again."""


_TEXTS_NOW = {
    Permission.NONE: "to be agreed anew",
    Permission.REFUSED: "refused: this number has said STOP",
}
"""What becomes of the word about texts as their number changes; it is never given by that."""


def said(text: str, longest: int) -> str:
    """What a client wrote, cut to `longest` characters, without what no screen can show."""
    plain = "".join(letter for letter in text if letter.isprintable() or letter == "\n")
    return tidy(plain)[:longest]


def client_for(change: Change, person: Person) -> int:
    """The client that an account belongs to, linked or written where it is new here.

    The one client who has its e-mail address is linked, and nothing that stands in that record
    changes: what somebody types into a form is no reason to. The language that they read in is
    noted where none is known.
    """
    known = requests.client_of(change.connection, person.account)
    if known is not None:
        _note_language(change, known, person)
        return known
    email = said(person.email, MOST_EMAIL)
    same = people.clients_at(change.connection, email)
    client_id = same[0].id if len(same) == 1 else _new_client(change, person, email).id
    _note_language(change, client_id, person)
    requests.link_account(change, person.account, client_id, email)
    return client_id


def _note_language(change: Change, client_id: int, person: Person) -> None:
    client = people.client(change.connection, client_id)
    if not client.language and (language := _language_of(person)):
        people.save_client(change, replace(client, language=language))


def _new_client(change: Change, person: Person, email: str) -> Client:
    name = tidy_line(said(person.name, MOST_NAME)) or email.partition("@")[0] or NAMELESS
    client = Client(0, name, email=email, language=_language_of(person))
    return came_to(change, people.save_client(change, _with_phone(change, client, person)))


def _language_of(person: Person) -> str:
    """The tag of the language that they have chosen on the page; empty for what is none."""
    try:
        return checked_language(person.language)
    except InvalidInput:
        return ""


def _language_now(before: Client, person: Person) -> str:
    """The client's language after the page told of this person.

    One that the page has not got is what the consultant knows better.
    """
    chosen, known = _language_of(person), before.language.partition("-")[0]
    same = chosen.partition("-")[0] == known
    return before.language if not chosen or same or (known and known not in LANGUAGES) else chosen


def _with_phone(change: Change, client: Client, person: Person) -> Client:
    """The client with the person's phone as the one to call; the others stay behind it."""
    region = read_practice(change.connection).region
    phone = said(person.phone, 40)
    wanted = (phone, *client.phones) if phone else client.phones
    try:
        return checked_client(replace(client, phones=wanted), region)
    except InvalidInput as trouble:
        if trouble.field == "email":
            raise
        # A number that can't be dialled is no reason to turn somebody away: it is kept as a note.
        noted = f"{client.notes}\nPhone as typed on the page: {phone}".strip()
        return checked_client(replace(client, notes=noted), region)


def account_changed(change: Change, event: Event, _now: datetime) -> str:
    """A logged-in client changed name, e-mail, phone or language: so does the record."""
    person = event.person
    client_id = requests.client_of(change.connection, event.account)
    if person is None or client_id is None:
        return "not linked"
    before = people.client(change.connection, client_id)
    name = tidy_line(said(person.name, MOST_NAME)) or before.name
    wanted = replace(
        before,
        name=name,
        email=said(person.email, MOST_EMAIL),
        language=_language_now(before, person),
    )
    if said(person.phone, 40) and said(person.phone, 40) not in before.phones:
        wanted = _with_phone(change, wanted, person)
        if wanted.texts.word is Permission.GIVEN and first_mobile(wanted.phones) != first_mobile(
            before.phones
        ):
            # It was given for another number. Whoever has this one has said nothing yet.
            wanted = replace(wanted, texts=NO_WORD)
    after = came_to(change, people.save_client(change, wanted), before.phones)
    requests.link_account(change, event.account, client_id, after.email)
    told = [
        f"{label} {new}"
        for label, old, new in (
            ("name", before.name, after.name),
            ("e-mail", before.email, after.email),
            ("phone", before.phones[:1], after.phones[:1]),
            ("language", before.language, after.language),
            ("texts", "", "" if before.texts == after.texts else _TEXTS_NOW[after.texts.word]),
        )
        if old != new
    ]
    if not told:
        return "as it was"
    words = ", ".join(part.replace("('", "").replace("',)", "") for part in told)
    text = f"{before.name} changed details on the page: {words}."
    requests.add_notice(change, NoticeKind.ACCOUNT, event.at, text, client_id=client_id)
    return "changed"


def account_erased(change: Change, event: Event, _now: datetime) -> str:
    """The account is gone from the page; what the diary keeps is the consultant's to decide.

    What messages have said is nothing that the consultant wrote: it goes with the account.
    """
    client_id = requests.client_of(change.connection, event.account)
    if client_id is None:
        return "not linked"
    requests.unlink_account(change, event.account)
    words_kept.forget(change.connection, client_id)
    change.touched.add("outbox")
    text = (
        f"{client_name(change, client_id)} erased their account on the page. "
        "The record in the diary stays until you decide about it."
    )
    requests.add_notice(change, NoticeKind.ERASURE, event.at, text, client_id=client_id)
    return "unlinked"


def mail_undelivered(change: Change, event: Event, _now: datetime) -> str:
    """A mail from the page could not be delivered."""
    client_id = requests.client_of(change.connection, event.account) if event.account else None
    who = client_name(change, client_id)
    text = f"A mail to {who} could not be delivered: {said(event.note, 300) or 'no reason given'}"
    requests.add_notice(change, NoticeKind.DELIVERY, event.at, text, client_id=client_id)
    return "told"
