"""The settings: whatever is registered is shown, found by its words, and saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from scheduler_app.desktop.frame import brought
from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.frame.search.palette import SearchPalette
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.practice.settings.hours import HoursGroup
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.use_cases.practice.rules import get_practice
from tests.desktop.desk import Desk
from tests.desktop.doing.unsaved_forms import asked


def settings(desk: Desk) -> SettingsScreen:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    return screen


def look_for(desk: Desk, words: str) -> SettingsScreen:
    screen = settings(desk)
    screen.search.setFocus()
    screen.search.selectAll()
    desk.write(words)
    return screen


def shown(screen: SettingsScreen) -> list[str]:
    return [group.title for group in screen.groups if group.isVisible()]


def marked(screen: SettingsScreen) -> list[str]:
    """The words that stand out because they were found."""
    labels: list[QLabel | QPushButton] = [*screen.findChildren(QLabel)]
    labels += screen.findChildren(QPushButton)
    return [one.text().replace("&", "") for one in labels if one.property("found")]


@pytest.mark.parametrize(
    ("words", "group", "found"),
    [
        ("currency", "The practice", ["Currency"]),
        ("CURR", "The practice", ["Currency"]),
        ("money", "The practice", ["Currency"]),
        ("bank holiday", "The practice", ["Public holidays"]),
        ("lead time", "What clients may book", ["Notice to book"]),
        ("reschedule", "What clients may book", ["Notice to move"]),
        ("vacation", "Days off", ["Days off"]),
        ("page colour", "Booking page", ["Colour"]),
        ("gdpr", "Booking page", ["Privacy notice"]),
        ("pairing", "Booking page", ["Booking page"]),
        ("outlook", "Other programs", ["Import a calendar or clients…"]),
        ("other programs", "Other programs", []),
        ("monday", "Working hours", ["Monday"]),
        ("VAT", "Booking page", ["Imprint"]),
        ("urlaub", "Days off", ["Days off"]),
        ("feiertag", "The practice", ["Public holidays"]),
        ("export", "Other programs", ["Export the diary…"]),
    ],
)
def test_a_setting_is_found_by_its_name_and_by_other_words(
    desk: Desk, words: str, group: str, found: list[str]
) -> None:
    screen = look_for(desk, words)
    assert group in shown(screen)
    assert set(found) <= set(marked(screen))
    if group != "Working hours":
        assert "Working hours" not in shown(screen)


def test_enter_goes_to_what_was_found_and_escape_shows_everything(desk: Desk) -> None:
    screen = settings(desk)
    everything = shown(screen)
    look_for(desk, "imprint")
    desk.settle(
        lambda: not screen.group("page").fields.fields()["page.imprint"].visibleRegion().isEmpty()
    )
    desk.press("Return")
    assert screen.group("page").fields.fields()["page.imprint"].hasFocus()
    screen.search.setFocus()
    desk.press("Escape")
    assert screen.search.text() == ""
    assert shown(screen) == everything
    assert marked(screen) == []


def test_the_keyboard_reaches_the_search(desk: Desk) -> None:
    screen = settings(desk)
    assert screen.group("hours").start().hasFocus(), "one begins where one did"
    desk.press("Shift+Tab")
    assert screen.search.hasFocus()


def test_what_nothing_is_called_says_so(desk: Desk) -> None:
    screen = look_for(desk, "xyzzy")
    assert shown(screen) == []
    said = {one.text() for one in screen.findChildren(QLabel) if one.isVisible()}
    assert "No setting found" in said
    desk.click(screen, "Show all settings")
    assert "Working hours" in shown(screen)
    assert screen.search.hasFocus()


def test_what_is_no_setting_is_found_by_the_search_of_everything(desk: Desk) -> None:
    screen = look_for(desk, "dark")
    assert shown(screen) == []
    desk.click(screen, "Search everything (Ctrl+K)")
    desk.write("dark")
    [palette] = desk.window.findChildren(SearchPalette)
    desk.settle(lambda: "Dark theme" in [hit.title for hit in palette.list.hits()])


def test_who_comes_back_sees_everything(desk: Desk) -> None:
    """The keyboard begins in a group that the search had hidden."""
    screen = look_for(desk, "imprint")
    desk.press("Alt+1")
    desk.press("Alt+7")
    assert screen.search.text() == ""
    assert screen.group("hours").start().hasFocus()


def test_what_is_refused_is_seen_though_the_search_had_hidden_it(desk: Desk) -> None:
    screen = settings(desk)
    notice = screen.group("booking").fields.fields()["booking.notice"]
    notice.setFocus()
    notice.selectAll()  # type: ignore[attr-defined]
    desk.write("a while")
    look_for(desk, "imprint")
    assert not notice.isVisible()
    desk.click(screen, "Save settings")
    assert notice.isVisible()
    assert "24 h" in screen.group("booking").fields.wrong_text()


def test_whoever_is_sent_to_a_group_sees_it(desk: Desk) -> None:
    screen = look_for(desk, "currency")
    screen.show_group("page")
    assert screen.group("page").isVisible()


# -- whatever is registered -------------------------------------------------------------------


class Lighthouse(SettingsGroup):
    """A group that no wing of ours brings."""

    name = "lighthouse"

    def __init__(self) -> None:
        super().__init__("Lighthouse", "What ships are told.")
        self.add("page.phone", "Number of the keeper", QLineEdit(), "lantern foghorn")
        self.fields.add_wrong()
        self.own = ""

    def unsaved(self) -> str:
        return self.own

    def save_unsaved(self, then: Callable[[], None]) -> None:
        self.own = ""
        self.edited.emit()
        then()

    def discard_unsaved(self) -> None:
        self.own = ""


@pytest.fixture
def registered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> SettingsScreen:
    """The settings of a window for which only two groups are registered."""

    def hours(parts: WindowParts) -> SettingsGroup:
        return HoursGroup(parts.tools)

    monkeypatch.setattr(brought, "SETTINGS_GROUPS", (hours, lambda _: Lighthouse()))
    return settings(desk)


def test_what_is_registered_is_shown_and_nothing_else(registered: SettingsScreen) -> None:
    assert shown(registered) == ["Working hours", "Lighthouse"]


def test_what_is_registered_is_searched(desk: Desk, registered: SettingsScreen) -> None:
    look_for(desk, "fog")
    assert shown(registered) == ["Lighthouse"]
    assert marked(registered) == ["Number of the keeper"]
    look_for(desk, "currency")
    assert shown(registered) == [], "nobody brings it"


def test_what_is_registered_is_saved(desk: Desk, registered: SettingsScreen) -> None:
    field = registered.group("lighthouse").start()
    field.setFocus()
    desk.write("0161 496 0000")
    assert registered.unsaved() == "the settings"
    desk.click(registered, "Save settings")
    desk.settle(lambda: get_practice(desk.diary).page_phone == "0161 496 0000")
    desk.settle(lambda: registered.unsaved() == "")
    assert "Settings saved" in desk.toast()


def test_nobody_leaves_what_is_typed_in_it_without_a_word(
    desk: Desk, registered: SettingsScreen
) -> None:
    registered.group("lighthouse").start().setFocus()
    desk.write("0161")
    desk.window.close()
    [question] = asked(desk)
    desk.click(question, "Discard")
    assert registered.unsaved() == ""


def test_what_a_group_keeps_of_its_own_is_unsaved_too(
    desk: Desk, registered: SettingsScreen
) -> None:
    group = registered.group("lighthouse")
    assert isinstance(group, Lighthouse)
    group.own = "a flag"
    group.edited.emit()
    assert registered.head.save.isEnabled()
    assert desk.tools.unsaved.names() == ["a flag"]
    desk.click(registered, "Save settings")
    desk.settle(lambda: registered.unsaved() == "")
    assert not registered.head.save.isEnabled()


def test_tab_goes_down_the_settings_as_the_eye_does(desk: Desk) -> None:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    groups = [screen.group(name) for name in ("hours", "practice", "booking")]
    fields = [field for group in groups for field in group.fields.fields().values()]
    seen: list[QWidget] = []
    widget: QWidget | None = fields[0]
    for _ in range(200):
        if widget is not None and widget in fields and widget not in seen:
            seen.append(widget)
        widget = widget.nextInFocusChain() if widget else None
    assert seen == fields


def test_the_wheel_scrolls_past_what_is_to_be_chosen(desk: Desk) -> None:
    screen = settings(desk)
    desk.settle()
    boxes: list[QComboBox | QSpinBox] = [
        *screen.findChildren(QComboBox),
        *screen.findChildren(QSpinBox),
    ]
    assert boxes
    for box in boxes:
        before = box.currentIndex() if isinstance(box, QComboBox) else box.value()
        box.setFocus()
        for turn in (120, -120):
            none, here = QPoint(), QPointF(5, 5)
            wheel = QWheelEvent(
                here,
                box.mapToGlobal(here),
                none,
                QPoint(0, turn),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(box, wheel)
        after = box.currentIndex() if isinstance(box, QComboBox) else box.value()
        assert after == before
