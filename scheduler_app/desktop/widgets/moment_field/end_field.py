"""Desktop, moment field: the end of a booking, as a time or as a length."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.reading import Read, read_end
from scheduler_app.desktop.widgets.moment_field.typed_field import TypedField
from scheduler_app.desktop.widgets.moment_field.words import end_in_words, written_end
from scheduler_app.domain.zones import instant_of, wall_of

DAY = timedelta(days=1)


class EndField(TypedField):
    """Follows the start at its length. What was typed before is meant from the new start on."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._start = tools.now()
        self._length = timedelta(hours=1)
        self.button.hide()
        self.line.setPlaceholderText("45 min, 1 h 30, 16:30")

    def set_span(self, start: datetime, end: datetime) -> None:
        """Show the end of what begins at `start`; both aware."""
        self._start = start
        self._keep(end)

    def set_zone(self, zone: ZoneInfo) -> None:
        """Count in another zone from now on; the start is told by `follow`."""
        self._zone = zone

    def follow(self, start: datetime) -> None:
        """Another start, the same length; whole days stay so, whatever the clocks do."""
        length, zone = self._length, self._zone
        self._start = start
        walls = wall_of(start, zone) + length
        self._keep(instant_of(walls, zone) if not length % DAY else start + length, length)

    def set_length(self, length: timedelta) -> None:
        """Another length."""
        self._keep(self._start + length, length)

    def end(self, field: str = "end") -> datetime:
        """The aware end; `InvalidInput` on `field` says why there is none."""
        if self._known.start is None:
            raise self._known.refusal(field)
        return self._known.start

    # -- inside -------------------------------------------------------------------------------

    def _keep(self, end: datetime, length: timedelta | None = None) -> None:
        self._length = length if length is not None else self._length_to(end)
        said = end_in_words(self._start, end, self._zone)
        self._take(Read(start=end, said=said), rewrite=True)

    def _length_to(self, end: datetime) -> timedelta:
        """Whole days of the calendar where it is such, else the time that passes."""
        walls = wall_of(end, self._zone) - wall_of(self._start, self._zone)
        return walls if walls and not walls % DAY else end - self._start

    def _typed(self) -> None:
        super()._typed()
        if self._known.start is not None:
            self._length = self._length_to(self._known.start)

    def _read(self, text: str) -> Read:
        return read_end(text, self._start, self._reads_in())

    def _written(self) -> str:
        end = self._known.start
        return written_end(self._start, end, self._zone) if end else self.text()

    def _step(self, count: int, *, large: bool) -> None:
        """By the grid of starts, or by an hour; never to nothing."""
        grid = timedelta(minutes=self._tools.source.practice().grid)
        by = timedelta(hours=1) if large else grid
        length = self._length + by * count
        if length > timedelta():
            self.set_length(length)
