"""Names first: whose hour it is can be read on a slim block, a low one and in the month's cells."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.block_painter import BlockPainter
from scheduler_app.desktop.calendar.block_words import CONFLICT, BlockForm, FittedWords, Signs
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.month_view import MonthView
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import zone
from tests.desktop.calendar.conftest import instant, make_item

LONG = "Maximiliane Freifrau von Hohenstein-Westerburg"


@pytest.fixture
def brush(qapp: QApplication) -> BlockPainter:
    assert qapp is not None
    return BlockPainter(theme.tokens(dark=False))


def booking(**what: object) -> CalendarItem:
    return make_item(instant(2, "10:00"), instant(2, "11:00"), **what)


def words(brush: BlockPainter, item: CalendarItem, width: float, height: float) -> FittedWords:
    return brush.words.arranged(item, width, height, len(brush.signs_of(item, brush.dress(item))))


def letters(lines: tuple[str, ...]) -> int:
    return sum(len(line.rstrip("…")) for line in lines)


names = st.lists(st.text("abcdefghij-éßñ", min_size=1, max_size=14), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names, st.integers(20, 200), st.integers(1, 3))
def test_a_wrapped_name_stays_in_its_room_and_loses_nothing_that_fits(
    brush: BlockPainter, parts: list[str], room: int, most: int
) -> None:
    fitter, text = brush.small_bold, " ".join(parts)
    lines = fitter.wrapped(text, room, most)
    assert len(lines) <= most
    assert all(fitter.width(line) <= room + 1 for line in lines)
    shown = ""
    for line in lines:
        shown += "".join(line.rstrip("…").split())
        assert "".join(text.split()).startswith(shown)
        if line.endswith("…"):
            break
    if fitter.width(text) <= room:
        assert lines == (text,)


def test_a_name_too_long_for_its_line_has_two(brush: BlockPainter) -> None:
    name = "Priya Raghunathan"
    width = brush.small_bold.width(name)  # less than this is left of it
    found = words(brush, booking(client=name), width, 54)
    assert (found.form, found.name) == (BlockForm.LINES, ("Priya", "Raghunathan"))
    assert found.more, "there is room for the service below"


def test_a_name_in_two_lines_comes_before_the_service(brush: BlockPainter) -> None:
    name = "Priya Raghunathan"
    low = 2 * brush.small_bold.height + 8
    found = words(brush, booking(client=name), brush.small_bold.width(name), low)
    assert (found.name, found.more) == (("Priya", "Raghunathan"), ())


def test_a_name_that_is_cut_in_the_large_size_is_whole_in_the_small_one(
    brush: BlockPainter,
) -> None:
    name = "Ana-Luísa Gonçalves"
    width = brush.small_bold.width(name) + 18
    assert brush.bold.width(name) > width - 16
    if width >= 128:
        found = words(brush, booking(client=name), width, 34)
        assert found.name == (name,)


@pytest.mark.parametrize("height", [20, 26, 40, 54, 110])
@pytest.mark.parametrize("width", [60, 90, 120])
@pytest.mark.parametrize(
    "what", [{"state": "pending"}, {"conflict": 1}, {"series_id": 1}, {"state": "no-show"}]
)
def test_no_sign_takes_a_letter_from_a_name(
    brush: BlockPainter, width: int, height: int, what: dict[str, object]
) -> None:
    plain, marked = booking(client="Aroha Te Whaiti"), booking(client="Aroha Te Whaiti", **what)
    without, with_sign = words(brush, plain, width, height), words(brush, marked, width, height)
    assert letters(with_sign.name) == letters(without.name)
    if with_sign.signs is Signs.TOP:
        right = with_sign.left + with_sign.head.width(with_sign.name[0])
        assert right + 10 <= width - with_sign.right


def test_a_conflict_is_told_below_the_name_and_the_service(brush: BlockPainter) -> None:
    found = words(brush, booking(conflict=1, place="1 High Street"), 240, 110)
    assert found.more == ("Printer", "1 High Street", CONFLICT)
    assert found.warns
    assert not words(brush, booking(place="1 High Street"), 240, 110).warns


@pytest.mark.parametrize("beside", [2, 3, 4])
def test_overlapping_blocks_show_names(brush: BlockPainter, beside: int) -> None:
    """Hours side by side in a work week of a window 1280 pixels wide, as narrow as it gets."""
    column = (769 - 52 - 12) / 5 - 7
    for name in ("Ifeoma Okafor", "Anna Schmidt", LONG):
        found = words(brush, booking(client=name), column / beside - 2, 54)
        assert letters(found.name) >= 4, (name, found.name)


def test_a_slim_high_block_has_its_name_upright(brush: BlockPainter) -> None:
    found = words(brush, booking(client="Ifeoma Okafor"), 28, 110)
    assert (found.form, found.name) == (BlockForm.UPRIGHT, ("Ifeoma Okafor",))


def test_what_is_done_has_a_slimmer_bar_and_no_tick(brush: BlockPainter) -> None:
    done, open_one = brush.dress(booking(state="done")), brush.dress(booking())
    assert done.signs == ()
    assert done.bar_width < open_one.bar_width


@pytest.mark.parametrize(
    ("clock", "short"), [("09:00", "9"), ("13:30", "13:30"), ("00:00", "0"), ("11:05", "11:05")]
)
def test_times_are_short(clock: str, short: str) -> None:
    assert labels.short_clock(instant(2, clock), zone("Europe/Berlin")) == short


def month_of(view: CalendarView, width: int, height: int) -> MonthView:
    view.resize(width, height)
    view.set_mode(Mode.MONTH)
    page = view._page()
    assert isinstance(page, MonthView)
    page.resize(width, height)
    page.arrange()
    return page


def test_a_cell_of_the_month_is_read_by_its_names(view: CalendarView, add: Any) -> None:
    """In a window of 1280 by 800 with the side panel; the inspector is folded."""
    for day, name in enumerate(("Anna Schmidt", "Ifeoma Okafor", "Chloé Lefèvre"), 1):
        add(day, "13:30", "14:00", client=name, state="pending", series_id=1)
    page = month_of(view, 1034, 680)
    for item, _, box in page.places:
        assert page.brush.name_fits(
            item, box.width, labels.short_clock(item.start, page.shown.zone)
        )


def test_a_long_name_has_two_lines_in_a_cell_with_room(view: CalendarView, add: Any) -> None:
    add(1, "09:00", "10:00", client=LONG)
    add(1, "11:00", "12:00", client="Jo Ng")
    for hour in range(9, 18):
        add(2, f"{hour:02}:00", f"{hour:02}:30", client=LONG)
    page = month_of(view, 1034, 680)
    heights = [round(place.box.height) for place in page.places if place.day == 0]
    assert heights == [38, 18]
    crowded = [place for place in page.places if place.day == 1]
    assert {round(place.box.height) for place in crowded} == {18}
    for one, other in zip(page.places, page.places[1:], strict=False):
        assert one.day != other.day or one.box.bottom <= other.box.top
