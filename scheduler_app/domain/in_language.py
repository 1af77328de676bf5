"""Domain: dates, times, lengths, money and zones in the words of a client's language, by Babel.

For whoever writes to clients: the booking page, and the messages of this program. The desktop tells
times by `wording`, and does not load this.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta, get_timezone_location
from babel.languages import get_official_languages
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from scheduler_app.domain.amounts import Money, format_money, minor_digits, tax_on_top


class Wording:
    """Facts in one language's words. Instants are epoch seconds, zones IANA names."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def day(self, instant: int, zone: str) -> str:
        """Such as “Thursday, 3 December 2026”."""
        return self.full_date(_wall(instant, zone).date())

    def full_date(self, day: date) -> str:
        """The same, of a date."""
        return format_date(day, "full", locale=self._locale)

    def weekday(self, day: date, width: str = "EEE") -> str:
        """Such as “Thu”; with `EEEE` in full."""
        return format_date(day, width, locale=self._locale)

    def month(self, day: date) -> str:
        """Such as “December 2026”."""
        return format_date(day, "LLLL y", locale=self._locale)

    def clock(self, instant: int, zone: str) -> str:
        """Such as “09:30”."""
        told = str(format_time(_wall(instant, zone).time(), "short", locale=self._locale))
        # No line ends between the hour and its half of the day.
        return told.replace(" ", "\xa0")

    def span(self, start: int, end: int, zone: str) -> str:
        """Such as “09:30–10:30”."""
        return f"{self.clock(start, zone)}–{self.clock(end, zone)}"

    def when(self, instant: int, zone: str) -> str:
        """Such as “Thu 3 Dec, 09:30”: short enough for a limit within a sentence."""
        return f"{self.short_day(instant, zone)}{self._comma} {self.clock(instant, zone)}"

    def short_day(self, instant: int, zone: str) -> str:
        """Such as “Thu 3 Dec”."""
        pattern = _SHORT_DAY.get(self._locale.language, "EEE d MMM")
        return format_date(_wall(instant, zone).date(), pattern, locale=self._locale)

    def moment(self, instant: int, zone: str) -> str:
        """Such as “Thursday, 3 December 2026, 09:30”: the same with all its words."""
        return f"{self.day(instant, zone)}{self._comma} {self.clock(instant, zone)}"

    def second(self, instant: int, zone: str) -> str:
        """Such as “Thursday, 3 December 2026, 09:30:12”: for a proof."""
        told = str(format_time(_wall(instant, zone).time(), "medium", locale=self._locale))
        return f"{self.day(instant, zone)}{self._comma} {told}".replace("\u202f", "\xa0")

    def length(self, minutes: int) -> str:
        """Such as “1 hour 30 minutes”."""
        hours, rest = divmod(minutes, 60)
        parts = []
        if hours:
            parts.append(format_unit(hours, "duration-hour", locale=self._locale))
        if rest or not hours:
            parts.append(format_unit(rest, "duration-minute", locale=self._locale))
        return _AND.get(self._locale.language, " ").join(parts)

    def money(self, minor: int, currency: str, *, in_column: bool = False) -> str:
        """An amount in minor units of its own currency, such as “€95.50” or “80 €”.

        `in_column`, where one stands above the other, it is “80,00 €”.
        """
        told = format_money(Money(minor, currency), str(self._locale), in_column=in_column)
        if self._locale.text_direction == "rtl":
            # In one piece, also among words that run the other way; a sign of letters, such as US$,
            # would end with its first letter otherwise.
            told = f"\u2067{_LATIN_SIGN.sub(_FROM_THE_LEFT, told)}\u2069"
        return told

    def price(self, minor: int, currency: str, added_tax: int = 0) -> str:
        """All that is to be paid for a price, such as “€95.20 (€80 plus 19% tax)”.

        `added_tax` is the rate that comes on top, in hundredths of a percent; without one the price
        is all that is owed.
        """
        if not added_tax:
            return self.money(minor, currency)
        rate = format_percent(
            Decimal(added_tax).scaleb(-4), locale=self._locale, decimal_quantization=False
        )
        return _TAXED.get(self._locale.language, "{owed} ({bare} + {rate})").format(
            owed=self.money(minor + tax_on_top(minor, added_tax), currency),
            bare=self.money(minor, currency),
            rate=rate,
        )

    def percent(self, whole: int) -> str:
        """A share in whole percent, such as “50%” or “50 %”."""
        return format_percent(Decimal(whole).scaleb(-2), locale=self._locale)

    def plural_form(self, number: int) -> str:
        """Which of a language's plural forms goes with a number, such as “few” or “other”."""
        return self._locale.plural_form(number)

    def zone(self, zone: str, at: int) -> str:
        """Such as “Berlin (UTC+1)”, with the offset that holds at that instant."""
        place = city(self._locale, zone)
        offset = _wall(at, zone).utcoffset() or timedelta(0)
        minutes = round(offset.total_seconds() / 60)
        hours, rest = divmod(abs(minutes), 60)
        sign = "−" if minutes < 0 else "+"
        told = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
        if place == told:
            return told
        if self._locale.text_direction == "rtl":
            # From left to right in one piece, also among words that run the other way.
            told = f"\u2066{told}\u2069"
        return f"{place} ({told})"

    def soon(self, instant: int, zone: str, now: int) -> str:
        """How near it is: “in 2 hours”, “tomorrow”; empty where a date says more."""
        if not 0 <= instant - now < _NEAR:
            return self.near_day(instant, zone, now) if instant >= now else ""
        seconds = max(instant - now, 60)
        # Below 90 minutes it is told in minutes, but for an hour.
        return format_timedelta(
            timedelta(seconds=seconds),
            threshold=1 if seconds % 3600 == 0 else 1.5,
            add_direction=True,
            granularity="minute",
            locale=self._locale,
        )

    def near_day(self, instant: int, zone: str, now: int) -> str:
        """“today” or “tomorrow”, or nothing."""
        days = (_wall(instant, zone).date() - _wall(now, zone).date()).days
        words = _NEAR_DAYS.get(self._locale.language, ())
        return words[days] if 0 <= days < len(words) else ""

    @property
    def _comma(self) -> str:
        return _COMMA.get(self._locale.language, ",")


