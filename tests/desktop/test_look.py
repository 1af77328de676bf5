"""The look: colours follow the system while the window is open, and every control has a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.calendar.printing.dialog import PrintDialog
from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.desktop.frame.bug_dialog import BugDialog
from scheduler_app.desktop.frame.search.palette import SearchPalette
from scheduler_app.desktop.frame.shortcut_sheet import ShortcutSheet
from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.practice.services.screen import ServicesScreen
from scheduler_app.desktop.stylesheet import dress
from scheduler_app.desktop.theme import contrast, service_colours, tokens
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.desktop.widgets.fact_rows import RowButton, WrappedLink
from scheduler_app.desktop.widgets.overlay import Overlay
from scheduler_app.desktop.widgets.swatches import swatch
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.page.web_clients import WebClients


@pytest.fixture
def light_again() -> Iterator[None]:
    yield
    _theme(dark=False)


def _theme(*, dark: bool) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, dark)
    QApplication.processEvents()


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def _strongest(image: QImage, ground: QColor) -> float:
    """The greatest contrast of any pixel to the ground."""
    return max(
        contrast(image.pixelColor(x, y), ground)
        for x in range(image.width())
        for y in range(image.height())
    )


# -- light and dark ---------------------------------------------------------------------------


@pytest.mark.usefixtures("light_again")
def test_a_swatch_follows_the_theme(qtbot: QtBot) -> None:
    icon = swatch(3)
    for dark in (False, True, False):
        _theme(dark=dark)
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            drawn = icon.pixmap(QSize(16, 16), mode).toImage().pixelColor(8, 8)
            assert drawn.name() == service_colours(3, dark).bar.name()


@pytest.mark.usefixtures("light_again")
def test_the_services_keep_up_with_the_system(desk: Desk) -> None:
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    hue = screen.form.filled().hue
    for dark in (False, True, False):
        _theme(dark=dark)
        row = screen.list.visualItemRect(screen.list.item(0))
        picture = _picture(screen.list.viewport())
        names = {picture.pixelColor(x, row.center().y()).name() for x in range(40)}
        assert service_colours(hue, dark).bar.name() in names
        ground = QColor(picture.pixelColor(picture.width() // 2, picture.height() - 4))
        assert ground.name() == tokens(dark).surface.name()


@pytest.mark.usefixtures("light_again")
def test_signs_and_what_is_over_keep_up_with_the_system(desk: Desk) -> None:
    booked(desk, "Anna Schmidt today 8:00 10m")
    sign = IconSign("calendar", 24, parent=desk.calendar)
    sign.show()
    day = desk.calendar.side.day
    for dark in (False, True):
        _theme(dark=dark)
        look = tokens(dark)
        assert _strongest(_picture(sign), look.surface) > 3
        row = day.visualItemRect(day.item(0))
        assert _strongest(_picture(day.viewport()).copy(row), look.surface) > 4


# -- what a screen reader is told ------------------------------------------------------------


def _nameless(root: QWidget) -> list[str]:
    """What can have the focus and has neither a name, a text nor a label of its own."""
    labelled = {label.buddy() for label in root.window().findChildren(QLabel)}
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        above = widget.parentWidget()
        of_a_box = isinstance(above, QComboBox) or (
            above is not None and isinstance(above.parentWidget(), QComboBox)
        )
        if of_a_box or widget.objectName().startswith("qt_"):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
        if not (widget.accessibleName() or text or widget in labelled):
            found.append(f"{type(widget).__name__} in {type(above).__name__}")
    return found


@pytest.mark.parametrize(
    "name",
    [
        "calendar",
        "inbox",
        "conversation",
        "conflicts",
        "clients",
        "services",
        "money",
        "settings",
        "first-run",
    ],
)
def test_every_control_of_a_screen_has_a_name(desk: Desk, name: str) -> None:
    web = WebClients(desk.diary, NOW)
    web.asks("Peter Jones", NOW + timedelta(days=3))
    web.moves_house("Peter Jones", "+441614960000")
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.window.show_screen(name)
    desk.settle()
    assert _nameless(desk.window) == []


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ("Ctrl+N", QuickEntry),
        ("Ctrl+K", SearchPalette),
        ("Ctrl+I", ImportDialog),
        ("Ctrl+P", PrintDialog),
        ("Ctrl+Shift+N", QDialog),
        ("F1", ShortcutSheet),
    ],
)
def test_every_control_of_a_dialog_has_a_name(desk: Desk, keys: str, kind: type[QDialog]) -> None:
    desk.press(keys)
    assert _nameless(desk.dialog(kind)) == []


def test_every_control_of_the_bug_dialog_has_a_name(desk: Desk) -> None:
    desk.tools.notices.bug.emit("details")
    assert _nameless(desk.dialog(BugDialog)) == []


@pytest.mark.usefixtures("light_again")
@pytest.mark.parametrize("dark", [False, True])
def test_the_focus_of_a_list_is_seen_on_its_row(qtbot: QtBot, dark: bool) -> None:
    _theme(dark=dark)
    listed = QListWidget()
    qtbot.addWidget(listed)
    listed.addItems(["one", "two"])
    listed.setCurrentRow(1)
    listed.show()
    without = _picture(listed)
    listed.activateWindow()
    listed.setFocus()
    qtbot.waitUntil(listed.hasFocus)
    drawn = _picture(listed)
    assert drawn != without
    ring = tokens(dark).focus.name()
    row = listed.visualItemRect(listed.item(1)).translated(listed.viewport().pos())
    middle = row.center().y()
    assert ring in {drawn.pixelColor(x, middle).name() for x in range(row.right() + 3)}


# -- places and sizes -------------------------------------------------------------------------


def test_an_empty_screen_keeps_its_words_together(qtbot: QtBot) -> None:
    box = empty_state("clients", "Nothing yet", "Some words about it.", ("Do", lambda: None))
    qtbot.addWidget(box)
    box.resize(900, 1200)
    box.show()
    parts = [one for one in box.findChildren(QWidget) if one.isVisible()]
    parts.sort(key=lambda one: one.y())
    assert len(parts) == 4
    for above, below in pairwise(parts):
        assert 8 <= below.y() - above.geometry().bottom() - 1 <= 16
        assert abs(above.geometry().center().x() - below.geometry().center().x()) <= 1


@pytest.mark.parametrize("width", [860, 1000, 1280, 1920])
def test_the_title_is_never_cut(desk: Desk, width: int) -> None:
    desk.window.resize(width, 700)
    header = desk.calendar.header
    for text in ("2 March 2027", "29 November 2027 – 3 December 2027"):
        header.show_title(text)
        desk.settle()
        title = next(one for one in header.findChildren(QLabel) if one.accessibleName() == text)
        room = QFontMetrics(title.font()).horizontalAdvance(title.text())
        assert room <= title.width()
        assert title.text() == text or title.toolTip() == text


@pytest.mark.parametrize("width", [860, 1000, 1280, 1920])
def test_nothing_in_the_header_lies_on_anything_else(desk: Desk, width: int) -> None:
    desk.window.resize(width, 700)
    desk.settle()
    header = desk.calendar.header
    shown = [one for one in header.findChildren(QAbstractButton) if one.isVisible()]
    places = [(one, one.rect().translated(one.mapTo(header, QPoint(0, 0)))) for one in shown]
    for place, (one, area) in enumerate(places):
        assert header.rect().contains(area), one.text()
        for other, besides in places[place + 1 :]:
            assert not area.intersects(besides), (one.text(), other.text())


def test_the_inspector_over_a_narrow_calendar_leaves_the_header_free(desk: Desk) -> None:
    booked(desk, "Anna Schmidt thu 15:00")
    desk.window.resize(900, 700)
    desk.settle()
    calendar = desk.calendar
    assert calendar.inspector.isVisible()
    lowest = calendar.header.mapTo(calendar, calendar.header.rect().bottomLeft()).y()
    assert calendar.inspector.geometry().top() > lowest


def test_a_line_of_a_list_says_with_an_ellipsis_that_it_goes_on(qtbot: QtBot) -> None:
    row = RowButton("Wed 3 Mar 09:00  Okafor & Daughters, Greengrocers")
    qtbot.addWidget(row)
    row.resize(160, 28)
    row.show()
    assert row.shown_text().endswith("…")
    row.resize(600, 28)
    assert row.shown_text() == "Wed 3 Mar 09:00  Okafor & Daughters, Greengrocers"


def test_a_link_of_many_words_is_read_whole(qtbot: QtBot) -> None:
    words = "At risk: reminder by text Wed 3 Mar 15:00"
    link = WrappedLink(words, words)
    qtbot.addWidget(link)
    link.show()
    link.resize(600, 20)
    low = link.height()
    assert link.shown_text() == words
    link.resize(150, 20)
    lines = link.shown_text().split("\n")
    assert " ".join(lines) == words and len(lines) > 1
    assert link.heightForWidth(150) >= low + (len(lines) - 1) * link.fontMetrics().height()
    assert max(map(link.fontMetrics().horizontalAdvance, lines)) <= 150


def test_an_overlay_veils_the_window_while_it_is_open(desk: Desk) -> None:
    before = desk.window.grab().toImage()
    desk.press("Ctrl+K")
    overlay = desk.dialog(Overlay)
    corner = QPoint(before.width() - 40, before.height() - 40)
    veiled = desk.window.grab().toImage().pixelColor(corner)
    assert veiled.lightness() < before.pixelColor(corner).lightness()
    overlay.close()
    desk.settle()
    assert desk.window.grab().toImage().pixelColor(corner) == before.pixelColor(corner)


def test_an_overlay_stays_over_the_window_where_the_window_manager_puts_it_elsewhere(
    desk: Desk,
) -> None:
    overlay = Overlay("Somewhere", desk.window)
    line = QLineEdit(overlay)
    overlay.body.addWidget(line)
    overlay.open()
    wanted = overlay.pos()
    overlay.move(0, 0)
    desk.settle()
    assert overlay.pos() == wanted
    middle = overlay.mapTo(desk.window, overlay.rect().center())
    assert abs(middle.x() - desk.window.rect().center().x()) <= 4
    overlay.move(0, 0)
    line.setFixedHeight(120)
    desk.settle()
    assert overlay.pos() == wanted


# -- the first start --------------------------------------------------------------------------


def test_a_new_diary_offers_the_first_steps_until_something_is_booked(desk: Desk) -> None:
    steps = desk.calendar.first_steps
    assert steps.isVisible()
    desk.click(steps, "Set up in three steps")
    assert desk.window.current() == "first-run"
    desk.window.show_screen("calendar")
    booked(desk, "Anna Schmidt thu 10:00")
    assert steps.isHidden()


def test_the_first_steps_can_be_sent_away(desk: Desk) -> None:
    steps = desk.calendar.first_steps
    next(one for one in steps.findChildren(QAbstractButton) if not one.text()).click()
    desk.settle()
    desk.calendar.refresh_around()
    assert steps.isHidden()
