"""Attachments: kept beside the diary, opened as copies, and never as programs."""

from __future__ import annotations

import os
import resource
import socket
import time
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed, NotFound, Trouble
from scheduler_app.domain.visits import attaching
from scheduler_app.storage import files
from scheduler_app.storage.care.kept_files import backed_up_folder
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.files import NotWhole, folder_of, listed, place_of
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.care.attached_files import tend
from scheduler_app.use_cases.care.backups import back_up, restore
from scheduler_app.use_cases.care.copy_diary import copy_diary
from scheduler_app.use_cases.care.doctor import examine_file
from scheduler_app.use_cases.visits.attachments import (
    attach,
    opened,
    remove_attachment,
    save_as,
    sweep_files,
)
from scheduler_app.use_cases.visits.records import draft_for_client, get_record, save_record

PNG = b"\x89PNG\r\n\x1a\n" + b"screen" * 40
DAYS = 24 * 3600


@pytest.fixture
def visit(practice: Diary, anna: Client, now: datetime) -> int:
    """A record that something can be attached to."""
    draft = draft_for_client(practice, anna.id, now=now)
    return save_record(practice, draft, now=now, untouched_too=True).id


def kept(diary: Diary) -> Path:
    """Where attachments lie."""
    return folder_of(diary.path)


def doubted(diary: Diary, now: datetime) -> str:
    """What the doctor says of the attachments; empty where all is well."""
    checks = {check.check: check for check in examine_file(diary.path, now=now)}
    check = checks["the kept files are whole"]
    return "" if check.ok else check.detail


def test_a_file_is_kept_beside_the_diary_and_opened_as_a_copy(
    practice: Diary, visit: int, now: datetime, tmp_path: Path
) -> None:
    """The original may go; what is opened is no way to what is kept."""
    photo = tmp_path / "Router im Keller.PNG"
    photo.write_bytes(PNG)
    one = attach(practice, visit, photo, now=now)
    photo.unlink()
    assert (one.name, one.media, one.size) == ("Router im Keller.PNG", "image/png", len(PNG))
    assert get_record(practice, visit).attachments == (one,)
    file = place_of(kept(practice), one.digest)
    assert (file.stat().st_mode & 0o777, kept(practice).stat().st_mode & 0o777) == (0o600, 0o700)

    copied = opened(practice, one.id, tmp_path)
    assert copied.read_bytes() == PNG
    assert copied.stat().st_mode & 0o777 == 0o400
    copied.chmod(0o600)
    copied.write_bytes(b"written by some program")
    assert opened(practice, one.id, tmp_path).read_bytes() == PNG
    save_as(practice, one.id, tmp_path / "there.png")
    assert (tmp_path / "there.png").read_bytes() == PNG


def test_what_is_pasted_and_what_is_attached_twice(
    practice: Diary, visit: int, now: datetime
) -> None:
    """Bytes need no file; the same bytes are one attachment and one file."""
    one = attach(practice, visit, PNG, "screen.png", now=now)
    assert attach(practice, visit, PNG, "again.png", now=now) == one
    assert listed(kept(practice)) == {one.digest: len(PNG)}
    remove_attachment(practice, one.id, now=now)
    assert get_record(practice, visit).attachments == ()
    undo(practice, now=now)
    assert get_record(practice, visit).attachments == (one,)


def test_what_is_no_file_leaves_nothing(
    practice: Diary, visit: int, now: datetime, tmp_path: Path
) -> None:
    """A folder, a socket, an empty file, a gigabyte, one that is gone: each has its sentence."""
    pipe, empty, huge = tmp_path / "pipe", tmp_path / "empty.txt", tmp_path / "huge.iso.zip"
    os.mkfifo(pipe)
    empty.touch()
    with huge.open("wb") as file:
        file.truncate(1_000_000_000)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "s"))
    told = {}
    long = tmp_path / ("y" * 300)
    for source in (tmp_path, pipe, tmp_path / "s", empty, huge, long, tmp_path / "gone.txt"):
        with pytest.raises(Trouble) as refused:
            attach(practice, visit, source, now=now)
        told[source.name] = refused.value.message
    listening.close()
    assert told["pipe"] == "“pipe” is no file."
    assert told["s"] == "“s” is no file."
    assert told[tmp_path.name] == f"“{tmp_path.name}” is no file."
    assert told["empty.txt"] == "“empty.txt” is empty."
    assert told["huge.iso.zip"] == (
        "“huge.iso.zip” has 1,000 MB; an attachment has at most 100 MB."
    )
    assert told[long.name] == f"“{'y' * 100}” can't be read: File name too long."
    assert told["gone.txt"] == "“gone.txt” is not there any more."
    assert listed(kept(practice)) == {}
    assert get_record(practice, visit).attachments == ()


