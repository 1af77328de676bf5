"""Ports: a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class TableWriter(Protocol):
    """Writes a table to a file, whole or not at all. Raises `Trouble` when it can't."""

    def write(
        self,
        file: Path,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        separator: str = ",",
    ) -> None:
        """Put the rows under their columns into `file`, which only its owner may read."""
        ...

    def table(
        self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str = ","
    ) -> bytes:
        """What such a file holds; cells stand apart by the separator."""
        ...
