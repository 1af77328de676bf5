"""Use cases: what diary and booking page say to each other, one exchange a verb, in safe order."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Busy, DiaryTrouble, InvalidInput, Trouble
from scheduler_app.domain.page.format import Inbox, Pairing, PairingRequest, Publication, Receipt
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.standing import PageKind
from scheduler_app.domain.page.troubles import PageRefuses, ReadAnew, StaleGeneration
from scheduler_app.domain.this_machine import is_loopback
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import writing
from scheduler_app.storage.engine import StoreError
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import booking_links, invoice_links
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.link import PageLink, ReadPosition
from scheduler_app.use_cases.page.booking_links import PREVIEW, mint_links
from scheduler_app.use_cases.page.holding import tidy_requests
from scheduler_app.use_cases.page.people import said
from scheduler_app.use_cases.page.policies import keep_policy
from scheduler_app.use_cases.page.publish import days_offered, publication_of
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.page.restored import (
    go_where_both_agree,
    has_lost_its_place,
    note_contact,
    tells_of_others,
)
from scheduler_app.use_cases.page.take_in import take_in_all
from scheduler_app.use_cases.practice.rules import get_practice, read_practice

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.page_gateway import PageGateway
    from scheduler_app.use_cases.ports.page_pairing import PagePairing

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
"""How often a publication is tried that the page calls old."""


@dataclass(frozen=True, slots=True)
class PairingCode:
    """What the page shows to be pasted: where it is, and the code that it accepts once."""

    url: str
    code: str


def pairing_code(pasted: str) -> PairingCode:
    """The parts of a pasted code; `InvalidInput` when it is none, or its page is not safe."""
    address, _, code = pasted.strip().partition("#")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not code or not host or parts.scheme not in {"http", "https"}:
        raise InvalidInput(
            "code",
            "This is no pairing code.",
            remedy="Paste all of what “scheduler-page pair” shows: it begins with https://.",
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise InvalidInput(
            "code",
            "The page is not protected by TLS.",
            remedy="Nothing was sent. The address of a page begins with https://.",
        )
    where = f"[{host}]" if ":" in host else host
    return PairingCode(f"{parts.scheme}://{where}{f':{port}' if port else ''}", code)


def pair(
    diary: DiaryHandle,
    stranger: PagePairing,
    wanted: PairingCode,
    kind: PageKind,
    *,
    keep: Callable[[str, str], None],
    now: datetime,
) -> Pairing:
    """Link the page that gave the code; `keep` is handed the page's id and the token to keep.

    A page that was linked before goes on where it was left.
    """
    with writing(diary, "pair", by=By.CONSULTANT, at=now) as change:
        linked = page_link.read(change.connection)
        name = page_link.diary_id(change.connection)
    pairing = stranger.pair(PairingRequest(wanted.code, name))
    keep(pairing.page, pairing.token)
    try:
        _note_pairing(diary, pairing, linked, wanted.url, kind, now)
    except (Busy, DiaryTrouble) as trouble:
        raise Trouble(
            f"The page accepted the code, and the diary could not note it. {trouble.message}",
            remedy="Once that is put right, take a new code from the page: this one is used up.",
        ) from trouble
    return pairing


def _note_pairing(
    diary: DiaryHandle, pairing: Pairing, linked: PageLink, url: str, kind: PageKind, now: datetime
) -> None:
    """Go on with a page from here, where it was left if it is the one that was `linked`."""
    with writing(diary, "pair", by=By.CONSULTANT, at=now) as change:
        read = page_link.read_up_to(change.connection, pairing.page)
        if read.seq > pairing.latest_seq:
            read = ReadPosition()
        same = linked.page == pairing.page
        page_link.note(
            change.connection,
            page=pairing.page,
            url=url,
            kind=kind,
            # Another page counts on its own, and takes no number far beyond its last.
            generation=max(pairing.generation, linked.generation if same else 0),
            shown=pairing.generation,
            # A page that knows less than was read from it was set up anew or restored.
            read_seq=read.seq,
            read_event=read.event,
            published_at=None,
            valid_until=None,
            last_contact=to_epoch(now),
            offset=pairing.now - to_epoch(now),
            tzdata="",
            knows=page_link.names_of(pairing.knows),
            mails_digest="",
            mails_until=None,
        )


def unlink(diary: DiaryHandle, *, now: datetime) -> None:
    """Forget the page; what came from it stays in the diary."""
    with writing(diary, "unpair", by=By.CONSULTANT, at=now) as change:
        if page_link.read(change.connection).kind == "preview":
            # The key that they were made with is gone with it.
            moment = to_epoch(now.replace(microsecond=0))
            booking_links.revoke_all_made_with(change.connection, PREVIEW, moment)
            invoice_links.revoke_all_made_with(change.connection, PREVIEW, moment)
        page_link.note(
            change.connection, page="", url="", kind="none", published_at=None, valid_until=None
        )


def is_offered_span(diary: DiaryHandle, stay: Stay, *, now: datetime) -> bool:
    """Whether the page offers times around a stay at all: from now to the end of its horizon.

    What has ended keeps others away until its own gaps are over.
    """
    ahead = timedelta(days=days_offered(get_practice(diary)) + 1)
    free = stay.end + timedelta(minutes=stay.wrap_up + stay.travel)
    return free > now and stay.start < now + ahead


def publish(
    diary: DiaryHandle,
    gateway: PageGateway,
    *,
    now: datetime,
    tzdata: str = "",
    patience: float = 10.0,
    key: bytes | None = None,
) -> Receipt | None:
    """Put the diary's state on the page, and take in what clients did before it arrived.

    None without a page. With the `key` of the booking links, what lacks one gets it before.

    A page that shows a newer publication belongs to a diary that was restored from a backup: what
    it missed is read first, and only then is it published over. One that has told of other events
    was restored itself, and is read from where both agree.
    """
    try:
        tidy_requests(diary, now=now)
    except (Trouble, StoreError):
        raise  # the diary itself does not answer
    except Exception:
        # It is tidied by a job of its own as well, which shows that it fails; what is free must be
        # published all the same.
        log.exception("bug in tidying requests")
    if key is not None:
        mint_links(diary, key, now=now)
    if has_lost_its_place(diary):
        read_inbox(diary, gateway, now=lambda: now, key=key)
    receipt: Receipt | None = None
    for _ in range(MOST_ATTEMPTS):
        link = _next_generation(diary, now)
        if link is None:
            return None
        publication = publication_of(diary, now=now, generation=link.generation, tzdata=tzdata)
        receipt = _put(diary, gateway, link, publication, now=now, patience=patience, key=key)
        if receipt is None:
            continue
        if page_link.names_of(receipt.knows) == link.knows:
            return receipt
        # Only now it is known what the page is able to show.
        if key is not None:
            mint_links(diary, key, now=now)
    if receipt is not None:
        return receipt
    raise Trouble(
        "Another program publishes to the same booking page.",
        remedy="Close the other window that has this diary open, or pair the page again.",
    )


def _put(
    diary: DiaryHandle,
    gateway: PageGateway,
    link: PageLink,
    publication: Publication,
    *,
    now: datetime,
    patience: float,
    key: bytes | None,
) -> Receipt | None:
    """Put one publication there; None when the page calls it old, and was read from there on."""
    try:
        packed = link.is_able(PageAbility.GZIP, PageAbility.COLUMNS)
        receipt = gateway.publish(publication, patience=patience, packed=packed)
    except (StaleGeneration, ReadAnew) as refusal:
        read_inbox(diary, gateway, now=lambda: now, key=key)
        _go_on_from(diary, link, refusal.generation, now)
        return None
    except PageRefuses:
        # It may be of an older version by now, and understand less: whatever it answers tells that.
        read_inbox(diary, gateway, now=lambda: now, key=key)
        if read_link(diary).knows == link.knows:
            raise
        return None
    if receipt.valid_until != receipt.now + publication.lease:
        # The page had a publication of this very number, which was another: a restored diary
        # counts them again. What was sent is not what is shown.
        read_inbox(diary, gateway, now=lambda: now, key=key)
        _go_on_from(diary, link, receipt.generation, now)
        return None
    _note_receipt(diary, link, receipt, now)
    acknowledged = ReadPosition(publication.acknowledged_seq, publication.acknowledged_event)
    take_in_all(diary, link.page, receipt.events, after=acknowledged, now=now, key=key)
    if receipt.latest_seq > read_link(diary).read_seq:
        read_inbox(diary, gateway, now=lambda: now, key=key)
    return receipt


def read_inbox(
    diary: DiaryHandle,
    gateway: PageGateway,
    *,
    now: Callable[[], datetime],
    wait: int = 0,
    going_on: Callable[[], bool] = lambda: True,
    key: bytes | None = None,
) -> Inbox | None:
    """Take in all that clients did, waiting up to `wait` seconds for the first of it.

    Returns the page's last answer; None when `going_on` said no or there is no page.
    """
    for _ in range(MOST_ATTEMPTS):
        link = read_link(diary)
        while link.kind != "none":
            try:
                answer = gateway.inbox(link.read_seq, link.read_event, wait=wait, going_on=going_on)
            except ReadAnew:
                break
            if answer is None:
                return None
            if tells_of_others(diary, link, answer):
                break
            if page_link.names_of(answer.knows) != link.knows:
                note_contact(diary, link, now(), knows=page_link.names_of(answer.knows))
            take_in_all(diary, link.page, answer.events, after=link.position, now=now(), key=key)
            read = read_link(diary)
            if read.read_seq >= answer.latest_seq:
                # Not before all is read: what is published would acknowledge too little.
                _go_on_from(diary, link, answer.generation, now())
                return answer
            if read.position == link.position:
                return answer
            link, wait = read, 0
        else:
            return None
        if not go_where_both_agree(diary, gateway, link, now=now, going_on=going_on):
            return None
    raise PageRefuses(
        "The booking page tells of other events each time it is asked.",
        remedy="Nothing is lost here. See whether several pages answer at the same address.",
    )


def _next_generation(diary: DiaryHandle, now: datetime) -> PageLink | None:
    """Begin a publication. It is on disk before the page hears of it: no number is used twice."""
    with writing(diary, "publish", by=By.SYSTEM, at=now) as change:
        link = page_link.read(change.connection)
        if link.kind == "none":
            return None
        page_link.note(change.connection, generation=link.generation + 1)
        practice = read_practice(change.connection)
        keep_policy(change, practice, at=to_epoch(now.replace(microsecond=0)))
    return replace(link, generation=link.generation + 1)


def _go_on_from(diary: DiaryHandle, link: PageLink, generation: int, now: datetime) -> None:
    """Count publications on from where the page is: this diary was restored from a backup.

    Each answer of the page is followed by this, and nearly none has anything to write.
    """
    if read_link(diary).generation >= generation:
        return
    with writing(diary, "contact", by=By.SYSTEM, at=now) as change:
        known = page_link.read(change.connection)
        if known.page == link.page and known.generation < generation:
            page_link.note(change.connection, generation=generation)


def _note_receipt(diary: DiaryHandle, link: PageLink, receipt: Receipt, now: datetime) -> None:
    note_contact(
        diary,
        link,
        now,
        shown=receipt.generation,
        published_at=to_epoch(now),
        valid_until=receipt.valid_until,
        last_contact=to_epoch(now),
        offset=receipt.now - to_epoch(now),
        tzdata=receipt.tzdata,
        knows=page_link.names_of(receipt.knows),
        # Whatever was said there last: a page from a backup keeps to other mails, or to none.
        mails_digest=said(receipt.mails_digest, 100),
    )
