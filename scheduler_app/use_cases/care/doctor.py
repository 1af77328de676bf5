"""Use case: examine the diary and the installation, changing nothing."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from scheduler_app import sqlite_library
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.visits.attaching import in_megabytes
from scheduler_app.domain.wording import counted
from scheduler_app.storage import files
from scheduler_app.storage.backup_folder import file_of, how_to_restore, listed, why_unread
from scheduler_app.storage.care import examination, kept_files
from scheduler_app.storage.care.examination import structure
from scheduler_app.storage.copies import faults_of
from scheduler_app.storage.diary import Diary, Reading, looking, reading
from scheduler_app.storage.file_troubles import damaged, is_missing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import outside, papers
from scheduler_app.storage.visits import attachments
from scheduler_app.use_cases.money.invoices.numbers import is_doubted, not_yet_remembered

PATIENCE = timedelta(days=2)
"""How old work may be that no backup holds."""

EACH_DAY = "it makes one each day"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was examined; `detail` says what was found, and what to do if not `ok`."""

    check: str
    ok: bool
    detail: str


def examine_file(path: Path, *, now: datetime) -> list[Check]:
    """Every check of the diary at `path`, whatever the file is: what can't be read is said."""
    if is_missing(path) and not listed(path, now):
        told = f"there is none yet in {path.parent}: the first start makes it"
        return [Check("the diary", True, told), *_installation()]
    faults = structure(path)
    whole = _whole(path, faults, now)
    if faults:
        return [whole, _backed_up(path, None, now), *_installation()]
    try:
        diary = Diary.open(path)
    except Trouble as trouble:
        return [Check("the diary opens", False, str(trouble)), *_installation()]
    try:
        return [*examine(diary), _backed_up(path, diary, now)]
    finally:
        diary.close()


def damage_of(path: Path) -> Trouble | None:
    """Whether it is the file's fault that something unexpected happened, in words."""
    return damaged(path) if structure(path) else None


def examine(diary: DiaryHandle) -> list[Check]:
    """Every check of an open diary, its own first. What can't be examined is not well."""
    return [
        _asked(diary, "the diary file is whole", _file_is_whole),
        _asked(diary, "no hour is sold twice", _no_hour_twice),
        _asked(diary, "every change has its history", _history_is_whole),
        _asked(diary, "the ledger adds up", _ledger_adds_up),
        _asked(diary, "what was agreed is unchanged", _agreed_is_unchanged),
        _asked(
            diary,
            "invoice numbers are remembered",
            partial(_numbers_are_remembered, Diary.of(diary).path),
        ),
        _asked(diary, "invoices have their files", _invoices_have_files),
        _files_are_whole(diary),
        _private(diary),
        _asked(diary, "the diary is up to date", _schema),
        *_installation(),
    ]


def _installation() -> list[Check]:
    return [_sqlite(), _time_zones(), _python()]


def _asked(diary: DiaryHandle, name: str, check: Callable[[Reading], Check]) -> Check:
    """The answer of a check. A damaged file may answer anything, at any place."""
    try:
        with reading(diary) as connection:
            return check(connection)
    except Trouble as trouble:
        return Check(name, False, str(trouble))
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes of our questions
        return Check(name, False, f"it can't be told: {type(error).__name__}")


def _whole(path: Path, faults: list[str], now: datetime) -> Check:
    detail = f"{'; '.join(faults[:3])}. {how_to_restore(path, now)}" if faults else "ok"
    return Check("the diary file is whole", not faults, detail)


def _backed_up(path: Path, diary: DiaryHandle | None, now: datetime) -> Check:
    """The newest backup is read through; it must not be older than the work that it protects."""
    name = "the diary is backed up"
    known = listed(path, now)
    times = None if diary is None else _change_times(diary)
    if not known:
        if why := why_unread(path):
            return Check(name, False, why)
        if diary is None:
            return Check(name, False, "there is no backup")
        if times is None or now - times[0] < PATIENCE:
            return Check(name, True, "not yet: the window makes one each day")
        return Check(name, False, f"there is no backup. Open the window: {EACH_DAY}.")
    newest = known[0]
    made = f"{newest.at.astimezone():%Y-%m-%d %H:%M}, {len(known)} in all{_with_files(path)}"
    faults = faults_of(file_of(path, newest))
    if faults:
        told = f"{newest.name} is not whole: {'; '.join(faults[:3])}"
        return Check(name, False, f"{told}. Remove it and open the window: {EACH_DAY}.")
    if odd := kept_files.doubtful(path, newest):
        return Check(name, False, f"last {made}. {_told_of_copies(path, odd)}")
    if times is not None and times[1] > newest.at and now - newest.at > PATIENCE:
        return Check(name, False, f"last {made}. Open the window: it says why none came since.")
    return Check(name, True, made)


def _with_files(path: Path) -> str:
    """How many files the backups hold, and how large they are; empty without any."""
    sizes = files.listed(kept_files.backed_up_folder(path))
    told = f"{counted(len(sizes), 'file')} of {in_megabytes(sum(sizes.values()))}"
    return f", with {told}" if sizes else ""


