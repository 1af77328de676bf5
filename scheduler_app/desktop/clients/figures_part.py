"""Desktop, clients: the numbers of a client that matter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.forms import scrolled_widget
from scheduler_app.domain.clients.dossier import ClientFigure

WIDEST = 480


class FiguresPart(QWidget):
    """A name, its number, and below it what was counted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: Sequence[ClientFigure] | None = None
        self._page: QWidget | None = None

    def show_figures(self, figures: Sequence[ClientFigure]) -> None:
        """These instead of those."""
        if figures == self._shown:
            return
        self._shown = figures
        if self._page is not None:
            self._column.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        for row, figure in enumerate(figures):
            said = QVBoxLayout()
            said.setSpacing(1)
            said.addWidget(text_label(figure.label))
            if figure.explained:
                said.addWidget(text_label(figure.explained, "small"))
            grid.addLayout(said, row, 0)
            value = QLabel(figure.value)
            role(value, "title")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        if not figures:
            grid.addWidget(text_label("Nothing to count yet.", "muted"), 0, 0)
        self._page = scrolled_widget(inside, self)
        self._column.addWidget(self._page)
        self._page.show()
