"""Use cases: the link by which a client sees and pays an invoice on the page, without an account.

Its token is worked out from the diary's key and the invoice's own UUID: whoever asks again is given
the same, also in a diary that came back from a backup.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NoKeyring, NotFound
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.links import STAND_IN, address_of_invoice, hash_of, token_of
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import invoice_links
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.invoice_links import NewInvoiceLink
from scheduler_app.use_cases.page.booking_links import key_of_links, mark_in

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.page.link import PageLink
    from scheduler_app.use_cases.ports.keyring import Secrets

TABLE = "invoice_links"
"""The page is told anew as soon as it has changed."""

PURPOSE, IN_PREVIEW = "invoice", "invoice in a preview"
"""What tells the token of an invoice from those of bookings."""


def link_of_invoice(
    diary: DiaryHandle,
    secrets: Secrets | None,
    invoice_id: int,
    *,
    now: datetime,
    in_preview: bool = False,
    made_up: bool = False,
) -> str:
    """The address at which an invoice, or what a draft becomes, is seen and paid.

    One that is `made_up` is as long, and opens nothing. Empty where there is none: no page that
    shows invoices, or no keyring; with a preview of the page too, whose address means nothing to a
    client, unless it is for this machine. Waits for the keyring: not for use within a transaction.
    `NotFound` where there is no such invoice.
    """
    with reading(diary) as connection:
        link = page_link.read(connection)
        uid = invoice_links.uid_of(connection, invoice_id)
    if uid is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    wanted = link.kind == "hosted" or (in_preview and link.kind == "preview")
    if not wanted or not link.is_able(PageAbility.INVOICES):
        return ""
    if made_up:
        return address_of_invoice(link.url, STAND_IN)
    if secrets is None:
        return ""
    try:
        key = key_of_links(diary, secrets)
    except NoKeyring:
        return ""
    return address_of_invoice(link.url, _token(diary, link, key, invoice_id, uid, now))


def _token(
    diary: DiaryHandle, link: PageLink, key: bytes, invoice_id: int, uid: str, now: datetime
) -> str:
    """The token of its newest live link of this key; made where it has none."""
    # A preview may have the key of the page that is hosted: what opens there opens nothing here.
    purpose = IN_PREVIEW if link.kind == "preview" else PURPOSE
    mark, made = mark_in(link, key), partial(token_of, key, uid, purpose)
    with reading(diary) as connection:
        number = invoice_links.newest(connection, invoice_id, made_with=mark)
    if number is None:
        with writing(diary, "link", by=By.SYSTEM, at=now) as change:
            number = _mint(change, mark, made, invoice_id)
    return made(number)


def _mint(change: Change, mark: str, made: Callable[[int], str], invoice_id: int) -> int:
    """The number of its live link; of a new one where nobody made one meanwhile."""
    known = invoice_links.newest(change.connection, invoice_id, made_with=mark)
    if known is not None:
        return known
    number = 1 + invoice_links.highest_number(change.connection, invoice_id, made_with=mark)
    hash_ = hash_of(made(number))
    link = NewInvoiceLink(invoice_id, number, mark, hash_, _moment(change.at))
    invoice_links.add(change.connection, link)
    change.touched.add(TABLE)
    return number


def _moment(now: datetime) -> int:
    return to_epoch(now.replace(microsecond=0))
