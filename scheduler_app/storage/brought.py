"""Storage: what the wings bring to the rooms below them.

The one root that knows the wings, and it knows them by name only: whoever needs what a wing has
asks here, and the wing is imported then. What a new wing brings is a line in one of these tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from scheduler_app.loading import by_name

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData

    from scheduler_app.domain.messages.deposit import ToldDeposit
    from scheduler_app.domain.messages.outbox import Errand
    from scheduler_app.storage.personal import PersonalTable
    from scheduler_app.storage.snapshots import PlainSql

_NOT_NAMED = "what it was about"

_JOURNALLED = {
    "practice": {
        "settings": "the setting",
        "services": "the service",
        "date_overrides": "what was set for that day",
        "days_off": "the days off",
    },
    "clients": {
        "clients": "the client",
        "places": "the place",
        "devices": "the device",
        "client_notes": "the note",
        "kept_apart": _NOT_NAMED,
    },
    "bookings": {
        "series": "the series",
        "bookings": "the booking",
        "overlap_permits": _NOT_NAMED,
    },
    "messages": {
        "message_rules": "the rule",
        "message_wordings": "the wording",
        "messages_heard": "the message",
        "direct_messages": "what was told",
        "confirmations": "the confirmation",
    },
    "money": {
        "deposit_words": "what was said about the deposit",
        "billing_details": "whom invoices are made out to",
        "invoices": "the invoice",
        "invoice_bookings": _NOT_NAMED,
        "not_billed": "what was said about billing",
        "invoice_reminders": "the reminder",
    },
    "visits": {
        "visits": "the record of the visit",
        "visit_issues": "the issue",
        "visit_devices": _NOT_NAMED,
        "visit_parts": "the part",
        "visit_ticks": _NOT_NAMED,
        "attachments": "the attachment",
        "checklists": "the checklist",
        "snippets": "the snippet",
        "follow_ups": "the follow-up",
    },
    "page": {
        "page_accounts": _NOT_NAMED,
        "requests": "the request",
        "proposals": _NOT_NAMED,
        "notices": "the notice",
    },
    "exchange": {"imports": "the import"},
}
"""The tables of each wing whose every change is written to the history and can be undone, with what
a sentence calls one row of each."""

OF_BOOKINGS = {
    "deposit_words": "booking_id",
    "confirmations": "booking_id",
    "not_billed": "booking_id",
}
"""Journalled tables whose rows belong to a booking each, and the column that names it."""

JOURNALLED = {table: noun for tables in _JOURNALLED.values() for table, noun in tables.items()}
"""The same, whichever wing has them."""

_TABLES = (
    "schema",
    *(f"{wing}.tables" for wing in (*_JOURNALLED, "care")),
    "money.invoices.tables",
)

_TRIGGERS = (
    "bookings.triggers",
    "append_only",
    "page.triggers",
    "clients.triggers",
    "messages.triggers",
    "money.triggers",
    "money.invoices.triggers",
    "visits.triggers",
)

_PERSONAL = ("exchange", "visits", "page", "money", "messages", "bookings", "clients")
"""Wings whose tables hold something of clients, the higher ones first: whose their rows are is told
by those of the lower ones."""

WORD_INDEXES = {
    "client_words": ("clients", "id", "client"),
    "device_words": ("devices", "client_id", "device"),
    "booking_words": ("bookings", "client_id", "booking"),
    "visit_words": ("visits", "client_id", "visit record"),
}
"""Indexes of words: the table of the rows that each finds, the column of their client, and what
one is called."""

MAY_NAME = {"job_runs": "did"}
"""Columns of words of this program that may name somebody all the same."""

NOBODYS = frozenset(
    {"settings", "services", "date_overrides", "days_off", "overlap_permits", "outbox_plans"}
    | {"message_rules", "message_wordings", "policy_rules", "payment_looks", "checklists"}
    | {"snippets", "page_link", "proposals", "inbox_events", "page_blocks", "policy_texts"}
    | {"changes", "history", "job_runs", "message_marks", "listening", "announced"}
    | {"invoice_numbers", "invoice_gaps", "invoice_proofs", "invoice_taxes", "invoice_incomes"}
)
"""Tables that hold nothing of clients, or whose rows tell of the rows of others."""

_FOLLOWERS = {
    "messages": ("messages.tray:FOLLOWER", "messages.reminders:FOLLOWER"),
    "money": ("money.follower:FOLLOWER",),
}
"""By wing, who plans rows of the outbox; see `Follower`."""

_SETTLE = "money.books:settle"

_TELL = "messages.direct:follow"

BOOKKEEPERS = {
    "bookings": ("money.agreements:agree", _SETTLE, "money.invoices.watching:prices"),
    "deposit_words": (_SETTLE,),
    "direct_messages": (_TELL,),
    "clients": (_TELL,),
}
"""By journalled table, who writes down what a change of its rows means for good.

