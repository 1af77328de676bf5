"""Desktop, money: the figures of a time and in all, each of which opens what it is made of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.money.screen.figure_blocks import (
    AnyWish,
    GridBlock,
    GridCell,
    GridLine,
    key_of,
    telling,
)
from scheduler_app.desktop.plain import isolated, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.desktop.wording import money_text

LEAST = 300
"""Least width in pixels of the figures."""

LONGEST_NAME = 28
"""Letters of a service that are shown; a tip has the rest."""

AROUND = 20
"""Pixels beside an amount."""

STEP_IN = 12
"""Pixels by which a part stands below its sum."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureGrid(QWidget):
    """A line a figure, a column for the time that is looked at and one for all time."""

    chosen = Signal(object)
    """The wish of the figure that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Sequence[GridBlock] | None = None
        self._wanted: tuple[object, ...] | None = None
        """What was chosen by hand, of whatever time."""
        self.buttons: dict[AnyWish, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._body: QWidget | None = None
        self.setAccessibleName("Figures")

    def show_blocks(self, blocks: Sequence[GridBlock]) -> None:
        """Show these. What was chosen stays so."""
        if blocks == self._shown:
            return
        focused = any(button.hasFocus() for button in self.buttons.values())
        self._shown = blocks
        self._build(blocks)
        # Where there is nothing of a part in another time, its sum is looked at.
        wanted = (self._wanted, (*(self._wanted or ())[:2], None))
        same = (wish for key in wanted for wish in self.buttons if key_of(wish) == key)
        wish = next(same, telling(blocks))
        if wish is not None:
            self.buttons[wish].setChecked(True)
            if focused:
                self.buttons[wish].setFocus()

    def current(self) -> AnyWish | None:
        """What is chosen; None where there is nothing to choose."""
        return next((wish for wish, one in self.buttons.items() if one.isChecked()), None)

    def choose(self, wish: AnyWish) -> None:
        """Show the rows of this figure."""
        self._wanted = key_of(wish)
        self.buttons[wish].setChecked(True)
        self.chosen.emit(wish)

    # -- inside -------------------------------------------------------------------------------

    def _build(self, blocks: Sequence[GridBlock]) -> None:
        old = self._body
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._body = body = QWidget(self)
        group = QButtonGroup(body)
        group.buttonToggled.connect(_reach)
        self.buttons = {}
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        row = 0
        for block in blocks:
            self._add_head(grid, block, row, body)
            for line in block.lines:
                row += 1
                grid.addWidget(_name(line, body), row, 0)
                for place, cell in enumerate(line.cells, 1):
                    button = self._button(line, cell, body)
                    group.addButton(button)
                    grid.addWidget(button, row, place)
            row += 1
        self._column.addWidget(body)

    def _add_head(self, grid: QGridLayout, block: GridBlock, row: int, parent: QWidget) -> None:
        for place, text in enumerate((block.title, *block.columns)):
            label = QLabel(text, parent)
            role(label, "caption")
            label.setContentsMargins(8 if place else 0, 14 if row else 0, 8 if place else 0, 0)
            if place:
                label.setAlignment(_RIGHT)
            grid.addWidget(label, row, place)

    def _button(self, line: GridLine, cell: GridCell, parent: QWidget) -> QPushButton:
        amount = cell.amount
        text = money_text(amount, in_column=True) if amount.minor else "–"
        button = QPushButton(text, parent)
        role(button, "figure")
        button.setMinimumWidth(_width_in_bold(button, text))
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.setAccessibleName(f"{line.called}, {cell.where}: {money_text(amount)}")
        button.setToolTip(plain_tip(line.tip))
        button.clicked.connect(lambda _=False: self.choose(cell.wish))
        self.buttons[cell.wish] = button
        return button


class FigureColumn(QWidget):
    """The figures where they may scroll, as wide as they need: no amount is cut."""

    def __init__(self, grid: FigureGrid, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page = QWidget(self)
        page.setProperty("role", "page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addWidget(grid)
        inside.addStretch(1)
        self._scroll = scroll_area(self)
        self._scroll.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        page.installEventFilter(self)
        self.setFixedWidth(LEAST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            bar = self._scroll.verticalScrollBar().sizeHint().width()
            self.setFixedWidth(max(LEAST, self._page.minimumSizeHint().width() + bar))
        return super().eventFilter(watched, event)


def _width_in_bold(button: QPushButton, text: str) -> int:
    """What is chosen is set in bold, and no figure moves for it."""
    bold = QFont(button.font())
    bold.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(bold).horizontalAdvance(text) + AROUND


def _name(line: GridLine, parent: QWidget) -> QLabel:
    called = line.called
    if line.is_part:
        short = called if len(called) <= LONGEST_NAME else f"{called[: LONGEST_NAME - 1]}…"
        called = isolated(short)
    label = QLabel(called, parent)
    tip = f"{line.called}: {line.tip}" if line.is_part else line.tip
    label.setToolTip(plain_tip(tip))
    if line.is_part:
        role(label, "muted")
        label.setContentsMargins(STEP_IN, 0, 0, 0)
    return label


def _reach(button: QAbstractButton, chosen: bool) -> None:
    """By Tab one comes to the figure that is chosen, and by arrows from it to the others."""
    policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
    button.setFocusPolicy(policy)
