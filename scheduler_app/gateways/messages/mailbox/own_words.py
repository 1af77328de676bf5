"""Gateway: of an answer only what its writer wrote, without the mail that it quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scheduler_app.domain.visible import tidy, without_controls
from scheduler_app.gateways.messages.mailbox.html_words import text_of_html
from scheduler_app.gateways.messages.mailbox.mime import MimePart

LONGEST = 4_000
"""Letters of an answer that are kept."""

CUT = "… (the rest is in your mailbox)"

_LONGEST_WROTE = 200
"""Letters at the end of a line by which it is known that a quote begins below."""

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
    looked_at = False
    for number, line in enumerate(lines):
        following = lines[number + 1 : number + 4]
        begins_signature = line.rstrip() == "--"
        if begins_signature or _SEPARATOR.match(line) or _is_head_of_quote(line, following):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
            looked_at = looked_at and not line.strip()
        elif not looked_at:
            _drop_who_wrote(kept)
            # However many lines of the quote follow: what stands above it is looked at once.
            looked_at = True
    # What stands above a quote that is marked by nothing else ends with who wrote it.
    _drop_who_wrote(kept)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is(part: MimePart, kind: str) -> bool:
    return part.kind == kind and not part.is_attached


def _is_head_of_quote(line: str, following: Sequence[str]) -> bool:
    """Whether the fields of a mail's head stand here, as some programs quote."""
    return bool(_HEADS.match(line)) and any(map(_HEADS_GO_ON.match, following))


def _drop_who_wrote(kept: list[str]) -> None:
    """Take the line away by which a quote begins, "On Monday Anna wrote:"; it may be two."""
    while kept and not kept[-1].strip():
        kept.pop()
    if not kept or not _WROTE.search(kept[-1].rstrip()[-_LONGEST_WROTE:]):
        return
    last = kept.pop()
    if not _BEGINS_WROTE.match(last) and kept and _BEGINS_WROTE.match(kept[-1]):
        kept.pop()
