"""Desktop: words of strangers are shown as they were typed, never read as markup or as keys.

Labels and message boxes are plain by the style sheet (`stylesheet.py`). Qt decides by itself
whether a tip is markup, and reads a key out of the caption of a button, a menu or a tab: those
words come from here.
"""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST_WORD = 24
"""Letters of one word that a narrow column has room for."""

_LONG_WORD = re.compile(rf"[^\s-]{{{LONGEST_WORD},}}")
"""A line ends at a hyphen without our help."""
_BREAK = "\u200b"


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it is; lines stay lines."""
    # What Qt takes for markup has one of these in it (`Qt::mightBeRichText`).
    if "<" not in text and "&lt;" not in text:
        return text
    return "<div>" + "<br>".join(html.escape(line) for line in text.split("\n")) + "</div>"


def caption(text: str) -> str:
    """What a button, menu or tab must be given to show `text`, an "&" included."""
    return text.replace("&", "&&")


def notice(text: str) -> str:
    """What a message at the tray must be given: many desktops read tags and entities in it.

    An invisible word joiner behind "<" and "&" keeps them from being either; escaping would show
    on the desktops that read none (freedesktop.org, Notifications, "Markup").
    """
    return text.replace("<", "<\u2060").replace("&", "&\u2060")


def isolated(text: str) -> str:
    """Words that keep their own direction among others, by the marks of Unicode (UAX 9, isolates).

    A name in Hebrew or Arabic would else turn the number or time beside it around.
    """
    if any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text):
        return f"\u2068{text}\u2069"
    return text


def begins_at_right(text: str) -> bool:
    """Whether most of a text is Arabic or Hebrew, whatever name or word of ours it begins with.

    An address of the web is no part of what is said.
    """
    said = (word for word in text.split() if "://" not in word)
    kinds = [unicodedata.bidirectional(letter) for word in said for letter in word]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")


def has_long_word(text: str) -> bool:
    """Whether a word of it may be wider than a narrow column."""
    return _LONG_WORD.search(text) is not None


def breakable(text: str) -> str:
    """The text with places to break a line in words that are wider than a narrow column.

    For looking at only: who copies it would copy the invisible marks too.
    """
    if not has_long_word(text):
        return text
    return _LONG_WORD.sub(
        lambda word: _BREAK.join(
            word[0][at : at + LONGEST_WORD // 2] for at in range(0, len(word[0]), LONGEST_WORD // 2)
        ),
        text,
    )
