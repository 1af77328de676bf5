"""Gateways, messages: what is wrong in a wording that Jinja2 can't read, in words, and where.

Jinja2 tells the line in which it gave up, which is often the last one. Here it is the line in which
the mistake begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import Environment, TemplateSyntaxError

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENER = re.compile(r"\{\{|\{%|\{#")
_SIGN = re.compile(r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\{\{|\{%|\{#|\}\}|%\}""")
_WORD = re.compile(r"\{%[-+]?\s*(\w*)")
_PAIRS = {"endif": "if", "endblock": "block"}
_BRANCHES = frozenset({"elif", "else"})
_KNOWN = frozenset({*_PAIRS, *_PAIRS.values(), *_BRANCHES, "extends"})
_LONGEST_SHOWN = 40


class WordingFault(NamedTuple):
    """A line, counted from 1, and what is wrong there."""

    line: int
    what: str


class _Piece(NamedTuple):
    """One “{{ … }}” or “{% … %}”; `wrong` says why it does not end as it should."""

    line: int
    text: str
    wrong: str = ""

    @property
    def shown(self) -> str:
        """As it is quoted, on one line and not too long."""
        line = " ".join(self.text.split())
        return line if len(line) <= _LONGEST_SHOWN else f"{line[: _LONGEST_SHOWN - 1]}…"


def fault_in(made: Environment, wording: str) -> WordingFault | None:
    """The first mistake in a wording; None where this can't tell one."""
    open_ones: list[tuple[str, _Piece]] = []
    for piece in _pieces(wording):
        if piece.wrong:
            return WordingFault(piece.line, piece.wrong)
        what = _misplaced(piece, open_ones) or _unreadable(made, piece)
        if what:
            return WordingFault(piece.line, what)
    if not open_ones:
        return None
    word, piece = open_ones[0]
    missing = "endblock" if word == "block" else "endif"
    what = f"“{piece.shown}” begins here and is not closed: “{{% {missing} %}}” is missing"
    return WordingFault(piece.line, what)


def _pieces(wording: str) -> Iterator[_Piece]:
    """What stands in braces, in order, up to the first that does not end."""
    at = 0
    while found := _OPENER.search(wording, at):
        begin, line = found.start(), wording.count("\n", 0, found.start()) + 1
        closer = _CLOSERS[found[0]]
        if found[0] == "{#":
            end = wording.find(closer, found.end())
            if end < 0:
                yield _Piece(line, found[0], _not_closed(wording, begin, closer))
                return
            at = end + len(closer)
            continue
        signs = _SIGN.finditer(wording, found.end())
        sign = next((one for one in signs if one[0][0] not in "'\""), None)
        if sign is None or sign[0] != closer:
            yield _Piece(line, found[0], _not_closed(wording, begin, closer))
            return
        at = sign.end()
        yield _Piece(line, wording[begin:at])


def _not_closed(wording: str, begin: int, closer: str) -> str:
    """Quotes what stands behind the opening on its line, up to the next brace."""
    rest = re.split(r"[{}%\n]", wording[begin + 2 :], maxsplit=1)[0].rstrip()
    shown = _Piece(0, wording[begin : begin + 2] + rest).shown
    return f"“{shown}” begins here and is not closed: “{closer}” is missing"


def _misplaced(piece: _Piece, open_ones: list[tuple[str, _Piece]]) -> str:
    """What is wrong with where a tag stands; remembers what it opens, and closes."""
    tag = _WORD.match(piece.text)
    if tag is None:
        return ""
    word = tag[1]
    if word not in _KNOWN:
        return f"a message can't hold “{piece.shown}”, only questions: “{{% if … %}}”"
    if word in _PAIRS.values():
        open_ones.append((word, piece))
        return ""
    wanted = "if" if word in _BRANCHES else _PAIRS.get(word, "")
    if not wanted:
        return ""
    if not open_ones:
        return f"“{piece.shown}” is one too many: no “{{% {wanted} … %}}” is open here"
    opened, before = open_ones[-1]
    if opened == "else" and word in _BRANCHES:
        return f"“{piece.shown}” stands behind the “{{% else %}}” of “{before.shown}”"
    if wanted != ("if" if opened == "else" else opened):
        return f"“{piece.shown}” stands before the end of “{before.shown}” in line {before.line}"
    if word in _PAIRS:
        open_ones.pop()
    elif word == "else":
        open_ones[-1] = ("else", before)
    return ""


def _unreadable(made: Environment, piece: _Piece) -> str:
    """Why what stands in one pair of braces can't be read by itself."""
    inside = piece.text[2:-2].strip("-+ \t\n")
    if not inside:
        return f"“{piece.shown}” is empty"
    word = "" if piece.text[1] == "{" else inside.partition(" ")[0]
    if word in {"if", "elif"} and inside == word:
        return f"“{piece.shown}” does not say what it asks for"
    whole = {"": "{}", "if": "{}{{% endif %}}", "elif": "{{% if name %}}{}{{% endif %}}"}.get(word)
    if whole is None:
        return ""
    try:
        made.parse(whole.format(piece.text))
    except (TemplateSyntaxError, RecursionError):
        return f"“{piece.shown}” can't be read"
    return ""
