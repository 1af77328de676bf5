"""Desktop, first run: the first two steps: when the practice is open, and where it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import available_timezones

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from scheduler_app.desktop.care.first_run.holidays_choice import HolidaysChoice
from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.desktop.widgets.hours_line import week_of_hours
from scheduler_app.desktop.widgets.settings_group import LABELS
from scheduler_app.desktop.widgets.sheet import Sheet
from scheduler_app.desktop.widgets.zone_line import zone_line
from scheduler_app.domain.practice.territories import country_names, currency_names, territory_of
from scheduler_app.use_cases.practice.settings import save_settings, settings_as_text


class FirstRunStep(QWidget):
    """One of the three steps, filled with what is kept or guessed; Next writes it."""

    title = ""
    about = ""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)

    def fill(self) -> None:
        """Show what the diary says, and guesses for what it does not say."""
        raise NotImplementedError

    def save(self, then: Callable[[], None]) -> None:
        """Write it, and do `then`; what is refused is shown."""
        raise NotImplementedError

    def first(self) -> QWidget:
        """Where one begins."""
        raise NotImplementedError


class _SettingsStep(FirstRunStep):
    """A step whose fields are settings."""

    def __init__(self, tools: Tools, fields: Fields) -> None:
        super().__init__(tools)
        self.fields = fields
        self.column.addLayout(fields)
        self._sheet = Sheet(self._settings(), self)

    def fill(self) -> None:
        """Show the settings as they are kept."""
        self.fields.clear_wrong()
        kept = settings_as_text(self._tools.diary)
        self._sheet.show({name: kept[name] for name in self._settings()})

    def first(self) -> QWidget:
        """The first field."""
        return next(iter(self.fields.fields().values()))

    def save(self, then: Callable[[], None]) -> None:
        """Write what was changed, all or none."""
        self.fields.clear_wrong()
        kept, typed = settings_as_text(self._tools.diary), self._typed()
        changed = {name: text for name, text in typed.items() if text != kept.get(name)}
        if not changed:
            then()
            return

        def work(now: datetime) -> None:
            save_settings(self._tools.diary, changed, now=now)

        save_typed(self._tools, work, lambda _: then(), self.fields.show_wrong)

    def _typed(self) -> dict[str, str]:
        """What is filled in, as the settings are written."""
        return {name: str(value) for name, value in self._sheet.filled().items()}

    def _settings(self) -> dict[str, QWidget]:
        """The fields that show a setting as it is kept."""
        return dict(self.fields.fields())


class HoursStep(_SettingsStep):
    """When the practice is open."""

    title = "When do you work?"
    about = "Such as 9-17 or 9-12:30, 13:30-17; empty is closed. You may always book outside of it."

    def __init__(self, tools: Tools) -> None:
        fields = Fields(labels=LABELS)
        for setting, day, line in week_of_hours():
            fields.add(setting, day, line)
        fields.add_wrong()
        super().__init__(tools, fields)


class PlaceStep(_SettingsStep):
    """Where the practice is: zone, country, currency; the last two follow the first.

    The country's public holidays are offered beside it. They close nothing before the box was
    ticked, as in the settings, where nothing stands for them at first.
    """

    title = "Where are you?"
    about = (
        "As your computer says. Phone numbers without a + belong to that country, and prices are "
        "in that currency."
    )

    def __init__(self, tools: Tools) -> None:
        fields = Fields()
        self.zone = zone_line("such as Europe/London")
        self.country, self.currency = QComboBox(), QComboBox()
        self.holidays = HolidaysChoice()
        today = tools.today()
        self._names = country_names()
        _fill(self.country, self._names)
        _fill(self.currency, currency_names(today))
        fields.add("practice.zone", "Time &zone", self.zone)
        fields.add("practice.region", "&Country", self.country)
        fields.add("practice.currency", "C&urrency", self.currency)
        fields.add("practice.holidays", "Public &holidays", self.holidays)
        fields.add_wrong()
        super().__init__(tools, fields)
        self._chosen = False
        self.zone.textChanged.connect(self._follow)
        self.country.currentIndexChanged.connect(lambda _: self._ask_holidays())
        for box in (self.country, self.currency):
            box.activated.connect(lambda _: self._choose())

    def fill(self) -> None:
        """Show the settings as they are kept."""
        self._chosen = True
        kept = settings_as_text(self._tools.diary)
        for box, name in ((self.country, "practice.region"), (self.currency, "practice.currency")):
            code = kept[name]
            if box.findData(code) < 0:
                box.insertItem(0, code or "none", code)
        super().fill()
        self._ask_holidays(kept["practice.holidays"])
        self._chosen = False

    def _typed(self) -> dict[str, str]:
        return super()._typed() | {"practice.holidays": self.holidays.region()}

    def _settings(self) -> dict[str, QWidget]:
        """The holidays are asked about in two fields of their own."""
        known = super()._settings()
        return {name: field for name, field in known.items() if field is not self.holidays}

    def _ask_holidays(self, kept: str = "") -> None:
        """About those of the country; of another one where that was said in the settings."""
        code = kept.partition("-")[0].upper() or str(self.country.currentData() or "")
        self.holidays.show_country(code, self._names.get(code, code))
        if kept:
            self.holidays.show_region(kept)

    def _choose(self) -> None:
        self._chosen = True

    def _follow(self, text: str) -> None:
        """Another zone is most often another country, unless one was chosen by hand."""
        if self._chosen or text not in available_timezones():
            return
        found = territory_of(text, on=self._tools.today())
        for box, code in ((self.country, found.country), (self.currency, found.currency)):
            if box.findData(code) >= 0:
                box.setCurrentIndex(box.findData(code))


def _fill(box: QComboBox, names: Mapping[str, str]) -> None:
    for code, name in sorted(names.items(), key=lambda one: one[1]):
        box.addItem(f"{name} ({code})", code)
