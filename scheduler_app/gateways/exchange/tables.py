"""Gateways: a table as a `.csv` file, which no spreadsheet takes for a program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from scheduler_app.gateways.safe_file import write_whole

_FORMULA = re.compile(
    r"^[\s\u200b\ufeff]*(?=[=+@\-\t\r＝＋－＠])"
    r"|[;\t\r\n][ \u00a0]*(?=[=@]|[+-][^;\t\r\n]*[(|!])"
)
"""Where something begins that a spreadsheet would run. A German one parts cells at ";" too, and
rows at each line break: quotes within a cell are none to it. There a list with dashes stays one:
what does harm has a call in it."""

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


class TableFileWriter:
    """Writes a table of any kind."""

    def write(
        self,
        file: Path,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        separator: str = ",",
    ) -> None:
        """Put it into `file`. Raises `Trouble` for a failing disk."""
        write_whole(file, table(columns, rows, separator=separator))

    def table(
        self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str = ","
    ) -> bytes:
        """What such a file holds."""
        return table(columns, rows, separator=separator)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str = ",") -> bytes:
    """The bytes of it. UTF-8 with a byte order mark: without it Excel reads other letters."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    lines.writerow(columns)
    for row in rows:
        lines.writerow([harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection); numbers are none."""
    if _NUMBER.fullmatch(cell):
        return cell
    return _FORMULA.sub(r"\g<0>'", cell)
