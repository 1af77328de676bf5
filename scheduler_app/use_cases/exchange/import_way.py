"""Use cases: how far an import has read the files it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.progress import Progress


@dataclass(slots=True)
class ImportWay:
    """How far the files are read, in bytes; nothing more is told once it was said to stop."""

    progress: Progress
    size: int
    done: int = 0
    stopped: bool = False

    def within(self, part: int, _of: int) -> bool:
        """So much of the file is read; answers whether to go on."""
        self.stopped = self.stopped or not self.progress(self.done + part, self.size)
        return not self.stopped

    def go_on(self, read: int = 0) -> bool:
        """So many bytes more are done; answers whether to go on."""
        self.done += read
        return self.within(0, 0)


def sizes_of(files: Sequence[Path]) -> list[int]:
    """The size of each file in bytes, 0 where the reader will say what is wrong with it."""
    return [_size(file) for file in files]


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
