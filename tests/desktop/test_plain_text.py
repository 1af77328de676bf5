"""Names and texts of strangers: what they wrote is what is shown, as markup nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QMessageBox,
    QTabBar,
    QWidget,
)

from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.desktop.exchange.importing.rows import COLUMNS, PreviewTable
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.plain import caption, notice, plain_tip
from scheduler_app.desktop.ways import EDIT
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.time_units import Minutes
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.exchange.export_calendar import export
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.desktop.desk import NOW, Desk
from tests.desktop.page.web_clients import WebClients
from tests.shots_page import at

HOSTILE = "Tom & Mia <b>x</b><img src=x>"
Look = Callable[[str], None]
DESKTOP = Path(__file__).parents[2] / "scheduler_app" / "desktop"


def test_labels_and_message_boxes_show_markup_as_it_was_typed(desk: Desk) -> None:
    label = QLabel("<b>x</b>", desk.window)
    box = QMessageBox(desk.window)
    box.setText("<b>x</b>")
    box.setInformativeText("<i>x</i>")
    for widget in (label, box):
        widget.show()
    QApplication.processEvents()
    labels = [label, *box.findChildren(QLabel)]
    assert {one.textFormat() for one in labels} == {Qt.TextFormat.PlainText}
    box.close()
    box.deleteLater()


@pytest.mark.parametrize("text", ["Tom & Mia", "Anna\nRemote session", ""])
def test_a_tip_that_holds_no_markup_is_left_as_it_is(text: str) -> None:
    assert plain_tip(text) == text


def test_a_tip_with_markup_is_shown_as_it_was_typed() -> None:
    tip = plain_tip(f"{HOSTILE}\n2 < 3")
    assert "Tom &amp; Mia &lt;b&gt;" in tip
    assert "<img" not in tip
    assert tip.count("<br>") == 1


def test_a_caption_keeps_its_ampersand() -> None:
    assert caption("R&D & Co") == "R&&D && Co"


def test_a_message_at_the_tray_has_neither_tags_nor_entities() -> None:
    shown = notice("<b>Tom</b> &amp; Mia")
    assert not re.search(r"</?\w|&\w", shown)
    assert shown.replace("\u2060", "") == "<b>Tom</b> &amp; Mia"


def test_every_screen_and_dialog_shows_what_strangers_wrote(desk: Desk, tmp_path: Path) -> None:
    _fill(desk)
    offenders: list[str] = []

    def look(where: str) -> None:
        desk.settle()
        offenders.extend(f"{where}: {what}" for what in _offences())

    look("week")
    desk.jump_to(desk.item(HOSTILE).id)
    look("inspector")
    for screen in ("inbox", "conflicts", "clients", "services", "money", "settings"):
        desk.window.show_screen(screen)
        look(screen)
        for view in desk.window.findChildren(QAbstractItemView):
            if view.isVisible() and view.model().rowCount():
                view.setCurrentIndex(view.model().index(0, 0))
        look(f"{screen}, its first row")
    desk.window.show_screen("inbox")
    _ask(desk, look)
    desk.window.show_screen("calendar")
    _open(desk, look, tmp_path)
    desk.show_client(1)
    look("client")
    desk.tools.notices.say(f"Done: {HOSTILE}", Offer("Undo", desk.settle))
    desk.tools.notices.show(Trouble(f"No: {HOSTILE}", remedy=HOSTILE))
    look("toast and banner")
    assert not offenders


def _fill(desk: Desk) -> None:
    diary = desk.diary
    for service in list_services(diary):
        save_service(diary, replace(service, name=f"{service.name} {HOSTILE}"), now=NOW)
    visit = NewBooking(start=at(4, 10), title=HOSTILE, place=HOSTILE, minutes=Minutes(60))
    made = Client(id=0, name=HOSTILE, company=HOSTILE)
    book(diary, replace(visit, new_client=made, service_id=1), now=NOW)
    web = WebClients(diary, NOW)
    web.asks(HOSTILE + " 2", at(5, 10), text=HOSTILE, place=HOSTILE)
    web.asks(HOSTILE + " 3", at(5, 10), text=HOSTILE)
    web.asks(HOSTILE + " 4", at(4, 10), text=HOSTILE, at_once=True)
    desk.page.show(PageStatus(kind="hosted", url="https://b.example", trouble=HOSTILE))
    desk.settle()


def _ask(desk: Desk, look: Look) -> None:
    parts = desk.window.parts
    desk.settle(lambda: bool(parts.waiting.entries))
    request = parts.waiting.entries[0].request
    for name, ask in (
        ("decline", parts.answers.ask_decline),
        ("propose", parts.answers.ask_propose),
    ):
        ask(request)
        look(name)
        _close_dialogs(desk)


def _open(desk: Desk, look: Look, folder: Path) -> None:
    ways = desk.tools.ways
    item = next(one for one in desk.items() if one.headline == HOSTILE)
    file = folder / "diary.ics"
    export(desk.diary, desk.tools.exchange.writer(), file, now=NOW)

    def imported() -> None:
        desk.do("import")
        desk.dialog(ImportDialog).read([file])

    def in_a_line() -> None:
        desk.do("new")
        desk.write("tom thu 10am")

    def searched() -> None:
        desk.do("search")
        desk.write("tom")

    dialogs: tuple[tuple[str, Callable[[], object]], ...] = (
        ("quick entry", in_a_line),
        ("editor", lambda: ways.show(EDIT, item)),
        ("search", searched),
        ("import", imported),
        ("print", lambda: desk.do("print")),
        ("page", lambda: desk.do("page")),
        ("move", lambda: desk.calendar.verbs.times.ask_move(item)),
        ("cancel", lambda: desk.calendar.verbs.states.ask_cancel(item)),
        ("overlap", lambda: desk.calendar.verbs.times.move(item, at(5, 10))),
    )
    for name, act in dialogs:
        act()
        look(name)
        _close_dialogs(desk)


def _close_dialogs(desk: Desk) -> None:
    for widget in QApplication.topLevelWidgets():
        if widget is not desk.window and widget.isVisible():
            widget.close()
    desk.settle()


def _offences() -> list[str]:
    found = []
    for widget in QApplication.allWidgets():
        if widget.isVisible() or isinstance(widget, QMenu):
            found += [f"{type(widget).__name__}: {what}" for what in _wrong_in(widget)]
    return found


def _wrong_in(widget: QWidget) -> list[str]:
    keyed = [action.text() for action in widget.actions()]
    tips = [widget.toolTip()]
    if isinstance(widget, QAbstractButton):
        keyed.append(widget.text())
    if isinstance(widget, QTabBar):
        keyed += [widget.tabText(tab) for tab in range(widget.count())]
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        tips += _tips_of(widget.model())
    wrong = [f"takes & for a key in {text!r}" for text in keyed if "Tom & Mia" in text]
    wrong += [f"has markup in the tip {tip!r}" for tip in tips if "<img" in tip]
    if isinstance(widget, QLabel) and not _is_read_as_typed(widget):
        wrong.append(f"reads {widget.text()!r} as markup")
    return wrong


def _is_read_as_typed(label: QLabel) -> bool:
    return "<" not in label.text() or label.textFormat() is Qt.TextFormat.PlainText


def _tips_of(model: QAbstractItemModel) -> list[str]:
    columns = range(len(COLUMNS)) if isinstance(model, PreviewTable) else (0,)
    cells = [model.index(row, column) for row in range(model.rowCount()) for column in columns]
    return [str(cell.data(Qt.ItemDataRole.ToolTipRole) or "") for cell in cells]


FREE_OF_STRANGERS = {"tip", "key_tip"}
"""Functions whose words are our own."""


def test_tips_that_are_put_together_go_through_plain_tip() -> None:
    """A tip is our own constant words, or comes from `plain_tip` or `tip`."""
    offenders = []
    for file in sorted(DESKTOP.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "setToolTip" and not _is_plain(node.args[0]):
                offenders.append(f"{file.relative_to(DESKTOP)}:{node.lineno}")
    assert not offenders


def _is_plain(given: ast.expr) -> bool:
    if isinstance(given, ast.IfExp):
        return _is_plain(given.body) and _is_plain(given.orelse)
    if isinstance(given, ast.Constant):
        return True
    return (
        isinstance(given, ast.Call)
        and isinstance(given.func, ast.Name)
        and given.func.id in FREE_OF_STRANGERS | {"plain_tip"}
    )