def _told_of_copies(path: Path, odd: list[str]) -> str:
    place = files.place_of(kept_files.backed_up_folder(path), odd[0])
    more = f" and {len(odd) - 1} more" if odd[1:] else ""
    return (
        f"In it {counted(len(odd), 'file')} {'is' if len(odd) == 1 else 'are'} missing or "
        f"changed: {place}{more}. Remove what is changed: the next backup copies it anew."
    )


def _change_times(diary: DiaryHandle) -> tuple[datetime, datetime] | None:
    with reading(diary) as connection:
        return examination.change_times(connection)


def _file_is_whole(connection: Reading) -> Check:
    faults = examination.damage(connection)
    told = f"{'; '.join(faults[:3])}. Restore a backup: scheduler-app restore."
    return Check("the diary file is whole", not faults, told if faults else "ok")


def _no_hour_twice(connection: Reading) -> Check:
    pairs = examination.overlaps_without_permit(connection)
    told = ", ".join(f"{a} and {b}" for a, b in pairs[:5])
    detail = f"bookings {told} overlap: move one of each pair" if pairs else "ok"
    return Check("no hour is sold twice", not pairs, detail)


def _history_is_whole(connection: Reading) -> Check:
    strays = examination.changes_without_history(connection)
    detail = f"{strays} changes tell nothing of what they did" if strays else "ok"
    return Check("every change has its history", not strays, detail)


def _ledger_adds_up(connection: Reading) -> Check:
    from scheduler_app.storage.care.books_examined import bookings_out_of_balance

    odd = bookings_out_of_balance(connection)
    told = f"more has left than came in for booking {_listed(odd)}: {_ELSEWHERE}"
    return Check("the ledger adds up", not odd, told if odd else "ok")


def _agreed_is_unchanged(connection: Reading) -> Check:
    from scheduler_app.storage.care.books_examined import altered_policies

    odd = altered_policies(connection)
    told = f"version {_listed(odd)} of the policy does not say what its hash was made of: "
    return Check("what was agreed is unchanged", not odd, told + _ELSEWHERE if odd else "ok")


_ELSEWHERE = "another program has changed that. Restore a backup: scheduler-app restore."


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:5]))


def _files_are_whole(diary: DiaryHandle) -> Check:
    name = "the kept files are whole"
    try:
        with looking(diary) as asked:
            named = [*attachments.standing(asked), *papers.standing(asked)]
    except Trouble as trouble:
        return Check(name, False, str(trouble))
    folder = files.folder_of(Diary.of(diary).path)
    whole: dict[str, bool] = {}
    for _, digest in named:
        if digest not in whole:
            whole[digest] = files.is_whole(folder, digest)
    odd = [called for called, digest in named if not whole[digest]]
    if not odd:
        return Check(name, True, counted(len(named), "file"))
    told = ", ".join(f"“{called}”" for called in odd[:5])
    return Check(
        name,
        False,
        f"{counted(len(odd), 'file')} in {folder} {'is' if len(odd) == 1 else 'are'} missing or "
        f"changed: {told}. Those that a backup has are put back each night, and "
        "those of invoices are made anew.",
    )


def _numbers_are_remembered(path: Path, connection: Reading) -> Check:
    name = "invoice numbers are remembered"
    if is_doubted(connection, path):
        told = "nothing beside the diary knows the last number. Before the next invoice is sent "
        return Check(name, False, f"{told}you are asked whether the diary has all that was.")
    behind = not_yet_remembered(connection, path)
    told = f"the last of {', '.join(behind)} is not written down beside the diary yet. See that "
    folder = outside.folder_of(path)
    return Check(
        name,
        not behind,
        f"{told}{folder} can be written: it is done by itself then." if behind else "ok",
    )


def _invoices_have_files(connection: Reading) -> Check:
    many = len(papers.without(connection))
    return Check(
        "invoices have their files",
        not many,
        f"{counted(many, 'invoice')} {'has' if many == 1 else 'have'} none yet. Open the window: "
        "it makes them, or says why it can't."
        if many
        else "ok",
    )


def _private(diary: DiaryHandle) -> Check:
    mode = stat.S_IMODE(Diary.of(diary).path.stat().st_mode)
    # Windows keeps the profile folder private by its own means and shows no such bits.
    ok = sys.platform == "win32" or not mode & 0o077
    detail = "ok" if ok else f"others can read it: run chmod 600 on {Diary.of(diary).path.name}"
    return Check("the diary is private", ok, detail)


def _schema(connection: Reading) -> Check:
    return Check("the diary is up to date", True, f"schema {examination.version(connection)}")


def _sqlite() -> Check:
    ok = sqlite_library.has_wal_reset_fix(sqlite_library.version())
    found = sqlite_library.version_text()
    return Check("SQLite", ok, found if ok else f"{found}. {sqlite_library.REMEDY}")


def _time_zones() -> Check:
    from importlib.metadata import version

    return Check("time zones", True, f"tzdata {version('tzdata')}")


def _python() -> Check:
    return Check("Python", True, ".".join(map(str, sys.version_info[:3])))
