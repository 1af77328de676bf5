"""Domain, messages: all that a message about a booking is planned by and words itself with."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from scheduler_app.domain.clients.reach import Copy, Permission, Preferred
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch, zone

WHOLE_DAY = (time(9), time(17))
"""When a booking of whole days counts as beginning on its first day, and as ending on its last."""


class MessageFacts(NamedTuple):
    """One booking, its client and its practice. Instants are epoch seconds UTC.

    `identity` tells this booking from every other, also after a backup was restored, and is part of
    each key. `zone` is the one to tell times in: a visit's place keeps that in which it was agreed,
    else the client's own. `language` is the client's, or else the practice's. `changed_at` is when
    the booking came to its present time, state and client: one that was taken back is "cancelled".
    `announces` says that it is told to its client when it is booked: of a series only the first
    visit, and none that comes from elsewhere. `archived` is its client, and `spared` what nobody
    needs for a booking. `known_there` says of one who has an account, or had one, on a page.
    `added_tax` comes on top of the price, in hundredths of a percent. `mail_fails` says that mails
    to this very address came back. `confirmed_at` is when its client said that they will come
    at this very time; 0 where they have not.
    """

    booking_id: int
    identity: str
    uid: str
    revision: int
    state: str
    start: int
    end: int
    zone: str
    changed_at: int
    all_day: bool
    in_series: bool
    imported: bool
    title: str
    client_id: int
    client_name: str
    company: str
    email: str
    mobile: str
    preferred: Preferred
    texts_word: Permission
    language: str
    client_zone: str
    copies: tuple[Copy, ...]
    has_account: bool
    service_id: int | None
    service: str
    on_site: bool
    address: str
    directions: str
    to_prepare: str
    arrival_window: int
    own_rules: bool
    price: int
    currency: str
    practice: str
    practice_phone: str
    practice_email: str
    practice_zone: str
    announces: bool = True
    archived: bool = False
    spared: bool = False
    known_there: bool = False
    added_tax: int = 0
    mail_fails: bool = False
    confirmed_at: int = 0


class Addressee(NamedTuple):
    """Of `MessageFacts` only what tells by which ways a client is reached."""

    client_name: str
    email: str
    mobile: str
    preferred: Preferred
    texts_word: Permission
    service_id: int | None
    own_rules: bool
    archived: bool = False
    spared: bool = False
    mail_fails: bool = False


Addressed = MessageFacts | Addressee


def working_day(facts: MessageFacts) -> tuple[int, int]:
    """When a booking of whole days counts as beginning and as ending."""
    in_zone = zone(facts.zone)
    first = from_epoch(facts.start).astimezone(in_zone).date()
    last = (from_epoch(facts.end) - timedelta(seconds=1)).astimezone(in_zone).date()
    begin, end = WHOLE_DAY
    return (
        to_epoch(instant_of(datetime.combine(first, begin), in_zone)),
        to_epoch(instant_of(datetime.combine(last, end), in_zone)),
    )
