"""Booking page: the languages it speaks: texts from the .po files, and who gets which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

TRANSLATIONS = Path(__file__).parents[1] / "translations"

DEFAULT = "en"
"""What the texts in templates and code are written in, and what everyone else is given."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the page. `code` is its BCP 47 tag, `own_name` how its readers call it."""

    code: str
    own_name: str
    locale: Locale
    right_to_left: bool
    texts: NullTranslations

    @property
    def direction(self) -> str:
        """The value of HTML's `dir`."""
        return "rtl" if self.right_to_left else "ltr"


_SPOKEN = (("en", "en_GB", "English"), ("de", "de", "Deutsch"), ("ar", "ar", "العربية"))


@cache
def languages() -> dict[str, Language]:
    """Every language by its code, the default first. Reads the .po files once."""
    found = {}
    for code, locale_name, own_name in _SPOKEN:
        locale = Locale.parse(locale_name)
        rtl = locale.text_direction == "rtl"
        found[code] = Language(code, own_name, locale, rtl, _texts(code))
    return found


def language(code: str) -> Language:
    """The language of that code, or the default."""
    return languages().get(code) or languages()[DEFAULT]


def pick(wishes: tuple[str, ...], accept_language: str) -> Language:
    """The first wish that is spoken here, else the reader's browser's best match."""
    # Cut before they are remembered: both are as long as a visitor makes them.
    return _pick(tuple(wish[:35] for wish in wishes), accept_language[:500])


@lru_cache(maxsize=256)
def _pick(wishes: tuple[str, ...], accept_language: str) -> Language:
    known = languages()
    for code in (*wishes, *_accepted(accept_language)):
        primary = code.replace("_", "-").partition("-")[0].lower()
        if primary in known:
            return known[primary]
    return known[DEFAULT]


def _accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header (RFC 9110, 12.5.4), best first."""
    found: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag and quality > 0:
            found.append((-quality, position, tag))
    return [tag for _, _, tag in sorted(found)]


def _texts(code: str) -> NullTranslations:
    path = TRANSLATIONS / f"{code}.po"
    if code == DEFAULT:
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
