"""Gateway: what is read of a mail in HTML, without what it quotes.

It is gone through once from its begin to its end: a mark that never closes costs no second look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

LONGEST_PAGE = 64_000
"""Letters of HTML in which the words are looked for."""

_RAW = frozenset({"script", "style", "title"})
"""What holds no tags but the one that ends it, and says nothing."""

_SILENT = frozenset({"head", "blockquote"})
_LINES = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table"})

_NO_SIGN = re.compile(r"&#[0-9]{8,};?")
"""The number of a sign that there is not; Python takes long for it, or gives up."""

_NAME = re.compile(r"/?([a-z][a-z0-9:-]*)", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """The text of a page, without what it quotes."""
    lines = (" ".join(line.split()) for line in "".join(_said(html[:LONGEST_PAGE])).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _said(html: str) -> Iterator[str]:
    """The pieces that are read; some tags begin a line."""
    silent: list[str] = []
    for tag, words in _pieces(html):
        name = _NAME.match(tag)
        known = "" if name is None else name[1].lower()
        if "divRplyFwdMsg" in tag:
            return
        if tag.startswith("/"):
            if silent and silent[-1] == known:
                silent.pop()
        elif known in _SILENT or "gmail_quote" in tag or (silent and silent[-1] == known):
            silent.append(known)
        elif known in _LINES and not silent:
            yield "\n"
        if not silent:
            # A line's end means nothing in it.
            yield re.sub(r"\s+", " ", unescape(_NO_SIGN.sub("", words)))


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """Each tag, without its brackets, and the words behind it; the first has no tag."""
    tag, begin, at = "", 0, html.find("<")
    while at >= 0:
        after = html[at + 1 : at + 2]
        if not (after in {"/", "!", "?"} or (after.isascii() and after.isalpha())):
            at = html.find("<", at + 1)
            continue
        yield tag, html[begin:at]
        comment = html.startswith("<!--", at)
        end = html.find("-->", at + 4) if comment else html.find(">", at)
        if end < 0:
            return
        tag = "" if after in {"!", "?"} else html[at + 1 : end]
        begin = end + (3 if comment else 1)
        name = _NAME.match(tag)
        if name is not None and name[0].lower() in _RAW:
            ends = re.compile(f"</{name[0]}", re.IGNORECASE).search(html, begin)
            if ends is None:
                return
            begin = ends.start()
        at = html.find("<", begin)
    yield tag, html[begin:]
