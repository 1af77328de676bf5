"""The window: its sheet of keys, its one dialog for bugs, and what it notices."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.frame.bug_dialog import BugDialog
from scheduler_app.desktop.frame.shortcut_sheet import ShortcutSheet
from scheduler_app.desktop.frame.undo_sign import UndoSign
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.desk import NOW, Desk


def test_another_program_beside_the_window_is_noticed(desk: Desk, tmp_path: Path) -> None:
    from scheduler_app.storage.diary import Diary

    other = Diary.open(tmp_path / "diary.db")
    save_client(other, Client(0, "From the command line"), now=NOW)
    other.close()
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.settle(lambda: screen.model.rowCount() == 1)


def test_the_sheet_of_shortcuts_opens(desk: Desk) -> None:
    desk.press("F1")
    desk.dialog(ShortcutSheet)


def test_a_bug_shows_one_scrubbed_dialog(desk: Desk) -> None:
    desk.tools.notices.bug.emit("first")
    desk.tools.notices.bug.emit("second")
    dialogs = desk.window.findChildren(BugDialog)
    assert len(dialogs) == 1


def test_what_undo_would_do_is_read_to_its_end_or_cut_visibly(desk: Desk) -> None:
    sign = desk.window.status.findChild(UndoSign)
    assert sign is not None
    for name in ("Anna", "Wolfeschlegelsteinhausenbergerdorff " * 4):
        save_client(desk.diary, Client(0, name.strip()), now=NOW)
        desk.settle(partial(_says, sign, name[:4]))
        shown = sign.text()
        assert sign.fontMetrics().horizontalAdvance(shown) <= sign.contentsRect().width()
        assert shown == sign.said() or shown.endswith("…")
    desk.window.resize(900, 600)
    desk.settle()
    assert sign.fontMetrics().horizontalAdvance(sign.text()) <= sign.contentsRect().width()


def _says(sign: UndoSign, words: str) -> bool:
    return words in sign.said()
