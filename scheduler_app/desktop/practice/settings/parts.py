"""Desktop, settings: the fields of each part, named as the settings are, and their texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QSpinBox, QWidget

from scheduler_app.desktop.dates import WEEKDAYS
from scheduler_app.desktop.page.settings.appearance import (
    ColourField,
    LogoField,
    PlainLine,
    PolicyText,
)
from scheduler_app.desktop.widgets.forms import Fields, inset
from scheduler_app.desktop.widgets.lengths import DAY, MINUTE, LengthLine
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.replies import Reply

LABELS = 120
"""Least width in pixels of the labels."""


REPLIES = {
    Reply.NONE: "by mail, no time promised",
    Reply.TWO_HOURS: "within two working hours",
    Reply.FOUR_HOURS: "within four working hours",
    Reply.SAME_DAY: "on the same working day",
    Reply.ONE_DAY: "within one working day",
    Reply.TWO_DAYS: "within two working days",
    Reply.THREE_DAYS: "within three working days",
}
"""Each promise in words, as `replies.answered_by` counts it."""

PRIVACY_HINT = (
    "Empty: the page shows a notice of its own, which names what it keeps, why and for how long"
)
IMPRINT_HINT = (
    "Who runs this page: name, address, register, tax number. The law of many countries, such as "
    "Germany and Austria, demands it; empty: the page shows none"
)


def hours_fields() -> Fields:
    """One line a weekday."""
    fields = Fields(labels=LABELS)
    for day in WEEKDAYS:
        line = QLineEdit()
        line.setPlaceholderText("closed")
        fields.add(f"hours.{day.lower()}", day, line)
    fields.add_wrong()
    return fields


def practice_fields() -> Fields:
    """Where the practice is, and how it writes things."""
    fields = Fields(labels=LABELS)
    fields.add("practice.zone", "Time &zone", zone_line("such as Europe/London"))
    fields.add("practice.second_zone", "Second zone", zone_line("none; shown beside the hours"))
    region = QLineEdit()
    region.setPlaceholderText("such as GB: numbers without +44 belong there")
    fields.add("practice.region", "Country of phones", region)
    holidays = QLineEdit()
    holidays.setPlaceholderText("such as GB-ENG or DE-BY; empty for none")
    fields.add("practice.holidays", "Public holidays", holidays)
    fields.add("practice.currency", "Currency", QLineEdit())
    starts = QComboBox()
    for number, day in enumerate(WEEKDAYS):
        starts.addItem(day, str(number))
    fields.add("practice.week_start", "Week starts on", starts)
    fields.add_wrong()
    return fields


def booking_fields() -> Fields:
    """What a client may book."""
    fields = Fields(labels=LABELS)
    for name, label, unit in (
        ("booking.grid", "A start every", MINUTE),
        ("booking.notice", "Notice to book", MINUTE),
        ("booking.horizon", "Bookable ahead", DAY),
        ("booking.notice_to_move", "Notice to move", MINUTE),
        ("booking.notice_to_cancel", "Notice to cancel", MINUTE),
    ):
        fields.add(name, label, LengthLine(unit))
    most = QSpinBox()
    most.setRange(1, 100)
    most.setMaximumWidth(160)
    inset(most)
    fields.add("booking.open_requests", "Open requests each", most)
    fields.add_wrong()
    return fields


def page_fields() -> Fields:
    """How the practice appears on the booking page."""
    fields = Fields(labels=LABELS)
    fields.add("page.name", "Name of practice", PlainLine("as clients know you"))
    fields.add("page.colour", "Colour", ColourField())
    fields.add("page.logo", "Logo", LogoField())
    fields.add("page.phone", "Phone", PlainLine("for clients who can’t wait"))
    fields.add("page.email", "E-mail", PlainLine("where clients’ answers go"))
    lease = LengthLine(DAY)
    lease.setPlaceholderText("such as 3 days")
    fields.add("page.lease_days", "Confirms alone for", lease)
    replies = QComboBox()
    for reply in Reply:
        replies.addItem(REPLIES[reply], str(reply))
    replies.setToolTip("What the page tells clients who send a request; counts your working hours")
    fields.add("page.reply", "Answers come", replies)
    policy = "What clients should know about moving and cancelling"
    fields.add("page.policy", "Policy", PolicyText(policy))
    fields.add("page.privacy", "Privacy notice", PolicyText(PRIVACY_HINT))
    fields.add("page.imprint", "Imprint", PolicyText(IMPRINT_HINT))
    fields.add_wrong()
    return fields


def unreadable(fields: Fields) -> InvalidInput | None:
    """What is wrong with the first length that can't be read."""
    for name, field in fields.fields().items():
        if isinstance(field, LengthLine) and not field.readable():
            return InvalidInput(
                name,
                f"“{field.text().strip()}” is no length of time that can be kept here.",
                remedy="Write it such as 24 h, 2 days or 90 min.",
            )
    return None


def zone_line(hint: str) -> QLineEdit:
    """A line that completes IANA zone names."""
    line = QLineEdit()
    line.setPlaceholderText(hint)
    completer = QCompleter(sorted(available_timezones()), line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)
    return line


def shown(fields: Fields, texts: Mapping[str, str]) -> None:
    """Fill the fields that `texts` names."""
    for name, field in fields.fields().items():
        if name in texts:
            _put(field, texts[name])


def filled(fields: Fields) -> dict[str, str]:
    """What the fields hold, as the settings are written."""
    return {name: _get(field) for name, field in fields.fields().items()}


def watched(fields: Fields, tell: Callable[[], None]) -> None:
    """Call `tell` whenever anything is changed."""
    for field in fields.fields().values():
        if isinstance(field, QLineEdit):
            field.textChanged.connect(lambda _: tell())
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(lambda _: tell())
        elif isinstance(field, QSpinBox):
            field.valueChanged.connect(lambda _: tell())
        elif isinstance(field, PolicyText | ColourField | LogoField):
            field.edited.connect(tell)


def _put(field: QWidget, text: str) -> None:
    if isinstance(field, LengthLine | PlainLine | PolicyText | ColourField | LogoField):
        field.show_setting(text)
    elif isinstance(field, QLineEdit):
        field.setText(text.replace(",", ", "))
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(field.findData(text))
    elif isinstance(field, QSpinBox):
        field.setValue(int(text))


def _get(field: QWidget) -> str:
    if isinstance(field, LengthLine | PlainLine | PolicyText | ColourField | LogoField):
        return field.setting()
    if isinstance(field, QLineEdit):
        return field.text().replace(", ", ",").strip()
    if isinstance(field, QComboBox):
        return str(field.currentData())
    if isinstance(field, QSpinBox):
        return str(field.value())
    return ""
