"""Desktop, calendar: paints one booking: soft fill, strong bar, words, and its state as a shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar import labels, signs
from scheduler_app.desktop.calendar.block_words import (
    BAR,
    FOOT,
    INSET,
    LEAST_REST,
    BlockForm,
    BlockWords,
    FittedWords,
    Signs,
)
from scheduler_app.desktop.calendar.geometry import Box
from scheduler_app.desktop.calendar.hatch import hatch
from scheduler_app.desktop.calendar.sign_painter import GAP, SignPainter, sign_pen
from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.widgets.text_fitter import TextFitter, is_sharp
from scheduler_app.domain.calendar.items import CalendarItem

NO_SIGNS: Mapping[int, tuple[Sign, ...]] = MappingProxyType({})

_SLIM = 72.0
"""Under this width the bar stands nearer to the edge."""

_LINE_LEFT, _LINE_RIGHT, _LINE_GAP = 8.0, 3.0, 5.0
"""Free pixels beside the words of a line, the bar among them, and between time and name."""

_DONE_BAR = 1.5
"""The bar of what is done is thinner: its state has a shape, and no sign beside the name."""


@dataclass(frozen=True, slots=True, eq=False)
class Dress:
    """How the blocks of one service in one state look. Each is made once and is equal to itself."""

    fill: QBrush
    outline: QPen
    bar: QColor
    bar_width: float
    text: QColor
    sign: QPen
    struck: bool
    signs: tuple[Sign, ...]


Texts = dict[tuple[TextFitter, Dress, bool], list[tuple[float, float, str]]]
"""What is to be drawn in a font, in the colour of a dress or of danger: left, baseline, text."""


class BlockPainter:
    """Paints blocks in one theme and font; keeps fonts, pens and fitted texts between paintings."""

    def __init__(self, tokens: theme.Tokens, base: QFont | None = None) -> None:
        self.tokens = tokens
        self.small = TextFitter(theme.font(theme.SMALL, base=base))
        self.small_bold = TextFitter(theme.font(theme.SMALL, semibold=True, base=base))
        self.bold = TextFitter(theme.font(theme.BODY, semibold=True, base=base))
        self._struck = {
            fitter: _struck_out(fitter.font) for fitter in (self.small, self.small_bold, self.bold)
        }
        self.words = BlockWords(self.small, self.small_bold, self.bold)
        self._dresses: dict[tuple[int, str, str, int, bool], Dress] = {}
        self._conflict_pen = QPen(tokens.danger, 1.5)
        self.sign_brush = SignPainter(tokens)
        self._selection_pen = QPen(tokens.focus, 2)
        self._no_pen = QPen(Qt.PenStyle.NoPen)

    def paint(
        self, painter: QPainter, item: CalendarItem, box: Box, *, selected: bool, head: bool = True
    ) -> None:
        """Paint the block of `item` in `box`; one that goes on from the day before has no words."""
        self.paint_all(painter, ((item, box, head),), item.id if selected else None)

    def paint_all(
        self,
        painter: QPainter,
        blocks: Iterable[tuple[CalendarItem, Box, bool]],
        selected: int | None,
        brought: Mapping[int, tuple[Sign, ...]] = NO_SIGNS,
    ) -> None:
        """Paint blocks that leave one another free, each with whether it has words.

        To set a font or a pen takes as long as a short text: all words come last, font by font,
        and then the signs. `brought` are those of other wings, by the ids of bookings.
        """
        texts: Texts = {}
        no_pen, set_pen, set_brush = self._no_pen, None, None
        for item, box, head in blocks:
            told = brought.get(item.id, ())
            dress = self.dress(item, reserved=signs.reserve(told))
            left, top, right, bottom = box
            width, height = right - left, bottom - top
            radius = min(float(theme.RADIUS), height / 3)
            pen, brush = self._conflict_pen if item.conflict else dress.outline, dress.fill
            if pen is not set_pen:
                painter.setPen(pen)
                set_pen = pen
            if brush is not set_brush:
                painter.setBrush(brush)
                set_brush = brush
            half = 0.0 if pen is no_pen else pen.widthF() / 2
            painter.drawRoundedRect(
                QRectF(left + half, top + half, width - 2 * half, height - 2 * half),
                radius,
                radius,
            )
            inset = INSET if height > 20 and width >= _SLIM else 2.0
            bar = QRectF(left + inset, top + inset, dress.bar_width, height - 2 * inset)
            painter.fillRect(bar, dress.bar)
            if item.id == selected:
                painter.setPen(self._selection_pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                rect = QRectF(left + 1, top + 1, width - 2, height - 2)
                painter.drawRoundedRect(rect, radius, radius)
                set_pen = set_brush = None
            if head:
                shapes = self.signs_of(item, dress, told)
                if self._words(painter, item, box, dress, shapes, texts):
                    set_pen = set_brush = None
        self._write(painter, texts)
        self.sign_brush.paint(painter)

    def paint_gaps(self, painter: QPainter, item: CalendarItem, inner: Box, outer: Box) -> None:
        """Hatch preparation, wrap-up and travel: the parts of `outer` above and below `inner`."""
        brush = hatch(self._colours(item).bar.rgba(), painter.device().devicePixelRatioF())
        left, width = inner.left, inner.width
        if inner.top > outer.top:
            painter.fillRect(QRectF(left, outer.top, width, inner.top - outer.top), brush)
        if outer.bottom > inner.bottom:
            painter.fillRect(QRectF(left, inner.bottom, width, outer.bottom - inner.bottom), brush)

    def paint_line(
        self,
        painter: QPainter,
        item: CalendarItem,
        box: Box,
        *,
        selected: bool,
        time: str = "",
        brought: tuple[Sign, ...] = (),
        calm: bool = False,
    ) -> None:
        """Paint the item as one line, as in the all-day strip and the month.

        One with a `time` is an hour among others: it has a bar and no fill, to keep a month calm.
        `brought` are signs of other wings, of which a `calm` line shows only those that press.
        """
        dress = self.dress(item, reserved=signs.reserve(brought))
        if calm and brought:
            brought = tuple(sign for sign in brought if sign in signs.PRESSING)
        rect = QRectF(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1)
        outline = self._conflict_pen if item.conflict else dress.outline
        if not time or outline.style() != Qt.PenStyle.NoPen:
            painter.setPen(outline)
            painter.setBrush(dress.fill)
            painter.drawRoundedRect(rect, 4, 4)
        bar = QRectF(box.left + 2, box.top + 2, dress.bar_width, box.height - 4)
        painter.fillRect(bar, dress.bar)
        if selected:
            painter.setPen(self._selection_pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        left = box.left + _LINE_LEFT
        two = box.height >= 2 * self.small_bold.height
        baseline = box.top + 2 + self.small.ascent if two else self._baseline(box, self.small)
        if time:
            self._draw(painter, self.small, dress.text, left, baseline, time)
            left += self.small.width(time) + _LINE_GAP
        inner = Box(left, box.top, box.right - _LINE_RIGHT, box.bottom)
        shapes = self.signs_of(item, dress, brought)
        urgent = signs.urgent(shapes)
        if two:
            right = self.sign_brush.place(shapes[:urgent], dress.sign, inner.right, box.top + 4)
            lines = self.small_bold.wrapped(item.headline, right - left, 2)
            self._draw_lines(painter, self.small_bold, dress, left, baseline, lines)
            self.sign_brush.paint(painter)
            return
        spare = inner.width - self.small_bold.width(item.headline)
        shapes = shapes[: max(urgent, int(spare / (signs.SIZE + GAP)))]
        top = box.top + (box.height - signs.SIZE) / 2
        right = self.sign_brush.place(shapes, dress.sign, inner.right, top)
        self._one_line(painter, item, Box(left, box.top, right, box.bottom), dress)
        self.sign_brush.paint(painter)

    def name_fits(self, item: CalendarItem, width: float, time: str) -> bool:
        """Whether the whole name fits on a line of this width (pixels) after its time."""
        before = self.small.width(time) + _LINE_GAP if time else 0
        room = width - _LINE_LEFT - _LINE_RIGHT - before
        return self.small_bold.width(item.headline) <= room

    def dress(self, item: CalendarItem, *, reserved: bool = False) -> Dress:
        """The look of an item, made once for each service and state.

        What is `reserved` is confirmed, with a condition: it is as unsure as what is pending.
        """
        hue = theme.NEUTRAL if item.kind == "busy" else item.hue
        key = (hue, item.state, item.kind, item.transparent, reserved)
        found = self._dresses.get(key)
        if found is None:
            found = self._dresses[key] = self._made(item, reserved)
        return found

    def signs_of(
        self, item: CalendarItem, dress: Dress, brought: tuple[Sign, ...] = ()
    ) -> tuple[Sign, ...]:
        """The signs in the corner of the block, those `brought` among them.

        The most pressing are first.
        """
        plain = not item.conflict and item.series_id is None
        if plain and not (dress.signs and brought) and len(brought) < 2:
            return dress.signs or brought
        extra: tuple[Sign, ...] = (Sign.CONFLICT,) if item.conflict else ()
        series: tuple[Sign, ...] = (Sign.SERIES,) if item.series_id is not None else ()
        pressing = signs.by_urgency(brought)
        quiet = tuple(sign for sign in brought if sign not in signs.PRESSING)
        return pressing + extra + dress.signs + series + quiet

    def _made(self, item: CalendarItem, reserved: bool) -> Dress:
        colours, ground = self._colours(item), self.tokens.surface
        fill, bar, text = colours.fill, colours.bar, colours.text
        outline, struck, bar_width = self._no_pen, False, BAR
        shapes: tuple[Sign, ...] = ()
        if item.state == "pending" or reserved:
            fill = theme.mixed(colours.fill, ground, 0.4)
            outline = QPen(bar, 1.25, Qt.PenStyle.CustomDashLine)
            outline.setDashPattern([3.2, 2.4])
            # What reserves it has a sign of its own.
            shapes = () if reserved else (Sign.PENDING,)
        elif item.state == "done":
            fill = theme.mixed(colours.fill, ground, 0.45)
            bar = theme.mixed(colours.bar, ground, 0.75)
            text = theme.mixed(colours.text, ground, 0.85)
            bar_width = _DONE_BAR
        elif item.state == "no-show":
            fill = ground
            outline = QPen(bar, 1)
            shapes = (Sign.NO_SHOW,)
        elif item.state == "cancelled":
            fill, bar, text = ground, self.tokens.muted, self.tokens.muted
            outline = QPen(self.tokens.hairline, 1)
            struck = True
        elif item.transparent:
            fill = ground
            outline = QPen(theme.mixed(bar, ground, 0.6), 1)
        return Dress(QBrush(fill), outline, bar, bar_width, text, sign_pen(text), struck, shapes)

    def _colours(self, item: CalendarItem) -> theme.ServiceColours:
        hue = theme.NEUTRAL if item.kind == "busy" else item.hue
        return theme.service_colours(hue, self.tokens.dark)

    def _words(
        self,
        painter: QPainter,
        item: CalendarItem,
        box: Box,
        dress: Dress,
        shapes: tuple[Sign, ...],
        texts: Texts,
    ) -> bool:
        """Add the words of a block to `texts`, place its signs; whether words were painted now."""
        left, top, right, bottom = box
        urgent, count = signs.urgent(shapes), len(shapes)
        words = self.words.arranged(item, right - left, bottom - top, count, urgent)
        inner = Box(left + words.left, top, right - words.right, bottom)
        if words.signs is not Signs.NOWHERE:
            if words.signs is Signs.FOOT:
                above = bottom - top - signs.SIZE - FOOT
            else:
                above = 5 if words.form is BlockForm.LINES else (bottom - top - signs.SIZE) / 2
            fit = shapes[: words.fit]
            edge = max(inner.right, min(right, left + words.left + signs.SIZE))
            self.sign_brush.place(fit, dress.sign, edge, top + above, left)
        if words.form is BlockForm.NOTHING:
            return False
        if words.form is BlockForm.UPRIGHT:
            self._upright(painter, words, box, dress)
            return True
        if words.form is BlockForm.LINE:
            self._in_line(words, inner, dress, texts)
        else:
            self._in_lines(words, inner, dress, texts)
        return False

    def _write(self, painter: QPainter, texts: Texts) -> None:
        sharp = is_sharp(painter)
        for (fitter, dress, warns), lines in texts.items():
            painter.setPen(self.tokens.danger if warns else dress.text)
            if dress.struck:
                painter.setFont(self._struck[fitter])
                for left, baseline, text in lines:
                    painter.drawText(QPointF(left, baseline), text)
            else:
                painter.setFont(fitter.font)
                fitter.draw(painter, lines, sharp=sharp)

    def _in_line(self, words: FittedWords, inner: Box, dress: Dress, texts: Texts) -> None:
        baseline = self._baseline(inner, words.head)
        for name in words.name:
            texts.setdefault((words.head, dress, False), []).append((inner.left, baseline, name))
        for rest in words.more:
            left = inner.left + words.head.width(words.name[0]) + 6
            texts.setdefault((self.small, dress, False), []).append((left, baseline, rest))

    def _in_lines(self, words: FittedWords, inner: Box, dress: Dress, texts: Texts) -> None:
        head, small, left = words.head, self.small, inner.left
        baseline = inner.top + 4 + head.ascent
        lines = texts.setdefault((head, dress, False), [])
        for line in words.name:
            lines.append((left, baseline, line))
            baseline += head.height
        baseline += small.ascent - head.ascent + 1
        lines = texts.setdefault((small, dress, False), [])
        for number, line in enumerate(words.more, 1):
            if words.warns and number == len(words.more):
                lines = texts.setdefault((small, dress, True), [])
            lines.append((left, baseline, line))
            baseline += small.height + 1

    def _upright(self, painter: QPainter, words: FittedWords, box: Box, dress: Dress) -> None:
        """The name from the foot to the top, as on the spine of a book."""
        head = words.head
        middle = (box.left + words.left + box.right - words.right) / 2
        painter.save()
        painter.translate(round(middle + (head.ascent - head.height / 2)), round(box.top + 4))
        painter.rotate(-90)
        left = -head.width(words.name[0])
        self._draw_lines(painter, head, dress, left, 0, words.name)
        painter.restore()

    def _draw_lines(
        self,
        painter: QPainter,
        fitter: TextFitter,
        dress: Dress,
        left: float,
        baseline: float,
        lines: tuple[str, ...],
    ) -> float:
        """Draw lines below one another; the baseline of the line that would follow."""
        painter.setFont(self._struck[fitter] if dress.struck else fitter.font)
        painter.setPen(dress.text)
        for line in lines:
            painter.drawText(QPointF(left, baseline), line)
            baseline += fitter.height
        return baseline

    def _one_line(self, painter: QPainter, item: CalendarItem, box: Box, dress: Dress) -> None:
        head = self.small_bold
        baseline = self._baseline(box, head)
        text = head.name(item.headline, box.width)
        self._draw(painter, head, dress.text, box.left, baseline, text, struck=dress.struck)
        left = box.left + head.width(text) + 6
        if box.right - left > LEAST_REST:
            rest = self.small.fitted(labels.details(item), box.right - left)
            self._draw(painter, self.small, dress.text, left, baseline, rest)

    def _baseline(self, box: Box, fitter: TextFitter) -> float:
        return round(box.top + (box.height - fitter.height) / 2 + fitter.ascent)

    def _draw(
        self,
        painter: QPainter,
        fitter: TextFitter,
        colour: QColor,
        left: float,
        baseline: float,
        text: str,
        *,
        struck: bool = False,
    ) -> None:
        if text:
            painter.setFont(self._struck[fitter] if struck else fitter.font)
            painter.setPen(colour)
            painter.drawText(QPointF(left, baseline), text)


def _struck_out(font: QFont) -> QFont:
    struck = QFont(font)
    struck.setStrikeOut(True)
    return struck
