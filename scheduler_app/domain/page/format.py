"""Domain: what desktop and booking page say to each other. Value types, the same on both sides.

The desktop PUTs a `Publication`, the whole desired state of the page, and GETs `Event`s: what
clients did there. Instants are whole epoch seconds UTC, gaps and limits minutes, money minor units.
A field that is added later has a default, so that either side may be the older one; a change that
the older side would misread raises `FORMAT`.
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.page.agreement import (
    Acceptance,
    ClientTerms,
    Demand,
    DepositCard,
    PolicyText,
)
from scheduler_app.domain.page.columns import CommitmentColumns
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer
from scheduler_app.domain.page.invoice_packing import InvoiceIds
from scheduler_app.domain.page.invoices import PublishedInvoice
from scheduler_app.domain.page.kinds import KINDS_AT_FIRST, CommitmentState, EventKind
from scheduler_app.domain.page.links import BookingLink
from scheduler_app.domain.page.mails import MailReport
from scheduler_app.domain.page.reports import ClientRating, VisitReport
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import Minutes, Seconds

FORMAT = 1
"""The version of these types. A page refuses a publication of another version, in words."""


@dataclass(frozen=True, slots=True)
class Person:
    """A client as the page knows them; the e-mail is verified. `language` is a BCP 47 tag."""

    account: str
    name: str
    email: str
    phone: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Wish:
    """A time that somebody wants. `zone` is the IANA zone it was shown and agreed in.

    `price` (minor units) and `currency` are what the client was shown for it; an older page leaves
    the currency empty, and then nobody knows.
    """

    service: int
    start: int
    end: int
    zone: str
    at_once: bool = False
    text: str = ""
    place: str = ""
    price: int = 0
    currency: str = ""
    accepted: Acceptance | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on the page. `seq` counts from 1 without gaps; `id` is a UUID.

    `uid` is the booking it concerns, or of a request and a move the new UUID that names it. `link`
    is the hash of the link by which it was done, where the client was not logged in.
    """

    seq: int
    id: str
    at: int
    kind: EventKind
    uid: str = ""
    account: str = ""
    person: Person | None = None
    wish: Wish | None = None
    moves: str = ""
    note: str = ""
    link: str = ""
    report: MailReport | None = None
    rating: ClientRating | None = None


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service as clients see it, and when it may start.

    `openings` are runs (first, last) of allowed starts, `Publication.grid` seconds apart, both
    ends included, in order. They account for the diary and for every acknowledged event, but for
    neither notice nor horizon, which the page applies at the moment somebody asks. `price` is in
    the service's own `currency`; where an older desktop leaves it empty, in the practice's. On top
    of it comes `added_tax`, in hundredths of a percent: clients are told the sum. With an
    `arrival_window` clients are told that we come within so many minutes after the start.
    `directions` and `to_prepare` are for those who have a booking, who read them there and in its
    mails.
    """

    id: int
    name: str
    minutes: Minutes
    description: str = ""
    preparation: Minutes = Minutes(0)
    wrap_up: Minutes = Minutes(0)
    travel: Minutes = Minutes(0)
    price: int = 0
    where: Where = Where.REMOTE
    at_once: bool = False
    openings: tuple[tuple[int, int], ...] = ()
    currency: str = ""
    demand: Demand | None = None
    arrival_window: Minutes = Minutes(0)
    directions: str = ""
    to_prepare: str = ""
    added_tax: int = 0


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """Who the page speaks for. `colour` is #rrggbb; `logo` an image of at most 64 kB in base64.

    `privacy` and `imprint` are plain texts of the practice's own; without the first a text of the
    page stands in for it, without the second there is none. `reply` is the name of a
    `replies.Reply`: how soon requests are answered. `revocable` says that consumers may revoke
    contracts on the page; then a wish asks whether to begin before the time for that is over. Where
    payments are a `trial`, made-up cards pay and no money moves.
    """

    name: str
    zone: str
    currency: str
    region: str = ""
    week_start: int = 0
    colour: str = "#1f6feb"
    logo: str = ""
    phone: str = ""
    email: str = ""
    privacy: str = ""
    imprint: str = ""
    reply: str = "none"
    revocable: bool = False
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What binds clients. Minutes before the start; `horizon` in days from now.

    Booking, moving and cancelling have limits of their own. `open_requests` is how many requests
    of one client may wait at once.
    """

    notice: Minutes
    notice_to_move: Minutes
    notice_to_cancel: Minutes
    horizon: int
    open_requests: int = 3


