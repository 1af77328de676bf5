"""What other wings tell of a booking on its block: seen, heard, and never dearer than a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar import signs
from scheduler_app.desktop.calendar.badges import Badges
from scheduler_app.desktop.calendar.block_painter import BlockPainter
from scheduler_app.desktop.calendar.block_words import BlockForm, Signs
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.geometry import Box
from scheduler_app.desktop.calendar.sign_painter import colour_of
from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.calendar.source import Mode
from tests.desktop.calendar.conftest import Add, FakeSource, instant, make_item

REASON = "At risk: reminder by mail tomorrow 09:30"


@pytest.fixture
def brush(qapp: QApplication) -> BlockPainter:
    assert qapp is not None
    return BlockPainter(theme.tokens(dark=False))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("hue", [theme.NEUTRAL, *range(10)])
@pytest.mark.parametrize("state", ["confirmed", "pending"])
def test_every_sign_shows_on_every_block(
    qapp: QApplication, dark: bool, hue: int, state: str
) -> None:
    assert qapp is not None
    tokens = theme.tokens(dark)
    dress = BlockPainter(tokens).dress(make_item(0, 3600, hue=hue, state=state))
    colours = [dress.sign.color(), *(colour_of(sign, tokens) for sign in signs.PRESSING)]
    for ground in (dress.fill.color(), tokens.surface, tokens.selection):
        assert min(theme.contrast(colour, ground) for colour in colours) >= 3


@pytest.mark.parametrize("height", [14, 20, 26, 54])
def test_a_sign_goes_before_a_name_is_cut(brush: BlockPainter, height: int) -> None:
    item = make_item(instant(2, "10:00"), instant(2, "10:15"), client="Priya Raghunathan")
    whole = brush.bold.width(item.headline) + 40
    for width in range(30, int(whole) + 60):
        without = brush.words.arranged(item, width, height, 0)
        with_signs = brush.words.arranged(item, width, height, 2)
        shown = "".join(without.name).replace(" ", "")
        assert "".join(with_signs.name).replace(" ", "") == shown
        if with_signs.signs is Signs.TOP:
            taken = with_signs.head.width(with_signs.name[0]) + 14 * with_signs.fit
            assert with_signs.left + taken + with_signs.right <= width
    assert brush.words.arranged(item, whole + 60, height, 2).fit == 2


def test_what_presses_is_kept_where_one_sign_fits(brush: BlockPainter) -> None:
    item = make_item(0, 3600, series_id=1, state="pending")
    shapes = brush.signs_of(item, brush.dress(item), (Sign.SECURED, Sign.AT_RISK))
    assert shapes == (Sign.AT_RISK, Sign.PENDING, Sign.SERIES, Sign.SECURED)


def test_what_is_urgent_comes_first_of_all(brush: BlockPainter) -> None:
    item = make_item(0, 3600, conflict=1)
    dress = brush.dress(item)
    told = (Sign.AT_RISK, Sign.SECURED, Sign.DEPOSIT_TROUBLE)
    assert brush.signs_of(item, dress, told)[:3] == (
        *(Sign.DEPOSIT_TROUBLE, Sign.AT_RISK, Sign.CONFLICT),
    )
    plain = make_item(0, 3600)
    assert brush.signs_of(plain, brush.dress(plain), told)[0] is Sign.DEPOSIT_TROUBLE


@pytest.mark.parametrize("height", [8, 14, 20, 26, 40, 54, 90])
@pytest.mark.parametrize("client", ["Li", "Maximiliane Freifrau von Hohenstein-Westerburg"])
def test_a_dispute_is_seen_on_every_block(brush: BlockPainter, height: int, client: str) -> None:
    item = make_item(instant(2, "10:00"), instant(2, "11:00"), client=client)
    for width in range(10, 260, 3):
        words = brush.words.arranged(item, width, height, 1, 1)
        assert words.fit == 1 and words.signs is not Signs.NOWHERE, width
        if words.form is BlockForm.UPRIGHT:
            assert words.head.width(words.name[0]) <= height - 7 - signs.SIZE or not words.name[0]
        elif words.signs is Signs.TOP and words.form is not BlockForm.NOTHING:
            taken = words.head.width(words.name[0]) + signs.SIZE
            assert words.left + taken + words.right <= width + 1, width


@pytest.mark.parametrize("height", [18, 40])
@pytest.mark.parametrize("client", ["Li", "Maximiliane Freifrau von Hohenstein-Westerburg"])
def test_a_dispute_is_seen_on_every_line(brush: BlockPainter, height: int, client: str) -> None:
    item = make_item(instant(2, "10:00"), instant(2, "11:00"), client=client)
    pictures = []
    for told in ((), (Sign.DEPOSIT_TROUBLE,)):
        picture = QImage(90, height, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        box = Box(0, 0, 90, height)
        brush.paint_line(painter, item, box, selected=False, time="10:00", brought=told, calm=True)
        painter.end()
        pictures.append(picture.copy(90 - 16, 0, 12, height))
    assert pictures[0] != pictures[1]
    red = colour_of(Sign.DEPOSIT_TROUBLE, brush.tokens).rgb()
    assert any(pictures[1].pixel(x, y) == red for x in range(12) for y in range(height))


def test_it_is_seen_in_every_view_and_a_month_shows_only_what_presses(
    view: CalendarView, add: Add, source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = add(2, "10:30", "11:30", client="Li")
    view.refresh()
    for mode in Mode:
        view.set_mode(mode)
        pictures = []
        # Nothing is asked to show them.
        monkeypatch.setattr(source, "items", None)
        for sign in (None, Sign.SECURED, Sign.AWAITED, Sign.AT_RISK, Sign.MISSED):
            view.show_badges(Badges({item.id: (sign,)} if sign else {}))
            pictures.append(view.grab().toImage())
        monkeypatch.undo()
        unlike = [one for n, one in enumerate(pictures) if one not in pictures[:n]]
        assert len(unlike) == (3 if mode is Mode.MONTH else 5), mode


@pytest.mark.parametrize("mode", [Mode.WEEK, Mode.AGENDA])
def test_it_is_heard_and_the_way_there_keeps_it(view: CalendarView, add: Add, mode: Mode) -> None:
    item = add(2, "10:30", "11:30")
    view.set_mode(mode)
    view.refresh()
    page = view._page()
    assert REASON not in page.described()[0].name
    view.show_badges(Badges({item.id: (Sign.AT_RISK,)}, lambda _: [REASON]))
    assert page.described()[0].name.endswith(f"confirmed, {REASON}")
    view.step(1)
    view.step(-1)
    assert page.described()[0].name.endswith(REASON)
