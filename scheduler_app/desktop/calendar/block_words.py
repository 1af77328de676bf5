"""Desktop, calendar: which words stand where on a block: the name first, all else if there is room.

Decided from the block's size and the widths of its texts, without painting. A name that is too
long for its line goes over two or three lines, or stands upright on a block that is too slim for
letters side by side. Signs give way to it: what they tell is also told by outline and bar. Those
that are urgent do not: nothing else tells of a deposit that a bank disputes.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from scheduler_app.desktop.calendar import labels, signs
from scheduler_app.desktop.calendar.sign_painter import GAP
from scheduler_app.desktop.widgets.text_fitter import TextFitter
from scheduler_app.domain.calendar.items import CalendarItem

CONFLICT = "Overlaps another booking"
"""What a block says of itself when two stand at one time."""

BAR = 3.0
INSET = 3.0
_LEFT, _RIGHT = INSET + BAR + 5.0, 5.0
"""Free pixels at the left of the words, the bar among them, and at their right."""

_SLIM, _SLIM_LEFT, _SLIM_RIGHT = 72.0, 2.0 + BAR + 3.0, 2.0
"""A block narrower than this has less air around its words: overlapping ones need each pixel."""

_WIDE = 128.0
"""From this width on the name is set in the body size."""

_SLIMMEST = 14.0
"""A block narrower than this has no words."""

_UPRIGHT_UNDER = 46.0
"""Words narrower than this may stand upright, if that shows more letters of the name."""

LEAST_REST = 48.0
"""With less room than this after a name nothing stands there: three letters say nothing."""

FOOT = 4.0
"""Free pixels below signs at the foot of a block."""

_TOP = 4.0
_ENDS = 7.0
"""Free pixels above and below upright words."""

_SIGN = signs.SIZE + GAP
"""Pixels that a sign takes from a line."""

_MOST_LINES = 3
_MOST_KEPT = 4096


class Signs(Enum):
    """Where the signs of a block stand."""

    TOP = "top"
    FOOT = "foot"
    NOWHERE = "nowhere"


class BlockForm(Enum):
    """How the words of a block are set."""

    LINE = "line"
    LINES = "lines"
    UPRIGHT = "upright"
    NOTHING = "nothing"


class FittedWords(NamedTuple):
    """The words of a block: `name` in lines set in the font `head`, and what follows it.

    `left`, `right` are the free pixels beside them. `more` are lines below the name, or in the form
    LINE what stands after it; `warns` says that the last of them tells of a conflict. `fit` is how
    many signs have room, the first ones.
    """

    form: BlockForm
    head: TextFitter
    name: tuple[str, ...]
    more: tuple[str, ...]
    signs: Signs
    left: float
    right: float
    warns: bool = False
    fit: int = 0


class BlockWords:
    """Arranges words in three fonts: small, small semibold and, for wide blocks, body semibold."""

    def __init__(self, small: TextFitter, small_bold: TextFitter, bold: TextFitter) -> None:
        self._small = small
        self._small_bold = small_bold
        self._bold = bold
        self._kept: dict[tuple[object, ...], FittedWords] = {}

    def arranged(
        self, item: CalendarItem, width: float, height: float, count: int, urgent: int = 0
    ) -> FittedWords:
        """The words on a block of this size (pixels) that has `count` signs.

        For the first `urgent` ones there is room before there is room for words.
        """
        key = (
            *(item.client, item.title, item.kind, item.service, item.place),
            *(item.conflict > 0, width, height, count, urgent),
        )
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._arranged(item, width, height, count)
            if found.fit < urgent:
                found = self._with_urgent(item, width, height, urgent, found)
            self._kept[key] = found
        return found

    def _with_urgent(
        self, item: CalendarItem, width: float, height: float, urgent: int, plain: FittedWords
    ) -> FittedWords:
        """The words in the room that so many signs leave; at least the first one is there."""
        if width < signs.SIZE:
            return plain
        for fit in range(urgent, 0, -1):
            beside = self._arranged(item, width - fit * _SIGN, height, 0)
            if beside.form in {BlockForm.LINE, BlockForm.LINES}:
                return beside._replace(signs=Signs.TOP, fit=fit)
        if plain.form is BlockForm.NOTHING:
            return plain._replace(signs=Signs.TOP, fit=1)
        left, right = _SLIM_LEFT, _SLIM_RIGHT
        spine = (self._small_bold.name(item.headline, height - _ENDS - _SIGN),)
        head = self._small_bold
        return FittedWords(BlockForm.UPRIGHT, head, spine, (), Signs.FOOT, left, right, fit=1)

    def _arranged(self, item: CalendarItem, width: float, height: float, count: int) -> FittedWords:
        slim = width < _SLIM
        left, right = (_SLIM_LEFT, _SLIM_RIGHT) if slim else (_LEFT, _RIGHT)
        room = width - left - right
        small, head = self._small, self._bold if width >= _WIDE else self._small_bold
        if height < small.ascent + 1 or width < _SLIMMEST:
            return FittedWords(BlockForm.NOTHING, head, (), (), Signs.NOWHERE, left, right)
        if room < 8:
            spine = (self._small_bold.name(item.headline, height - _ENDS),)
            return FittedWords(
                BlockForm.UPRIGHT, self._small_bold, spine, (), Signs.NOWHERE, left - 2, 0
            )
        name = item.headline
        if height < head.height + small.height + 6:
            return self._line(item, room, height, count, (left, right))
        most = int((height - _TOP) // head.height)
        whole = head.width(name)
        if whole > room and head is self._bold and most < 2:
            head = self._small_bold
            whole = head.width(name)
        lines: tuple[str, ...] = (name,)
        fit = _beside(room - whole, count)
        if whole > room - count * _SIGN:
            if whole > room:
                lines = head.wrapped(name, room, max(1, min(most, _MOST_LINES)))
            if room < _UPRIGHT_UNDER:
                upright = self._small_bold.name(name, height - _ENDS)
                if _shows_more(upright, lines):
                    head = self._small_bold
                    return FittedWords(
                        BlockForm.UPRIGHT, head, (upright,), (), Signs.NOWHERE, left, right
                    )
        below = height - _TOP - len(lines) * head.height - 1
        at = Signs.TOP if fit else Signs.NOWHERE
        wanted = self._lines_below(item, below)
        more = [small.fitted(line, room) for line in wanted]
        if fit < count and below >= signs.SIZE + FOOT and room >= signs.SIZE:
            at, fit = Signs.FOOT, max(1, _beside(room, count))
            above = self._lines_below(item, below - signs.SIZE - FOOT)
            if above:
                wanted, more = above, [small.fitted(line, room) for line in above]
            elif more:
                # What stands there ends where the signs begin.
                more[-1] = small.fitted(wanted[-1], room - fit * _SIGN)
        warns = bool(wanted) and wanted[-1] is CONFLICT
        return FittedWords(BlockForm.LINES, head, lines, tuple(more), at, left, right, warns, fit)

    def _line(
        self, item: CalendarItem, room: float, height: float, count: int, air: tuple[float, float]
    ) -> FittedWords:
        """The name and what fits after it on one line."""
        head, name = self._small_bold, item.headline
        whole = head.width(name)
        fit = _beside(room - whole, count)
        at = Signs.TOP if fit else Signs.NOWHERE
        if room < _UPRIGHT_UNDER and whole > room:
            upright, across = head.name(name, height - _ENDS), head.name(name, room)
            if _shows_more(upright, (across,)):
                return FittedWords(BlockForm.UPRIGHT, head, (upright,), (), Signs.NOWHERE, *air)
        rest = room - whole - 6 - fit * _SIGN
        more = (self._small.fitted(labels.details(item), rest),) if rest > LEAST_REST else ()
        return FittedWords(BlockForm.LINE, head, (head.name(name, room),), more, at, *air, fit=fit)

    def _lines_below(self, item: CalendarItem, height: float) -> Sequence[str]:
        """Service, place and conflict: joined where the height (pixels) is too low for each."""
        most = max(0, int((height + 1) // (self._small.height + 1)))
        last = (CONFLICT,) if item.conflict else ()
        if item.service and item.place and most >= 2 + len(last):
            return (item.service, item.place, *last)
        text = labels.details(item)
        return ((text, *last) if text else last)[:most]


def _beside(spare: float, count: int) -> int:
    """How many of so many signs the free pixels beside a name have room for."""
    return max(0, min(count, int(spare // _SIGN)))


def _shows_more(upright: str, lines: Sequence[str]) -> bool:
    """Whether more of a name is read upright than in lines, or as much where those are cut."""
    cut = any(line.endswith("…") for line in lines)
    return _letters((upright,)) > _letters(lines) - cut


def _letters(lines: Sequence[str]) -> int:
    return sum(len(line.rstrip("…")) for line in lines)
