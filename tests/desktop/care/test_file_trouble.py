"""A diary that can't be used: the window says it in a dialog, at the start and at work."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from scheduler_app.app import EXCHANGE, RealProfile
from scheduler_app.desktop.care.file_trouble.at_work import FileWatch
from scheduler_app.desktop.care.file_trouble.choice import WayChosen, WayOut
from scheduler_app.desktop.care.file_trouble.dialog import FileTroubleDialog
from scheduler_app.desktop.frame import start
from scheduler_app.desktop.frame.bug_dialog import BugDialog
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.domain.care.backups import DAILY
from scheduler_app.domain.errors import Damaged, DiaryGone, DiskFails
from scheduler_app.domain.wording import dated_in_words
from scheduler_app.settings import DIARY_NAME, Settings
from scheduler_app.storage import copies
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.file_troubles import disk_fails, disk_full
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.care.backups import back_up
from tests.desktop.desk import NOW, YEARS, Desk
from tests.faults.disks import diary_in, small_disk

Act = Callable[[QDialog], None]


@pytest.fixture
def screen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Somebody at the screen, who answers each dialog and closes the window that comes."""
    monkeypatch.setattr(start, "QApplication", lambda _: qapp)
    before = qapp.quitOnLastWindowClosed()
    made = Screen()
    yield made
    made.timer.stop()
    qapp.setQuitOnLastWindowClosed(before)
    assert not made.acts


