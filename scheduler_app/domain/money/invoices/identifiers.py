"""Domain, money: numbers that somebody else gave: for tax, for an account, for a bank.

A check finds what was mistyped; whether the number is in use, only its register knows. How numbers
are built is known by python-stdnum, which is loaded when one is checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

from scheduler_app.domain.errors import InvalidInput

EUROPEAN_UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
"""Whose members share one law of value added tax."""

_VAT_PREFIXES = {"EL": "GR", "XI": "GB"}
_BEYOND = {"GB": "gb.vat", "CH": "ch.vat", "NO": "no.mva"}
_TAX_NUMBERS = {"DE": "de.stnr", "FR": "fr.siren", "CH": "ch.uid", "US": "us.ein", "BE": "be.vat"}
"""Modules of python-stdnum that know the tax numbers of a country."""

_EXAMPLES = {"DE": "DE123456788", "BE": "BE0403019261", "FR": "FR40303265045", "AT": "ATU13585627"}


def compact(number: str) -> str:
    """A number without what it is set out with, in capitals."""
    return re.sub(r"[\s./-]", "", number).upper()


def country_of_vat_id(vat_id: str) -> str:
    """The country (ISO 3166) that a VAT number was given in; empty where it does not say so."""
    bare = compact(vat_id)
    if bare.startswith("CHE"):
        return "CH"
    prefix = bare[:2]
    return _VAT_PREFIXES.get(prefix, prefix) if re.fullmatch("[A-Z]{2}", prefix) else ""


def vat_id_in_print(vat_id: str) -> str:
    """A VAT number as its country writes it: CHE-107.787.577 MWST; else as it is kept."""
    swiss = re.fullmatch(r"CHE(\d{3})(\d{3})(\d{3})(MWST|TVA|IVA)?", compact(vat_id))
    if swiss is None:
        return vat_id
    return f"CHE-{swiss[1]}.{swiss[2]}.{swiss[3]} {swiss[4] or ''}".strip()


def checked_vat_id(typed: str, *, field: str, country: str = "") -> str:
    """A VAT number as it is kept, such as "DE123456788"; `InvalidInput` for what can be none.

    Where it lacks its letters it is taken to be of the `country`. Those of countries that are not
    known here are kept as they are.
    """
    bare = compact(typed)
    if not bare:
        return ""
    if bare.isdigit() and country in EUROPEAN_UNION:
        bare = ("EL" if country == "GR" else country) + bare
    of = country_of_vat_id(bare)
    if of in EUROPEAN_UNION:
        if not _is_valid("eu.vat", bare):
            raise _no_vat_id(typed, of, field)
        return bare
    if of in _BEYOND:
        if not _is_valid(_BEYOND[of], bare):
            raise _no_vat_id(typed, of, field)
        return _formatted(_BEYOND[of], bare) if of == "CH" else bare
    if not re.fullmatch(r"[A-Z0-9]{4,20}", bare):
        raise _no_vat_id(typed, of, field)
    return bare


def checked_tax_number(typed: str, *, field: str, country: str) -> str:
    """The number that a tax office gave, as it was written; `InvalidInput` for what can be none.

    In France it is the SIREN or SIRET, in Switzerland the UID, in Belgium that of the enterprise.
    """
    line = " ".join(typed.split())
    module = _TAX_NUMBERS.get(country)
    if not line or module is None:
        return line
    names = (module, "fr.siret") if country == "FR" else (module,)
    if not any(_is_valid(name, line) for name in names):
        raise InvalidInput(
            field,
            f"“{typed}” can't be a tax number there: a digit is wrong, or there are too many or "
            "too few.",
            remedy="Compare it with a letter from your tax office.",
        )
    return line


def checked_iban(typed: str, *, field: str) -> str:
    """An IBAN without spaces; `InvalidInput` for what can be none."""
    from stdnum import iban

    bare = compact(typed)
    # What a country checks beside the standard are lists of its banks, which grow old.
    if bare and not iban.is_valid(bare, check_country=False):
        raise InvalidInput(
            field,
            f"“{typed}” is no IBAN: its digits do not agree with each other.",
            remedy="Compare it with a statement of your bank.",
        )
    return bare


def checked_bic(typed: str, *, field: str) -> str:
    """A BIC; `InvalidInput` for what can be none."""
    bare = compact(typed)
    if bare and not _is_valid("bic", bare):
        raise InvalidInput(
            field,
            f"“{typed}” is no BIC.",
            remedy="It has 8 or 11 letters and digits, such as COBADEFFXXX; it may be left empty.",
        )
    return bare


def in_groups(iban: str) -> str:
    """An IBAN as people read it, in groups of four."""
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))


def _no_vat_id(typed: str, country: str, field: str) -> InvalidInput:
    example = _EXAMPLES.get(country, _EXAMPLES["DE"])
    return InvalidInput(
        field,
        f"“{typed}” can't be a VAT number: a digit is wrong, or there are too many or too few.",
        remedy=f"It begins with the letters of its country, such as {example}.",
    )


def _is_valid(name: str, number: str) -> bool:
    known: Callable[[str], bool] = import_module(f"stdnum.{name}").is_valid
    return known(number)


def _formatted(name: str, number: str) -> str:
    known: Callable[[str], str] = import_module(f"stdnum.{name}").format
    return known(number)
