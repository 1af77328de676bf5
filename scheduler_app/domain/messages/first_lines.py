"""Domain, messages: what stands before a mail's own words, also where those are the consultant's.

A copy says whose appointment it is about: it greets somebody else, and says "your appointment".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from unicodedata import bidirectional

from scheduler_app.domain.messages.message import Worded
from scheduler_app.domain.messages.variables import direction_of, spoken
from scheduler_app.domain.visible import tidy_line

_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)

_COPY = {
    "en": "This is your copy of a message to {client}.",
    "de": "Dies ist Ihre Kopie einer Nachricht an {client}.",
    "ar": "هذه نسختكم من رسالة إلى {client}.",
}


def copied(worded: Worded, client: str) -> Worded:
    """A mail to somebody who gets a copy of it; its first line names the client."""
    language = spoken(worded.language)
    name = tidy_line(client)
    if direction_of(language) == "rtl" or is_rtl(name):
        name = apart(name)
    line = _COPY[language].format(client=name)
    html = under_lines(worded.html, [line], language, frame="1px solid") if worded.html else ""
    return replace(worded, text=f"{line}\n\n{worded.text}", html=html)


def under_lines(html: str, lines: Sequence[str], language: str, *, frame: str) -> str:
    """A page with these lines in a frame above its own words."""
    told = "<br>".join(escape(line) for line in lines)
    banner = (
        f'<p lang="{language}" dir="{direction_of(language)}" style="margin:16px;'
        f"padding:8px 12px;border:{frame} #8a8f98;font-family:sans-serif;font-size:14px;"
        f'line-height:1.4">{told}</p>'
    )
    begins = _BODY.search(html)
    at = begins.end() if begins else 0
    return f"{html[:at]}{banner}{html[at:]}"


def is_rtl(text: str) -> bool:
    """Whether there is a letter that is written from right to left."""
    return any(bidirectional(letter) in {"R", "AL"} for letter in text)


def apart(text: str) -> str:
    """In one piece, whichever way the words around it run."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
