"""A client is exported into a folder, or erased for good once the name was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from scheduler_app.desktop.clients.erase_question import EraseQuestion, ErasureTold
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.clients.notes import add_note
from tests.desktop.desk import NOW, Desk


def test_a_client_is_exported_into_a_folder(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_client(desk.diary, Client(0, "Anna Müller"), now=NOW)
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.settle(lambda: screen.page.head.name.said() == "Anna Müller")
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    entries = {one.label: one for one in screen.page.head._menu() if one is not None}
    entries["Export…"].act()
    desk.settle(lambda: desk.toast().startswith("Anna Müller exported to "))
    [folder] = out.iterdir()
    assert any("Anna" in file.read_text("utf-8") for file in folder.rglob("*.html"))


def test_who_is_erased_is_gone_from_the_page_and_a_report_is_left(desk: Desk) -> None:
    anna = save_client(desk.diary, Client(0, "Anna Müller"), now=NOW)
    save_client(desk.diary, Client(0, "Ben"), now=NOW)
    add_note(desk.diary, anna.id, "Has two printers", now=NOW)
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.settle(lambda: screen.page.head.name.said() == "Anna Müller")
    erase = [one for one in screen.page.head._menu() if one is not None][-1]
    erase.act()
    question = desk.dialog(EraseQuestion)
    button = question.answers[0]
    assert not button.isEnabled() and question.focusWidget() is question.line
    desk.write("Anna")
    assert not button.isEnabled()
    desk.write(" muller")
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    told = desk.dialog(ErasureTold)
    desk.settle(lambda: [one.name for one in list_clients(desk.diary)] == ["Ben"])
    labels = [label.text() for label in told.findChildren(QLabel)]
    assert len(labels) > 1 and not any("Anna" in text for text in labels)
    desk.press("Escape")
    desk.settle(lambda: screen.page.head.name.said() == "Ben")
