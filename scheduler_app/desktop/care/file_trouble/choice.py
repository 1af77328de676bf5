"""Desktop, file trouble: what was chosen, and how it is carried out with no window open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble

if TYPE_CHECKING:
    from scheduler_app.domain.care.backups import Backup
    from scheduler_app.use_cases.ports.profile import Profile


class Way(Enum):
    """A way out of a trouble with the diary's file. To leave is none of them."""

    AGAIN = "again"
    RESTORE = "restore"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Choice:
    """The way that was chosen, with the backup to restore or the folder to go to."""

    way: Way
    backup: Backup | None = None
    folder: Path | None = None


def followed(choice: Choice, profile: Profile) -> tuple[Profile | None, str]:
    """Carry it out while nothing is open: the profile to open next, and what to say there.

    None instead of a profile when the program is to end: a backup could not be restored, and the
    person at the screen has left.
    """
    if choice.way is Way.ELSEWHERE and choice.folder is not None:
        return profile.at(choice.folder), ""
    if choice.way is Way.RESTORE and choice.backup is not None:
        from scheduler_app.desktop.care.file_trouble.dialog import ask, backup_text

        try:
            aside = profile.restore(choice.backup)
        except Trouble as trouble:
            other = ask(trouble, profile)
            return (None, "") if other is None else followed(other, profile)
        kept = f" The broken diary is kept as {aside.name}." if aside is not None else ""
        return profile, f"The backup of {backup_text(choice.backup)} is restored.{kept}"
    return profile, ""
