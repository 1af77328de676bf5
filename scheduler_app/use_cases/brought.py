"""Use cases: what the wings bring to verbs of other wings.

The one root that knows the wings, and it knows them by name only: a lower wing that must do
something of a higher one asks here, and the higher one is imported then. What a wing brings is a
line in a table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.loading import by_name
from scheduler_app.storage.diary import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler_app.domain.bookings.deadlines import Deadlines
    from scheduler_app.domain.bookings.sentences import SentenceWriter
    from scheduler_app.domain.messages.message import MessageLinks
    from scheduler_app.domain.money.invoices.billing import BilledVisit
    from scheduler_app.domain.money.subject import MoneySubject
    from scheduler_app.domain.page.kinds import EventKind
    from scheduler_app.domain.practice.own_settings import OwnSetting
    from scheduler_app.storage.handle import DiaryHandle
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql
    from scheduler_app.use_cases.bringers import (
        Confirming,
        Effect,
        KeepsTexts,
        KnowsBilled,
        KnowsInvoiceLink,
        KnowsLinks,
        KnowsWaiting,
        KnowsWayBack,
        Limiting,
        ProvesSettings,
        TellsOfMerge,
        TellsOfMoney,
    )
    from scheduler_app.use_cases.ports.keyring import Secrets


@dataclass(frozen=True, slots=True)
class Handled:
    """How one kind of event is taken in.

    `effect` names the function, as "module:function"; `verb` is what the history calls it, or
    `at_once` where the page has confirmed it on its own. `words` tell it in a notice: "… on the
    page did not fit the diary".
    """

    effect: str
    verb: str
    words: str
    at_once: str = ""


@dataclass(frozen=True, slots=True)
class LineToo:
    """What a wing adds to a booking's history.

    `at` is epoch seconds. What a change of the diary did has its number, and stands in its line;
    of anything else `change_id` is None.
    """

    at: int
    by: By
    what: str
    why: str = ""
    change_id: int | None = None


class TellsToo(Protocol):
    """Knows what else there is to tell of a booking."""

    def __call__(self, connection: Reading, booking_id: int, /) -> Iterable[LineToo]:
        """In no order but its own."""
        ...


_TALES = ("messages.tale:lines_of", "money.tale:lines_of")

_CONFIRMING = ("page.holding:take_its_time_back",)

_REOPENING = ("money.invoices.reopening:must_not_be_billed", "money.reopening:words_end")
"""What wings do when a booking stands again that had come to an end, once that is written."""

_LIMITS = "page.limits:limits_of"
"""Today clients change bookings on the page only."""

_LINKS = "page.message_links:links_of"

_WAY_BACK = "page.message_links:way_back"

_INVOICE_LINK = "page.invoice_links:link_of_invoice"

_TEXTS = "page.policies:keep_texts"
"""Clients accept a policy on the page."""

_BILLED = "visits.billed:billed_of"
"""What the visit records of bookings say of their price."""

_NOTICES = "page.telling:tell_of_money"
"""What the consultant has to know stands beside what clients did on the page."""

_FOUNDING = ("messages.rules:found",)
"""What wings give a new practice, each within the change that founds it."""

UNDOABLE_TOO = frozenset(
    {"tell", "dismiss", "message-rules", "message-wordings", "client-confirms", "policy"}
    | {"waive", "decide-deposit", "give-back", "spend-credit", "billing"}
    | {"follow-up", "book-follow-up"}
    | {"visit", "remove-visit", "start-stopwatch", "stop-stopwatch", "attach", "detach"}
    | {"checklist", "snippet"}
    | {"lose-day", "run-late", "ask-earlier", "give-messages", "leave-unbilled"}
    | {"draft-invoice", "remove-draft", "write-off", "reopen-invoice", "mail-invoice"}
)
"""Verbs of higher wings that undo takes back."""

_BY_PAGE = (
    "the booking page has told it to the client.",
    "Nothing was changed. Cancel or move the booking: the page shows its client that.",
)
_NUMBERED = (
    "it has a number, which is never given twice.",
    "Nothing was changed. A credit note takes an invoice back; what that took is invoiced again.",
)

TOLD = dict.fromkeys(("accept", "decline", "propose", "answer-revocation"), _BY_PAGE) | {
    "send-invoice": _NUMBERED,
    "credit-invoice": _NUMBERED,
    "remind": ("the client was told of it.", "Nothing was changed. Tell the client, or write off."),
}
"""Verbs of higher wings whose outcome a client was told, with why that stands, and what to do.
Undo refuses them and says so, rather than to take back something else that was done long before."""

_EVENTS = {
    "request": Handled("page.requests:requested", "request", "a request", "request-at-once"),
    "move": Handled("page.requests:asked_to_move", "ask-move", "a wish to move", "move-at-once"),
    "withdrawal": Handled("page.withdrawals:withdrawn", "withdraw", "a withdrawal"),
    "cancellation": Handled("page.withdrawals:called_off", "cancel-on-page", "a cancellation"),
    "choice": Handled("page.requests:chosen", "choose", "a choice"),
    "account": Handled("page.people:account_changed", "account", "changed details"),
    "erasure": Handled("page.people:account_erased", "erasure", "an erased account"),
    "delivery": Handled("page.people:mail_undelivered", "delivery", "a report about a mail"),
    "description": Handled("page.descriptions:described", "describe", "another description"),
    "paying": Handled("page.agreements:about_to_pay", "paying", "a payment that begins"),
    "revocation": Handled("page.agreements:revoked", "revoke", "a revocation"),
    "unsubscription": Handled(
        "page.unsubscribing:unsubscribed", "unsubscribe", "a wish for fewer mails"
    ),
    "rating": Handled("page.ratings:rated", "rate", "a rating"),
    "confirmation": Handled("page.confirmations:will_be_there", "come", "“I will be there”"),
    "report": Handled("page.handing_over:reported", "report", "what became of a mail"),
}
"""By the kind's value. Every kind has its line: no event is ever skipped."""


