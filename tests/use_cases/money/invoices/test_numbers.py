"""Numbers are never drawn twice, and remembered outside the diary before they are told."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Busy, InvalidInput, Trouble
from scheduler_app.domain.money.invoices.numbering import (
    GapWhy,
    NumberGap,
    checked_pattern,
    number_of,
    series_of,
    span_of,
)
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.backup_folder import listed
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.invoices.outside import NumbersUnreadable
from scheduler_app.use_cases.care.backups import back_up, restore, sent_since
from scheduler_app.use_cases.care.copy_diary import copy_diary
from scheduler_app.use_cases.care.doctor import Check, examine
from scheduler_app.use_cases.money.invoices.kept_papers import make_missing, papers_of
from scheduler_app.use_cases.money.invoices.listing import invoice_of, number_gaps
from scheduler_app.use_cases.money.invoices.numbers import (
    next_number,
    remember_numbers,
    set_next_number,
)
from scheduler_app.use_cases.money.invoices.odd import SendAnyway
from scheduler_app.use_cases.practice.settings import save_settings
from tests.use_cases.money.invoices.desk import SendingDesk

SERIES = "2027-"


@contextmanager
def opened_again(desk: SendingDesk, path: Path) -> Iterator[SendingDesk]:
    """The desk at a diary that was closed, or at a copy of it."""
    before, desk.diary = desk.diary, Diary.open(path)
    try:
        yield desk
    finally:
        desk.diary.close()
        desk.diary = before


def gaps(desk: SendingDesk) -> list[tuple[str, int, int, str]]:
    return [(one.series, one.first, one.last, one.why.value) for one in number_gaps(desk.diary)]


def test_what_is_sent_is_remembered_beside_the_diary(desk: SendingDesk) -> None:
    desk.send()
    assert desk.outside() == {SERIES: 1}
    desk.send()
    assert desk.outside() == {SERIES: 2}
    assert json.loads(desk.file.read_text())["diary"] == desk.uuid
    assert [file.name for file in desk.file.parent.iterdir()] == [desk.file.name]
    assert desk.file.stat().st_mode & 0o077 == 0


def test_it_is_remembered_before_anything_is_told(desk: SendingDesk) -> None:
    sent = desk.send()
    # As if the program had been killed right after the transaction.
    desk.file.write_text(
        json.dumps({"format": 1, "diary": desk.uuid, "last": {}, "doubted": False})
    )
    shutil.rmtree(f"{desk.diary.path}.files")
    seen = []
    desk.maker.before = lambda _document: seen.append(desk.outside())
    papers_of(desk.diary, sent.id, desk.maker, now=desk.now)
    assert seen == [{SERIES: 1}]
    desk.maker.before = lambda _document: None
    assert desk.send().number == "2027-0002" and not gaps(desk)


def test_where_it_can_not_be_remembered_no_number_is_drawn(desk: SendingDesk) -> None:
    folder = desk.diary.path.with_name(f"{desk.diary.path.name}.numbers")
    folder.write_text("in its place")
    one = desk.draft()
    with pytest.raises(Trouble, match=r"can't be written|can't be read"):
        desk.send(one)
    folder.unlink()
    assert desk.send(one).number == "2027-0001"
    shutil.rmtree(folder)
    folder.write_text("in its place")
    assert set_next_number(desk.diary, 2, why="", now=desk.now) is None
    assert desk.send().number == "2027-0002"


def test_who_sends_while_the_disk_fills_is_told_that_it_was_sent(desk: SendingDesk) -> None:
    desk.send()
    one, seen = desk.draft(), desk.outside()
    # It can be read, and nothing can be written beside it.
    in_the_way = desk.file.with_name(f"{desk.file.name}.{os.getpid()}.part")
    desk.maker.before = lambda _document: in_the_way.mkdir()
    with pytest.raises(Trouble, match=r"It was sent.*can't be written down.*do not send it again"):
        desk.send(one)
    assert invoice_of(desk.diary, one).papers == () and desk.outside() == seen
    assert "“2027-” is not written down" in numbers_check(desk).detail
    assert "1 invoice has none yet" in check_of(desk, "invoices have their files").detail
    in_the_way.rmdir()
    desk.maker.before = lambda _document: None
    remember_numbers(desk.diary, now=desk.now)
    assert make_missing(desk.diary, desk.maker, now=desk.now) == 1
    assert desk.outside() == {SERIES: 2} and gaps(desk) == []
    assert all(one.ok for one in examine(desk.diary) if "invoice" in one.check)


def test_where_nothing_can_be_written_beside_it_no_number_is_drawn(desk: SendingDesk) -> None:
    desk.send()
    left = desk.file.with_name(f"{desk.file.name}.4711.part")
    left.write_text("half")
    in_the_way = desk.file.with_name(f"{desk.file.name}.{os.getpid()}.trial.part")
    in_the_way.mkdir()
    one = desk.draft()
    with pytest.raises(Trouble, match=r"can't be written down.*Allow writing"):
        desk.send(one)
    in_the_way.rmdir()
    assert desk.send(one).number == "2027-0002"
    assert [file.name for file in desk.file.parent.iterdir()] == [desk.file.name]


def test_a_restored_backup_draws_no_number_again(desk: SendingDesk) -> None:
    desk.send()
    back_up(desk.diary, now=desk.now)
    one = desk.draft()
    desk.send(), desk.send()
    path = desk.diary.path
    desk.diary.close()
    restore(path, listed(path, desk.now)[0], now=desk.now)
    with opened_again(desk, path):
        found = remember_numbers(desk.diary, now=desk.now)
        assert gaps(desk) == [(SERIES, 2, 3, "restored")]
        assert [each.count for each in found] == [2]
        assert "backup" in found[0].sentence
        assert remember_numbers(desk.diary, now=desk.now) == []
        one = desk.draft()
        assert desk.send(one).number == "2027-0004"
        assert gaps(desk) == [(SERIES, 2, 3, "restored")]


def test_who_restores_is_told_what_was_sent_since(desk: SendingDesk) -> None:
    path = desk.diary.path
    back_up(desk.diary, now=desk.now)
    desk.send(), desk.send()
    desk.diary.close()
    restore(path, listed(path, desk.now)[0], now=desk.now)
    (told,) = sent_since(path, now=desk.now)
    assert told.startswith("No document has 2027-0001 to 2027-0002. Drawn before")
    assert sent_since(path, now=desk.now) == []
    desk.diary = Diary.open(path)
    desk.file.write_text("{")
    assert "can't be read" in sent_since(path, now=desk.now)[0]
    desk.diary.close()


def test_a_backup_that_was_laid_there_by_hand_is_found_out_too(
    desk: SendingDesk, tmp_path: Path
) -> None:
    path, yesterday = desk.diary.path, tmp_path / "stick.db"
    # From before the first number: it has no name of its own yet.
    desk.diary.close()
    shutil.copy(path, yesterday)
    with opened_again(desk, path):
        for _ in range(3):
            desk.send()
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.copy(yesterday, path)
    with opened_again(desk, path):
        assert next_number(desk.diary, now=desk.now).number == "2027-0004"
        assert desk.send().number == "2027-0004"
        assert gaps(desk) == [(SERIES, 1, 3, "restored")]
        assert desk.send().number == "2027-0005"
        assert len(gaps(desk)) == 1


def test_where_nothing_is_remembered_it_is_asked_once(desk: SendingDesk) -> None:
    desk.send()
    assert numbers_check(desk).ok
    desk.file.unlink()
    one = desk.draft()
    for _ in range(2):
        assert "all that was" in numbers_check(desk).detail
        with pytest.raises(SendAnyway, match=r"next one is 2027-0002.*came back from a backup"):
            desk.send(one)
    assert desk.send(one, anyway=True).number == "2027-0002"
    assert desk.send().number == "2027-0003" and numbers_check(desk).ok


def numbers_check(desk: SendingDesk) -> Check:
    return check_of(desk, "invoice numbers are remembered")


def check_of(desk: SendingDesk, name: str) -> Check:
    return next(one for one in examine(desk.diary) if one.check == name)


def test_a_diary_of_another_machine_goes_on_where_the_consultant_says(
    desk: SendingDesk, tmp_path: Path
) -> None:
    desk.send()
    path = tmp_path / "other" / "diary.db"
    path.parent.mkdir()
    desk.diary.close()
    shutil.copy(desk.diary.path, path)
    desk.diary = Diary.open(desk.diary.path)
    with opened_again(desk, path):
        with pytest.raises(SendAnyway):
            desk.send()
        gap = set_next_number(desk.diary, 4, why="Sent from the old laptop", now=desk.now)
        assert gap is not None and gap.why is GapWhy.CHOSEN
        assert "Sent from the old laptop" in gap.sentence
        assert desk.send().number == "2027-0004"
    # The copy has drawn nothing of the diary's own.
    assert desk.outside() == {SERIES: 1} and desk.send().number == "2027-0002"
    desk.diary.close()


def test_a_copy_to_look_around_in_counts_by_itself(desk: SendingDesk, tmp_path: Path) -> None:
    desk.send()
    path = tmp_path / "preview" / "diary.db"
    copy_diary(desk.diary, path, now=desk.now)
    with opened_again(desk, path):
        assert desk.send().number == "2027-0002"
    assert desk.outside() == {SERIES: 1} and desk.send().number == "2027-0002"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"format": 1}',
        '{"format": 9, "diary": "x", "last": {}}',
        '{"format": 1, "diary": "UUID", "last": {"2027-": 123456789}, "doubted": false}',
    ],
    ids=range(7),
)
def test_what_is_damaged_outside_is_said_and_nothing_is_drawn(
    desk: SendingDesk, content: str
) -> None:
    desk.send()
    desk.file.write_text(content.replace("UUID", desk.uuid))
    one = desk.draft()
    with pytest.raises(NumbersUnreadable, match=r"can't be read.*go on"):
        desk.send(one)
    assert "can't be read" in numbers_check(desk).detail
    assert set_next_number(desk.diary, 2, why="", now=desk.now) is None
    assert desk.send(one).number == "2027-0002" and gaps(desk) == []


def test_the_file_of_another_diary_is_not_believed(desk: SendingDesk) -> None:
    desk.send()
    other = json.loads(desk.file.read_text()) | {"diary": "another", "last": {SERIES: 70}}
    desk.file.with_name("another.json").write_text(json.dumps(other))
    assert desk.send().number == "2027-0002"
    desk.file.write_text(json.dumps(other))
    with pytest.raises(NumbersUnreadable, match="another diary"):
        desk.send()


def test_the_next_number_is_only_ever_higher(desk: SendingDesk) -> None:
    desk.send(), desk.send()
    for count, why, field in ((2, "x", "number"), (0, "x", "number"), (10, " ", "why")):
        with pytest.raises(InvalidInput) as refused:
            set_next_number(desk.diary, count, why=why, now=desk.now)
        assert refused.value.field == field
    set_next_number(desk.diary, 10, why="Ten were written by hand", now=desk.now)
    assert next_number(desk.diary, now=desk.now).number == "2027-0010"
    assert desk.outside() == {SERIES: 9}
    assert gaps(desk) == [(SERIES, 3, 9, "chosen")]


def test_a_clock_that_was_set_back_is_asked_about(desk: SendingDesk) -> None:
    desk.send()
    desk.now -= timedelta(days=1)
    one = desk.draft()
    with pytest.raises(SendAnyway, match=r"2027-02-28.*2027-03-01.*clock"):
        desk.send(one)
    assert desk.send(one, anyway=True).issued == "2027-02-28"


def test_another_pattern_counts_anew_and_never_gives_a_number_twice(desk: SendingDesk) -> None:
    desk.send()
    save_settings(desk.diary, {"money.invoice_number": "R{n}/{year}"}, now=desk.now)
    assert desk.send().number == "R1/2027"
    save_settings(desk.diary, {"money.invoice_number": "R{n:01}/2027"}, now=desk.now)
    assert desk.send().number == "R2/2027"
    save_settings(desk.diary, {"money.invoice_number": "{n}2027-0001"}, now=desk.now)
    assert desk.send().number == "12027-0001"
    save_settings(desk.diary, {"money.invoice_number": "2027-000{n}"}, now=desk.now)
    with pytest.raises(InvalidInput, match="2027-0001, which another invoice has"):
        desk.send()


@pytest.mark.parametrize(
    ("pattern", "series", "told"),
    [
        ("{year}-{n:04}", "2027-", "2027-0003 to 2027-0004"),
        ("R{n}/{yy}", "R/26", "R3/26 to R4/26"),
        ("{n:04}", "2027-", "3 to 4 of “2027-”"),
    ],
)
def test_a_gap_is_told_in_numbers_as_documents_have_them(
    pattern: str, series: str, told: str
) -> None:
    gap = NumberGap(series, 3, 4, GapWhy.RESTORED, "", 0)
    assert span_of(gap, pattern, "2027-01-02") == told


def test_patterns() -> None:
    assert series_of("{year}-{n:04}", "2027-03-01") == "2027-"
    assert number_of("{year}-{n:04}", "2027-03-01", 7) == "2027-0007"
    assert number_of("{yy}{month}/{n:03}", "2027-03-01", 1234) == "2703/1234"
    for bad in (
        "",
        "2027",
        "{n}{n}",
        "{n",
        "{day}-{n}",
        "{n:00}",
        " {n}",
        "{n}\n",
        "{n}" + "x" * 40,
    ):
        with pytest.raises(InvalidInput):
            checked_pattern(bad)


def test_writing_it_down_holds_the_diary(desk: SendingDesk) -> None:
    """Two programs never write over each other: whoever writes it has the diary's lock."""
    desk.send()
    other = Diary.open(desk.diary.path, busy_timeout_ms=50)
    with desk.diary.write("test", by=By.SYSTEM, at=desk.now):
        desk.file.unlink()
        with pytest.raises(Busy):
            remember_numbers(other, now=desk.now)
        assert not desk.file.exists()
    other.close()