class Figures:
    """Days and figures as they stand on a paper of one currency, each in one piece.

    Amounts are minor units, quantities thousandths, rates hundredths of a percent, days ISO.
    """

    def __init__(self, locale: Locale, currency: str) -> None:
        self._locale = locale
        self._currency = currency
        self._digits = minor_digits(currency)

    def day(self, iso: str) -> str:
        """Such as “3 December 2026”."""
        return format_date(date.fromisoformat(iso), "long", locale=self._locale)

    def short_day(self, iso: str) -> str:
        """Such as “3 Dec 2026” or “03.12.2026”."""
        return format_date(date.fromisoformat(iso), "medium", locale=self._locale)

    def amount(self, minor: int) -> str:
        """The number alone, with all digits of the currency: “1,234.50”."""
        fraction = f".{'0' * self._digits}" if self._digits else ""
        return self._in_one_piece(
            format_decimal(
                Decimal(minor).scaleb(-self._digits), f"#,##0{fraction}", locale=self._locale
            )
        )

    def money(self, minor: int) -> str:
        """The same with the sign of its currency: “€1,234.50”."""
        told = format_money(Money(minor, self._currency), str(self._locale), in_column=True)
        if self._from_the_right:
            told = _LATIN_SIGN.sub(_FROM_THE_LEFT, told).replace("-", "\u200e−")
            return f"\u2067{told}\u2069"
        return told.replace("-", "−")

    def quantity(self, thousandths: int, unit: str = "") -> str:
        """Such as “1.5”, or “1.5 hr” for the unit `duration-hour` of CLDR."""
        number = Decimal(thousandths).scaleb(-3)
        if not unit:
            return self._in_one_piece(format_decimal(number, "#,##0.###", locale=self._locale))
        width: Literal["short", "long"] = "long" if unit == "duration-day" else "short"
        return format_unit(number, unit, width, "#,##0.###", locale=self._locale)

    def rate(self, hundredths: int) -> str:
        """Such as “19%” or “7,5 %”."""
        share = Decimal(hundredths).scaleb(-4)
        return format_percent(share, locale=self._locale, decimal_quantization=False)

    def country(self, code: str) -> str:
        """The name of a country (ISO 3166), or the code that nobody knows."""
        return str(self._locale.territories.get(code, code))

    def _in_one_piece(self, told: str) -> str:
        """With a minus that is no hyphen, and so also among words that run the other way."""
        told = told.replace("-", "−")
        return f"\u2066{told}\u2069" if self._from_the_right else told

    @property
    def _from_the_right(self) -> bool:
        return bool(self._locale.text_direction == "rtl")


def locale_of(tag: str) -> Locale:
    """The locale of a language tag such as “de-AT”: of its language where the rest is not known.

    English without a country is Britain's, which names the day before the month; so is whatever
    nobody knows.
    """
    for wanted in (tag, tag.partition("-")[0]):
        try:
            if wanted != "en":
                return Locale.parse(wanted, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")


def locale_at_home(tag: str, country: str) -> Locale:
    """That of a language as it is written in a country where it is at home, else `locale_of` it.

    An American writes $96.96, a Swiss CHF 96.96, and an Austrian Jänner.
    """
    spoken = tag.partition("-")[0]
    if country and spoken in get_official_languages(country, de_facto=True):
        return locale_of(f"{spoken}-{country}")
    return locale_of(tag)


_NEAR = 6 * 3600
"""Seconds before an instant from which on it is told in hours and minutes."""

_NEAR_DAYS = {
    "en": ("today", "tomorrow"),
    "de": ("heute", "morgen"),
    "ar": ("اليوم", "غدًا"),
}
_SHORT_DAY = {"de": "EEE d. MMM", "ar": "EEE d MMM"}
_COMMA = {"ar": "،"}
_AND = {"ar": " و"}
_TAXED = {
    "en": "{owed} ({bare} plus {rate} tax)",
    "de": "{owed} ({bare} zzgl. {rate} MwSt.)",
    "ar": "{owed} ({bare} بالإضافة إلى ضريبة {rate})",
}
_LATIN_SIGN = re.compile(r"[A-Z]+[^\w\s]")
_FROM_THE_LEFT = "\\g<0>\u200e"


@lru_cache(maxsize=2048)
def city(locale: Locale, zone: str) -> str:
    """What a zone is called by people: the place that it has its name from."""
    if zone in {"UTC", "Etc/UTC", "GMT", "Etc/GMT"}:
        return "UTC"
    try:
        return get_timezone_location(zone, locale=locale, return_city=True)
    except LookupError:  # newer than Babel's list of places
        return zone.rpartition("/")[2].replace("_", " ")


def _wall(instant: int, zone: str) -> datetime:
    return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone))
