"""Desktop, file trouble: the ways out that its dialog offers, and the one that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.domain.care.backups import Backup


class WayOut(Enum):
    """A way out of a trouble with the diary's file. To leave is none of them."""

    AGAIN = "again"
    RESTORE = "restore"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class WayChosen:
    """The way that was chosen, with the backup to restore or the folder to go to."""

    way: WayOut
    backup: Backup | None = None
    folder: Path | None = None
