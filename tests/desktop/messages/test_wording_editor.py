"""The editor of messages: shows what they say as it is typed, and keeps what can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPixmap

from scheduler_app.desktop.messages.screen.said import LaidOut
from scheduler_app.desktop.messages.wording_editor import WordingEditor
from scheduler_app.domain.messages.message import MessagePart
from scheduler_app.domain.messages.settings import ServerKind
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.use_cases.messages.wordings import own_wordings
from tests.desktop.desk import Desk


class WordsOnly:
    """Servers of a window that keeps no secrets, and words messages."""

    def kept(self) -> Sequence[str]:
        return ()

    def keep(self, name: str, value: str) -> None:
        raise AssertionError(name, value)

    def forget(self, name: str) -> None:
        raise AssertionError(name)

    def try_out(self, server: ServerKind, address: str = "") -> str:
        raise AssertionError(server, address)

    def writer(self) -> TemplateWriter:
        return TemplateWriter()


@pytest.fixture
def editor(desk: Desk) -> Iterator[WordingEditor]:
    made = WordingEditor(replace(desk.tools, servers=WordsOnly()))
    desk.settle(lambda: bool(made.shown.toPlainText()))
    yield made
    made.done(0)


def test_what_is_typed_is_shown_on_a_booking_and_kept(desk: Desk, editor: WordingEditor) -> None:
    assert "this is a reminder" in editor.shown.toPlainText()
    editor.text.setPlainText("Hi {{ name }}!")
    desk.settle(lambda: editor.shown.toPlainText().startswith("Hi "))
    assert "{{" not in editor.shown.toPlainText()
    assert not editor.template.isEnabled() and editor.save.isEnabled()
    editor.reject()
    assert "Save what you have typed" in editor.told.text()
    editor.save.click()
    desk.settle(lambda: not editor.changed() and editor.reset.isEnabled())
    assert own_wordings(desk.tools.diary) == {
        ("reminder", "en", MessagePart.TEXT): "Hi {{ name }}!"
    }
    editor.reset.click()
    desk.settle(lambda: "this is a reminder" in editor.text.toPlainText().lower())
    assert own_wordings(desk.tools.diary) == {}


def test_what_is_wrong_is_told_with_its_line_and_not_kept(
    desk: Desk, editor: WordingEditor
) -> None:
    editor.text.setPlainText("Hi\n{{ nmae }}")
    desk.settle(lambda: "Line 2" in editor.told.text())
    assert editor.told.property("role") == "danger"
    editor.save.click()
    desk.settle(lambda: desk.tools.runner.idle)
    assert own_wordings(desk.tools.diary) == {} and editor.changed()
    editor.discard.click()
    assert not editor.changed()
    desk.settle(lambda: editor.told.property("role") == "muted")


def test_a_text_tells_its_segments(desk: Desk, editor: WordingEditor) -> None:
    editor.part.setCurrentIndex(editor.part.findData(MessagePart.SMS))
    desk.settle(lambda: "1 segment: " in editor.told.text())
    assert "GSM-7" in editor.told.text()
    editor.language.setCurrentIndex(editor.language.findData("ar"))
    desk.settle(lambda: "UCS-2" in editor.told.text())


def test_no_wording_fetches_a_picture_or_leads_away(
    desk: Desk, editor: WordingEditor, tmp_path: Path
) -> None:
    strange = QPixmap(40, 40)
    strange.fill(QColor("#ff00ff"))
    picture = tmp_path / "seen.png"
    assert strange.save(str(picture))
    editor.part.setCurrentIndex(editor.part.findData(MessagePart.HTML))
    desk.settle(lambda: "extends" in editor.text.toPlainText())
    editor.text.setPlainText(f'<p>Looked at</p><img src="{picture.as_uri()}">')
    desk.settle(lambda: "Looked at" in editor.shown.toPlainText())
    for shown in (editor.shown, LaidOut(editor.shown.toHtml(), editor)):
        drawn = shown.grab().toImage()
        rows, columns = range(drawn.height()), range(drawn.width())
        assert "#ff00ff" not in {drawn.pixelColor(x, y).name() for y in rows for x in columns}
        assert not shown.openLinks()
