"""Desktop, conversation: paints a line of a thread: theirs at the left, ours at the right."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.messages.conversation.laid_text import LaidText, TextLayer
from scheduler_app.desktop.messages.conversation.words import LineLook
from scheduler_app.desktop.theme import BODY, RADIUS, SMALL, Tokens, font, is_dark, mixed, tokens
from scheduler_app.desktop.widgets.painted_row import LEFT, RIGHT, write
from scheduler_app.domain.messages.conversation import SaidBy

SIDE, PAD_X, PAD_Y, BETWEEN = 16, 12, 8, 10
"""Pixels: beside the bubbles, within one beside and above its words, and between two lines."""

DAY, FOOT, SIGN, LINE = 32, 18, 12, 17
"""Pixels: of the day above, the words below, the sign among those, and of a line of small words."""

WIDEST, SHARE = 600, 0.78
"""A bubble is at most so many pixels wide, and never more than this share of the view."""

MORE = "Show all"


class _Plan(NamedTuple):
    """Where the parts of a line stand, in a row of a given width that begins at 0."""

    bubble: QRect
    head: LaidText | None
    text: LaidText
    remark: LaidText | None
    cut: bool
    height: int


class LinePainter(QStyledItemDelegate):
    """Words only, no ground of Qt's: whose they are is told by side, fill and outline."""

    def __init__(self, look_role: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._role = look_role
        self._texts = TextLayer(font(BODY))
        self._heads = TextLayer(font(BODY, semibold=True))
        self._remarks = TextLayer(font(SMALL))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 400
        look = self._look(index)
        return QSize(0, self._plan(look, width).height if look is not None else LINE)

    def folds(self, index: QModelIndex, width: int) -> bool:
        """Whether there is more of it than is shown in a view of this width."""
        look = self._look(index)
        return look is not None and self._plan(look, width).cut

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = self._look(index)
        if look is None:
            return
        row = QRect(option.rect)
        colours = tokens(is_dark(option.palette))
        plan = self._plan(look, row.width())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if look.day:
            place = QRect(row.left(), row.top(), row.width(), DAY)
            write(painter, place, look.day, font(SMALL, semibold=True), colours.muted, _MIDDLE)
        bubble = plan.bubble.translated(row.topLeft())
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        self._paint_bubble(painter, bubble, look, colours, focused=focused)
        self._paint_words(painter, bubble, look, plan, colours)
        self._paint_foot(painter, bubble, look, plan, colours)
        painter.restore()

    # -- inside -------------------------------------------------------------------------------

    def _look(self, index: QModelIndex | QPersistentModelIndex) -> LineLook | None:
        look = index.data(self._role)
        return look if isinstance(look, LineLook) else None

    def _plan(self, look: LineLook, width: int) -> _Plan:
        room = max(80, int(min(WIDEST, (width - 2 * SIDE) * SHARE)))
        inside = room - 2 * PAD_X
        head = self._heads.laid(look.head, inside) if look.head else None
        text = self._texts.laid(look.text or " ", inside, look.most)
        remark = self._remarks.laid(look.remark, room) if look.remark else None
        wide = max(text.width, head.width if head else 0, _width(MORE) if text.cut else 0)
        high = 2 * PAD_Y + text.height + (head.height if head else 0) + (LINE if text.cut else 0)
        ours = look.by in (SaidBy.US, SaidBy.RULE)
        left = width - SIDE - wide - 2 * PAD_X if ours else SIDE
        bubble = QRect(left, DAY if look.day else 0, wide + 2 * PAD_X, high)
        below = FOOT + (remark.height + 2 if remark else 0)
        return _Plan(bubble, head, text, remark, text.cut, bubble.bottom() + 1 + below + BETWEEN)

    def _paint_bubble(
        self, painter: QPainter, room: QRect, look: LineLook, colours: Tokens, *, focused: bool
    ) -> None:
        fill: QColor | None = None
        edge: QPen | None = None
        match look.by:
            case SaidBy.THEM:
                fill = mixed(colours.text, colours.surface, 0.07)
            case SaidBy.US:
                fill = mixed(colours.accent, colours.surface, 0.16)
            case SaidBy.RULE:
                edge = QPen(colours.hairline, 1)
            case SaidBy.NOTE:
                edge = QPen(mixed(colours.muted, colours.surface, 0.7), 1, Qt.PenStyle.DashLine)
        if focused:
            edge = QPen(colours.focus, 2)
        painter.setPen(edge or Qt.PenStyle.NoPen)
        painter.setBrush(fill or Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if look.waits:
            # A bar beside it, so that nobody needs to tell colours apart.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent)
            bar = QRectF(room.left() - 8, room.top() + 2, 3, room.height() - 4)
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_words(
        self, painter: QPainter, bubble: QRect, look: LineLook, plan: _Plan, colours: Tokens
    ) -> None:
        left, top = bubble.left() + PAD_X, bubble.top() + PAD_Y
        quiet = look.by is SaidBy.RULE
        ink = colours.muted if quiet else colours.text
        if plan.head is not None:
            plan.head.draw(painter, left, top, ink)
            top += plan.head.height
        plan.text.draw(painter, left, top, ink)
        if plan.cut:
            place = QRect(left, top + plan.text.height, bubble.width() - 2 * PAD_X, LINE)
            write(painter, place, MORE, font(SMALL), colours.accent)

    def _paint_foot(
        self, painter: QPainter, bubble: QRect, look: LineLook, plan: _Plan, colours: Tokens
    ) -> None:
        ours = look.by in (SaidBy.US, SaidBy.RULE)
        ink = colours.danger if look.marked else colours.muted
        wide = _width(look.foot) + (SIGN + 6 if look.sign else 0) + 4
        left = bubble.right() - wide + 1 if ours else bubble.left()
        place = QRect(left, bubble.bottom() + 1, wide, FOOT)
        if look.sign:
            sign = QRect(place.left(), place.top() + (FOOT - SIGN) // 2, SIGN, SIGN)
            icon(look.sign, QPalette.ColorRole.PlaceholderText).paint(painter, sign)
            place.setLeft(place.left() + SIGN + 6)
        write(painter, place, look.foot, font(SMALL), ink, RIGHT if ours else LEFT)
        if plan.remark is not None:
            at = bubble.right() + 1 - plan.remark.width if ours else bubble.left()
            told = colours.success if look.good else colours.warning
            plan.remark.draw(painter, at, bubble.bottom() + 1 + FOOT, told)


def _width(text: str) -> int:
    return QFontMetrics(font(SMALL)).horizontalAdvance(text) + 2


_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
