"""Tests: phone numbers become E.164, or are refused by name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.phone_numbers import display, to_e164

EXAMPLES = Path(__file__).parents[3] / "shared/data/phonenumbers/examples.csv"


@pytest.mark.parametrize(
    ("text", "region", "e164"),
    [
        ("030 12345678", "DE", "+493012345678"),
        ("030 12345678", "de", "+493012345678"),
        ("+49 (0)30 12345678", "", "+493012345678"),
        ("0044 20 7946 0958", "DE", "+442079460958"),
        ("(201) 555-0123", "US", "+12015550123"),
        ("07700 900123", "GB", "+447700900123"),
    ],
)
def test_numbers_as_people_type_them(text: str, region: str, e164: str) -> None:
    assert to_e164(text, region) == e164


@pytest.mark.parametrize(
    ("text", "region", "says"),
    [
        ("", "DE", "no phone number"),
        ("call me", "DE", "no phone number"),
        ("030 12345678", "", "no phone number"),
        ("030 12345678", "XX", "no phone number"),
        ("123", "DE", "not a possible phone number"),
        ("555-0123", "US", "not a possible phone number"),
        ("+49 30 123456789012345", "", "not a possible phone number"),
        ("(201) 555-0123 ext. 5", "US", "extension"),
    ],
)
def test_what_cannot_be_called_is_refused_by_name(text: str, region: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        to_e164(text, region)
    assert refused.value.field == "phone"
    assert says in refused.value.message
    assert refused.value.remedy


def test_numbers_are_shown_in_groups() -> None:
    assert display("+493012345678") == "+49 30 12345678"
    assert display("ask the office") == "ask the office"


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the shared examples are not here")
def test_the_library_s_own_examples() -> None:
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 1000
    assert [row for row in rows if row["is_valid"] == "True" and _read(row) != row["e164"]] == []
    refused = [row for row in rows if row["is_valid"] != "True" and not _read(row)]
    # The others have a length that is dialled there, and may be in use before the list knows it.
    assert len(refused) > 180


def _read(row: dict[str, str]) -> str:
    try:
        return to_e164(row["national"], row["region"])
    except InvalidInput:
        return ""