@dataclass(frozen=True, slots=True)
class Commitment:
    """A booking that the page shows its client.

    `first_start` is the start first agreed, from which the limits to move and cancel count, unless
    the consultant moved the booking. `asked_start` is where the client wants to move it, not yet
    answered. `proposals` are starts held for the client to choose from. `by_client` says that its
    latest change was the client's own doing, who then needs no mail about it. `note` is the
    consultant's word with the answer. `price` and `currency` are those agreed, whatever the service
    costs by now; where an older desktop leaves the currency empty, it is the practice's. `text` is
    what the client described, as long as the booking lies ahead. `account` is empty where its
    client has none: then one of the `links` opens it. `moves_left` is how often its client may
    still move it by themselves; None where nobody counts. `text_at` is when the next text about it
    goes out that is queued outside, and that only the desktop can call back. `awaited` says that
    the desktop tells what came of it last: when it was changed its client was still to hear from
    there that it is booked, or is told of just this by a message of its own. `arrival_window` is
    that of its service, also of one that is not offered on the page. Until `revocable_until` its
    client may revoke the contract, as a consumer; None where they can't. `revoked_at` is when they
    did. `policy` is the version that it was agreed by, 0 where that says what holds now.
    `added_tax` comes on top of the price, in hundredths of a percent. `report` is what its client
    may read of the visit. With `asks` nothing that its client wants changed is confirmed at once.
    From `confirm_from` on its client is asked whether they will be there, None where nobody asks;
    `comes` says that they will. One that is `aside` can't be at its time, by no wish of its
    client's: that is free for others, `proposals` are what they may have instead, and calling it
    off costs nothing. Where nobody asked for another time, the practice offers the `proposals` by
    itself, until `offered_until`.
    """

    uid: str
    account: str
    state: CommitmentState
    service: int
    service_name: str
    start: int
    end: int
    zone: str
    first_start: int
    revision: int = 0
    where: Where = Where.REMOTE
    place: str = ""
    price: int = 0
    asked_start: int | None = None
    proposals: tuple[int, ...] = ()
    by_client: bool = False
    note: str = ""
    currency: str = ""
    text: str = ""
    links: tuple[BookingLink, ...] = ()
    deposit: DepositCard | None = None
    moves_left: int | None = None
    text_at: int | None = None
    awaited: bool = False
    arrival_window: Minutes = Minutes(0)
    revocable_until: int | None = None
    revoked_at: int | None = None
    policy: int = 0
    added_tax: int = 0
    report: VisitReport | None = None
    asks: bool = False
    confirm_from: int | None = None
    comes: bool = False
    aside: bool = False
    offered_until: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """The whole desired state of the page.

    `generation` rises with every publication; an older one is refused, the same one changes
    nothing. `lease` is how many seconds, by the page's clock from its arrival, the page may confirm
    on its own. Whatever has a seq up to `acknowledged_seq` is in the openings already;
    `acknowledged_event` is the id of that very event, by which a page that was restored from a
    backup sees that it has told of another one. It is empty for none, and from an older desktop.
    `tzdata` is the version of the desktop's time zone data. `working` is the practice's working
    time of the coming weeks, (start, end) in order, where a promise to answer counts by it. `kinds`
    are the names of the kinds of event that the desktop understands: the page offers nothing else.
    `policies` are the texts of the one version that holds now, by language; `policy` is the one for
    an older page. `earlier` are those of versions that commitments name. `terms` are those of
    single clients. With `columns` the commitments are patterns: see `packing`. What the accounts in
    `asking` want is never confirmed at once. Those in `erased` the page forgets, whenever it was
    that it came to know them. `offers` are times that single clients may take by a link.
    `invoices` are those that are open, and those that were closed lately; with `invoice_ids` their
    ids stand there.
    """

    format: int
    diary: str
    generation: int
    issued_at: int
    lease: int
    acknowledged_seq: int
    practice: PracticeCard
    rules: Rules
    grid: Seconds
    services: tuple[ServiceCard, ...]
    commitments: tuple[Commitment, ...] = ()
    policy: str = ""
    tzdata: str = ""
    working: tuple[tuple[int, int], ...] = ()
    kinds: tuple[str, ...] = KINDS_AT_FIRST
    acknowledged_event: str = ""
    policies: tuple[PolicyText, ...] = ()
    terms: tuple[ClientTerms, ...] = ()
    columns: CommitmentColumns | None = None
    earlier: tuple[PolicyText, ...] = ()
    asking: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    offers: tuple[FollowUpOffer, ...] = ()
    invoices: tuple[PublishedInvoice, ...] = ()
    invoice_ids: InvoiceIds | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The page's answer to a publication: its clock, and what clients did meanwhile.

    `events` are the first of those after `acknowledged_seq`; `latest_seq` tells how many there are.
    `mails_aside` mails to clients could not be made in the last days, and for `mail_waits` seconds
    the oldest that is to go out has waited. `knows` are names of `PageAbility`; `mails_digest`
    tells which document of mails the page keeps to. `lacks` are digests of files that what is shown
    refers to, and that the page does not have.
    """

    now: int
    generation: int
    valid_until: int
    latest_seq: int
    events: tuple[Event, ...] = ()
    tzdata: str = ""
    mails_aside: int = 0
    mail_waits: int = 0
    knows: tuple[str, ...] = ()
    mails_digest: str = ""
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """The page's answer to whoever asks for events, and the generation that it shows.

    `mails_aside` and `mail_waits` are as in a `Receipt`.
    """

    now: int
    generation: int
    latest_seq: int
    events: tuple[Event, ...] = ()
    mails_aside: int = 0
    mail_waits: int = 0
    knows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairingRequest:
    """What the desktop shows once: the code that was pasted, and which diary it speaks for."""

    code: str
    diary: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """What it gets for it: the token of 256 bits that opens both calls, and where the page is."""

    page: str
    token: str
    generation: int
    latest_seq: int
    now: int
    knows: tuple[str, ...] = ()
