"""Numbers that somebody else gave: what was mistyped is found, what is unknown is kept."""

from __future__ import annotations

import pytest

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.addresses import AddressParts, parts_of_address
from scheduler_app.domain.money.invoices.identifiers import (
    checked_bic,
    checked_iban,
    checked_tax_number,
    checked_vat_id,
    country_of_vat_id,
    in_groups,
    vat_id_in_print,
)


@pytest.mark.parametrize(
    ("kept", "printed"),
    [
        ("CHE107787577MWST", "CHE-107.787.577 MWST"),
        ("CHE107787577", "CHE-107.787.577"),
        ("DE136695976", "DE136695976"),
        ("", ""),
    ],
)
def test_a_number_is_printed_as_its_country_writes_it(kept: str, printed: str) -> None:
    assert vat_id_in_print(kept) == printed


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("de 136 695 976", "", "DE136695976"),
        ("136695976", "DE", "DE136695976"),
        ("BE 0403.019.261", "", "BE0403019261"),
        ("0403.019.261", "BE", "BE0403019261"),
        ("FR 40 303 265 045", "", "FR40303265045"),
        ("ATU13585627", "AT", "ATU13585627"),
        ("EL094259216", "GR", "EL094259216"),
        ("CHE107787577MWST", "CH", "CHE-107.787.577 MWST"),
        ("GB980780684", "GB", "GB980780684"),
        ("AE100200300", "AE", "AE100200300"),
        ("", "DE", ""),
    ],
)
def test_a_vat_number_is_kept_as_its_country_writes_it(typed: str, country: str, kept: str) -> None:
    assert checked_vat_id(typed, field="vat_id", country=country) == kept


@pytest.mark.parametrize("typed", ["DE136695977", "DE13669597", "BE0403019262", "CHE107787578MWST"])
def test_a_vat_number_with_a_wrong_digit_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="can't be a VAT number") as refused:
        checked_vat_id(typed, field="buyer.vat_id")
    assert refused.value.field == "buyer.vat_id" and refused.value.remedy


def test_a_vat_number_says_its_country() -> None:
    known = [country_of_vat_id(each) for each in ("EL094259216", "XI1", "CHE1", "DE1", "123", "")]
    assert known == ["GR", "GB", "CH", "DE", "", ""]


def test_a_tax_number_is_asked_for_as_its_country_has_it() -> None:
    assert checked_tax_number(" 181/815/0815 5", field="f", country="DE") == "181/815/0815 5"
    assert checked_tax_number("732 829 320", field="f", country="FR") == "732 829 320"
    assert checked_tax_number("732 829 320 00074", field="f", country="FR")
    assert checked_tax_number("anything", field="f", country="PT") == "anything"
    for typed, country in (("181/815/081", "DE"), ("732 829 321", "FR"), ("12", "US")):
        with pytest.raises(InvalidInput, match="can't be a tax number"):
            checked_tax_number(typed, field="f", country=country)


def test_an_account_is_checked_by_its_digits() -> None:
    assert checked_iban("DE89 3704 0044 0532 0130 00", field="f") == "DE89370400440532013000"
    assert checked_bic("cobadeff xxx", field="f") == "COBADEFFXXX"
    assert checked_iban("", field="f") == checked_bic("", field="f") == ""
    with pytest.raises(InvalidInput, match="no IBAN"):
        checked_iban("DE88370400440532013000", field="f")
    with pytest.raises(InvalidInput, match="no BIC"):
        checked_bic("COBA", field="f")
    assert in_groups("DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hauptstr. 5, 10115 Berlin", ("Hauptstr. 5", "", "10115", "Berlin", "")),
        ("Hof\nWeg 2\nA-1010 Wien", ("Hof", "Weg 2", "1010", "Wien", "")),
        ("Rue X 1, 1000 Bruxelles, Belgium", ("Rue X 1", "Belgium", "1000", "Bruxelles", "")),
        ("Laan 1; 1234 AB Utrecht", ("Laan 1", "", "1234 AB", "Utrecht", "")),
        ("1 Main St, Springfield, IL 62704", ("1 Main St", "", "62704", "Springfield", "IL")),
        ("10 High St, London SW1A 1AA", ("10 High St", "", "SW1A 1AA", "London", "")),
        ("10 High St, London, SW1A 1AA", ("10 High St", "", "SW1A 1AA", "London", "")),
        ("behind the mill", ("behind the mill", "", "", "", "")),
        ("", ("", "", "", "", "")),
    ],
)
def test_an_address_in_one_piece_is_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of_address(text) == AddressParts(*parts)
