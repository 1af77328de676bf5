"""By hand: the menu of a day by its header, and another time from the small month."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from scheduler_app.desktop.messages.taps.lost_day_question import LostDayQuestion
from scheduler_app.desktop.widgets.moment_field.choice import ChoicePopup
from scheduler_app.use_cases.page.lost_day import LostChoice
from tests.desktop.desk import Desk
from tests.desktop.messages.taps import made
from tests.desktop.messages.taps.dialogs import THREE


def test_a_right_click_on_the_header_of_a_day_is_about_that_day(desk: Desk) -> None:
    grid = desk.calendar.view.grid

    def labels(day: int) -> list[str]:
        place = QPoint(int(grid.plan.edges[day]) + 20, 12)
        reason = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(reason, place, grid.mapToGlobal(place))
        QApplication.sendEvent(grid, event)
        shown = [one for one in desk.calendar.findChildren(QMenu) if one.isVisible()]
        found = [action.text().partition("\t")[0] for menu in shown for action in menu.actions()]
        for menu in shown:
            menu.close()
        desk.settle()
        return found

    assert labels(0) == [], "Monday is over"
    assert labels(1) == ["Running late…", "The day is lost…"]
    assert labels(2) == ["The day is lost…"]


def test_another_time_is_chosen_from_what_is_free_by_keys_alone(desk: Desk) -> None:
    question = LostDayQuestion(made.lost(THREE), desk.tools, desk.window)
    question.open()
    desk.settle()
    row = question.rows[0]
    row.choose(LostChoice.MOVE)
    row.times.other.setFocus()
    QTest.keyClick(row.times.other, Qt.Key.Key_Return)
    desk.settle()
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, ChoicePopup)
    times = popup.choice.times
    times.setFocus()
    times.setCurrentRow(2)
    QTest.keyClick(times, Qt.Key.Key_Return)
    desk.settle()
    free = made.times(THREE[0], 9)
    assert row.starts() == (free[2],)
    question.close()
