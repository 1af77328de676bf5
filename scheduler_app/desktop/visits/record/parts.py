"""Desktop, visit record: what was put in or sold: how much of what, and for how much."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from scheduler_app.desktop.visits.record.row_list import RowList, TypedRow
from scheduler_app.desktop.visits.remove_button import remove_button
from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.amounts import number_text, parse_money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visits.visit import UsedPart


class TypedPart(NamedTuple):
    """A part as it is typed; `id` 0 is one that is not stored yet."""

    what: str = ""
    quantity: str = "1"
    price: str = ""
    serial: str = ""
    currency: str = ""
    id: int = 0


class PartRow(TypedRow[TypedPart]):
    """One part; Enter in any of its fields goes on to the next."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._id = 0
        self._currency = currency
        self.what, self.quantity, self.price, self.serial = (QLineEdit() for _ in range(4))
        self.sign = QLabel(currency)
        self.remove = remove_button("Take this part out", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for field, name, hint, width in (
            (self.what, "Part", "Part, such as SSD 1 TB", 0),
            (self.quantity, "Quantity", "1", 48),
            (self.serial, "Serial number", "Serial number", 120),
            (self.price, "Price for one", "Price each", 100),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            if width:
                field.setFixedWidth(width)
            field.textChanged.connect(lambda _: self.edited.emit())
            field.installEventFilter(self)
            row.addWidget(field, 0 if width else 1)
        row.addWidget(self.sign)
        row.addWidget(self.remove)
        self.quantity.setText("1")
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)
        self.remove.clicked.connect(lambda _=False: self.gone.emit())

    def show_row(self, value: TypedPart) -> None:
        """Show this part."""
        self._id, self._currency = value.id, value.currency
        self.what.setText(value.what)
        self.quantity.setText(value.quantity)
        self.price.setText(value.price)
        self.serial.setText(value.serial)
        self.sign.setText(value.currency)

    def row(self) -> TypedPart:
        """What is typed."""
        return TypedPart(
            self.what.text().strip(),
            self.quantity.text().strip(),
            self.price.text().strip(),
            self.serial.text().strip(),
            self._currency,
            self._id,
        )

    def empty(self) -> bool:
        """Whether nothing is typed; that it is one of it says nothing."""
        return not any(field.text().strip() for field in (self.what, self.price, self.serial))

    def stops(self) -> Sequence[QWidget]:
        """What it is comes before how many: of most there is one. Without words it is none."""
        return (self.what, self.quantity, self.serial, self.price)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enters = Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enters and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                if not self.empty():
                    self.next_wanted.emit()
                return True
        return super().eventFilter(watched, event)


class PartRows(RowList[TypedPart]):
    """The parts of a visit, as a field."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = currency
        self.show_value(())

    def new_row(self) -> PartRow:
        """An empty row."""
        return PartRow(self._currency)

    def parts(self) -> tuple[UsedPart, ...]:
        """What is typed, read; `InvalidInput` on "parts" for what can't be."""
        return tuple(_read(typed) for typed in self.value())


def typed_part(part: UsedPart) -> TypedPart:
    """A part of the diary as one types it."""
    price = number_text(part.price, desk_locale()) if part.price.minor else ""
    quantity = f"{float(part.quantity):g}"
    return TypedPart(part.what, quantity, price, part.serial, part.price.currency, part.id)


def _read(typed: TypedPart) -> UsedPart:
    try:
        quantity = Fraction(typed.quantity.replace(",", ".") or "1")
    except (ValueError, ZeroDivisionError):
        raise InvalidInput(
            "parts",
            f"“{typed.quantity}” is no quantity of {typed.what or 'a part'}.",
            remedy="Write it such as 1 or 2.5.",
        ) from None
    price = parse_money(typed.price, typed.currency, desk_locale(), field="parts")
    return UsedPart(typed.what, quantity, price, typed.serial, typed.id)
