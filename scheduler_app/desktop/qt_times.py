"""Desktop: wall times and dates between Python and Qt's editors; Qt never learns a zone.

Qt's date-time editors work in UTC here, so that no wall time is skipped or repeated in them:
what is typed is a wall time of the booking's zone and is resolved by `domain.zones`.
"""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone


def wall_to_qt(wall: datetime) -> QDateTime:
    """A naive wall time, to the minute."""
    return QDateTime(date_to_qt(wall.date()), QTime(wall.hour, wall.minute), QTimeZone.utc())


def wall_from_qt(shown: QDateTime) -> datetime:
    """What an editor shows, as a naive wall time."""
    day, at = shown.date(), shown.time()
    moment = time(at.hour(), at.minute())
    return datetime.combine(date(day.year(), day.month(), day.day()), moment)


def date_to_qt(day: date) -> QDate:
    """A date for Qt."""
    return QDate(day.year, day.month, day.day)


def date_from_qt(day: QDate) -> date:
    """A date from Qt."""
    return date(day.year(), day.month(), day.day())
