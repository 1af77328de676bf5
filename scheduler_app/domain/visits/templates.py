"""Domain: what records are written with: checklists of a service, and snippets of common work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visible import strangers_text, tidy, tidy_line
from scheduler_app.domain.visits.visit import Tick

MOST_TICKS = 100
"""Lines of one checklist."""

LONGEST_NAME = 80

PLACEHOLDERS = ("client", "device", "date")
"""What a snippet may leave open: `{client}`, `{device}`, `{date}`."""

_OPEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is gone through at visits of a service. `id` 0 means not stored yet.

    Without a service it is put into a record by hand.
    """

    id: int
    name: str
    items: tuple[str, ...] = ()
    service_id: int | None = None


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text that is written often, by a name to find it. `id` 0 means not stored yet."""

    id: int
    name: str
    text: str


def checked_checklist(checklist: Checklist) -> Checklist:
    """The checklist with tidy lines, or `InvalidInput` naming the field."""
    items = tuple(line for item in checklist.items if (line := tidy_line(item)))
    if not items:
        raise InvalidInput("items", "A checklist has at least one line.")
    if len(items) > MOST_TICKS:
        raise InvalidInput("items", f"A checklist has at most {MOST_TICKS} lines.")
    return replace(checklist, name=_name(checklist.name, "checklist"), items=items)


def checked_snippet(snippet: Snippet) -> Snippet:
    """The snippet with a tidy name and text, or `InvalidInput` naming the field."""
    text = tidy(strangers_text(snippet.text))
    if not text:
        raise InvalidInput("text", "A snippet has a text.")
    unknown = [name for name in _OPEN.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise InvalidInput(
            "text", f"Nothing can be put in place of {{{unknown[0]}}}.", remedy=f"Use {known}."
        )
    return replace(snippet, name=_name(snippet.name, "snippet"), text=text)


def _name(typed: str, noun: str) -> str:
    name = tidy_line(typed)
    if not name:
        raise InvalidInput("name", f"A {noun} needs a name.")
    if len(name) > LONGEST_NAME:
        raise InvalidInput("name", f"The name of a {noun} has at most {LONGEST_NAME} letters.")
    return name


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """A snippet's text with what is known put in; what is not known stays open to be typed over."""
    return _OPEN.sub(lambda found: values.get(found[1]) or found[0], text)


def ticks_of(checklists: Iterable[Checklist]) -> tuple[Tick, ...]:
    """The lines of these checklists, none of them ticked; each line once."""
    return tuple(
        Tick(line) for line in dict.fromkeys(line for one in checklists for line in one.items)
    )
