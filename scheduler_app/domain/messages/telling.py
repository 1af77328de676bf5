"""Domain, messages: the facts of a booking as the variables of a template, in its language."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.amounts import is_currency
from scheduler_app.domain.in_language import Wording, locale_of
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.message import MessageLinks
from scheduler_app.domain.messages.variables import direction_of
from scheduler_app.domain.time_units import MINUTE


class SaidBeside(NamedTuple):
    """What a notice says beside: the time that it `was`, and how many visits are `following`."""

    was: int | None = None
    following: int = 0


NOTHING_BESIDE = SaidBeside()


def told(
    facts: MessageFacts,
    links: MessageLinks,
    *,
    name: str,
    language: str,
    read_at: int,
    beside: SaidBeside = NOTHING_BESIDE,
) -> dict[str, str]:
    """What stands for each variable, in `language`, to somebody called `name`.

    `read_at` (epoch seconds) is when the message is read: "tomorrow" is counted from there.
    """
    # What the client speaks says how they write a date, where it is spoken in the message too.
    same = facts.language.partition("-")[0] == language.partition("-")[0]
    wording = Wording(locale_of(facts.language if same else language))
    start, zone = facts.start, facts.zone
    window = facts.arrival_window * MINUTE if facts.on_site and not facts.all_day else 0
    hours = "" if facts.all_day else wording.span(start, facts.end, zone)
    arrival = wording.span(start, start + window, zone) if window else ""
    when = wording.short_day(start, zone) if facts.all_day else wording.when(start, zone)
    if window:
        when = f"{when}–{wording.clock(start + window, zone)}"
    near = wording.near_day if facts.all_day else wording.soon
    priced = facts.price > 0 and is_currency(facts.currency)
    return {
        "name": name,
        "company": facts.company,
        "service": facts.service or facts.title,
        "when": when,
        "day": wording.day(start, zone),
        "time": hours,
        "arrival": arrival,
        "zone": wording.zone(zone, start),
        "earlier": _earlier(wording, facts, beside.was),
        "following": str(beside.following or ""),
        "soon": near(start, zone, read_at),
        "remote": "yes" if facts.service_id is not None and not facts.on_site else "",
        "place": facts.address if facts.on_site or facts.service_id is None else "",
        "directions": facts.directions,
        "to_prepare": facts.to_prepare,
        "price": wording.money(facts.price, facts.currency) if priced else "",
        "link": links.booking,
        "page": links.page,
        "register": "" if facts.has_account else links.register,
        "practice": facts.practice,
        "practice_phone": facts.practice_phone,
        "practice_email": facts.practice_email,
        "language": language,
        "direction": direction_of(language),
    }


def _earlier(wording: Wording, facts: MessageFacts, was: int | None) -> str:
    """When it was before; a visit with hours of arrival tells the first of them only."""
    if was is None:
        return ""
    at = wording.short_day if facts.all_day else wording.when
    return at(was, facts.zone)