class Screen:
    """Does the next of its acts as soon as a dialog or a window is there for it."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.seen: list[str] = []
        self.focus: list[str] = []
        self.windows: list[MainWindow] = []
        self.timer = QTimer()
        self.timer.setInterval(20)
        self.timer.timeout.connect(self._look)
        self.timer.start()

    def run(self, profile: RealProfile, *acts: Act) -> int:
        """Start the program."""
        self.acts = list(acts)
        return start.run(profile, clock=lambda: NOW, exchange=EXCHANGE)

    def _look(self) -> None:
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        for dialog in shown:
            if isinstance(dialog, FileTroubleDialog | BugDialog) and self.acts:
                self.seen.append(" ".join(words(dialog)))
                focus = dialog.focusWidget()
                self.focus.append(focus.text() if isinstance(focus, QPushButton) else "")
                self.acts.pop(0)(dialog)
                return
        for window in shown:
            if isinstance(window, MainWindow) and window not in self.windows:
                self.windows.append(window)
                QTimer.singleShot(50, window.leave)


def words(dialog: QDialog) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in dialog.findChildren(QLabel)]


def press(label: str) -> Act:
    """The button with this label."""

    def act(dialog: QDialog) -> None:
        buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
        buttons[label].click()

    return act


def profile(folder: Path) -> RealProfile:
    return RealProfile(Settings(data_dir=folder), lambda: NOW, passing=True)


def with_backup(folder: Path) -> Path:
    path = diary_in(folder)
    diary = Diary.open(path)
    back_up(diary, now=NOW - timedelta(days=1))
    diary.close()
    return path


def test_a_damaged_diary_is_restored_from_the_dialog(
    tmp_path: Path, screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    path = with_backup(tmp_path)
    path.write_bytes(b"no diary at all " * 1000)
    assert screen.run(profile(tmp_path), press("Restore backup")) == 0
    [said] = screen.seen
    assert "is damaged" in said
    assert "left as it is" in said
    assert screen.focus == ["Try again"]
    assert "is damaged" in capsys.readouterr().err
    [window] = screen.windows
    # Its moment is written as it was in the dialog's list.
    there = (NOW - timedelta(days=1)).astimezone()
    made = f"{dated_in_words(there.date())}, {there:%H:%M}"
    assert f"The backup of {made} is restored." in window.toast.text()
    [aside] = tmp_path.glob("*damaged*")
    assert aside.name in window.toast.text()
    diary = Diary.open(path)
    assert len(calendar_items(diary, *YEARS)) == 8
    diary.close()


def test_a_backup_that_can_not_be_restored_is_said_and_nothing_is_lost(
    tmp_path: Path, screen: Screen
) -> None:
    path = with_backup(tmp_path)
    path.write_bytes(b"no diary at all " * 1000)
    for backup in (tmp_path / "backups").iterdir():
        backup.write_bytes(b"neither")
    assert screen.run(profile(tmp_path), press("Restore backup"), press("Quit")) == 1
    assert "Nothing was changed. Choose another backup" in screen.seen[1]
    assert path.read_bytes().startswith(b"no diary")


def test_a_damaged_diary_without_a_backup_offers_none(tmp_path: Path, screen: Screen) -> None:
    (tmp_path / "diary.sqlite3").write_bytes(b"no diary at all " * 1000)
    assert screen.run(profile(tmp_path), press("Quit")) == 1
    assert "There is no backup" in screen.seen[0]
    assert not (tmp_path / "backups").exists()


def test_a_full_disk_at_the_start_is_said_until_there_is_room(
    tmp_path: Path, screen: Screen
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        diary_in(disk.folder)
        disk.fill()

        def make_room(dialog: QDialog) -> None:
            disk.empty()
            press("Try again")(dialog)

        assert screen.run(profile(disk.folder), press("Try again"), make_room) == 0
        assert all("The disk is full" in said and "safe" in said for said in screen.seen)
        assert len(screen.windows) == 1


def test_a_read_only_disk_is_said_and_another_folder_serves(
    tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    picked = f"{FileTroubleDialog.__module__}.QFileDialog.getExistingDirectory"
    monkeypatch.setattr(picked, lambda *_: str(elsewhere))
    with small_disk(tmp_path / "disk") as disk:
        diary_in(disk.folder)
        disk.protect()
        assert screen.run(profile(disk.folder), press("Another folder…")) == 0
        assert "write-protected" in screen.seen[0]
    assert (elsewhere / "diary.sqlite3").exists()


def test_a_diary_that_is_gone_is_not_begun_anew_by_itself(tmp_path: Path, screen: Screen) -> None:
    with_backup(tmp_path).unlink()
    assert screen.run(profile(tmp_path), press("Restore backup")) == 0
    assert "is gone, though there was one" in screen.seen[0]
    assert "The backup of" in screen.windows[0].toast.text()


def test_a_demo_without_room_for_it_is_said(
    tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", kilobytes=200) as disk:
        monkeypatch.setattr("tempfile.tempdir", str(disk.folder))

        def made_up(folder: Path) -> RealProfile:
            return RealProfile(Settings(folder), lambda: NOW, passing=True, made_up=True)

        screen.acts = [press("Quit")]
        assert start.run_demo(made_up, clock=lambda: NOW, exchange=EXCHANGE) == 1
        assert "The disk is full" in screen.seen[0]
        assert list(disk.folder.iterdir()) == []


def test_no_temporary_folder_at_all_is_said(
    tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    screen.acts = [press("Close")]
    assert start.run_demo(profile, clock=lambda: NOW, exchange=EXCHANGE) == 1
    assert "Your own diary is untouched" in screen.seen[0]


@pytest.mark.expects_log("unexpected error")
def test_a_bug_before_the_window_is_shown_too(
    tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(start, "open_window", bug)
    assert screen.run(profile(tmp_path), QDialog.reject) == 1
    assert "The window can’t be opened" in screen.seen[0]


def test_garbage_that_looks_like_a_bug_is_laid_to_the_file(
    tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_backup(tmp_path)
    real = start.open_window

    def trips(*arguments: object, **options: object) -> object:
        monkeypatch.setattr(start, "open_window", real)
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xa5" * (path.stat().st_size - 4096))
        raise ValueError("no such state: \xa5\xa5")

    monkeypatch.setattr(start, "open_window", trips)
    assert screen.run(profile(tmp_path), press("Restore backup")) == 0
    assert "is damaged" in screen.seen[0]


# -- at work -----------------------------------------------------------------------------------


@dataclass
class AtWork:
    """An open window whose diary fails when it is told to."""

    desk: Desk
    watch: FileWatch
    chosen: list[WayChosen]

    def dialog(self) -> FileTroubleDialog:
        assert self.watch.dialog is not None
        return self.watch.dialog


@pytest.fixture
def at_work(desk: Desk, tmp_path: Path) -> AtWork:
    chosen: list[WayChosen] = []
    return AtWork(
        desk, FileWatch(desk.tools, desk.window, profile(tmp_path), chosen.append), chosen
    )


def test_a_write_that_finds_no_room_is_said_once(at_work: AtWork, tmp_path: Path) -> None:
    desk = at_work.desk

    def full(_now: datetime) -> None:
        raise disk_full(desk.diary.path)

    desk.tools.do(full)
    desk.tools.do(full)
    desk.settle(lambda: at_work.watch.dialog is not None)
    said = " ".join(words(at_work.dialog()))
    assert "The disk is full" in said
    assert str(desk.diary.path.parent) in said
    labels = {button.text() for button in at_work.dialog().findChildren(QPushButton)}
    assert labels == {"Close", "Open folder", "Try again"}
    press("Try again")(at_work.dialog())
    desk.settle()
    assert at_work.watch.dialog is None
    assert at_work.chosen == []


def test_the_look_for_changes_says_a_failing_disk_once_and_then_that_it_is_well(
    at_work: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at_work.desk
    bridge = desk.tools.bridge
    told: list[object] = []
    changed: list[object] = []
    bridge.failed.connect(told.append)
    bridge.changed.connect(changed.append)

    def fails() -> bool:
        raise disk_fails()

    monkeypatch.setattr(desk.diary, "changed_elsewhere", fails)
    for _ in range(3):
        bridge._look_elsewhere()
    assert len(told) == 1
    at_work.dialog().reject()
    assert desk.window.banner.isVisible(), "it stays in sight once the dialog is closed"
    monkeypatch.undo()
    bridge._look_elsewhere()
    desk.settle(lambda: bool(changed))
    monkeypatch.setattr(desk.diary, "changed_elsewhere", fails)
    bridge._look_elsewhere()
    assert len(told) == 2
    monkeypatch.undo()


def test_a_diary_damaged_at_work_can_be_restored(at_work: AtWork, tmp_path: Path) -> None:
    with_backup(tmp_path)
    made = copies.make(tmp_path / DIARY_NAME, at=NOW - timedelta(days=3), note=DAILY)
    at_work.desk.tools.notices.show(Damaged("diary.db is damaged.", remedy="It was left."))
    dialog = at_work.dialog()
    assert dialog.backups.count() == 2
    dialog.backups.setCurrentIndex(1)
    press("Restore backup")(dialog)
    [choice] = at_work.chosen
    assert (choice.way, choice.backup) == (WayOut.RESTORE, made)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
def test_a_diary_that_is_moved_at_work_is_said_and_reopened_where_it_was_replaced(
    at_work: AtWork,
) -> None:
    path = at_work.desk.diary.path
    away = path.rename(path.with_name("away"))
    at_work.desk.tools.bridge._look_elsewhere()
    assert "Nothing more is saved" in " ".join(words(at_work.dialog()))
    press("Try again")(at_work.dialog())
    assert at_work.chosen == [], "what was not saved elsewhere is still in the open file"
    at_work.desk.tools.notices.show(DiaryGone("Gone."))
    shutil.copyfile(away, path)
    press("Try again")(at_work.dialog())
    assert [choice.way for choice in at_work.chosen] == [WayOut.AGAIN]
    away.replace(path)


def test_the_folder_is_opened_and_the_dialog_stays(at_work: AtWork) -> None:
    at_work.desk.tools.notices.show(DiskFails("The disk fails."))
    opened: list[str] = []
    dialog = at_work.dialog()

    def opener(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    dialog.opener = opener
    press("Open folder")(dialog)
    assert opened == [str(dialog.folder)]
    assert dialog.isVisible()


def test_the_whole_way_at_work(
    tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damaged at work, restored, and the window is there again over the restored diary."""
    path = with_backup(tmp_path)
    leave = MainWindow.leave
    monkeypatch.setattr(MainWindow, "leave", lambda window: _break(window, leave, screen))
    assert screen.run(profile(tmp_path), press("Restore backup")) == 0
    assert len(screen.windows) == 2
    assert [file.name for file in tmp_path.glob("*damaged*")]
    diary = Diary.open(path)
    assert len(calendar_items(diary, *YEARS)) == 8
    diary.close()


def _break(window: MainWindow, leave: Callable[[MainWindow], None], screen: Screen) -> None:
    if len(screen.windows) == 1:
        window._tools.notices.show(Damaged("It is damaged.", remedy="It was left."))
    else:
        leave(window)
