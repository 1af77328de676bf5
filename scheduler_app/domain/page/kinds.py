"""Domain: the kinds of what desktop and booking page tell each other, by the names on the wire."""

from __future__ import annotations

from enum import StrEnum


class CommitmentState(StrEnum):
    """Where a booking stands, in the words of the client."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DONE = "done"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    NO_SHOW = "no-show"


class EventKind(StrEnum):
    """What a client did, or what befell a mail."""

    REQUEST = "request"
    """Asked for a time; `wish.at_once` says that the page has confirmed it already."""
    WITHDRAWAL = "withdrawal"
    """Took back what was not accepted yet: the request `uid`, or a move whose uid it is."""
    MOVE = "move"
    """Asked to move the booking `moves` to `wish.start`; `uid` names this wish, not the booking."""
    CANCELLATION = "cancellation"
    """Called off the booking `uid` within the limits that the page was told."""
    CHOICE = "choice"
    """Took one of the times proposed for `uid`: it is `wish.start`, and confirmed."""
    ACCOUNT = "account"
    """A logged-in client changed name, e-mail or phone; `person` is all of it anew."""
    ERASURE = "erasure"
    """The account is gone from the page; what the diary keeps is the consultant's to decide."""
    DELIVERY = "delivery"
    """A mail to the client could not be delivered; `note` says which and why."""
    DESCRIPTION = "description"
    """Described anew what the booking `uid` is about, in `wish.text`; nothing else of it changed.
    Only for a desktop that names this kind among those it knows, like those that follow."""
    PAYING = "paying"
    """Somebody is about to pay the deposit of the booking `uid`, or the invoice of that uid: its
    state is worth a look."""
    REVOCATION = "revocation"
    """Revoked the contract about the booking `uid`, as consumer law lets them.

    Without a `uid` it is the one whose reference `note` is, if that is one of `person`: nobody has
    proved who they are.
    """
    UNSUBSCRIPTION = "unsubscription"
    """Wants no more mails that nobody needs for a booking; `note` is the key of one of them."""
    REPORT = "report"
    """What became of a mail that was handed over: `report`."""
    RATING = "rating"
    """Rated the visit of the booking `uid`, or thought again: `rating`."""
    CONFIRMATION = "confirmation"
    """Said that they will be there for the booking `uid` at `wish.start`, and at no other time."""


KINDS_AT_FIRST = (
    EventKind.REQUEST, EventKind.WITHDRAWAL, EventKind.MOVE, EventKind.CANCELLATION,
    EventKind.CHOICE, EventKind.ACCOUNT, EventKind.ERASURE, EventKind.DELIVERY,
)  # fmt: skip
"""What a desktop understands whose publication does not name the kinds that it knows."""


class PageAbility(StrEnum):
    """What a page is able to beside what the first one did; it names them in its answers.

    The desktop sends nothing else: an older page refuses a publication as a whole.
    """

    GZIP = "gzip"
    """Bodies that are compressed (RFC 1952)."""
    COLUMNS = "columns"
    """Commitments by column, which is much shorter once it is compressed."""
    LINKS = "links"
    """Commitments without an account, and links of the desktop's that open one."""
    MAILS = "mails"
    """The document of mails that are handed over."""
    TERMS = "terms"
    """Policies in several versions and languages, deposits and what a wish will ask for."""
    UNSUBSCRIBING = "unsubscribing"
    """Mails that say how to hear no more of the kind, and what tells that somebody wants that."""
    WATCH = "watch"
    """Mails the consultant when the desktop has been silent for too long."""
    TEXTS = "texts"
    """Commitments that tell when a text goes out that only the desktop can call back."""
    ARRIVAL = "arrival"
    """Hours of arrival, and what clients read with a booking of a service: directions, and what to
    have ready."""
    LADDER = "ladder"
    """How much less of a deposit goes back as time passes, by which policy a booking was agreed,
    and how often it may still be moved: beyond that the page confirms no move by itself."""
    PAYING = "paying"
    """Addresses at which a deposit is paid, which the first pages that knew of deposits had not."""
    REVOKING = "revoking"
    """Contracts that consumers may revoke, and have revoked."""
    TAXES = "taxes"
    """Prices that a tax comes on top of."""
    BARRING = "barring"
    """Clients for whom nothing is confirmed at once."""
    ERASING = "erasing"
    """Accounts that the practice has erased."""
    OFFERS = "offers"
    """Links by which single clients take a time for what was recommended."""
    REPORTS = "reports"
    """What clients may read of visits, and links by which they rate them."""
    DIRECT = "direct"
    """Mails about no booking, and mails that answer one of the client's."""
    CONFIRMING = "confirming"
    """Clients who are asked whether they will be there, and bookings that were put aside."""
    INVOICES = "invoices"
    """Invoices that clients see and pay, by a link or in their account."""
    FILES = "files"
    """Files that go along with mails, and that clients may load."""
    RESTING = "resting"
    """Mails that say when they may not go, as their clients are asleep then."""
