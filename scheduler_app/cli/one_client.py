"""Command line: clients who are found twice, merged, exported or erased."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.named import named
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.erasure import ErasureLine, told_of_backup
from scheduler_app.use_cases.clients.duplicates import duplicates as found_twice
from scheduler_app.use_cases.clients.erasing import erase_client, preview_erasure
from scheduler_app.use_cases.clients.export import export_client
from scheduler_app.use_cases.clients.merge import merge, preview_merge

_SURE = "Nothing was changed. Give --yes as well to do it."


def duplicates(session: CommandSession, _arguments: Namespace) -> Answer:
    """List the pairs of clients that may be one."""
    pairs = found_twice(session.diary)
    data = [
        {
            "first": {"id": pair.first.id, "name": pair.first.name},
            "second": {"id": pair.second.id, "name": pair.second.name},
            "alike": [each.name.lower() for each in pair.alike],
        }
        for pair in pairs
    ]
    lines = [
        f"{_known(pair.first)} and {_known(pair.second)}: {', '.join(pair.alike)}" for pair in pairs
    ]
    return Answer(data, lines or ["No two clients look like one."])


def merged(session: CommandSession, kept: Client, arguments: Namespace) -> Answer:
    """Tell what merging another client into this one would do; with `--yes` do it."""
    other = named(session, arguments.merge)
    seen = preview_merge(session.diary, kept.id, other.id)
    lines = [
        f"{other.name} goes over to {kept.name}.",
        *(f"{move.what}: {move.number:,}" for move in seen.moved),
        *seen.details,
    ]
    data = {
        "kept": kept.id,
        "gone": other.id,
        "moved": {move.what: move.number for move in seen.moved},
        "details": list(seen.details),
        "done": arguments.yes,
    }
    if not arguments.yes:
        return Answer(data, [*lines, _SURE])
    merge(session.diary, kept.id, other.id, now=session.clock())
    return Answer(data, [*lines, "Done. Undo in the window takes it back."])


def exported(session: CommandSession, one: Client, arguments: Namespace) -> Answer:
    """Write all that is held of a client into a folder of its own."""
    made = export_client(session.diary, one.id, arguments.export, now=session.clock())
    data = {
        "folder": str(made.folder),
        "page": str(made.page),
        "attachments": made.attachments,
        "missing": list(made.missing),
    }
    lines = [f"Written to {made.folder}", f"To be read: {made.page}"]
    lines += [f"Not there: {name}" for name in made.missing]
    return Answer(data, lines)


def erased(session: CommandSession, one: Client, arguments: Namespace) -> Answer:
    """Tell what erasing a client would do; with `--yes` do it, which nothing brings back."""
    if arguments.yes:
        done = erase_client(session.diary, one.id, now=session.clock())
        data = {
            "erased": _lines(done.erased),
            "kept": _lines(done.kept),
            "backups": [told_of_backup(each) for each in done.backups],
            "left": list(done.left),
            "mentions": done.mentions,
            "done": True,
        }
        return Answer(data, done.sentences(), ok=not done.left)
    seen = preview_erasure(session.diary, one.id, now=session.clock())
    data = {
        "objections": list(seen.objections),
        "erased": _lines(seen.goes),
        "kept": _lines(seen.stays),
        "backups": [told_of_backup(each) for each in seen.backups],
        "mentions": seen.mentions,
        "done": False,
    }
    lines = [
        *seen.objections,
        *(f"Goes: {line.told()}." for line in seen.goes),
        *(f"Stays: {line.told()}." for line in seen.stays),
        *(f"Stays in the backup {told_of_backup(each)}." for each in seen.backups),
        *filter(None, [seen.mentions]),
        _SURE if not seen.objections else "Nothing was changed.",
    ]
    return Answer(data, lines, ok=not seen.objections)


def _known(one: Client) -> str:
    company = f", {one.company}" if one.company and one.company != one.name else ""
    return f"{one.name}{company} (client {one.id})"


def _lines(lines: Iterable[ErasureLine]) -> list[dict[str, object]]:
    return [{"what": line.what, "number": line.number, "how": line.how} for line in lines]
