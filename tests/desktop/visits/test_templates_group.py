"""Settings: checklists and snippets are written, changed and taken out by hand."""

from __future__ import annotations

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.visits.settings.templates import (
    ChecklistList,
    SnippetTemplates,
    TemplatesGroup,
)
from scheduler_app.use_cases.visits.templates import list_checklists, list_snippets
from tests.desktop.desk import Desk


def _group(desk: Desk, name: str) -> TemplatesGroup:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group(name)
    desk.settle()
    group = screen.group(name)
    assert isinstance(group, TemplatesGroup)
    return group


def test_checklists_and_snippets_are_added_refused_in_words_and_taken_out(desk: Desk) -> None:
    lists = _group(desk, "checklists").templates
    assert isinstance(lists, ChecklistList)
    desk.write("New computer")
    lists.items.setPlainText("Updates\n\nMail")
    assert desk.tools.unsaved.names() == ["a checklist"]
    desk.click(lists, "Add checklist")
    desk.settle(lambda: bool(list_checklists(desk.diary)))
    assert [one.items for one in list_checklists(desk.diary)] == [("Updates", "Mail")]
    assert lists.name.text() == "", "the next one can be written"
    lists.list.setCurrentRow(0)
    assert lists.name.text() == "New computer"
    desk.click(lists, "Remove")
    desk.settle(lambda: not list_checklists(desk.diary))
    desk.press("Ctrl+Z")
    desk.settle(lambda: bool(list_checklists(desk.diary)))
    snippets = _group(desk, "snippets").templates
    assert isinstance(snippets, SnippetTemplates)
    desk.write("backup")
    snippets.text.setPlainText("Checked {disk}")
    desk.click(snippets, "Add snippet")
    assert "{disk}" in snippets.form.wrong_text()
    snippets.text.setPlainText("Checked {device}")
    desk.click(snippets, "Add snippet")
    desk.settle(lambda: bool(list_snippets(desk.diary)))
    assert not snippets.dirty()
