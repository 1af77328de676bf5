"""Desktop, invoices: the cells of the lines: how they are painted, and the fields typed in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from scheduler_app.desktop.money.invoices.editor.line_columns import AMOUNT, TAX, WHAT
from scheduler_app.desktop.money.invoices.editor.lines_model import HEADS, NEW, NOTE, WRONG
from scheduler_app.desktop.theme import BODY, SMALL, font, is_dark, tokens
from scheduler_app.desktop.widgets.painted_row import LEFT, RIGHT

ROW, ROW_WITH_NOTE = 32, 48
"""Heights in pixels of a line."""

SIDE = 8
LONGEST = 200
"""Letters of what a line is for: more belongs into its note."""

Index = QModelIndex | QPersistentModelIndex


class LineCells(QStyledItemDelegate):
    """Enter and Tab in a field say that the next one is wanted; what is offered completes it."""

    on_wanted = Signal(int)
    """1 for the next field, -1 for the one before."""

    def __init__(self, names: Callable[[int], Sequence[str]], parent: QObject) -> None:
        """`names` are what a column offers while it is typed in."""
        super().__init__(parent)
        self._names = names

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        text, empty.text = str(index.data() or ""), ""
        view = option.widget
        if view is not None:
            view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, empty, painter, view)
        colours = tokens(is_dark(option.palette))
        wrong = bool(index.data(WRONG))
        ink = colours.danger if wrong else colours.text
        column = index.column()
        if text == NEW or (column not in (WHAT, AMOUNT) and not text):
            ink = colours.muted
        note = str(index.data(NOTE) or "")
        room = QRect(option.rect).adjusted(SIDE, 0, -SIDE, 0)
        how = font(BODY, semibold=column == AMOUNT)
        painter.save()
        painter.setPen(ink)
        painter.setFont(how)
        upper = QRect(room)
        if note:
            upper.setTop(room.top() + 5)
            upper.setHeight(20)
        cut = QFontMetrics(how).elidedText(text, Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, LEFT if column == WHAT else RIGHT, cut)
        if note and column == WHAT:
            small = font(SMALL)
            lower = QRect(room.left(), upper.bottom() + 1, room.width(), 16)
            painter.setFont(small)
            painter.setPen(colours.muted)
            line = " ".join(note.split())
            cut = QFontMetrics(small).elidedText(line, Qt.TextElideMode.ElideRight, lower.width())
            painter.drawText(lower, LEFT, cut)
        if self._has_keyboard(option) and column != AMOUNT:
            painter.setPen(QPen(colours.focus, 2))
            painter.drawRect(QRect(option.rect).adjusted(1, 1, -2, -2))
        painter.restore()

    def _has_keyboard(self, option: QStyleOptionViewItem) -> bool:
        focus = QStyle.StateFlag.State_HasFocus
        # Qt's stubs know nothing of the fields of a style option.
        return bool(option.state & focus)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        first = index.sibling(index.row(), WHAT)
        height = ROW_WITH_NOTE if first.data(NOTE) else ROW
        return QSize(super().sizeHint(option, index).width() + 2 * SIDE, height)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setAccessibleName(HEADS[index.column()])
        line.setMaxLength(LONGEST)
        line.setAlignment(LEFT if index.column() == WHAT else RIGHT)
        offered = self._names(index.column())
        if offered:
            completer = QCompleter(list(offered), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            if index.column() == TAX:
                completer.setFilterMode(Qt.MatchFlag.MatchStartsWith)
            line.setCompleter(completer)
            if (popup := completer.popup()) is not None:
                # While it is open it has the keyboard, and hands keys on past all filters.
                popup.installEventFilter(self)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        listed = watched.focusProxy() if isinstance(watched, QAbstractItemView) else None
        line = watched if listed is None else listed
        step = _step(event)
        if step and isinstance(line, QLineEdit):
            _take_offered(line)
            self.commitData.emit(line)
            self.closeEditor.emit(line, QStyledItemDelegate.EndEditHint.NoHint)
            self.on_wanted.emit(step)
            return True
        return listed is None and super().eventFilter(watched, event)


def _take_offered(line: QLineEdit) -> None:
    """What is marked in the list below it is meant."""
    completer: QCompleter | None = line.completer()
    popup = None if completer is None else completer.popup()
    if popup is None or not popup.isVisible():
        return
    marked = popup.currentIndex()
    if marked.isValid():
        line.setText(str(marked.data()))
    popup.hide()


def _step(event: QEvent) -> int:
    """Which way the keyboard wants to go on; 0 for none."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return 0
    key = Qt.Key(event.key())
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return 0
    if key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return -1 if back else 1
    return -1 if key == Qt.Key.Key_Backtab else 0