Those of bookings are asked as well where one is to be looked at again."""

OF_INVOICES = frozenset({"invoices", "invoice_reminders"})
"""Journalled tables whose changes let what is wanted of an invoice be planned anew."""

PLAN_INVOICES = "money.invoices.following:follow"
"""A bookkeeper that is asked last: what is open of an invoice hangs on the books of bookings."""

OF_NO_BOOKING = {
    "payment-link": "money.invoices.following:look_again_at_row",
    "refund": "money.invoices.following:look_again_at_row",
}
"""By kind, who looks again at rows of the outbox that are about no booking; of all others it is
`UNBOUND_WORDS`."""

UNBOUND_WORDS = "messages.direct:look_again_at_row"

_DEPOSITS = "money.told:told_deposits"
_ANY_DEPOSIT = "money.at_a_glance:is_any"

_LAST_MADE = "care.runs:last_made"

_SETTLED = "money.invoices.mailing:settled"

FILED = ("attachments", "invoice_papers")
"""Tables whose rows name a file beside the diary by its `digest`; see files.py."""

PLAN = "messages.plans:plan"
"""Makes the rows agree with what followers want."""

_WITNESSES = (
    ("messages.seen", "TellingWitness"),
    ("page.seen", "Seen"),
    ("money.seen", "DepositWitness"),
    ("money.invoices.seen", "InvoiceWitness"),
)
"""Each is made of a connection, the number of the change, and the present instant."""


class Witness(Protocol):
    """Knows what people outside have seen of a change that is to be taken back."""

    def must_hear(self, row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
        """Whether a client has to be told that their booking, which would vanish, is cancelled.

        `row` is a booking as it stands, `values` what would be set. `NotAllowed` where its client
        could not be told what became of it.
        """
        ...

    def needs(self, table: str, ids: Collection[int]) -> str:
        """What refers to one of these rows, which are about to go; empty where nothing does."""
        ...

    def outcome(self) -> str:
        """Once all is put back: what follows from it, in words; empty where nothing does.

        `NotAllowed` where what happened outside since can't be made undone.
        """
        ...


class Follower(Protocol):
    """Plans some kinds of rows of the outbox; it remembers nothing and decides nothing by a clock.

    Its plans are made by the diary as it stands, one booking at a time.
    """

    @property
    def name(self) -> str:
        """How its plan is known in the diary; it never changes."""
        ...

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its rows, which nobody else plans."""
        ...

    @property
    def concerns(self) -> Mapping[str, str]:
        """Journalled tables that its plans read, each with a condition on `bookings`.

        The condition finds the bookings that refer to the touched rows, whose ids are `:ids`;
        `BY_ID` for the bookings themselves, and none beside.
        """
        ...

    @property
    def ruled_by(self) -> Collection[str]:
        """Journalled tables that its rules read: what concerns all bookings alike."""
        ...

    @property
    def before(self) -> int:
        """Seconds before a booking's start: none of its rows is ever due earlier than that."""
        ...

    @property
    def after(self) -> int:
        """Seconds after a booking's start: none of its rows is ever of use later than that."""
        ...

    def rules(self, asked: PlainSql) -> str:
        """What all its plans are made by, such as a setting and the version of the zone tables.

        Where this is another text than it was, all bookings to come are planned anew.
        """
        ...

    def wanted(self, asked: PlainSql, bookings: str, until: int, /) -> Sequence[Errand]:
        """What these bookings want, whatever of it happened already. `bookings` are ids in JSON.

        What is due from `until` on has no row yet: it may be left out, but for one of a family.
        """
        ...


class TellsDeposits(Protocol):
    """Knows the deposits of bookings."""

    def __call__(self, asked: PlainSql, bookings: Collection[int], /) -> dict[int, ToldDeposit]:
        """By booking; those without one are left out."""
        ...


def journalled(table: str) -> str:
    """The name of a table that may be written through the journal; `KeyError` for others."""
    if table not in JOURNALLED:
        raise KeyError(table)
    return table


def all_tables() -> MetaData:
    """Every table of the diary, declared: for those who make a diary or compare one."""
    for name in _TABLES:
        _module(name)
    declared: MetaData = _module("schema").metadata
    return declared


def all_triggers() -> list[str]:
    """What SQLAlchemy does not model, of all wings, in an order in which it can be made."""
    return [statement for name in _TRIGGERS for statement in _module(name).TRIGGERS]


@cache
def all_personal() -> tuple[PersonalTable, ...]:
    """What of clients each table holds, in an order in which it can be erased."""
    found: list[PersonalTable] = []
    for wing in _PERSONAL:
        found += cast("Sequence[PersonalTable]", by_name(__package__, f"{wing}.personal:PERSONAL"))
    return tuple(found)


def witnesses(connection: Connection, change_id: int, *, now: datetime) -> list[Witness]:
    """Everybody who has to be asked before the change `change_id` is taken back."""
    return [
        getattr(_module(name), witness)(connection, change_id, now=now)
        for name, witness in _WITNESSES
    ]


@cache
def followers() -> tuple[Follower, ...]:
    """Everybody who plans rows of the outbox."""
    names = [name for names in _FOLLOWERS.values() for name in names]
    return tuple(cast("Follower", by_name(__package__, name)) for name in names)


def told_deposits(asked: PlainSql, bookings: Collection[int]) -> dict[int, ToldDeposit]:
    """What messages tell of the deposits of these bookings; those without one are left out."""
    return cast("TellsDeposits", by_name(__package__, _DEPOSITS))(asked, bookings)


def settled(asked: PlainSql, messages: Collection[int]) -> set[int]:
    """Which of these direct messages remind of something that is settled by now."""
    knows = cast("Callable[[PlainSql, Collection[int]], set[int]]", by_name(__package__, _SETTLED))
    return knows(asked, messages)


def knows_deposits(asked: PlainSql) -> bool:
    """Whether this practice has anything to do with deposits, or ever had."""
    return cast("Callable[[PlainSql], bool]", by_name(__package__, _ANY_DEPOSIT))(asked)


def last_made(asked: PlainSql, until: int) -> dict[str, int]:
    """When each job of the worker last ended without failing until then, in epoch seconds."""
    knows = cast("Callable[[PlainSql, int], dict[str, int]]", by_name(__package__, _LAST_MADE))
    return knows(asked, until)


def _module(name: str) -> Any:
    return import_module(f"{__package__}.{name}")
