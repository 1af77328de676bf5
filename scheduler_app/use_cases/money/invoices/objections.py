"""Use cases, money: what of a client's invoices stands against erasing them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime

from scheduler_app.domain.amounts import amounts_in_words
from scheduler_app.domain.money.invoices.settings import KEEP_YEARS
from scheduler_app.domain.wording import counted
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money.invoices import lists
from scheduler_app.storage.money.invoices.lists import ListWish
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.use_cases.money.invoices.assembling import today_in

EVERY = 1_000_000


def objections(connection: Reading, clients: Collection[int], now: datetime) -> Iterator[str]:
    """Drafts, what is open or was paid too much, and what is kept for as long as the law wants."""
    ids = lists.ids(connection, ListWish(clients=clients), before=None, most=EVERY)
    every = standings(connection, ids).values()
    drafts = [one for one in every if one.sent_at is None]
    if drafts:
        noun = counted(len(drafts), "draft of an invoice", "drafts of invoices")
        verb, which = ("waits", "it") if len(drafts) == 1 else ("wait", "them")
        yield f"{noun} {verb} to be sent. Send or remove {which} first."
    left: Counter[str] = Counter()
    over: Counter[str] = Counter()
    for one in every:
        left[one.currency] += max(0, one.outstanding)
        over[one.currency] += max(0, -one.outstanding)
    if amounts := amounts_in_words(+left):
        yield f"{amounts} of their invoices is open. Let it be paid, or write it off first."
    if amounts := amounts_in_words(+over):
        yield f"{amounts} too much was paid for their invoices. Give it back first."
    years = KEEP_YEARS.of(all_settings(connection))
    until = max((int(one.issued[:4]) + years for one in every if one.issued), default=0)
    if years and until >= today_in(connection, now=now).year:
        yield (
            f"By your settings invoices are kept for {counted(years, 'year')}, the last one of "
            f"theirs until the end of {until}. If you keep them elsewhere, export their months "
            "first, and set that to fewer years."
        )
