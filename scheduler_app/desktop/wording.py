"""Desktop: instants, lengths and places as the consultant reads them.

English, never the locale, but for amounts of money: whoever types "95,50" must read it so.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLocale

from scheduler_app.desktop.plain import isolated
from scheduler_app.domain.amounts import Money, format_money, tax_on_top
from scheduler_app.domain.practice.tax_rates import rate_text
from scheduler_app.domain.time_units import DAY_MINUTES, HOUR_MINUTES, whole_minutes
from scheduler_app.domain.wording import day_in_words
from scheduler_app.domain.zones import from_epoch

if TYPE_CHECKING:
    from scheduler_app.domain.calendar.marks_in_text import DateOrder

STATES = {
    "pending": "Pending: waits for your answer",
    "confirmed": "Confirmed",
    "done": "Done",
    "cancelled": "Cancelled",
    "no-show": "Did not come",
}


def day_text(day: date, *, today: date | None = None) -> str:
    """Such as "Tue 3 Mar", with the year when it is not this one; "today" and "tomorrow"."""
    if today is not None and 0 <= (day - today).days <= 1:
        return ("today", "tomorrow")[(day - today).days]
    return day_in_words(day, year=today is not None and day.year != today.year)


def time_text(moment: datetime, zone: ZoneInfo) -> str:
    """Wall time such as "15:00"."""
    return f"{moment.astimezone(zone):%H:%M}"


def moment_text(moment: datetime, zone: ZoneInfo, *, today: date | None = None) -> str:
    """Day and time such as "Tue 3 Mar 15:00"."""
    wall = moment.astimezone(zone)
    return f"{day_text(wall.date(), today=today)} {wall:%H:%M}"


def span_text(start: datetime, end: datetime, zone: ZoneInfo, *, today: date | None = None) -> str:
    """Start, end and length, such as "Tue 3 Mar, 15:00 – 16:30"."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    head = f"{day_text(first.date(), today=today)}, {first:%H:%M}"
    if first.date() == last.date():
        return f"{head} – {last:%H:%M}"
    return f"{head} – {day_text(last.date(), today=today)}, {last:%H:%M}"


def item_span(start: int, end: int, zone: ZoneInfo, *, today: date | None = None) -> str:
    """`span_text` of epoch seconds."""
    return span_text(from_epoch(start), from_epoch(end), zone, today=today)


def length_text(minutes: int) -> str:
    """Such as "45 min", "1 h", "1 h 30 min", "3 days"."""
    if minutes >= DAY_MINUTES and minutes % DAY_MINUTES == 0:
        days = minutes // DAY_MINUTES
        return "1 day" if days == 1 else f"{days} days"
    hours, rest = divmod(minutes, HOUR_MINUTES)
    if not hours:
        return f"{rest} min"
    return f"{hours} h" if not rest else f"{hours} h {rest} min"


def until_text(seconds: int) -> str:
    """How far off an instant is, such as "in 25 min", "in 3 h", "in 2 days", "now"."""
    minutes = whole_minutes(seconds)
    if minutes < 1:
        return "now"
    if minutes < 120:
        return f"in {length_text(minutes)}"
    if minutes < 36 * HOUR_MINUTES:
        return f"in {round(minutes / HOUR_MINUTES)} h"
    return f"in {round(minutes / DAY_MINUTES)} days"


def price_text(
    agreed: Money | None, cost: Money | None = None, *, taxes: tuple[int, int] = (0, 0)
) -> str:
    """What is owed as it was agreed, and what the service costs now where that is something else.

    Empty where there is nothing to pay. `taxes` come on top of each, in hundredths of a percent.
    """
    if agreed is None or not agreed.minor:
        return ""
    told = _owed_text(agreed, taxes[0])
    if cost is None or (cost == agreed and taxes[0] == taxes[1]):
        return told
    return f"{told} agreed; it costs {_owed_text(cost, taxes[1])} now"


def _owed_text(price: Money, added_tax: int) -> str:
    """All that is owed for a price, such as "€95.20 (€80 plus 19 % tax)"."""
    if not added_tax:
        return money_text(price)
    owed = Money(price.minor + tax_on_top(price.minor, added_tax), price.currency)
    rate = rate_text(added_tax, mark=QLocale(desk_locale()).decimalPoint())
    return f"{money_text(owed)} ({money_text(price)} plus {rate} % tax)"


def money_text(money: Money, *, in_column: bool = False) -> str:
    """An amount as the computer's locale writes it; an Arabic one turns no sentence around.

    `in_column` one point stands below the other.
    """
    return isolated(format_money(money, desk_locale(), in_column=in_column))


def desk_date_order() -> DateOrder:
    """What 3/4 means to whoever types on this computer."""
    written = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return "month first" if 0 <= written.find("M") < written.find("d") else "day first"


def desk_locale() -> str:
    """The locale of this computer, such as "de_DE", in which its user reads and types numbers."""
    return QLocale().name()
