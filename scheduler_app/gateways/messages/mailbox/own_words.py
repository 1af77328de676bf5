"""Gateway: of an answer only what its writer wrote, without the mail that it quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from scheduler_app.domain.visible import tidy, without_controls
from scheduler_app.gateways.messages.mailbox.mime import MimePart

LONGEST = 4_000
"""Letters of an answer that are kept."""

LONGEST_PAGE = 64_000
"""Letters of HTML in which the words are looked for."""

CUT = "… (the rest is in your mailbox)"

_SEPARATOR = re.compile(
    r"^\s*(-{3,}\s*(original message|ursprüngliche nachricht|original-nachricht|message d'origine"
    r"|forwarded message|weitergeleitete nachricht|الرسالة الأصلية)\s*-{3,}|_{20,})\s*$",
    re.IGNORECASE,
)
_HEADS = re.compile(r"^\s*\**(from|von|de|من)\**\s*:\**\s.*[@\w]", re.IGNORECASE)
_HEADS_GO_ON = re.compile(
    r"^\s*\**(sent|gesendet|date|datum|to|an|subject|betreff|envoyé|إلى|الموضوع|تاريخ)\**\s*:",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(wrote|schrieb|a écrit|écrit|escribió|ha scritto|كتب)[^\n]{0,120}[:：]\s*$", re.IGNORECASE
)
_SAYS_NOTHING = re.compile(r"<!--(?:.*?-->|.*)|<[!?][^>]*>?|&#[0-9]{8,};?", re.DOTALL)
"""Comments and declarations of a page, and numbers that are no sign's."""

_BEGINS_WROTE = re.compile(r"^\s*(on|am|le|el|il|في|بتاريخ)\s", re.IGNORECASE)


def words_of(parts: Sequence[MimePart]) -> str:
    """What was written, as it is kept; empty where nothing was."""
    plain = next((each for each in parts if _is(each, "text/plain")), None)
    said = "" if plain is None else without_quotes(plain.text())
    if not said:
        html = next((each for each in parts if _is(each, "text/html")), None)
        said = "" if html is None else without_quotes(text_of_html(html.text()))
    said = tidy(without_controls(said))
    return said if len(said) <= LONGEST else f"{said[: LONGEST - len(CUT)]}{CUT}"


def without_quotes(text: str) -> str:
    """The lines that are the writer's own."""
    lines = text.split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        following = lines[number + 1 : number + 4]
        begins_signature = line.rstrip() == "--"
        if begins_signature or _SEPARATOR.match(line) or _is_head_of_quote(line, following):
            break
        if line.lstrip().startswith(">"):
            _drop_who_wrote(kept)
        else:
            kept.append(line)
    # What stands above a quote that is marked by nothing else ends with who wrote it.
    _drop_who_wrote(kept)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def text_of_html(html: str) -> str:
    """The text of a page, without what it quotes."""
    reader = _HtmlWords()
    reader.feed(_harmless(html[:LONGEST_PAGE]))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _harmless(html: str) -> str:
    """A page without what the parser gives up on, or takes long for."""
    page = _SAYS_NOTHING.sub("", html)
    whole = page.rfind(">") + 1
    # No tag ends behind that.
    return page[:whole] + page[whole:].replace("<", "&lt;")


def _is(part: MimePart, kind: str) -> bool:
    return part.kind == kind and not part.is_attached


def _is_head_of_quote(line: str, following: Sequence[str]) -> bool:
    """Whether the fields of a mail's head stand here, as some programs quote."""
    return bool(_HEADS.match(line)) and any(map(_HEADS_GO_ON.match, following))


def _drop_who_wrote(kept: list[str]) -> None:
    """Take the line away by which a quote begins, "On Monday Anna wrote:"; it may be two."""
    while kept and not kept[-1].strip():
        kept.pop()
    if not kept or not _WROTE.search(kept[-1]):
        return
    last = kept.pop()
    if not _BEGINS_WROTE.match(last) and kept and _BEGINS_WROTE.match(kept[-1]):
        kept.pop()


class _HtmlWords(HTMLParser):
    """Collects what is read of a page; `said` are its pieces."""

    _SILENT = frozenset({"script", "style", "head", "title", "blockquote"})
    _LINES = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent: list[str] = []
        self._rest_is_quote = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A quote, a script or a style says nothing; some tags begin a line."""
        marks = " ".join(value for name, value in attrs if value and name in {"class", "id"})
        quotes = "gmail_quote" in marks
        self._rest_is_quote = self._rest_is_quote or "divRplyFwdMsg" in marks
        if tag in self._SILENT or quotes or (self._silent and tag == self._silent[-1]):
            self._silent.append(tag)
        elif tag in self._LINES and not self._silent:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Whatever was silent ends with its tag."""
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        """Words, in which a line's end means nothing."""
        if not (self._silent or self._rest_is_quote):
            self.said.append(re.sub(r"\s+", " ", data))
