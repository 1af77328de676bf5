"""Domain: phone numbers as people type them, kept as E.164. The one user of `phonenumbers`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scheduler_app.domain.errors import InvalidInput

_TYPED = re.compile(r"\+?[\d\s()\[\]/.·‐‑‒–—-]+")
_TRUNK = re.compile(r"\(\s*0\s*\)")
_FEWEST_DIGITS = 3


def to_e164(text: str, region: str = "", *, field: str = "phone") -> str:
    """The number in E.164, such as +493012345678.

    `region` (ISO 3166 such as "DE") is where a number without country code belongs; without one
    only numbers that start with + are understood. Raises `InvalidInput` on `field` otherwise.
    """
    # Metadata of all countries: costs tens of milliseconds, so only who reads a number loads it.
    import phonenumbers

    country = region.upper()
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        raise InvalidInput(
            field, f"“{text}” is no phone number.", remedy=_remedy(country)
        ) from error
    if number.extension:
        raise InvalidInput(
            field,
            f"“{text}” has an extension, which E.164 cannot hold.",
            remedy="Put the extension into the notes.",
        )
    # Only what no network could dial is refused: lists of the ranges in use lag behind.
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise InvalidInput(
            field, f"“{text}” is not a possible phone number.", remedy=_remedy(country)
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def wanted_digits(text: str) -> str:
    """By which digits to look for a number among E.164 ones, however it was typed.

    They stand somewhere in the number that is meant: what is dialled before it at home (0) or from
    abroad (00) is left out. Empty for a text that is no number of three digits or more.
    """
    typed = text.strip()
    if not _TYPED.fullmatch(typed):
        return ""
    digits = "".join(str(int(sign)) for sign in _TRUNK.sub("", typed) if sign.isdecimal())
    return digits.lstrip("0") if len(digits) >= _FEWEST_DIGITS else ""


def regions() -> frozenset[str]:
    """The ISO 3166 codes of the countries whose numbers are known."""
    import phonenumbers

    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def display(e164: str) -> str:
    """An E.164 number as people read it, such as "+49 30 12345678"; other text unchanged."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def first_mobile(phones: Iterable[str]) -> str:
    """The first of these E.164 numbers that may take a text; empty where none does.

    Where a plan does not tell mobiles from others, as in the US, any number may.
    """
    import phonenumbers

    kinds = phonenumbers.PhoneNumberType
    for phone in phones:
        try:
            kind = phonenumbers.number_type(phonenumbers.parse(phone, None))
        except phonenumbers.NumberParseException:
            continue
        if kind in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE, kinds.UNKNOWN}:
            return phone
    return ""


def _remedy(country: str) -> str:
    if country:
        return f"Check the digits, or write it with its country code if it isn't in {country}."
    return "Write it with its country code, such as +49 30 12345678."
