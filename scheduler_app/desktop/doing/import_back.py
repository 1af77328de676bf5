"""Desktop: an import is taken back as a whole, and what of it stays is said with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.exchange.import_back import ImportTakenBack, take_import_back


def take_back_and_say(tools: Tools, imported_at: datetime) -> None:
    """Take the import at `imported_at` back; a toast says so, the banner says what stays."""

    def then(done: ImportTakenBack) -> None:
        if not done.refused:
            told = f". {done.told}" if done.told else ""
            count = counted(len(done.files), "file")
            tools.notices.say(f"The import is taken back: {count}{told}")
            return
        tools.notices.show(partly(len(done.files), done.refused, done.told))

    tools.do(lambda now: take_import_back(tools.diary, imported_at, now=now), then)


def partly(
    files: int, refused: Sequence[tuple[str, str]], told: str, *, again: bool = False
) -> NotAllowed:
    """How many files of an import are taken back, or done again, and what of the rest is so."""
    file, reason = refused[0]
    more = f" So do {len(refused) - 1} more." if len(refused) > 1 else ""
    done = f"{counted(files, 'file')} {'done again' if again else 'taken back'}. "
    done = f"{done if files else ''}{f'{told}. ' if told else ''}"
    stays = "stays out" if again else "stays"
    return NotAllowed(f"{done}What {file} brought {stays}.{more}", remedy=reason)
