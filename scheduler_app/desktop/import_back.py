"""Desktop: take a whole import back, from its report or from its conflicts."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.desktop.wording import count_text
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.use_cases.import_back import ImportTakenBack, take_import_back


def take_back_and_say(place: Workplace, imported_at: datetime) -> None:
    """Take the import at `imported_at` back; a toast says so, the banner says what stays."""

    def then(done: ImportTakenBack) -> None:
        if not done.refused:
            told = f". {done.told}" if done.told else ""
            count = count_text(len(done.files), "file")
            place.notices.say(f"The import is taken back: {count}{told}")
            return
        file, reason = done.refused[0]
        more = f" So do {len(done.refused) - 1} more." if len(done.refused) > 1 else ""
        taken = f"{count_text(len(done.files), 'file')} taken back. " if done.files else ""
        taken += f"{done.told}. " if done.told else ""
        place.notices.show(NotAllowed(f"{taken}What {file} brought stays.{more}", remedy=reason))

    place.do(lambda now: take_import_back(place.diary, imported_at, now=now), then)
