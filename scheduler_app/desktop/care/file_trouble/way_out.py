"""Desktop, file trouble: carries out the way that was chosen, while no window is open."""

from __future__ import annotations

from scheduler_app.desktop.care.file_trouble.choice import WayChosen, WayOut
from scheduler_app.domain.errors import Trouble
from scheduler_app.use_cases.ports.profile import Profile


def followed(choice: WayChosen, profile: Profile) -> tuple[Profile | None, str]:
    """Carry it out while nothing is open: the profile to open next, and what to say there.

    None instead of a profile when the program is to end: a backup could not be restored, and the
    person at the screen has left.
    """
    if choice.way is WayOut.ELSEWHERE and choice.folder is not None:
        return profile.rescue.at(choice.folder), ""
    if choice.way is WayOut.RESTORE and choice.backup is not None:
        # Few ever need the dialog: it is loaded for them only.
        from scheduler_app.desktop.care.file_trouble.dialog import ask, backup_text

        try:
            aside = profile.rescue.restore(choice.backup)
        except Trouble as trouble:
            other = ask(trouble, profile)
            return (None, "") if other is None else followed(other, profile)
        kept = f" The broken diary is kept as {aside.name}." if aside is not None else ""
        return profile, f"The backup of {backup_text(choice.backup)} is restored.{kept}"
    return profile, ""
