"""Desktop, moment field: a day and a time of day, typed, stepped or chosen from what is free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.choice import ChoicePopup
from scheduler_app.desktop.widgets.moment_field.free_times import SoughtTime
from scheduler_app.desktop.widgets.moment_field.reading import (
    DAY_PAST,
    Read,
    read_start,
    typed_dates,
)
from scheduler_app.desktop.widgets.moment_field.typed_field import TypedField
from scheduler_app.desktop.widgets.moment_field.words import dated_moment, written_moment
from scheduler_app.desktop.wording import desk_date_order
from scheduler_app.domain.calendar.odd_times import PAST
from scheduler_app.domain.time_units import HOUR_MINUTES, Minutes, seconds_of
from scheduler_app.domain.zones import from_epoch, instant_of, wall_of
from scheduler_app.use_cases.calendar.odd_time import odd_at


class MomentField(TypedField):
    """Holds an instant exactly; as long as nobody edits it, it gives back what it was given."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._stands: datetime | None = None
        self._was: datetime | None = None
        self._plain = Read()
        self._latest = Latest(tools.runner, self, self._show_odd, tools.notices.show)
        self._visit: Callable[[], SoughtTime | None] = lambda: None
        self.line.setPlaceholderText(
            f"tue 15, tomorrow 9:30, {typed_dates(desk_date_order())[0]} 10"
        )
        self._take(self._read(""))

    def set_moment(self, moment: datetime) -> None:
        """Show this aware instant."""
        self._stands = moment
        self._take(self._known_of(moment), rewrite=True)

    def moment(self, field: str = "start") -> datetime:
        """The aware instant; `InvalidInput` on `field` says why there is none."""
        if self._known.start is None:
            raise self._known.refusal(field)
        return self._known.start

    def offer(self, visit: Callable[[], SoughtTime | None]) -> None:
        """Offer the free times of what `visit` tells when they are asked for.

        Of a time that is unusual for it, such as one outside working hours, it is said.
        """
        self._visit = visit

    def was_at(self, moment: datetime | None) -> None:
        """What is written here stands at this moment in the diary: that it is past is no news."""
        self._was = moment
        self.look_again()

    def look_again(self) -> None:
        """Say whether the time is unusual: what it is for has changed, such as its length."""
        start, visit = self._plain.start, self._visit()
        if start is None or visit is None:
            self._latest.drop()
            return
        diary, now = self._tools.diary, self._tools.now()
        minutes, busy = visit.minutes, visit.busy
        self._latest.ask(
            lambda: (start, odd_at(diary, start, Minutes(minutes), now=now, busy=busy))
        )

    def choose_day(self, day: date) -> None:
        """Another day at the same time of day."""
        stands = self._known.start or self._stands or self._next_step()
        at = wall_of(stands, self._zone).time()
        self.choose(instant_of(datetime.combine(day, at), self._zone))

    def choose(self, moment: datetime) -> None:
        """Take this instant, as chosen by hand."""
        self.set_moment(moment)
        self.edited.emit()

    def open_choice(self) -> None:
        stands = self._known.start or self._stands or self._next_step()
        popup = ChoicePopup(self._tools, self._zone, self._visit(), self)
        popup.choice.day_chosen.connect(self.choose_day)
        popup.choice.time_chosen.connect(self.choose)
        popup.choice.time_chosen.connect(popup.close)
        popup.choice.show_day(wall_of(stands, self._zone).date())
        popup.open_under(self.line)

    # -- inside -------------------------------------------------------------------------------

    def _take(self, read: Read, *, rewrite: bool = False) -> None:
        self._plain = read
        super()._take(read, rewrite=rewrite)
        self.look_again()

    def _show_odd(self, told: tuple[datetime, tuple[str, ...]]) -> None:
        """Said in the same line; of one thing only once."""
        start, odd = told
        if start != self._plain.start:
            return
        remark = self._plain.remark
        known = start == self._was or DAY_PAST in remark
        said = [each for each in odd if not (known and each == PAST)]
        self._known = replace(self._plain, remark=" ".join(filter(None, (*said, remark))))
        self.said.say(self._known)

    def _known_of(self, moment: datetime) -> Read:
        """The hour that comes twice is read again, for what is to be said of it."""
        said = dated_moment(moment, self._zone)
        read = read_start(written_moment(moment, self._zone), self._reads_in())
        return Read(start=moment, said=said, remark=read.remark if read.start == moment else "")

    def _read(self, text: str) -> Read:
        if self._stands is not None and text == written_moment(self._stands, self._zone):
            return self._known_of(self._stands)
        return read_start(text, self._reads_in(), stands=self._stands)

    def _written(self) -> str:
        return written_moment(self._known.start, self._zone) if self._known.start else self.text()

    def _tidy(self) -> None:
        if self._known.start is not None:
            self._stands = self._known.start
        super()._tidy()

    def _next_step(self) -> datetime:
        """The next start on the grid from now on."""
        grid = seconds_of(self._tools.source.practice().grid)
        now = int(self._tools.now().timestamp())
        return from_epoch(now + -now % grid)

    def _step(self, count: int, *, large: bool) -> None:
        """By the grid of starts, whatever the clocks do; or by a day at the same time of day."""
        stands = self._known.start or self._stands
        if stands is None:
            self.set_moment(self._next_step())
        elif large:
            wall = wall_of(stands, self._zone) + timedelta(days=count)
            self.set_moment(instant_of(wall, self._zone))
        else:
            grid = self._tools.source.practice().grid
            wall = wall_of(stands, self._zone)
            past = (wall.hour * HOUR_MINUTES + wall.minute) % grid
            by = grid * count if not past else (grid - past if count > 0 else -past)
            self.set_moment(stands + timedelta(minutes=by))
