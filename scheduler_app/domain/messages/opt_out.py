"""Domain, messages: wording after which a client answers with a word that carriers take for STOP.

Whoever answers "CANCEL" to a text, because it said so, cancels no visit: the carrier blocks all
further texts to them, and nobody hears of it.
"""

from __future__ import annotations

import re

_WORDS = (
    "STOP", "STOPALL", "STOPP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
    "OPT-OUT", "ABBRECHEN", "ABMELDEN", "ABBESTELLEN", "BEENDEN", "ENDE", "STORNIEREN",
    "إيقاف", "ايقاف", "إلغاء", "الغاء", "توقف", "قف",
)  # fmt: skip
_ANSWERS = (
    "reply", "respond", "answer", "text", "antworten", "antworte", "antwort", "simsen",
    "رد", "أجب", "اجب", "أجيبي", "بالرد",
)  # fmt: skip
_SENDS = (
    "send", "write", "type", "senden", "sende", "schicken", "schicke", "schreiben", "schreibe",
    "أرسل", "ارسل", "أرسلي", "اكتب", "اكتبي",
)  # fmt: skip
"""Words that stand before others as well: only before one in capitals do they ask for it."""


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _asking(answers: str, words: str) -> tuple[re.Pattern[str], ...]:
    between = r"\b[^.!?\n]{0,40}?\b"
    return (
        re.compile(rf"\b(?:{answers}){between}(?:{words})\b"),
        re.compile(rf"\b(?:{words}){between}(?:{answers})\b"),
    )


_IN_MAILS = _asking(f"(?i:{_any_of(_ANSWERS + _SENDS)})", _any_of(_WORDS))
_IN_TEXTS = (*_asking(f"(?i:{_any_of(_ANSWERS)})", f"(?i:{_any_of(_WORDS)})"), *_IN_MAILS)


def opt_out_in(line: str, *, text: bool) -> str:
    """The words in a line that ask for such an answer; empty where none do.

    In a `text` they do in any case; elsewhere in capitals only, for "reply to cancel" asks a mail
    to be answered in words.
    """
    for asked in _IN_TEXTS if text else _IN_MAILS:
        if found := asked.search(line):
            return found[0]
    return ""