MAIL_KINDS: tuple[str, ...] = ("mail",)
"""Kinds of errands that are mails: where a page is linked, it sends them. The content of each is a
JSON object with `start`, the time of the booking that it tells of. What it says is written down
when it is claimed; of a kind that nobody words, the fields of a `HandedMail` stand there too."""


TERMS = "page.deposit_terms:TERMS"
"""Names the `page.terms.KnowsTerms` of whoever knows of deposits and of moves that are left."""

ERASURE_OBJECTIONS = (
    "bookings.objections:objections",
    "messages.objections:objections",
    "money.objections:objections",
    "money.invoices.objections:objections",
    "visits.objections:objections",
)
"""Who may have something against erasing a client; see `ObjectsToErasure`."""

STALE_BACKUPS = "care.stale_backups:stale_backups"
"""Names the `KnowsStaleBackups`."""

NUMBER_GIVEN = "messages.opting_out:came_to"
"""Names the `HearsOfNumber`."""

_TOLD_OF_MERGES = ("money.merging:told_of_merge", "page.merging:told_of_merge")
"""Who has something to say before two clients become one."""


_WATCHED = {
    "requests": "page.watched:requests",
    "replies": "messages.watched:replies",
    "cancellations": "page.watched:called_off",
    "failed": "messages.watched:failed",
}
"""By the value of an `away.WatchedThing`, who knows what of it waits; see `KnowsWaiting`."""


OWN_SETTINGS: tuple[str, ...] = (
    "messages.settings:OF_MESSAGES",
    "money.settings:REVOCATION",
    "money.invoices.settings:OF_INVOICES",
    "visits.settings:RECALL",
)
"""The settings that wings keep for themselves, such as "visits.settings:RECALL"; what is a tuple of
them brings several."""


TIMELINES: tuple[tuple[str, str], ...] = (
    ("booking", "bookings.of_clients:timeline"),
    ("message", "messages.of_clients:timeline"),
    ("payment", "money.of_clients:timeline"),
    ("note", "clients.of_clients:timeline"),
    ("visit", "visits.of_clients:timeline"),
    ("follow-up", "visits.due_of_clients:timeline"),
)
"""What a client's timeline is made of: the value of an `EntryOf`, and who tells those entries, as a
`clients.told_of_clients.TellsTimeline`."""

FIGURES_OF_CLIENTS: tuple[str, ...] = (
    "bookings.of_clients:figures",
    "money.of_clients:figures",
    "visits.of_clients:figures",
)
"""Each a `clients.told_of_clients.TellsFigures`, in the order in which they are shown."""

KNOWN_OF_CLIENTS: tuple[str, ...] = (
    "clients.of_clients:known",
    "bookings.of_clients:known",
    "messages.of_clients:known",
    "money.of_clients:known",
    "visits.of_clients:known",
    "visits.due_of_clients:known",
)
"""Each a `clients.told_of_clients.TellsKnown`, in any order: `KnownOf` has one."""


_SETTINGS_PROOFS = (
    "messages.mail_account:prove_line",
    "messages.away:prove_address",
    "money.invoices.settings:prove_seller",
)


def brought(names: Iterable[str]) -> Iterator[object]:
    """What these lines name, loaded as it is asked for."""
    return map(_brought, names)


@cache
def _brought(name: str) -> object:
    """A client's page asks for a dozen of them each time."""
    return by_name(__package__, name)


def settings_proofs() -> tuple[ProvesSettings, ...]:
    """What is asked of settings that are about to be saved, where one depends on another."""
    return tuple(cast("ProvesSettings", by_name(__package__, name)) for name in _SETTINGS_PROOFS)


def own_settings() -> tuple[OwnSetting[Any], ...]:
    """The settings that wings keep beside the practice's rules, in no order."""
    found = [by_name(__package__, name) for name in OWN_SETTINGS]
    each = [one for some in found for one in (some if isinstance(some, tuple) else (some,))]
    return tuple(cast("OwnSetting[Any]", one) for one in each)


