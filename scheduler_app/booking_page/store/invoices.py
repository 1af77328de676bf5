"""Booking page: invoices that clients see and pay: by a link of the desktop's, or their account.

They follow the publication: what it does not name is not here, and its links open nothing. What is
closed goes by itself, also while no desktop publishes.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from scheduler_app.booking_page.store import events, published, throttle
from scheduler_app.booking_page.store.booking_links import ByLink, Who, link_of
from scheduler_app.booking_page.store.refusals import InvoiceGone, InvoiceSettled
from scheduler_app.booking_page.store.tables import accounts, invoice_links, invoices
from scheduler_app.domain.page.invoices import SHOWN_AFTER, PublishedInvoice
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import TOKEN_CHARACTERS, hash_of

logger = logging.getLogger(__name__)

_decode = msgspec.json.Decoder(PublishedInvoice).decode
_OPENED = (
    select(invoices.c.facts)
    .join(invoice_links, invoice_links.c.uid == invoices.c.uid)
    .where(invoice_links.c.hash == bindparam("link"))
)
_OF_UID = select(invoices.c.facts).where(
    invoices.c.uid == bindparam("uid"), invoices.c.account == bindparam("who")
)
_OF_ACCOUNT = select(invoices.c.facts).where(invoices.c.account == bindparam("who"))
_KEPT = select(invoices.c.uid, invoices.c.account, invoices.c.facts)
_KEPT_LINKS = select(invoice_links.c.hash, invoice_links.c.uid)
_KNOWN = select(accounts.c.id).where(accounts.c.id.in_(bindparam("those", expanding=True)))
_INSERT = insert(invoices)
_UPDATE = (
    update(invoices)
    .where(invoices.c.uid == bindparam("of"))
    .values(
        account=bindparam("who"),
        file=bindparam("pdf"),
        closed_at=bindparam("closed"),
        facts=bindparam("now_is"),
    )
)
_DELETE = delete(invoices).where(invoices.c.uid == bindparam("of"))
_INSERT_LINK = insert(invoice_links)
_DELETE_LINK = delete(invoice_links).where(invoice_links.c.hash == bindparam("of"))


class KeptInvoice(NamedTuple):
    """An invoice, and how its row keeps it."""

    invoice: PublishedInvoice
    facts: str


def as_kept(shown: Sequence[PublishedInvoice]) -> tuple[KeptInvoice, ...]:
    """These as their rows keep them."""
    return tuple(KeptInvoice(one, msgspec.json.encode(one).decode()) for one in shown)


def put(c: Connection, shown: Sequence[KeptInvoice]) -> None:
    """Keep exactly these, and let exactly their links open them.

    One of an account that is not here any more is nobody's; its links go on.
    """
    whose = {one.invoice.account for one in shown} - {""}
    known = set(c.execute(_KNOWN, {"those": list(whose)}).scalars()) if whose else set()
    kept = {row.uid: (row.account, row.facts) for row in c.execute(_KEPT)}
    new, changed = [], []
    for invoice, facts in shown:
        account = invoice.account if invoice.account in known else ""
        columns = (account, invoice.file, invoice.closed_at, facts)
        if invoice.uid not in kept:
            names = ("uid", "account", "file", "closed_at", "facts")
            new.append(dict(zip(names, (invoice.uid, *columns), strict=True)))
        elif kept[invoice.uid] != (account, facts):
            names = ("of", "who", "pdf", "closed", "now_is")
            changed.append(dict(zip(names, (invoice.uid, *columns), strict=True)))
    gone = [{"of": uid} for uid in kept.keys() - {one.invoice.uid for one in shown}]
    for statement, rows in ((_DELETE, gone), (_UPDATE, changed), (_INSERT, new)):
        if rows:
            c.execute(statement, rows)
    _put_links(c, shown)


def _put_links(c: Connection, shown: Sequence[KeptInvoice]) -> None:
    wanted = {link: one.invoice.uid for one in shown for link in one.invoice.links}
    kept = {row.hash: row.uid for row in c.execute(_KEPT_LINKS)}
    gone = [{"of": link} for link, uid in kept.items() if wanted.get(link) != uid]
    new = [{"hash": link, "uid": uid} for link, uid in wanted.items() if kept.get(link) != uid]
    for statement, rows in ((_DELETE_LINK, gone), (_INSERT_LINK, new)):
        if rows:
            c.execute(statement, rows)


def by_token(c: Connection, token: str, now: int) -> tuple[ByLink, PublishedInvoice]:
    """Who came by the link of that token, and the invoice that it opens; `InvoiceGone` for none.

    It is looked up by its hash: how long that takes tells nothing about the token.
    """
    if len(token) != TOKEN_CHARACTERS or not token.isascii():
        raise InvoiceGone
    link = hash_of(token)
    return ByLink(link), _shown(c.execute(_OPENED, {"link": link}).scalar(), now)


def of_client(c: Connection, account: str, uid: str, now: int) -> PublishedInvoice:
    """The invoice of that uid, if it is one of the client's; `InvoiceGone` otherwise."""
    if not account:
        raise InvoiceGone
    return _shown(c.execute(_OF_UID, {"uid": uid, "who": account}).scalar(), now)


