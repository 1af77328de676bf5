"""What is drawn quickly looks like what is drawn plainly: kept shapes, many blocks in one go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar.block_painter import BlockPainter
from scheduler_app.desktop.calendar.geometry import Box
from scheduler_app.desktop.widgets.text_fitter import TextFitter
from scheduler_app.domain.calendar.items import CalendarItem
from tests.desktop.calendar.conftest import instant, make_item

PLAIN = ["Remote session · Office", "Łukasz Ñandú-Őz", "17", "Remote s…", "AV To “ffi”"]
ODD = ["שלום עולם", "日本語 A", "a\tb", "two\nlines", "🙂 x", ""]


def sheet(ratio: float, height: int = 60) -> QImage:
    made = QImage(round(400 * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(ratio)
    made.fill(0xFFFFFF)
    return made


def painter_on(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


@pytest.mark.parametrize("family", ["", "Serif", "Monospace"])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_a_text_that_is_drawn_often_looks_as_at_first(
    qapp: QApplication, family: str, ratio: float
) -> None:
    assert qapp is not None
    fitter = TextFitter(theme.font(theme.BODY, base=QFont(family) if family else None))
    left, baseline = round(5.3 * ratio) / ratio, round(20.4 * ratio) / ratio + fitter.ascent
    for text in PLAIN + ODD:
        plainly = sheet(ratio)
        painter = painter_on(plainly)
        painter.setFont(fitter.font)
        painter.drawText(QPointF(left, baseline), text)
        painter.end()
        for time in range(10):
            image = sheet(ratio)
            painter = painter_on(image)
            painter.setFont(fitter.font)
            fitter.draw(painter, [(left, baseline, text)])
            painter.end()
            assert image == plainly, (text, time)


def test_what_is_kept_shaped_takes_the_colour_and_the_scale_of_the_painter(
    qapp: QApplication,
) -> None:
    assert qapp is not None
    fitter = TextFitter(theme.font(theme.SMALL))
    for colour, scale in (("black", 1.0), ("red", 1.0), ("red", 0.77), ("black", 2.0)) * 8:
        images = (sheet(1.0), sheet(1.0))
        for image in images:
            painter = painter_on(image)
            painter.scale(scale, scale)
            painter.setFont(fitter.font)
            painter.setPen(colour)
            if image is images[0]:
                fitter.draw(painter, [(4.0, 20.0, "Printer")])
            else:
                painter.drawText(QPointF(4.0, 20.0), "Printer")
            painter.end()
        assert images[0] == images[1], (colour, scale)


def booking(number: int, **what: object) -> CalendarItem:
    return make_item(instant(2, "10:00"), instant(2, "11:00"), id=number, **what)


SOME = [
    booking(1),
    booking(2, client="Priya Raghunathan", place="Office"),
    booking(3, state="pending", hue=2),
    booking(4, state="done", series_id=7),
    booking(5, state="no-show", hue=3),
    booking(6, state="cancelled", client="Łukasz Wójcik"),
    booking(7, conflict=instant(2, "11:00")),
    booking(8, kind="busy", client="", title="Dentist", transparent=1),
    booking(9, client="שלמה כהן"),
    booking(10),
]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(50, 24), (110, 40), (180, 54), (20, 60)])
def test_blocks_painted_in_one_go_look_as_one_by_one(
    qapp: QApplication, dark: bool, size: tuple[int, int]
) -> None:
    assert qapp is not None
    width, height = size
    places = [
        (item, Box(4.0 + row % 2 * 190, top, 4.0 + row % 2 * 190 + width, top + height), True)
        for row, item in enumerate(SOME)
        for top in (float(row * (height + 3)),)
    ]
    brush = BlockPainter(theme.tokens(dark=dark))
    together, apart = sheet(1.0, 700), sheet(1.0, 700)
    painter = painter_on(apart)
    for item, box, head in places:
        alone = BlockPainter(theme.tokens(dark=dark))
        alone.paint(painter, item, box, selected=item.id == 4, head=head)
    painter.end()
    for _ in range(10):
        together = sheet(1.0, 700)
        painter = painter_on(together)
        brush.paint_all(painter, places, 4)
        painter.end()
        assert together == apart


def test_a_booking_whose_words_change_is_painted_with_the_new_ones(qapp: QApplication) -> None:
    assert qapp is not None
    brush = BlockPainter(theme.tokens(dark=False))

    def picture(painted: BlockPainter, item: CalendarItem) -> QImage:
        image = sheet(1.0)
        painter = painter_on(image)
        painted.paint(painter, item, Box(4, 4, 160, 56), selected=False)
        painter.end()
        return image

    before, after = booking(1), booking(1, client="Bea Schmidt", service="Network")
    pictures = [picture(brush, before) for _ in range(10)]
    assert picture(brush, after) != pictures[-1]
    assert picture(brush, after) == picture(BlockPainter(theme.tokens(dark=False)), after)
