"""Desktop, money: the figures of a month and in all, each of which opens what it is made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.money.screen.money_words import FIGURES, TIPS
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import (
    FigureWish,
    MoneyFigure,
    MoneyFigures,
    MoneyPeriod,
)

LEAST = 300
"""Least width in pixels of the figures."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureGrid(QWidget):
    """A line a figure, a column for the month and one for all time; a block a currency."""

    chosen = Signal(object)
    """The `FigureWish` of the figure that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: object = None
        self._wanted: tuple[MoneyFigure, str, bool] | None = None
        """Figure, currency, and whether of the month; what was chosen by hand."""
        self.buttons: dict[FigureWish, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._body: QWidget | None = None
        self.setAccessibleName("Figures")

    def show_figures(self, found: MoneyFigures, month: MoneyPeriod, name: str) -> None:
        """Show these; `name` is what the month is called. What was chosen stays so."""
        shown = (found, month, name)
        if shown == self._shown:
            return
        focused = any(button.hasFocus() for button in self.buttons.values())
        self._shown = shown
        self._build(found, month, name)
        wish = self._wish(month)
        button = self.buttons.get(wish) if wish is not None else None
        if button is None:
            button = self.buttons.get(_telling(found)) if self.buttons else None
        if button is not None:
            button.setChecked(True)
            if focused:
                button.setFocus()

    def current(self) -> FigureWish | None:
        """What is chosen; None where there is nothing to choose."""
        return next((wish for wish, one in self.buttons.items() if one.isChecked()), None)

    def choose(self, wish: FigureWish) -> None:
        """Show the rows of this figure."""
        self._wanted = (wish.figure, wish.currency, wish.period is not None)
        self.buttons[wish].setChecked(True)
        self.chosen.emit(wish)

    # -- inside -------------------------------------------------------------------------------

    def _wish(self, month: MoneyPeriod) -> FigureWish | None:
        if self._wanted is None:
            return None
        figure, currency, of_month = self._wanted
        return FigureWish(figure, currency, month if of_month else None)

    def _build(self, found: MoneyFigures, month: MoneyPeriod, name: str) -> None:
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
        line = 0
        for currency in found.currencies:
            for place, text in enumerate((currency, name, "In all")):
                label = QLabel(text, body)
                role(label, "caption")
                label.setContentsMargins(8 if place else 0, 8 if line else 0, 8 if place else 0, 0)
                if place:
                    label.setAlignment(_RIGHT)
                grid.addWidget(label, line, place)
            line += 1
            for figure, called in FIGURES.items():
                label = QLabel(called, body)
                label.setToolTip(plain_tip(TIPS[figure]))
                grid.addWidget(label, line, 0)
                for place, period in enumerate((month, None), 1):
                    sums = found.in_all if period is None else found.month
                    amount = Money(sums.get((currency, figure), 0), currency)
                    wish = FigureWish(figure, currency, period)
                    where = "in all" if period is None else name
                    button = self._button(wish, amount, f"{called}, {where}", body)
                    group.addButton(button)
                    grid.addWidget(button, line, place)
                line += 1
        self._column.addWidget(body)

    def _button(self, wish: FigureWish, amount: Money, called: str, parent: QWidget) -> QPushButton:
        text = money_text(amount, in_column=True) if amount.minor else "–"
        button = QPushButton(text, parent)
        role(button, "figure")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.setAccessibleName(f"{called}: {money_text(amount)}")
        button.setToolTip(plain_tip(TIPS[wish.figure]))
        button.clicked.connect(lambda _=False: self.choose(wish))
        self.buttons[wish] = button
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


def _reach(button: QAbstractButton, chosen: bool) -> None:
    """By Tab one comes to the figure that is chosen, and by arrows from it to the others."""
    policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
    button.setFocusPolicy(policy)


def _telling(found: MoneyFigures) -> FigureWish:
    """What to begin with: what is missing, else what is held, else the first that is anything."""
    some = [key for key, amount in found.in_all.items() if amount]
    order = list(FIGURES)
    first = min(some, key=lambda key: order.index(key[1]), default=None)
    currency, figure = (found.currencies[0], order[0]) if first is None else first
    return FigureWish(figure, currency)
