"""Domain: the settings that a wing keeps for itself, beside the rules of the whole practice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from scheduler_app.domain.errors import InvalidInput

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OwnSetting(Generic[T]):
    """A setting that a wing keeps for itself: its name, what it is at first, and its text.

    `read` raises `InvalidInput` naming the setting. A wing brings its own in `use_cases/brought.py`
    and asks for one with `setting_of`.
    """

    name: str
    first: T
    read: Callable[[str], T]
    write: Callable[[T], str] = str

    def of(self, stored: Mapping[str, str]) -> T:
        """Its value among settings as text."""
        return self.read(stored[self.name]) if self.name in stored else self.first

    def tidied(self, text: str) -> str:
        """The text as it is stored; `InvalidInput` where it is none."""
        return self.write(self.read(text))


def whole_number(name: str, low: int, high: int, text: str) -> int:
    """A whole number from `low` to `high`, both included; `InvalidInput` names the setting."""
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise InvalidInput(name, f"“{text}” is no whole number from {low} to {high}.")
    return int(text)
