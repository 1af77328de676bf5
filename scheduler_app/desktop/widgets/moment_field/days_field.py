"""Desktop, moment field: one day, or the first and the last of several."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.choice import ChoicePopup
from scheduler_app.desktop.widgets.moment_field.reading import (
    Read,
    read_day,
    read_days,
    typed_dates,
)
from scheduler_app.desktop.widgets.moment_field.typed_field import TypedField
from scheduler_app.desktop.widgets.moment_field.words import (
    days_in_words,
    written_day,
    written_days,
)
from scheduler_app.desktop.wording import desk_date_order
from scheduler_app.domain.wording import dated_in_words


class DayField(TypedField):
    """One day of the practice's calendar."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self.line.setPlaceholderText(f"tue, {typed_dates(desk_date_order())[0]}, tomorrow")
        self._take(self._read(""))

    def set_day(self, day: date) -> None:
        """Show this day."""
        self._take(Read(first=day, last=day, said=dated_in_words(day)), rewrite=True)

    def day(self, field: str = "day") -> date:
        """The day; `InvalidInput` on `field` says why there is none."""
        if self._known.first is None:
            raise self._known.refusal(field)
        return self._known.first

    def open_choice(self) -> None:
        popup = ChoicePopup(self._tools, self._zone, None, self)
        popup.choice.day_chosen.connect(self._choose)
        popup.choice.day_chosen.connect(popup.close)
        popup.choice.show_day(self._known.first or self._tools.today())
        popup.open_under(self.line)

    def _choose(self, day: date) -> None:
        self.set_day(day)
        self.edited.emit()

    def _read(self, text: str) -> Read:
        return read_day(text, self._reads_in())

    def _written(self) -> str:
        return written_day(self._known.first) if self._known.first else self.text()

    def _step(self, count: int, *, large: bool) -> None:
        day = self._known.first or self._tools.today()
        self.set_day(day + timedelta(days=count * (7 if large else 1)))


class DaysField(TypedField):
    """The first and the last day of a stretch, inclusive; one day is both."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._first_chosen: date | None = None
        self.line.setPlaceholderText(f"{typed_dates(desk_date_order())[1]}, or fri")
        self._take(self._read(""))

    def set_days(self, first: date, last: date) -> None:
        """Show these days."""
        said = days_in_words(first, last)
        self._take(Read(first=first, last=last, said=said), rewrite=True)

    def days(self, field: str = "first") -> tuple[date, date]:
        """The first and the last day; `InvalidInput` on `field` says why there are none."""
        if self._known.first is None or self._known.last is None:
            raise self._known.refusal(field)
        return self._known.first, self._known.last

    def open_choice(self) -> None:
        """The first click takes the first day, the second the last."""
        self._first_chosen = None
        popup = ChoicePopup(self._tools, self._zone, None, self)
        popup.choice.say("The first day, then the last one; Esc leaves one day.")
        popup.choice.day_chosen.connect(lambda day: self._choose(day, popup))
        popup.choice.show_day(self._known.first or self._tools.today())
        popup.open_under(self.line)

    def _choose(self, day: date, popup: ChoicePopup) -> None:
        if self._first_chosen is None:
            self._first_chosen = day
            self.set_days(day, day)
        else:
            first, last = sorted((self._first_chosen, day))
            self.set_days(first, last)
            popup.close()
        popup.choice.mark_days(*self.days())
        self.edited.emit()

    def _read(self, text: str) -> Read:
        return read_days(text, self._reads_in())

    def _written(self) -> str:
        first, last = self._known.first, self._known.last
        return written_days(first, last) if first and last else self.text()

    def _step(self, count: int, *, large: bool) -> None:
        """Up and Down move all days, Page Up and Page Down the last one."""
        first, last = self._known.first, self._known.last
        if first is None or last is None:
            self.set_days(self._tools.today(), self._tools.today())
        elif large:
            self.set_days(first, max(first, last + timedelta(days=count)))
        else:
            self.set_days(first + timedelta(days=count), last + timedelta(days=count))
