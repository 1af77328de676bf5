"""Domain, messages: the facts of a booking as the variables of a template, in its language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from scheduler_app.domain.amounts import is_currency
from scheduler_app.domain.in_language import Wording, locale_of
from scheduler_app.domain.messages.deposit import NO_DEPOSIT, ToldDeposit
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.message import MessageLinks
from scheduler_app.domain.messages.variables import OF_INVOICES, direction_of
from scheduler_app.domain.time_units import MINUTE


class SaidBeside(NamedTuple):
    """What a notice says beside: the time that it `was`, and how many visits are `following`.

    `refund` is what went back just now, in minor units, `to_card` where it did. With `reply` a text
    is answered to confirm; empty where no answer would be heard. `direct` are the facts of what one
    tap tells.
    """

    was: int | None = None
    following: int = 0
    refund: int = 0
    to_card: bool = False
    reply: str = ""
    direct: Mapping[str, int] = MappingProxyType({})


NOTHING_BESIDE = SaidBeside()


def told(
    facts: MessageFacts,
    links: MessageLinks,
    *,
    name: str,
    language: str,
    read_at: int,
    beside: SaidBeside = NOTHING_BESIDE,
    deposit: ToldDeposit | None = None,
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
        "earlier": _earlier(wording, facts, beside.was or beside.direct.get("was")),
        **_of_direct(wording, beside.direct, zone, read_at),
        "following": str(beside.following or ""),
        "soon": near(start, zone, read_at),
        "remote": "yes" if facts.service_id is not None and not facts.on_site else "",
        "place": facts.address if facts.on_site or facts.service_id is None else "",
        "directions": facts.directions,
        "to_prepare": facts.to_prepare,
        "price": wording.price(facts.price, facts.currency, facts.added_tax) if priced else "",
        **_of_deposit(wording, deposit or NO_DEPOSIT, links, beside, zone=zone, read_at=read_at),
        "link": links.booking,
        "confirm_reply": beside.reply,
        "confirm_link": links.confirm,
        "page": links.page,
        "register": "" if facts.has_account else links.register,
        "rate": links.rate,
        "revoke": links.revoke,
        "reference": links.reference if links.revoke else "",
        **dict.fromkeys(OF_INVOICES, ""),
        "practice": facts.practice,
        "practice_phone": facts.practice_phone,
        "practice_email": facts.practice_email,
        "language": language,
        "direction": direction_of(language),
    }


_WHY = {
    "cancelled by the client": "client",
    "cancelled by the practice": "practice",
    "no-show": "no-show",
    "released": "released",
    "open": "stands",
}
"""By how a booking ended: why a deposit goes back, in a word that templates ask for."""


def _of_deposit(
    wording: Wording,
    deposit: ToldDeposit,
    links: MessageLinks,
    beside: SaidBeside,
    *,
    zone: str,
    read_at: int,
) -> dict[str, str]:
    """What stands for the variables of a deposit; nothing where nothing is to be said.

    Until when it may be paid is told before that; what was released, until when it could have been.
    """

    def money(minor: int) -> str:
        return wording.money(minor, deposit.currency) if minor > 0 else ""

    missing = deposit.missing > 0
    pay = links.pay if missing and not deposit.by_hand else ""
    dated = deposit.released or (missing and read_at < deposit.due)
    return {
        "deposit": money(deposit.missing),
        "deposit_due": wording.when(deposit.due, zone) if dated else "",
        "deposit_frees": "yes" if missing and deposit.is_freed else "",
        "pay_link": pay,
        "pay_link_follows": "yes" if missing and not (pay or deposit.by_hand) else "",
        "deposit_asked": money(deposit.asked),
        "deposit_paid": money(deposit.paid),
        "deposit_back": money(deposit.goes_back),
        "deposit_kept": money(deposit.is_kept),
        "deposit_credit": money(deposit.is_credit),
        "refund": money(beside.refund),
        "refund_to_card": "yes" if beside.to_card else "",
        "refund_why": _WHY.get(deposit.ending, ""),
    }


def _of_direct(
    wording: Wording, told: Mapping[str, int], zone: str, read_at: int
) -> dict[str, str]:
    """What stands for the variables of what one tap tells; nothing where it tells nothing."""

    def clock(name: str) -> str:
        at = told.get(name)
        if not at:
            return ""
        today = wording.short_day(at, zone) == wording.short_day(read_at, zone)
        return wording.clock(at, zone) if today else wording.when(at, zone)

    sooner, minutes = told.get("offered_start"), told.get("minutes")
    return {
        "arrives": clock("arrives"),
        "late": wording.length(minutes) if minutes else "",
        "expected": clock("expected"),
        "offered": str(told.get("offered") or ""),
        "moved": "yes" if told.get("to") else "",
        "sooner": wording.when(sooner, zone) if sooner else "",
        "until": clock("until"),
    }


def _earlier(wording: Wording, facts: MessageFacts, was: int | None) -> str:
    """When it was before; a visit with hours of arrival tells the first of them only."""
    if was is None:
        return ""
    at = wording.short_day if facts.all_day else wording.when
    return at(was, facts.zone)
