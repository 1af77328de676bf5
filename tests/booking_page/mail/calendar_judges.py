"""Tests: judges of calendar files: libical's tables of iTIP, and what no library looks at."""

from __future__ import annotations

import ctypes
import ctypes.util
import re
from functools import cache
from typing import Any

import pytest


def faults(file: bytes) -> list[str]:
    """What is wrong with a file by RFC 5545 and 5546, of what libraries let pass."""
    text = file.replace(b"\r\n ", b"").decode("utf-8")
    values: dict[str, list[str]] = {}
    found = _faults_of_lines(file, text)
    event = re.sub(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", "", text, flags=re.DOTALL)
    for line in event.split("\r\n")[:-1]:
        match = re.fullmatch(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line)
        if match is None:
            found.append(f"no content line: {line!r}")
            continue
        values.setdefault(match[1], []).append(match[3])
    if not {"ACCEPTED", "NEEDS-ACTION"}.issuperset(re.findall(r";PARTSTAT=([^;:]+)", event)):
        found.append("an answer that nobody gives")
    return found + _faults_of_values(values)


def _faults_of_lines(file: bytes, text: str) -> list[str]:
    found = []
    if not file.endswith(b"\r\n") or re.search(rb"(?<!\r)\n|\r(?!\n)", file):
        found.append("a line does not end with CRLF")
    if any(len(line) > 75 for line in file.split(b"\r\n")):
        found.append("a line is longer than 75 octets")
    if any(ord(c) < 32 and c not in "\r\n\t" for c in text):
        found.append("a control character")
    zones = set(re.findall(r"^TZID:(.*)\r$", text, re.MULTILINE))
    if not zones.issuperset(re.findall(r";TZID=([^:;]+)", text)):
        found.append("a zone that is not defined")
    return found


def _faults_of_values(values: dict[str, list[str]]) -> list[str]:
    found = []
    moments = [value for name in ("DTSTAMP", "DTSTART", "DTEND") for value in values.get(name, [])]
    if len(moments) != 3 or not all(re.fullmatch(r"\d{8}T\d{6}Z?", one) for one in moments):
        found.append("a moment is missing or none")
    elif not moments[0].endswith("Z") or len({moment[-1] == "Z" for moment in moments[1:]}) > 1:
        found.append("a moment is in no zone")
    elif not moments[1] < moments[2]:
        found.append("it ends before it starts")
    once = ("BEGIN", "UID", "SEQUENCE", "PRODID", "VERSION", "STATUS", "SUMMARY")
    if any(len(values.get(name, [])) != (2 if name == "BEGIN" else 1) for name in once):
        found.append("a property is missing, or there twice")
    if not values.get("SEQUENCE", ["x"])[0].isdigit():
        found.append("SEQUENCE is no number")
    method = values.get("METHOD", [""])[0]
    if method and (method == "CANCEL") != (values.get("STATUS") == ["CANCELLED"]):
        found.append("METHOD and STATUS contradict each other")
    people = [*values.get("ORGANIZER", []), *values.get("ATTENDEE", [])]
    if len(people) != (2 if method else 0) or not all(one.startswith("mailto:") for one in people):
        found.append("organizer and attendee are not as the method has them")
    return found


def libical_faults(file: bytes) -> list[str]:
    """What libical finds, which knows what each METHOD needs; skips where it is not installed."""
    library = _libical()
    component = library.icalparser_parse_string(file)
    if not component:
        return ["it can't be parsed"]
    try:
        sound = library.icalrestriction_check(component)
        told = (library.icalcomponent_as_ical_string(component) or b"").decode("utf-8", "replace")
        lines = re.sub(r"\r?\n[ \t]", "", told).splitlines()
        found = [line.partition(":")[2] for line in lines if line.startswith("X-LIC-ERROR")]
        return found or ([] if sound else ["a restriction of its method is broken"])
    finally:
        library.icalcomponent_free(component)


@cache
def _libical() -> Any:
    try:
        library = ctypes.CDLL(ctypes.util.find_library("ical") or "libical.so.3")
    except OSError:
        pytest.skip("libical is not installed: package libical3")
    for name, gives, takes in (
        ("icalparser_parse_string", ctypes.c_void_p, ctypes.c_char_p),
        ("icalrestriction_check", ctypes.c_int, ctypes.c_void_p),
        ("icalcomponent_as_ical_string", ctypes.c_char_p, ctypes.c_void_p),
        ("icalcomponent_free", None, ctypes.c_void_p),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = gives, [takes]
    return library
