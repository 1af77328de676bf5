"""Domain: numbers, days, months and parts of the day as English and German name them."""

from __future__ import annotations

from scheduler_app.domain.calendar.marks_in_text import Half

_NUMBERS = (
    ("one", "ein", "eins", "eine", "einer", "einem", "einen", "a", "an"),
    ("two", "zwei", "zwo"),
    ("three", "drei"),
    ("four", "vier"),
    ("five", "fünf", "fuenf"),
    ("six", "sechs"),
    ("seven", "sieben"),
    ("eight", "acht"),
    ("nine", "neun"),
    ("ten", "zehn"),
    ("eleven", "elf"),
    ("twelve", "zwölf", "zwoelf"),
)
_AS_NUMBER = {word: number for number, named in enumerate(_NUMBERS, 1) for word in named}
_AS_NUMBER |= {"fifteen": 15, "fünfzehn": 15, "twenty": 20, "zwanzig": 20}
_NO_HOURS = {"a", "an", "ein", "eine", "einer", "einem", "einen"}

_WEEKDAYS = {
    "mon": 0, "mo": 0, "tue": 1, "di": 1, "die": 1, "wed": 2, "mi": 2, "mit": 2,
    "thu": 3, "do": 3, "don": 3, "fri": 4, "fr": 4, "fre": 4,
    "sat": 5, "sa": 5, "sam": 5, "son": 6, "sun": 6, "so": 6,
}  # fmt: skip

_MONTHS = {
    "jan": 1, "jän": 1, "feb": 2, "mar": 3, "mär": 3, "mae": 3, "mrz": 3, "apr": 4,
    "may": 5, "mai": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10,
    "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip

_HALVES = {
    "morning": Half.MORNING, "morgen": Half.MORNING, "früh": Half.MORNING,
    "frueh": Half.MORNING, "vormittag": Half.MORNING, "mittag": Half.NOON,
    "noon": Half.NOON, "lunchtime": Half.NOON, "afternoon": Half.AFTERNOON,
    "nachmittag": Half.AFTERNOON, "evening": Half.EVENING, "abend": Half.EVENING,
    "night": Half.EVENING,
}  # fmt: skip

COUNTED = "|".join(sorted((*_AS_NUMBER, r"\d{1,3}"), key=len, reverse=True))
"""A number in words or digits."""

HOUR_WORDS = "|".join(sorted(set(_AS_NUMBER) - _NO_HOURS - {"fifteen", "fünfzehn"}, key=len)[::-1])
"""The hours in words."""

DAY_NAMES = (
    r"(?:mon(?:day|tag)?|tue(?:s|sday)?|dienstag|wed(?:s|nesday)?|mittwoch|thu(?:r|rs|rsday)?"
    r"|donnerstag|fri(?:day)?|freitag|sat(?:urday)?|samstag|sun(?:day)?|sonntag|sonnabend)"
)
SHORT_DAYS = r"(?:mo|di|mi|do|fr|sa|so)"
"""As Germans write them. Some are English words, so only those beside a time or date are days."""

MONTH_NAMES = (
    r"(?:jan(?:uary|uar)?|jänner|feb(?:ruary|ruar)?|mar(?:ch)?|märz|maerz|mrz|apr(?:il)?|may|mai"
    r"|june?|juni|july?|juli|aug(?:ust)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?"
    r"|de[cz](?:ember)?)"
)
NAMED_DAYS = (
    r"(?:the )?day after tomorrow|(?:ü|ue)bermorgen|today|heute|tonight|tomorrow|tmrw|morgen"
)
HALF_NAMES = (
    r"(?:morning|afternoon|evening|night|lunchtime|(?:vor|nach)?mittags?|morgens?|abends?"
    r"|früh|frueh)"
)


def number(word: str) -> int:
    """The number that a word or digits mean."""
    return int(word) if word.isdigit() else _AS_NUMBER[word]


def weekday(name: str) -> int:
    """The day of the week that a name means, Monday 0."""
    if name.startswith("sonnabend"):
        return 5
    return _WEEKDAYS[name[:3] if len(name) > 2 else name]


def month(name: str) -> int:
    """The month that a name means, 1 to 12."""
    return _MONTHS[name[:3]]


def half(name: str) -> Half:
    """The part of the day that a name means."""
    return _HALVES.get(name) or _HALVES[name.removesuffix("s")]