def must_also_happen(change: Change, booking: Booking, *, now: datetime) -> Booking:
    """Let every wing do what a booking's being confirmed asks of it."""
    for name in _CONFIRMING:
        booking = cast("Confirming", by_name(__package__, name))(change, booking, now=now)
    return booking


def must_reopen_too(change: Change, booking: Booking) -> None:
    """Let every wing do what a booking's standing again asks of it."""
    for name in _REOPENING:
        cast("Callable[[Change, Booking], object]", by_name(__package__, name))(change, booking)


def told_of_merge(connection: Reading, kept: int, gone: int) -> list[str]:
    """What follows from it that two clients become one, in sentences."""
    return [
        sentence
        for name in _TOLD_OF_MERGES
        for sentence in cast("TellsOfMerge", by_name(__package__, name))(connection, kept, gone)
    ]


def waits_of(thing: str, asked: PlainSql, now: int) -> list[str]:
    """What of it waits for the consultant, each by a name that no other thing has."""
    name = _WATCHED[thing]
    return cast("KnowsWaiting", by_name("scheduler_app.storage", name))(asked, now)


def found_too(change: Change) -> None:
    """Let every wing give a new practice what it begins with."""
    for name in _FOUNDING:
        cast("Callable[[Change], object]", by_name(__package__, name))(change)


def handled(kind: EventKind) -> Handled:
    """How events of this kind are taken in."""
    return _EVENTS[kind.value]


def effect_of(how: Handled) -> Effect:
    """The function that gives an event its effect."""
    return cast("Effect", by_name(__package__, how.effect))


def sentence_writers() -> tuple[SentenceWriter, ...]:
    """What wings bring to a booking's history: the sentences of their own verbs."""
    from scheduler_app.domain.money.sentences import money_sentence
    from scheduler_app.domain.page.sentences import page_sentence

    return (page_sentence, money_sentence)


def lines_too(connection: Reading, booking_id: int) -> list[LineToo]:
    """What wings add to a booking's history."""
    return [
        line
        for name in _TALES
        for line in cast("TellsToo", by_name(__package__, name))(connection, booking_id)
    ]


def names_client(what: str) -> bool:
    """Whether a sentence of the history tells by itself that its client did it."""
    from scheduler_app.domain.page.sentences import names_the_page

    return names_the_page(what)


def limits_of(connection: Reading, booking: Booking) -> Deadlines | None:
    """Until when its client may change a booking by themselves; None where they can't."""
    return cast("Limiting", by_name(__package__, _LIMITS))(connection, booking)


def billed_of(connection: Reading, bookings: Collection[int]) -> Mapping[int, BilledVisit]:
    """What the records of these bookings' visits say of their price; none where there is none."""
    return cast("KnowsBilled", by_name(__package__, _BILLED))(connection, bookings)


def tell_of_money(change: Change, subject: MoneySubject, words: str, *, at: int) -> None:
    """Tell the consultant something about the money of a booking or an invoice, at an epoch second.

    `{who}` in the words stands for its client, and `{when}` for its time; of an invoice for its
    number.
    """
    cast("TellsOfMoney", by_name(__package__, _NOTICES))(change, subject, words, at=at)


def keep_texts(change: Change, texts: Mapping[str, str], among: Collection[int], *, at: int) -> int:
    """The version of the policy that says just this, of those `among` or a new one."""
    return cast("KeepsTexts", by_name(__package__, _TEXTS))(change, texts, among, at=at)


def links_of(
    diary: DiaryHandle,
    secrets: Secrets | None,
    booking_id: int,
    *,
    now: datetime,
    made_up: bool = False,
) -> MessageLinks:
    """Where a client goes from a message about a booking."""
    known = cast("KnowsLinks", by_name(__package__, _LINKS))
    return known(diary, secrets, booking_id, now=now, made_up=made_up)


def way_back(
    diary: DiaryHandle, secrets: Secrets | None, subject: MoneySubject, *, now: datetime
) -> str:
    """Where somebody comes back to who has paid a deposit or an invoice; empty for nowhere."""
    known = cast("KnowsWayBack", by_name(__package__, _WAY_BACK))
    return known(diary, secrets, subject, now=now)


def link_of_invoice(
    diary: DiaryHandle,
    secrets: Secrets | None,
    invoice_id: int,
    *,
    now: datetime,
    in_preview: bool = False,
    made_up: bool = False,
) -> str:
    """Where a client sees and pays an invoice, or what a draft becomes; empty for nowhere.

    Waits for the keyring; one that is `made_up` does not. Of a preview it is for this machine only.
    """
    known = cast("KnowsInvoiceLink", by_name(__package__, _INVOICE_LINK))
    return known(diary, secrets, invoice_id, now=now, in_preview=in_preview, made_up=made_up)
