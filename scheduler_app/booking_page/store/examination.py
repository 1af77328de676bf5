"""Booking page: refuses, in words, a publication that cannot be meant. Nothing is mended silently.

The token proves who is speaking, not that what they say makes sense: what is let in here is shown
to clients and reckoned with until the next publication.
"""

from __future__ import annotations

import base64
import binascii
import re

from scheduler_app.booking_page.store.invoice_examination import examine_invoices
from scheduler_app.booking_page.store.plain_values import (
    LARGEST_LOGO,
    between,
    distinct,
    must_be_currency,
    texts_and_numbers,
)
from scheduler_app.domain.amounts import HUNDRED_PERCENT
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.page.agreement import (
    PAID_AT,
    ClientTerms,
    Demand,
    DepositCard,
    PolicyText,
    policy_hash,
)
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer
from scheduler_app.domain.page.format import (
    FORMAT,
    Commitment,
    PracticeCard,
    Publication,
    Rules,
    ServiceCard,
)
from scheduler_app.domain.page.limits import LARGEST_ID, LARGEST_NUMBER, can_be_shown
from scheduler_app.domain.page.packing import MOST_ROWS
from scheduler_app.domain.page.reports import FIRST_DAY, LAST_DAY, MOST_STARS, VisitReport
from scheduler_app.domain.time_units import DAY, DAY_MINUTES
from scheduler_app.domain.visible import is_blank
from scheduler_app.domain.zones import public_zone

WEEK_MINUTES = 7 * DAY_MINUTES
YEAR_MINUTES = 366 * DAY_MINUTES
MOST_OPEN_REQUESTS = 1_000
LONGEST_HORIZON = 366
"""Days."""
LONGEST_LEASE = 31 * DAY
MOST_SERVICES = 100
MOST_RUNS = 20_000
"""Per service: a year of days that are each cut into fifty pieces."""
MOST_COMMITMENTS = MOST_ROWS
MOST_PROPOSALS = 10
MOST_SPANS = 2_000
"""Of working time: two months of days that are each cut into thirty pieces."""
MOST_KINDS = 100
MOST_POLICIES = 50
"""Languages of a policy."""
MOST_LINKS = 20
"""Of one booking: each purpose, and what was mailed before its links were made anew."""
MOST_MOVES = 1_000
MOST_RUNGS = 10
MOST_OFFERS = 1_000
MOST_OF_REPORT = 20
"""Issues of one visit, and as many recommendations."""
MOST_VISIT_MINUTES = 31 * DAY_MINUTES
LONGEST_DEMAND = 366 * DAY
"""Seconds between an agreement and the deadline of its deposit."""
LARGEST_REVISION = 2**31 - 1
"""What a SEQUENCE of RFC 5545 (3.3.8) holds."""

MOST_SKIPPED = 2**32
"""A generation is at most so far ahead of the one before: more publications than a second apart in
a hundred years. Whoever would take any number could be left without one to follow."""

IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NAME = re.compile(r"[A-Za-z0-9._~:@+-]{1,100}")
"""A name that is part of an address as it stands."""
_LINK = re.compile(r"[A-Za-z0-9_-]{22}")
"""What `hash_of` makes of a token."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")
"""A language tag (RFC 5646, 2.1)."""


def examine(publication: Publication) -> None:
    """`InvalidInput` on the field that cannot be, whatever the page has shown before."""
    if publication.format != FORMAT:
        raise InvalidInput(
            "format",
            f"This page reads publications of format {FORMAT}, not {publication.format}.",
            remedy="Bring the desktop program and the page to the same version.",
        )
    texts_and_numbers(publication, "")
    between("generation", publication.generation, 1, LARGEST_NUMBER)
    between("lease", publication.lease, 0, LONGEST_LEASE)
    between("grid", publication.grid, 60, DAY)
    between("acknowledged_seq", publication.acknowledged_seq, 0, LARGEST_NUMBER)
    _practice(publication.practice)
    _rules(publication.rules)
    _working(publication.working)
    _kinds(publication.kinds)
    distinct("services", [card.id for card in publication.services], MOST_SERVICES)
    for card in publication.services:
        _service(card, publication.grid, publication.issued_at)
    distinct("commitments", [one.uid for one in publication.commitments], MOST_COMMITMENTS)
    for one in publication.commitments:
        _commitment(one)
    distinct(
        "commitments.links",
        [link.hash for one in publication.commitments for link in one.links],
        MOST_COMMITMENTS * MOST_LINKS,
    )
    _policies(publication.policies)
    _policies(publication.earlier, several=True)
    distinct("terms", [one.account for one in publication.terms], MOST_COMMITMENTS)
    distinct("offers", [one.hash for one in publication.offers], MOST_OFFERS)
    for offer in publication.offers:
        _offer(offer, publication)
    examine_invoices(publication.invoices)
    for name in ("asking", "erased"):
        _accounts(name, getattr(publication, name))
    for of_client in publication.terms:
        _terms(of_client)


def must_follow(publication: Publication, generation: int) -> None:
    """`InvalidInput` on a generation that is too far ahead of `generation`, the one shown now."""
    if publication.generation > generation + MOST_SKIPPED:
        raise InvalidInput(
            "generation",
            f"The generation {publication.generation} is too far ahead of {generation}.",
            remedy="Publish with the number after the one that the page shows.",
        )


def logo_of(practice: PracticeCard) -> tuple[bytes, str] | None:
    """The logo's bytes and media type; None when there is none. `InvalidInput` if it is no image.

    An SVG is none here: it is a document that may carry scripts.
    """
    if not practice.logo:
        return None
    remedy = "Use a PNG, JPEG or WebP image of at most 64 kB."
    try:
        image = base64.b64decode(practice.logo, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("practice.logo", "The logo is no base64.", remedy=remedy) from error
    if len(image) > LARGEST_LOGO:
        raise InvalidInput("practice.logo", "The logo is too large.", remedy=remedy)
    if image[:4] == b"RIFF" and image[8:12] == b"WEBP":
        return image, "image/webp"
    for start, media_type in IMAGES.items():
        if image.startswith(start):
            return image, media_type
    raise InvalidInput("practice.logo", "The logo is no image.", remedy=remedy)


def _practice(practice: PracticeCard) -> None:
    if is_blank(practice.name):
        raise InvalidInput("practice.name", "The practice has no name.")
    public_zone(practice.zone, field="practice.zone")
    must_be_currency("practice.currency", practice.currency)
    if not _COLOUR.fullmatch(practice.colour):
        raise InvalidInput("practice.colour", "The colour is written like #1f6feb.")
    if practice.email and not MAIL_ADDRESS.fullmatch(practice.email):
        raise InvalidInput("practice.email", "That is no e-mail address that a mail can name.")
    between("practice.week_start", practice.week_start, 0, 6)
    logo_of(practice)


def _rules(rules: Rules) -> None:
    between("rules.notice", rules.notice, 0, YEAR_MINUTES)
    between("rules.notice_to_move", rules.notice_to_move, 0, YEAR_MINUTES)
    between("rules.notice_to_cancel", rules.notice_to_cancel, 0, YEAR_MINUTES)
    between("rules.horizon", rules.horizon, 0, LONGEST_HORIZON)
    between("rules.open_requests", rules.open_requests, 0, MOST_OPEN_REQUESTS)


def _working(spans: tuple[tuple[int, int], ...]) -> None:
    if len(spans) > MOST_SPANS:
        raise InvalidInput("working", f"More than {MOST_SPANS} spans of working time.")
    before = -LARGEST_NUMBER
    for start, end in spans:
        if not before <= start < end:
            raise InvalidInput("working", "The working time is not in order.")
        before = end
    # Instants are read on a wall: what no calendar shows is refused here and not there.
    if spans and not can_be_shown(spans[0][0], spans[-1][1]):
        raise InvalidInput("working", "There is working time that no calendar shows.")


def _offer(one: FollowUpOffer, publication: Publication) -> None:
    field = "offers"
    if not _LINK.fullmatch(one.hash) or not (one.account == "" or _NAME.fullmatch(one.account)):
        raise InvalidInput(field, "An offer has no hash of a token, or an account of odd letters.")
    between(f"{field}.service", one.service, 0, LARGEST_ID)
    between(f"{field}.minutes", one.minutes, 0, WEEK_MINUTES)
    _price(field, one)
    if one.demand is not None:
        _demand(field, one.demand)
    _openings(field, one.openings or (), publication.grid, publication.issued_at)
    if one.is_open(publication.issued_at) and (one.minutes < 1 or is_blank(one.what)):
        raise InvalidInput(field, "An open offer says what it is for, and how long it takes.")


def _accounts(field: str, accounts: tuple[str, ...]) -> None:
    distinct(field, list(accounts), MOST_COMMITMENTS)
    if not all(map(_NAME.fullmatch, accounts)):
        raise InvalidInput(field, "There is an account of odd letters.")


def _kinds(names: tuple[str, ...]) -> None:
    if len(names) > MOST_KINDS:
        raise InvalidInput("kinds", f"More than {MOST_KINDS} kinds of event.")


def _service(card: ServiceCard, grid: int, issued_at: int) -> None:
    field = f"services.{card.id}"
    if is_blank(card.name):
        raise InvalidInput(f"{field}.name", "A service has no name.")
    between(f"{field}.id", card.id, 1, LARGEST_ID)
    between(f"{field}.minutes", card.minutes, 1, WEEK_MINUTES)
    for gap in ("preparation", "wrap_up", "travel", "arrival_window"):
        between(f"{field}.{gap}", getattr(card, gap), 0, WEEK_MINUTES)
    _price(field, card)
    if card.demand is not None:
        _demand(field, card.demand)
    _openings(field, card.openings, grid, issued_at)


def _openings(field: str, openings: tuple[tuple[int, int], ...], grid: int, issued_at: int) -> None:
    if len(openings) > MOST_RUNS:
        raise InvalidInput(f"{field}.openings", f"More than {MOST_RUNS} runs of starts.")
    before = -LARGEST_NUMBER
    for first, last in openings:
        if not before < first <= last or (last - first) % grid:
            raise InvalidInput(
                f"{field}.openings",
                "The runs of starts are not in order, or not on the grid.",
                remedy=f"Each run is (first, last), both allowed, {grid} seconds apart.",
            )
        before = last
    if openings:
        earliest, latest = issued_at - 2 * DAY, issued_at + (LONGEST_HORIZON + 2) * DAY
        if openings[0][0] < earliest or openings[-1][1] > latest:
            raise InvalidInput(
                f"{field}.openings",
                "There are starts in the past, or more than a year ahead.",
                remedy="Publish what lies between now and the horizon.",
            )


def _commitment(one: Commitment) -> None:
    if not _NAME.fullmatch(one.uid) or not (one.account == "" or _NAME.fullmatch(one.account)):
        raise InvalidInput("commitments", "A booking has a uid, or an account, of odd letters.")
    field = f"commitments.{one.uid}"
    public_zone(one.zone, field=f"{field}.zone")
    if not 0 < one.end - one.start <= 31 * DAY:
        raise InvalidInput(f"{field}.end", "A booking ends before it starts, or after a month.")
    between(f"{field}.service", one.service, 0, LARGEST_ID)
    between(f"{field}.revision", one.revision, 0, LARGEST_REVISION)
    between(f"{field}.arrival_window", one.arrival_window, 0, WEEK_MINUTES)
    _price(field, one)
    distinct(f"{field}.proposals", list(one.proposals), MOST_PROPOSALS)
    if len(one.links) > MOST_LINKS:
        raise InvalidInput(f"{field}.links", f"There are more than {MOST_LINKS} links to it.")
    for link in one.links:
        if not _NAME.fullmatch(link.purpose) or not _LINK.fullmatch(link.hash):
            raise InvalidInput(f"{field}.links", "A link has no purpose, or no hash of a token.")
    if one.deposit is not None:
        _deposit(f"{field}.deposit", one.deposit)
    between(f"{field}.moves_left", one.moves_left or 0, 0, MOST_MOVES)
    between(f"{field}.policy", one.policy, 0, LARGEST_NUMBER)
    if one.report is not None:
        _report(f"{field}.report", one.report)


def _report(field: str, report: VisitReport) -> None:
    between(f"{field}.minutes", report.minutes, 0, MOST_VISIT_MINUTES)
    between(f"{field}.stars", report.stars, 0, MOST_STARS)
    for name in ("issues", "recommended"):
        if len(getattr(report, name)) > MOST_OF_REPORT:
            raise InvalidInput(f"{field}.{name}", f"There are more than {MOST_OF_REPORT} of them.")
    for one in report.recommended:
        between(f"{field}.recommended", one.day, FIRST_DAY, LAST_DAY)


def _policies(policies: tuple[PolicyText, ...], *, several: bool = False) -> None:
    distinct("policies", [(p.version, p.language.lower()) for p in policies], MOST_POLICIES)
    for one in policies:
        if is_blank(one.text):
            raise InvalidInput("policies.text", "A policy has no text.")
        between("policies.version", one.version, 1, LARGEST_NUMBER)
        if one.version != policies[0].version and not several:
            raise InvalidInput("policies.version", "The texts are of different versions.")
        if one.language and not _LANGUAGE.fullmatch(one.language):
            raise InvalidInput("policies.language", "The language is written like de or pt-BR.")
        if one.hash != policy_hash(one.text):
            raise InvalidInput(
                "policies.hash",
                "The hash is not that of the text: who agrees to it would agree to another one.",
                remedy="It is the SHA-256 of the text in UTF-8, in lower-case hexadecimal digits.",
            )


def _terms(of_client: ClientTerms) -> None:
    if not _NAME.fullmatch(of_client.account):
        raise InvalidInput("terms", "Terms are of no account of plain letters.")
    field = f"terms.{of_client.account}"
    distinct(f"{field}.demands", [one.service for one in of_client.demands], MOST_SERVICES)
    for one in of_client.demands:
        between(f"{field}.service", one.service, 1, LARGEST_ID)
        if one.demand is not None:
            _demand(field, one.demand)


def _demand(field: str, demand: Demand) -> None:
    between(f"{field}.demand.amount", demand.amount, 1, LARGEST_NUMBER)
    between(f"{field}.demand.within", demand.within, 0, LONGEST_DEMAND)
    must_be_currency(f"{field}.demand.currency", demand.currency)


def _deposit(field: str, deposit: DepositCard) -> None:
    between(f"{field}.amount", deposit.amount, 0, LARGEST_NUMBER)
    between(f"{field}.paid", deposit.paid, 0, LARGEST_NUMBER)
    must_be_currency(f"{field}.currency", deposit.currency)
    between(f"{field}.refund", deposit.refund or 0, 0, deposit.amount + deposit.paid)
    if len(deposit.ladder) > MOST_RUNGS:
        raise InvalidInput(f"{field}.ladder", f"A ladder has at most {MOST_RUNGS} rungs.")
    for seconds, back in deposit.ladder:
        # A rung without notice falls in the second after the start.
        between(f"{field}.ladder", seconds, -1, LARGEST_NUMBER)
        between(f"{field}.ladder", back, 0, deposit.amount + deposit.paid)
    if deposit.link and not PAID_AT.fullmatch(deposit.link):
        raise InvalidInput(f"{field}.link", "A deposit is paid at an address of https.")


def _price(field: str, of: ServiceCard | Commitment | FollowUpOffer) -> None:
    between(f"{field}.price", of.price, 0, LARGEST_NUMBER)
    between(f"{field}.added_tax", of.added_tax, 0, HUNDRED_PERCENT)
    if of.currency:
        must_be_currency(f"{field}.currency", of.currency)
