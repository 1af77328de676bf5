"""Gateways: the content lines of a component as `icalendar` wants them, cheap where they are plain.

The parser goes through each line letter by letter for quotes and escapes. Most lines of most files
have none where they matter, and of many properties the diary keeps nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Self

from icalendar.parser import Contentline, Parameters

KEPT = frozenset(
    {
        "BEGIN", "END", "UID", "SEQUENCE", "LAST-MODIFIED",
        "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
        "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS", "TRANSP", "ATTENDEE", "ORGANIZER",
        "X-SCHEDULER-CLIENT", "X-SCHEDULER-EMAIL", "X-SCHEDULER-GAPS", "X-SCHEDULER-KIND",
        "X-SCHEDULER-PRICE", "X-SCHEDULER-SERVICE", "X-SCHEDULER-STATE", "X-SCHEDULER-TITLE",
    }
)  # fmt: skip
"""What is read of an event, by us and by `recurring_ical_events`; the rest need not be parsed."""

_NAME = re.compile(r"[A-Za-z0-9-]+(?=[:;])")
_PLAIN = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=[A-Za-z0-9/_+.-]+)*):")
"""A name, and parameters without quotes, lists, escapes and blanks."""


class ContentLine(Contentline):
    """A line that is taken apart by one expression where it is plain, by the library where not."""

    __slots__ = ()
    strict: bool

    def __new__(cls, line: str) -> Self:
        """A line without its end, as the library makes it but for a search for ends within."""
        made = str.__new__(cls, line)
        made.strict = False
        return made

    def raw_parts(self) -> tuple[str, Parameters, str]:
        """Name, parameters and the value as it stands, which are the same either way."""
        plain = _PLAIN.match(self)
        if plain is None:
            return super().raw_parts()
        name, parameters = plain.groups()
        found = Parameters()
        if parameters:
            for each in parameters[1:].split(";"):
                key, _, value = each.partition("=")
                found[key] = value
        return name, found, self[plain.end() :]

    def parts(self) -> tuple[str, Parameters, str]:
        """The same, with the escapes of the value resolved."""
        return super().parts() if "\\" in self else self.raw_parts()


def kept_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines of an event that are worth parsing; one without a clear name is the parser's."""
    for line in lines:
        name = _NAME.match(line)
        if name is None or name[0].upper() in KEPT:
            yield line