class Vanishing(BytesIO):
    """A stick that is pulled out while it is read."""

    def read(self, size: int | None = -1, /) -> bytes:
        """The first piece, and an error then."""
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().read(min(7, size or 7))


@pytest.mark.parametrize(
    ("stream", "size", "said"),
    [
        (Vanishing(PNG), len(PNG), "“x” can't be read: Input/output error."),
        (BytesIO(PNG), len(PNG) + 9, "“x” was changed while it was read."),
        (BytesIO(PNG), len(PNG) - 9, "“x” was changed while it was read."),
    ],
)
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, stream: BytesIO, size: int, said: str
) -> None:
    """Half a file is none."""
    folder = tmp_path / "files"
    with pytest.raises(Trouble) as refused:
        files.keep(folder, stream, "x", size)
    assert refused.value.message == said
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("size", [200_001, 400_000])
def test_a_full_disk(practice: Diary, visit: int, now: datetime, size: int) -> None:
    """Nothing is left of what did not fit, be it no more than a few last bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(Trouble, match=r"could not be written\. The disk is full"):
            attach(practice, visit, b"x" * size, "log.txt", now=now)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(kept(practice).iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("setup.exe", b"anything"),
        ("holiday.JPG.scr", b"anything"),
        ("run.sh", b"echo"),
        ("letter.docm", b"PK"),
        ("photo.jpg", b"MZ\x90\x00 this is a program"),
        ("notes", b"#!/bin/sh\nrm -rf ~"),
        ("tool", b"\x7fELF\x02"),
        ("\u202egpj.exe", b"anything"),
        ("offer.html", b"<p>Click here"),
        ("Drawing.SVG", b"<svg onload='alert(1)'/>"),
        ("drawing", b"\xef\xbb\xbf\n <SVG onload='alert(1)'/>"),
        ("printer.lnk", b"L\x00\x00\x00"),
        ("printer.desktop", b"[Desktop Entry]"),
        ("printer", b"[Desktop Entry]\nExec=rm -rf ~"),
        ("tools.jnlp", b"<jnlp>"),
    ],
)
def test_a_program_is_kept_and_never_opened(
    practice: Diary, visit: int, now: datetime, tmp_path: Path, name: str, content: bytes
) -> None:
    """It may be what the record is about; whoever wants it saves it elsewhere."""
    one = attach(practice, visit, content, name, now=now)
    with pytest.raises(NotAllowed, match="never opened from here"):
        opened(practice, one.id, tmp_path)
    save_as(practice, one.id, tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere").read_bytes() == content


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("scan.pdf", b"%PDF-1.7"),
        ("photo.jpg", b"\xff\xd8"),
        ("log.txt", b"<html>"),
        ("x", b"a < b"),
    ],
)
def test_what_only_shows_is_opened(name: str, head: bytes) -> None:
    assert not attaching.may_run(name, head)


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\Desktop\\bill.pdf", "bill.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x1b[31m\nb.txt", "a[31m b.txt"),
        (".bashrc", "bashrc"),
        ("evil.exe. . ", "evil.exe"),
        ("CON.txt", "_CON.txt"),
        ("what?*.txt:stream", "what__.txt_stream"),
        ("...", "attachment"),
        ("x" * 300 + ".jpeg", "x" * 95 + ".jpeg"),
        ("漢" * 300 + ".pdf", "漢" * 78 + ".pdf"),
        ("😀" * 300, "😀" * 60),
        ("\udcff\udcfe.txt", "__.txt"),
        ("Größe – Übersicht.pdf", "Größe – Übersicht.pdf"),
    ],
)
def test_names(given: str, kept_as: str) -> None:
    """No path, nothing that turns what follows, nothing that a disk refuses."""
    assert attaching.kept_name(given) == kept_as


def test_a_missing_or_changed_file_is_told(
    practice: Diary, visit: int, now: datetime, tmp_path: Path
) -> None:
    """It is not shown as if it were what was attached, and comes back from a backup at night."""
    one = attach(practice, visit, PNG, "screen.png", now=now)
    back_up(practice, now=now)
    assert doubted(practice, now) == ""
    file = place_of(kept(practice), one.digest)
    file.write_bytes(b"x" * len(PNG))
    with pytest.raises(NotWhole, match="was changed since"):
        opened(practice, one.id, tmp_path)
    assert list(tmp_path.glob(f"{one.id}/*")) == []
    assert "1 file in" in doubted(practice, now)
    file.unlink()
    with pytest.raises(NotWhole, match="is missing"):
        save_as(practice, one.id, tmp_path / "there.png")
    assert "“screen.png”" in doubted(practice, now)
    file.mkdir()
    with pytest.raises(NotWhole, match="can't be read: Is a directory"):
        opened(practice, one.id, tmp_path)
    assert "“screen.png”" in doubted(practice, now)
    file.rmdir()
    assert tend(practice) == (1, 0)
    assert (doubted(practice, now), opened(practice, one.id, tmp_path).read_bytes()) == ("", PNG)


def test_a_night_that_can_open_neither_file_nor_copy_leaves_that_to_the_doctor(
    practice: Diary, visit: int, now: datetime
) -> None:
    one = attach(practice, visit, PNG, "screen.png", now=now)
    back_up(practice, now=now)
    for folder in (kept(practice), backed_up_folder(practice.path)):
        place_of(folder, one.digest).unlink()
        place_of(folder, one.digest).mkdir()
    assert tend(practice) == (0, 0)
    checks = {check.check: check for check in examine_file(practice.path, now=now)}
    assert "“screen.png”" in checks["the kept files are whole"].detail
    assert "missing or changed" in checks["the diary is backed up"].detail


def test_a_file_that_an_erasure_takes_meanwhile_is_attached_to_nothing(
    practice: Diary, visit: int, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = files.keep

    def kept_and_gone(folder: Path, stream: BytesIO, name: str, size: int) -> files.KeptFile:
        made = keep(folder, stream, name, size)
        place_of(folder, made.digest).unlink()
        return made

    monkeypatch.setattr(files, "keep", kept_and_gone)
    with pytest.raises(Trouble, match="removed while it was attached"):
        attach(practice, visit, PNG, "screen.png", now=now)
    assert get_record(practice, visit).attachments == ()


def test_what_a_crash_left_goes_after_a_day(practice: Diary, visit: int, now: datetime) -> None:
    """Not before: its row may be on its way. What undo would bring back stays."""
    gone = attach(practice, visit, PNG, "screen.png", now=now)
    remove_attachment(practice, gone.id, now=now)
    left = files.keep(kept(practice), BytesIO(b"left"), "left", 4)
    (kept(practice) / "1-2.part").write_bytes(b"half")
    assert sweep_files(practice) == 0
    for file in kept(practice).rglob("*"):
        if file.is_file():
            os.utime(file, (time.time() - DAYS - 60,) * 2)
    assert sweep_files(practice) == 2
    assert set(listed(kept(practice))) == {gone.digest}
    assert left.digest not in listed(kept(practice))


def test_backups_hold_attachments_and_bring_them_back(
    practice: Diary, visit: int, now: datetime
) -> None:
    """Restored on a disk that has lost them, each is there again."""
    one = attach(practice, visit, PNG, "screen.png", now=now)
    made = back_up(practice, now=now)
    practice.close()
    place_of(kept(practice), one.digest).unlink()
    restore(practice.path, made, now=now + timedelta(days=1))
    assert place_of(kept(practice), one.digest).read_bytes() == PNG
    told = {check.check: check.detail for check in examine_file(practice.path, now=now)}
    assert told["the diary is backed up"].endswith("1 in all, with 1 file of 1 kB")


def test_a_damaged_copy_among_the_backups_is_told(
    practice: Diary, visit: int, now: datetime
) -> None:
    one = attach(practice, visit, PNG, "screen.png", now=now)
    back_up(practice, now=now)
    copy = place_of(backed_up_folder(practice.path), one.digest)
    copy.write_bytes(b"x" * len(PNG))
    checks = {check.check: check for check in examine_file(practice.path, now=now)}
    assert str(copy) in checks["the diary is backed up"].detail
    copy.unlink()
    back_up(practice, now=now)
    assert all(check.ok for check in examine_file(practice.path, now=now))


def test_a_backup_s_file_goes_with_the_last_backup_that_names_it(
    practice: Diary, visit: int, now: datetime
) -> None:
    """And not while the diary, or one backup, still has it."""
    one = attach(practice, visit, PNG, "screen.png", now=now)
    back_up(practice, now=now)
    with writing(practice, "test", by=By.CONSULTANT, at=now) as change:
        change.delete("attachments", one.id)
    back_up(practice, now=now + timedelta(days=1))
    assert set(listed(backed_up_folder(practice.path))) == {one.digest}
    for week in range(1, 9):
        back_up(practice, now=now + timedelta(weeks=week))
    assert listed(backed_up_folder(practice.path)) == {}


def test_a_copy_of_the_diary_has_its_attachments(
    practice: Diary, visit: int, now: datetime, tmp_path: Path
) -> None:
    """Things are tried out on the whole practice."""
    one = attach(practice, visit, PNG, "screen.png", now=now)
    target = tmp_path / "copy" / "diary.db"
    copy_diary(practice, target, now=now)
    copied = Diary.open(target)
    assert opened(copied, one.id, tmp_path).read_bytes() == PNG
    copied.close()


def test_of_a_visit_that_is_gone(practice: Diary, now: datetime) -> None:
    """Nothing is written for it."""
    with pytest.raises(NotFound):
        attach(practice, 77, PNG, "screen.png", now=now)
    assert not kept(practice).exists()
