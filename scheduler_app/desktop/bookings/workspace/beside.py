"""Desktop, calendar screen: the columns beside the calendar: side panel, inspector, their folding.

How wide they are and what lies over the calendar is decided in `columns.py`.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from scheduler_app.desktop.bookings.workspace.columns import Columns, columns
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.stylesheet import role


class Beside:
    """Arranges one calendar screen. The inspector is built late: an empty frame keeps its room."""

    def __init__(self, screen: QWidget, side: QFrame, header: QWidget, view: CalendarView) -> None:
        self._screen = screen
        self._side = side
        self._header = header
        self._view = view
        self._open = {False: True, True: True}
        self._summoned = False
        self._selected = False
        self.inspector = QFrame(screen)
        self._edge = hairline(horizontal=False)
        self._row = QHBoxLayout(screen)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def arrange(self, middle: QVBoxLayout) -> None:
        """Side panel, what is in the middle, inspector."""
        self._row.addWidget(self._side)
        self._row.addWidget(hairline(horizontal=False))
        self._row.addLayout(middle, 1)
        self._row.addWidget(self._edge)
        self._row.addWidget(self.inspector)

    def take_inspector(self, made: QFrame) -> None:
        """The inspector is built: it takes its room."""
        room, self.inspector = self.inspector, made
        self._row.replaceWidget(room, made)
        room.deleteLater()
        self.place()

    def open_side(self, wanted: bool) -> None:
        """Unfold or fold the side panel."""
        self._side.setVisible(wanted)
        self.place()

    def toggle_side(self) -> None:
        """Unfold the side panel where it is folded, else fold it."""
        self.open_side(self._side.isHidden())

    def open_inspector(self, wanted: bool, *, over: bool | None = None) -> None:
        """Unfold or fold the inspector: as it stands now, or where it lies `over` the view.

        One that lies over the view shows itself only while something is selected.
        """
        self._open[self._columns().overlays if over is None else over] = wanted
        self.place()

    def toggle_inspector(self) -> None:
        """Show the inspector, also with nothing selected, or hide it."""
        self._summoned = self.inspector.isHidden()
        self.open_inspector(self._summoned)

    def inspector_open(self, *, over: bool) -> bool:
        """Whether the inspector is wanted beside the view, or where it lies over it."""
        return self._open[over]

    def selected(self, something: bool) -> None:
        """Something is selected in the view, or nothing any more."""
        self._selected = something
        self._summoned = self._summoned and something
        self.place()

    def mode_changed(self) -> None:
        """Another way to look: what was called for the last one is not wanted any more."""
        self._summoned = False
        self.place()

    def give_way(self, dragged: bool) -> None:
        """What lies over the view hides while a booking is dragged over the view."""
        if not dragged:
            self.place()
        elif self._columns().overlays:
            self.inspector.hide()

    def place(self) -> None:
        """Give the columns their widths, and the inspector its place beside or over the view."""
        found = self._columns()
        panel = self.inspector
        self._side.setFixedWidth(found.side)
        panel.setFixedWidth(found.inspector)
        overlays, inside = found.overlays, self._row.indexOf(panel) >= 0
        if overlays and inside:
            self._row.removeWidget(panel)
        elif not overlays and not inside:
            self._row.addWidget(panel)
        wanted = self._open[overlays]
        if overlays:
            wanted = wanted and (self._selected or self._summoned)
        panel.setVisible(wanted)
        self._edge.setVisible(wanted and not overlays)
        role(panel, "overlay" if overlays else "panel")
        if overlays:
            self._row.activate()  # what is selected stands where it will be seen
            panel.setGeometry(self._place_over(found.inspector))
            panel.raise_()

    def _columns(self) -> Columns:
        return columns(
            self._screen.window().width(),
            self._screen.width(),
            side_open=not self._side.isHidden(),
            month=self._view.mode() is Mode.MONTH,
        )

    def _place_over(self, width: int) -> QRect:
        """Below the header, whose buttons stay in reach, and beside what is selected."""
        screen, view = self._screen, self._view
        top = self._header.height() + 1
        right = QRect(screen.width() - width, top, width, screen.height() - top)
        left = right.translated(view.mapTo(screen, QPoint()).x() - right.x(), 0)
        chosen = view.place_of_selected()
        chosen.moveTopLeft(view.mapTo(screen, chosen.topLeft()))
        return left if right.intersects(chosen) and not left.intersects(chosen) else right


def hairline(*, horizontal: bool) -> QFrame:
    """A line between two parts of the screen."""
    line = QFrame()
    role(line, "line")
    if horizontal:
        line.setFixedHeight(1)
    else:
        line.setFixedWidth(1)
    return line
