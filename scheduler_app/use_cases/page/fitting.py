"""Use cases: what the diary holds, cut to what a page takes.

A page refuses a publication as a whole: one odd row must not keep all others from it.
"""

from __future__ import annotations

from scheduler_app.domain.amounts import is_currency
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.limits import EARLIEST, LATEST, LONGEST_TEXTS
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


def fitting_line(field: str, text: str) -> str:
    """The text in one line, as long as its field may be."""
    # Each of thousands of bookings has such lines, and nearly all can be shown as they are.
    shown = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return fitting_text(field, " ".join(shown.split()))


def fitting_text(field: str, text: str) -> str:
    """The text, as long as its field may be."""
    return text.replace("\0", "")[: LONGEST_TEXTS[field]]
