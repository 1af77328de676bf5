"""Command line: what is done with the diary's file, also where it can't be opened."""

from __future__ import annotations

from argparse import Namespace

from scheduler_app.app import Clock, restored
from scheduler_app.cli.answers import Answer
from scheduler_app.domain.errors import NotFound
from scheduler_app.settings import Settings
from scheduler_app.use_cases.care import backups
from scheduler_app.use_cases.care.doctor import examine_file


def doctor(settings: Settings, clock: Clock, _arguments: Namespace) -> Answer:
    """Examine diary, backups and installation, whatever the file is."""
    checks = examine_file(settings.diary, now=clock())
    data = [{"check": check.check, "ok": check.ok, "detail": check.detail} for check in checks]
    told = [f"{'ok  ' if check.ok else 'BAD '} {check.check}: {check.detail}" for check in checks]
    return Answer(data, told, ok=all(check.ok for check in checks))


def restore(settings: Settings, clock: Clock, arguments: Namespace) -> Answer:
    """Put a backup in the diary's place; what stood there is kept under another name."""
    now = clock()
    known = backups.backups_of(settings.diary, now)
    wanted = [one for one in known if arguments.backup in (None, one.name)]
    if not wanted:
        names = ", ".join(one.name for one in known)
        raise NotFound(
            "There is no such backup." if known else backups.why_no_backups(settings.diary),
            remedy=f"Nothing was changed. There are {names}." if known else "Nothing was changed.",
        )
    aside = restored(settings, wanted[0], now)
    lines = [f"restored {wanted[0].name}"]
    if aside is not None:
        lines.append(f"what stood in its place is kept as {aside.name}")
    back = backups.come_back(settings.diary, aside) if aside is not None else []
    lines += [
        f"erased since, and back: {name} (client {id_}). Erase them anew" for id_, name in back
    ]
    lacking = backups.sent_since(settings.diary, now=now)
    lines += lacking
    data = {
        "restored": wanted[0].name,
        "aside": aside.name if aside else None,
        "erased_before": [id_ for id_, _ in back],
        "invoices_lacking": lacking,
    }
    return Answer(data, lines)
