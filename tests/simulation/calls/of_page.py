"""Calls, page: requests of clients, links, offers, and a day that is lost."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.use_cases.page.blocking import block, release
from scheduler_app.use_cases.page.booking_links import (
    end_links,
    key_of_links,
    link_to_hand_out,
    mint_links,
)
from scheduler_app.use_cases.page.earlier import ask_earlier, freed_hour, give_up_earlier
from scheduler_app.use_cases.page.follow_up_links import offer, revoke_offer
from scheduler_app.use_cases.page.holding import tidy_requests
from scheduler_app.use_cases.page.inbox import accept, decline, dismiss, propose
from scheduler_app.use_cases.page.late import as_meant as late_as_meant
from scheduler_app.use_cases.page.late import lateness, run_late
from scheduler_app.use_cases.page.link import pair, pairing_code, publish, read_inbox, unlink
from scheduler_app.use_cases.page.lost_day import as_meant, lose_day, lost_day
from scheduler_app.use_cases.page.message_links import links_of
from tests.fakes.clients_on_the_page import ANNA, OTTO
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import UseCase

SEVERAL = "Each exchange with the page, and each event of it, is a transaction of its own."


def key_of(practice: Practice) -> bytes:
    """The key of the links of bookings, from the keyring itself."""
    return key_of_links(practice.diary, practice.outside.secrets)


def _proposes(practice: Practice) -> None:
    starts = [practice.at(days=9), practice.at(days=10)]
    propose(practice.diary, practice.known.request, starts, now=practice.now)


def _pairs(practice: Practice) -> object:
    # Once it is used up another one is taken from the page.
    practice.outside.page.code = "again"
    wanted = pairing_code("https://book.example/#again")
    secrets = practice.outside.counted_secrets()

    def keep(page: str, token: str) -> None:
        secrets.put(page, token)

    gateway = practice.outside.counted_page()
    return pair(practice.diary, gateway, wanted, "hosted", keep=keep, now=practice.now)


def _unlinked(practice: Practice) -> None:
    unlink(practice.diary, now=practice.now)


def _publishes(practice: Practice) -> object:
    page = practice.outside.counted_page()
    return publish(practice.diary, page, now=practice.now, key=key_of(practice))


def asked_for(practice: Practice) -> None:
    """Clients ask, move and cancel."""
    page = practice.outside.page
    page.request(practice.at(days=9), ANNA, text="Printer")
    page.request(practice.at(days=10), OTTO, text="Laptop")
    page.tell(EventKind.DELIVERY, person=OTTO, note="no such mailbox")


def _reads(practice: Practice) -> object:
    page = practice.outside.counted_page()
    now = practice.now
    return read_inbox(practice.diary, page, now=lambda: now, key=key_of(practice))


def _asked_amiss(practice: Practice) -> None:
    """Somebody moves what is not there."""
    practice.outside.page.move("nothing", practice.at(days=9), ANNA)


def _blocks(practice: Practice) -> object:
    stays = [Stay(practice.at(days=9), practice.at(days=9, hours=1))]
    return block(practice.diary, stays, now=practice.now)


def _blocked(practice: Practice) -> object:
    [made] = block(
        practice.diary, [Stay(practice.at(days=9), practice.at(days=9, hours=1))], now=practice.now
    )
    return made


def _loses_day(practice: Practice) -> object:
    day = practice.at(hours=50).date()
    found = lost_day(practice.diary, day, now=practice.now)
    return lose_day(practice.diary, day, as_meant(found), now=practice.now)


def _day_of_visit(practice: Practice) -> None:
    practice.now = practice.at(hours=49)


def _is_late(practice: Practice) -> object:
    found = lateness(practice.diary, 100, now=practice.now)
    return run_late(practice.diary, late_as_meant(found), now=practice.now)


def _asks_earlier(practice: Practice) -> object:
    start = practice.at(days=1, hours=1)
    hour = freed_hour(practice.diary, start, start + timedelta(hours=3), now=practice.now)
    return ask_earlier(practice.diary, hour.candidates[0], until=hour.until, now=practice.now)


def _asked_earlier(practice: Practice) -> int:
    start = practice.at(days=1, hours=1)
    hour = freed_hour(practice.diary, start, start + timedelta(hours=3), now=practice.now)
    candidate = hour.candidates[0]
    ask_earlier(practice.diary, candidate, until=hour.until, now=practice.now)
    return candidate.visit.booking_id


def _offers(practice: Practice) -> object:
    known = practice.known
    return offer(practice.diary, key_of(practice), known.follow_up, now=practice.now)


def _links(practice: Practice) -> object:
    secrets = practice.outside.counted_secrets()
    return links_of(practice.diary, secrets, practice.known.visit, now=practice.now)


def _hands_out(practice: Practice) -> object:
    return link_to_hand_out(
        practice.diary, key_of(practice), practice.known.visit, now=practice.now
    )


def waited_too_long(practice: Practice) -> None:
    _proposes(practice)
    practice.now = practice.at(days=12)


def new_bookings(practice: Practice) -> None:
    from scheduler_app.use_cases.bookings.book import NewBooking, book

    wish = NewBooking(practice.at(days=9), client_id=practice.known.boris)
    book(practice.diary, wish, now=practice.now)


PAGE = {
    "page.inbox:accept": UseCase(lambda p: accept(p.diary, p.known.request, now=p.now)),
    "page.inbox:decline": UseCase(
        lambda p: decline(p.diary, p.known.request, note="Away.", now=p.now)
    ),
    "page.inbox:propose": UseCase(_proposes),
    "page.inbox:dismiss": UseCase(lambda p: dismiss(p.diary, p.known.notice, now=p.now)),
    "page.link:pair": UseCase(
        _pairs,
        _unlinked,
        parts="The diary's name is written before the page hears it.",
        reaches=("page.link:_note_pairing",),
    ),
    "page.link:unlink": UseCase(lambda p: unlink(p.diary, now=p.now)),
    "page.link:publish": UseCase(
        _publishes,
        parts="The number of a publication is written before the page hears of it.",
        tells={"page_link": "No number of a publication is used twice."},
        bears_bugs="Requests are tidied by a job of their own as well, which shows that it fails.",
        reaches=(
            "page.booking_links:_mint_for",
            "page.link:_next_generation",
            "page.restored:note_contact",
        ),
    ),
    "page.link:read_inbox": UseCase(
        _reads,
        asked_for,
        parts=SEVERAL,
        bears_bugs="An event that meets a bug is a notice: it holds up none of the later ones.",
        reaches=("page.take_in:take_in",),
    ),
    "page.link:read_inbox, what does not fit": UseCase(
        _reads,
        _asked_amiss,
        parts=SEVERAL,
        bears_bugs="An event that meets a bug is a notice: it holds up none of the later ones.",
        reaches=("page.take_in:_set_aside", "page.take_in:take_in"),
    ),
    "page.blocking:block": UseCase(_blocks),
    "page.blocking:release": UseCase(lambda p: release(p.diary, p.had, now=p.now), _blocked),
    "page.booking_links:mint_links": UseCase(
        lambda p: mint_links(p.diary, key_of(p), now=p.now),
        new_bookings,
        reaches=("page.booking_links:_mint_for",),
        parts="Links of one kind are made in a transaction of their own.",
    ),
    "page.booking_links:link_to_hand_out": UseCase(_hands_out),
    "page.booking_links:end_links": UseCase(
        lambda p: end_links(p.diary, key_of(p), p.known.visit, now=p.now)
    ),
    "page.lost_day:lose_day": UseCase(_loses_day),
    "page.late:run_late": UseCase(_is_late, _day_of_visit),
    "page.earlier:ask_earlier": UseCase(_asks_earlier),
    "page.earlier:give_up_earlier": UseCase(
        lambda p: give_up_earlier(p.diary, p.had, now=p.now), _asked_earlier
    ),
    "page.follow_up_links:offer": UseCase(_offers),
    "page.follow_up_links:revoke_offer": UseCase(
        lambda p: revoke_offer(p.diary, p.known.follow_up, now=p.now), _offers
    ),
    "page.holding:tidy_requests": UseCase(
        lambda p: tidy_requests(p.diary, now=p.now), waited_too_long
    ),
}
