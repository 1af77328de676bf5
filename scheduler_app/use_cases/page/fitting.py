"""Use cases: what the diary holds, cut to what a page takes.

A page refuses a publication as a whole: one odd row must not keep all others from it.
"""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.amounts import is_currency
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.agreement import LONGEST_LINK, PAID_AT, DepositCard
from scheduler_app.domain.page.limits import EARLIEST, LARGEST_NUMBER, LATEST, LONGEST_TEXTS
from scheduler_app.domain.zones import public_zone


def fitting_instant(instant: int) -> int:
    """The instant, or the nearest that pages show: what is so long past is past all the same."""
    return max(EARLIEST, min(instant, LATEST))


def fitting_zone(name: str, instead: str) -> str:
    """The zone of this name, if others know it by that, else `instead`."""
    try:
        return public_zone(name).key
    except InvalidInput:
        return instead


def fitting_currency(code: str) -> str:
    """The code; none, which stands for the practice's, where it is no code at all."""
    return code if is_currency(code) else ""


def fitting_card(card: DepositCard) -> DepositCard | None:
    """The deposit, without a link that leads nowhere; None where its amounts can't be told."""
    whole, back = card.amount + card.paid, [card.refund or 0, *(each for _, each in card.ladder)]
    told = (card.amount, card.paid, whole)
    if not is_currency(card.currency) or not all(0 <= each <= LARGEST_NUMBER for each in told):
        return None
    if not all(0 <= each <= whole for each in back):
        return None
    leads = len(card.link) <= LONGEST_LINK and PAID_AT.fullmatch(card.link)
    due = None if card.due is None else fitting_instant(card.due)
    return replace(card, link=card.link if leads and card.link.isprintable() else "", due=due)


def fitting_line(field: str, text: str) -> str:
    """The text in one line, as long as its field may be."""
    # Each of thousands of bookings has such lines, and nearly all can be shown as they are.
    shown = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return fitting_text(field, " ".join(shown.split()))


def fitting_text(field: str, text: str) -> str:
    """The text, as long as its field may be."""
    return text.replace("\0", "")[: LONGEST_TEXTS[field]]
