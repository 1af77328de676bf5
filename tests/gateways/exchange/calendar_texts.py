"""Tests: small calendar files, written line by line."""

from __future__ import annotations

from pathlib import Path


def event(*lines: str, uid: str = "one") -> str:
    """A VEVENT with these lines beside its UID."""
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}" if uid else "X-NO:1", *lines, "END:VEVENT"])


def calendar(*components: str) -> str:
    """A VCALENDAR around components or lines."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    return "\r\n".join([*head, *components, "END:VCALENDAR", ""])


def write(folder: Path, *components: str, name: str = "some.ics") -> Path:
    """A calendar file in the folder."""
    file = folder / name
    file.write_bytes(calendar(*components).encode())
    return file
