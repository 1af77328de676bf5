"""Gateways, money: papers: who sends it and who gets it, as each paper has them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.in_language import Figures, locale_of
from scheduler_app.domain.money.invoices.document import InvoiceParty, PaperStyle, PayInto
from scheduler_app.domain.money.invoices.identifiers import vat_id_in_print
from scheduler_app.domain.visible import tidy, tidy_line, without_controls
from scheduler_app.gateways.money.papers.addresses import address_lines, in_one_line
from scheduler_app.gateways.money.papers.colours import ink_of
from scheduler_app.gateways.money.papers.words import PaperWords

_IMAGES = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"RIFF": "webp",
    b"<svg": "svg",
    b"<?xm": "svg",
}

_NO_LETTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What no XML may hold, and no font has."""

_FOOT, _FOOT_LINE = 18, 4
"""Millimetres below the body: without a foot, and for each line of it."""

_FOOT_WIDTH, _SMALL_PRINT_WIDTH, _BACK_WIDTH = 44, 130, 36
"""Letters that stand in a line of the foot, below it, and of a name above the address."""


def letterhead(
    seller: InvoiceParty,
    buyer: InvoiceParty,
    pay_into: PayInto,
    style: PaperStyle,
    words: PaperWords,
    figures: Figures,
    language: str,
) -> dict[str, Any]:
    """What stands around the body of a paper: colour, head, address and foot."""
    locale = locale_of(language)
    foot = [
        column
        for column in (
            each_isolated(_seller_lines(seller, buyer, figures)),
            _labelled(("IBAN", grouped(pay_into.iban)), ("BIC", pay_into.bic)),
            _labelled(
                (words.vat_id, vat_id_in_print(seller.vat_id)),
                (words.tax_number, seller.tax_number),
            ),
        )
        if column
    ]
    small_print = paragraphs(style.footer)
    below = max(map(_height, foot), default=0) + _height(small_print, _SMALL_PRINT_WIDTH)
    return {
        "lang": locale.language,
        "rtl": locale.text_direction == "rtl",
        "fonts": ["FiraGO"],
        "author": one_line(seller.name),
        "accent": ink_of(style.colour),
        "logo": "logo" if style.logo else "",
        "head": {
            "name": one_line(seller.name),
            "lines": each_isolated([seller.contact, seller.phone, seller.email]),
        },
        "back": isolated(in_one_line(replace(seller, name=_short(seller.name)))),
        "to": each_isolated(address_lines(buyer, seller.country, figures.country)),
        "foot": foot,
        "small_print": small_print,
        "bottom": _FOOT + _FOOT_LINE * below,
        "page": words.page,
    }


def logo_of(style: PaperStyle) -> tuple[str, bytes]:
    """The kind of the logo and its bytes; both empty where there is none."""
    if not style.logo:
        return "", b""
    try:
        image = base64.b64decode(style.logo.rpartition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        image = b""
    kind = next((kind for head, kind in _IMAGES.items() if image.lstrip().startswith(head)), "")
    if not kind:
        raise InvalidInput(
            "page.logo",
            "The logo is no picture that can be printed.",
            remedy="Choose a PNG, JPEG or SVG file in the settings of the booking page.",
        )
    return kind, image


def grouped(iban: str) -> str:
    """An IBAN in fours, as people read it."""
    bare = iban.replace(" ", "")
    return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def one_line(text: str) -> str:
    """What somebody wrote, on one line that turns nothing around it."""
    return tidy_line(_NO_LETTERS.sub("", without_controls(text)))


def isolated(text: str) -> str:
    """The same in one piece: it runs its own way, and turns nothing, whatever stands around it."""
    line = one_line(text)
    return f"\u2068{line}\u2069" if line else ""


def each_isolated(texts: Iterable[str]) -> list[str]:
    """Those that say anything, each in one piece."""
    return [line for line in map(isolated, texts) if line]


def paragraphs(text: str) -> list[str]:
    """What somebody wrote on several lines, one each; empty ones part paragraphs."""
    return [one_line(line) for line in tidy(without_controls(text)).splitlines()]


def lines_of(texts: Iterable[str]) -> list[str]:
    """Those that say anything."""
    return [line for line in map(one_line, texts) if line]


def _seller_lines(seller: InvoiceParty, buyer: InvoiceParty, figures: Figures) -> list[str]:
    # To somebody abroad the country belongs to the address.
    lines = address_lines(seller, buyer.country or seller.country, figures.country)
    return [line for line in lines if line != seller.contact]


def _labelled(*pairs: tuple[str, str]) -> list[str]:
    return [f"{label} {isolated(value)}" for label, value in pairs if value]


def _short(name: str) -> str:
    return name if len(name) <= _BACK_WIDTH else f"{name[: _BACK_WIDTH - 1].rstrip()}…"


def _height(texts: list[str], width: int = _FOOT_WIDTH) -> int:
    """Lines of so many letters that the texts are broken into."""
    return sum(-(-len(text) // width) for text in texts)
