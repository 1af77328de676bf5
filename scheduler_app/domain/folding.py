"""Domain: text without case, accents and punctuation, so that "jurgen" finds Jürgen."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SPELLED = re.compile("(?<=[aou])e")
_LONG_ENOUGH = 4
"""Letters of a word in which ae or ss is a letter spelled out, and not the beginning of another."""


def folded(text: str) -> str:
    """The text in lower case, diacritics dropped; letters that have none to drop are spelled."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    # Taking letters apart can bring forth capitals once more: ᴬ is an A.
    letters = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without punctuation."""
    plain = folded(text)
    return tuple("".join(letter if letter.isalnum() else " " for letter in plain).split())


def forms(text: str) -> frozenset[str]:
    """The words of a text, and those with an umlaut also as Germans spell it without: juergen."""
    plain = words(text)
    if text.isascii():
        return frozenset(plain)
    composed = unicodedata.normalize("NFC", text.casefold())
    return frozenset((*plain, *words(composed.translate(_GERMAN))))


def spellings(text: str) -> tuple[frozenset[str], ...]:
    """Each word of a text, in order, as it is spelled with and without umlauts."""
    plain = words(text)
    if not text.isascii():
        composed = unicodedata.normalize("NFC", text.casefold())
        german = words(composed.translate(_GERMAN))
        if len(german) == len(plain):
            return tuple(map(frozenset, zip(plain, german, strict=True)))
    return tuple(frozenset((word,)) for word in plain)


def writings(word: str) -> tuple[str, ...]:
    """A word as it may stand in a text that keeps its letters, accents apart.

    Who types mueller or gross means Müller and Groß too, and the other way round.
    """
    plain = unicodedata.normalize("NFC", word)
    lower = plain.lower().replace("ß", "ss")
    found = dict.fromkeys((plain, lower, lower.translate(_GERMAN)))
    if len(plain) >= _LONG_ENOUGH:
        found |= dict.fromkeys([_SPELLED.sub("", each) for each in found])
        found |= dict.fromkeys([each.replace("ss", "ß") for each in found])
    return tuple(found)