def list_of(c: Connection, account: str, now: int) -> list[PublishedInvoice]:
    """The invoices of a client, the newest first; those that are open before all others."""
    if not account:
        return []
    found = [_read(facts) for facts in c.execute(_OF_ACCOUNT, {"who": account}).scalars()]
    shown = [one for one in found if one is not None and not _is_old(one, now)]
    shown.sort(key=lambda one: (one.issued, one.number), reverse=True)
    return sorted(shown, key=lambda one: one.closed_at is not None)


def about_to_pay(c: Connection, one: PublishedInvoice, who: Who, now: int) -> None:
    """Tell the desktop that `who`, who may, goes to pay by card: once a minute for an invoice.

    `InvoiceSettled` where nothing is to be paid so. A desktop that would not understand is told
    nothing.
    """
    if not one.to_pay or not one.pay_link:
        raise InvoiceSettled
    if EventKind.PAYING not in published.current(c).kinds:
        return
    if throttle.attempt(c, "paying of invoice", one.uid, now=now):
        return
    account = "" if isinstance(who, ByLink) else who
    events.append(c, EventKind.PAYING, uid=one.uid, account=account, link=link_of(who), now=now)


def wanted_files(c: Connection) -> set[str]:
    """The SHA-256 of each PDF that an invoice here refers to."""
    return set(c.execute(select(invoices.c.file).where(invoices.c.file != "")).scalars())


def forget_of(c: Connection, account: str) -> None:
    """Forget the invoices of a client, and what opens them."""
    _forget(c, invoices.c.account == account)


def forget_old(c: Connection, now: int) -> None:
    """Forget what was closed long ago: also while no desktop publishes."""
    _forget(c, invoices.c.closed_at <= now - SHOWN_AFTER)


def _forget(c: Connection, those: ColumnElement[bool]) -> None:
    its = select(invoices.c.uid).where(those)
    c.execute(delete(invoice_links).where(invoice_links.c.uid.in_(its)))
    c.execute(delete(invoices).where(those))


def _shown(facts: object, now: int) -> PublishedInvoice:
    one = None if facts is None else _read(str(facts))
    if one is None or _is_old(one, now):
        raise InvoiceGone
    return one


def _is_old(one: PublishedInvoice, now: int) -> bool:
    return one.closed_at is not None and one.closed_at <= now - SHOWN_AFTER


def _read(facts: str) -> PublishedInvoice | None:
    """What a row keeps; None, told in the log, where nobody can read it any more."""
    try:
        return _decode(facts)
    except msgspec.MsgspecError:
        logger.error("an invoice that is kept can't be read")  # noqa: TRY400 - no text of it
        return None
