"""Gateways, money: papers: what typst refuses, in words for whoever wrote it."""

from __future__ import annotations

import re

from scheduler_app.domain.errors import InvalidInput, Trouble

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
"""How typst writes a letter that can't be seen alone, such as what joins two pictures in one."""

_MOST_LETTERS = 12


def letters_missing(diagnostic: str) -> str:
    """The letters that no face had; empty where something else is wrong."""
    told = "".join(_MISSING.findall(diagnostic))
    seen = _ESCAPED.sub("", told)
    if seen:
        return "".join(dict.fromkeys(seen))
    return " ".join(f"U+{code.upper():0>4}" for code in dict.fromkeys(_ESCAPED.findall(told)))


def refused(diagnostic: str) -> Trouble:
    """What to say of a paper that can't be set."""
    letters = letters_missing(diagnostic)
    if letters:
        return InvalidInput(
            "text",
            f"“{letters[:_MOST_LETTERS]}” can't be printed: no font of this computer has it.",
            remedy="Write it in other letters, or install a font for them, such as Noto.",
        )
    if "ADDRESS TOO LONG" in diagnostic:
        return InvalidInput(
            "buyer.name",
            "The client's address is too long for the window of an envelope.",
            remedy="Shorten the name or the address in the client's billing details.",
        )
    if "image" in diagnostic.lower() or "SVG" in diagnostic:
        return InvalidInput(
            "page.logo",
            "The logo can't be printed: its file is damaged.",
            remedy="Choose another picture in the settings of the booking page.",
        )
    # The first line names what typst stumbled over, and nothing of what was written.
    first = diagnostic.strip().partition("\n")[0]
    return Trouble(f"The paper can't be set ({first}).", remedy="Nothing was sent.")
