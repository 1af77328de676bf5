"""The import dialog: stopped in the middle, and taken back from its report and its conflicts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.desktop.exchange.importing.progress import ProgressRelay
from scheduler_app.domain.actors import By
from tests.desktop.desk import NOW, Desk
from tests.gateways.exchange import calendar_texts as texts
from tests.waiting import conflicts_to_settle

SOON = datetime(2027, 3, 3, 10, 0, tzinfo=UTC)


def event(uid: str, start: datetime = SOON) -> str:
    return texts.event(f"DTSTART:{start:%Y%m%dT%H%M%SZ}", "DURATION:PT1H", uid=uid)


def looked_at(desk: Desk, *files: Path) -> ImportDialog:
    """The dialog with what these files would bring."""
    desk.press("Ctrl+I")
    dialog = desk.dialog(ImportDialog)
    dialog.read(files)
    desk.settle(dialog.preview.isVisible)
    return dialog


def imported(desk: Desk, *files: Path) -> ImportDialog:
    """The dialog with its report on these files."""
    dialog = looked_at(desk, *files)
    desk.click(dialog, "Import")
    desk.settle(dialog.report.isVisible)
    return dialog


def test_an_import_that_is_stopped_says_what_came_in(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [texts.write(tmp_path, event(name), name=f"{name}.ics") for name in "abc"]
    dialog = looked_at(desk, *files)
    monkeypatch.setattr(ProgressRelay, "progress", lambda _self, done, _of: done < 1)
    desk.click(dialog, "Import")
    desk.settle(dialog.report.isVisible)
    assert dialog.report.title.text() == "Stopped: 1 event came in"
    assert dialog.report.about.text().startswith("1 of 3 files is in whole; of the others nothing")
    assert [item.uid for item in desk.items()] == ["a"]
    desk.click(dialog, "Take the import back")
    desk.settle(lambda: desk.items() == [])
    assert desk.toast() == "The import is taken back: 1 file"


def test_a_stop_while_files_are_read_leads_back_to_choosing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = texts.write(tmp_path, event("a"))
    desk.press("Ctrl+I")
    dialog = desk.dialog(ImportDialog)

    def stopped(relay: ProgressRelay, _done: int, _of: int) -> bool:
        relay.stop()
        return False

    monkeypatch.setattr(ProgressRelay, "progress", stopped)
    dialog.read([file])
    desk.settle(dialog.choose_page.files_button.isVisible)
    assert not dialog.preview.isVisible()


def test_the_report_leads_to_the_conflicts_and_they_take_the_import_back(
    desk: Desk, tmp_path: Path
) -> None:
    old = NOW - timedelta(days=700)
    file = texts.write(tmp_path, event("a"), event("b"), event("x", old), event("y", old))
    dialog = imported(desk, file)
    assert "Conflicts 1 coming overlap waits for you" in dialog.report.text()
    desk.click(dialog, "Show the conflicts")
    desk.settle(lambda: desk.window.current() == "conflicts")
    assert "1 conflict to settle" in desk.window.status.text()
    screen = desk.window.show_screen("conflicts")
    desk.click(screen, "Take the import back")
    desk.settle(lambda: desk.items() == [])
    assert conflicts_to_settle(desk.diary) == []


def heads(screen: QWidget) -> list[str]:
    """What stands over the groups of conflicts, in their order."""
    labels = [each for each in screen.findChildren(QLabel) if each.property("role") == "title"]
    return [label.text() for label in labels]


def test_the_conflicts_of_an_import_stand_first_until_the_screen_is_left(
    desk: Desk, tmp_path: Path
) -> None:
    other, own = [event("a"), event("b")], [event(k, SOON + timedelta(days=1)) for k in "cdf"]
    imported(desk, texts.write(tmp_path, *other, name="other.ics")).close()
    desk.press("Alt+3")
    # The clock of the computer was set right meanwhile: the newest import is none of the last hour.
    desk.now = NOW - timedelta(hours=1)
    dialog = imported(desk, texts.write(tmp_path, *own, name="own.ics"))
    desk.click(dialog, "Show the conflicts")
    desk.settle(lambda: desk.window.current() == "conflicts")
    screen = desk.window.show_screen("conflicts")
    assert [head.rpartition(": ")[2] for head in heads(screen)] == ["3 conflicts", "1 conflict"]
    screen.refresh()
    assert [head.rpartition(": ")[2] for head in heads(screen)] == ["3 conflicts", "1 conflict"]
    desk.press("Alt+1")
    desk.press("Alt+3")
    assert [head.rpartition(": ")[2] for head in heads(screen)] == ["1 conflict", "3 conflicts"]


def test_all_of_one_import_is_kept_by_one_click_and_undone_by_another(
    desk: Desk, tmp_path: Path
) -> None:
    pairs = [event(f"{day}{k}", SOON + timedelta(days=day)) for day in range(3) for k in "ab"]
    imported(desk, texts.write(tmp_path, *pairs)).close()
    desk.press("Alt+3")
    screen = desk.window.show_screen("conflicts")
    desk.settle()
    desk.click(screen, "Keep all 3")
    desk.settle(lambda: conflicts_to_settle(desk.diary) == [])
    desk.window.toast.press("Undo")
    desk.settle(lambda: len(conflicts_to_settle(desk.diary)) == 3)


def test_undo_takes_all_files_of_an_import_at_once_and_says_so(desk: Desk, tmp_path: Path) -> None:
    """With the words of the status bar, of the toast, and of what can't be taken back."""
    days = {name: SOON + timedelta(days=place) for place, name in enumerate("abc")}
    files = [texts.write(tmp_path, event(*each), name=f"{each[0]}.ics") for each in days.items()]
    imported(desk, *files).close()
    words = "import of 3 bookings from 3 files"
    desk.settle(lambda: f"Undo {words} (Ctrl+Z)" in desk.window.status.text())
    desk.press("Ctrl+Z")
    desk.settle(lambda: desk.items() == [])
    assert desk.toast() == f"Undone: {words}"
    desk.settle(lambda: f"Redo {words}" in desk.window.status.text())
    desk.window.toast.press("Redo")
    desk.settle(lambda: len(desk.items()) == 3)
    assert desk.toast() == f"Done again: {words}"
    b = next(item for item in desk.items() if item.uid == "b")
    with desk.diary.write("move-at-once", by=By.CLIENT, at=desk.now) as change:
        change.update("bookings", b.id, {"end_at": b.end + 60})
    desk.press("Ctrl+Z")
    desk.settle(lambda: [item.uid for item in desk.items()] == ["b"])
    desk.settle(
        lambda: "2 files taken back. What b.ics brought stays." in desk.window.banner.text()
    )
    assert "moved by its client on the page" in desk.window.banner.text()