@contextmanager
def held_after_the_first_commit(desk: SendingDesk) -> Iterator[None]:
    """Another program writes from then on; nobody waits long for it."""
    desk.diary = Diary.open(desk.diary.path, busy_timeout_ms=50)
    with closing(connected(desk.diary.path, isolation_level=None)) as other:
        desk.diary.on_change(lambda _: other.execute("BEGIN IMMEDIATE"))
        yield
    desk.diary.close()


def test_a_number_that_was_set_is_not_denied_where_it_can_not_be_remembered(
    desk: SendingDesk,
) -> None:
    desk.send()
    with held_after_the_first_commit(desk):
        with pytest.raises(Trouble, match=r"The number was set\. Another") as told:
            set_next_number(desk.diary, 20, why="Other books.", now=desk.now)
        assert "Nothing was changed" not in told.value.remedy
        assert next_number(desk.diary, now=desk.now).count == 20


def test_an_invoice_that_was_sent_is_not_denied_where_its_number_can_not_be_remembered(
    desk: SendingDesk,
) -> None:
    desk.send()
    draft = desk.draft()
    with held_after_the_first_commit(desk):
        with pytest.raises(Trouble, match=r"stands in your list\. Another") as told:
            desk.send(draft)
        assert "do not send it again" in told.value.remedy
        assert "Nothing was changed" not in told.value.remedy
