"""The command line: how a client is reached."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest

from tests.cli.conftest import Run


def test_a_client_is_made_shown_and_changed(run: Run) -> None:
    run("settings", "practice.region", "DE")
    made = run("client", "Anna Schmidt", "--email", "anna@example.org",
               "--phone", "0151 12345678", "--json")  # fmt: skip
    assert made == {
        "id": 1,
        "uid": made["uid"],
        "name": "Anna Schmidt",
        "company": "",
        "email": "anna@example.org",
        "phones": ["+4915112345678"],
        "mobile": "+4915112345678",
        "language": "",
        "zone": "",
        "channel": None,
        "texts": {"word": None, "at": None, "how": ""},
        "extras": {"word": None, "at": None, "how": ""},
        "copies": [],
        "business": False,
        "tags": [],
        "barred": False,
        "barred_why": "",
        "archived": False,
        "people": [{"id": 1, "name": "Anna Schmidt"}],
        "places": [],
        "known": [],
        "figures": made["figures"],
        "devices": [],
        "timeline": [],
    }
    changed = run("client", "anna schmidt", "--language", "pt_br", "--zone", "Asia/Kolkata",
                  "--company", "Nord", "--json")  # fmt: skip
    assert changed == made | {"language": "pt-BR", "zone": "Asia/Kolkata", "company": "Nord"}
    assert run("client", "Anna Schmidt", "--json") == changed
    assert "Zone: Asia/Kolkata\n" in run("client", "Anna Schmidt")


def test_a_client_books_as_a_consumer_or_a_business(run: Run, misused: Callable[..., str]) -> None:
    assert run("client", "Anna", "--business", "--json")["business"] is True
    assert "Books as a business\n" in run("client", "Anna", "--language", "de")
    assert run("client", "Anna", "--consumer", "--json")["business"] is False
    assert "not allowed with" in misused("client", "Anna", "--consumer", "--business")


def test_a_service_says_how_it_is_taxed(run: Run, misused: Callable[..., str]) -> None:
    plain = run("service", "remote session", "--json")
    assert (plain["tax"], plain["net"]) == (None, False)
    assert "nothing said of tax" in run("service", "Remote session")
    taxed = run("service", "Remote session", "--tax", "7,7", "--net", "--json")
    assert taxed == plain | {"tax": "7.7", "net": True}
    assert "tax of 7.7 % comes on top" in run("service", "Remote session")
    assert run("service", "Remote session", "--gross", "--json") == taxed | {"net": False}
    assert run("service", "Remote session", "--tax", "", "--json") == plain
    assert "not allowed with" in misused("service", "Remote session", "--net", "--gross")
    priced = run("service", "Remote session", "--price", "8001", "--currency", "CHF", "--json")
    told = run("service", "Remote session", "--currency", "EU", status=1)
    assert "currency: “EU” is no currency. Three letters" in told
    assert priced == plain | {"price": 8001, "currency": "CHF"}
    assert "no whole number" in misused("service", "Remote session", "--price", "80.01")
    run("settings", "practice.currency", "NZD")
    assert run("service", "Visit on site", "--price", "9000", "--json")["currency"] == "NZD"
    assert run("service", "Remote session", "--price", "9000", "--json")["currency"] == "CHF"


def test_who_is_to_get_texts_has_agreed_to_them(run: Run) -> None:
    texts = run("client", "Anna", "--channel", "text", "--json")["texts"]
    at = "2027-03-01T09:00:00+01:00"
    assert texts == {"word": "given", "at": at, "how": "by the consultant"}
    refused = run("client", "Anna", "--no-texts", "--json")
    assert (refused["channel"], refused["texts"]["word"]) == ("text", "refused")
    assert "the client wants none" in run("client", "Anna", "--channel", "as-ruled")
    assert run("client", "Anna", "--json")["channel"] is None
    given = run("client", "Anna", "--consent", "by phone", "--json")
    assert given["texts"] == {"word": "given", "at": at, "how": "by phone"}
    # Who has said how does not say it once more.
    assert run("client", "Anna", "--channel", "text", "--json")["texts"]["how"] == "by phone"
    assert run("client", "Anna", "--channel", "none", "--json")["channel"] == "none"


def test_who_wants_no_thanks_says_so_and_changes_their_mind(
    run: Run, misused: Callable[..., str]
) -> None:
    made = run("client", "Anna", "--no-extras", "--said-on", "2027-02-14", "--json")
    at = "2027-02-14T12:00:00+01:00"
    assert made["extras"] == {"word": "unwanted", "at": at, "how": "by the consultant"}
    said = "Thanks and follow-ups: none, 2027-02-14 12:00, by the consultant\n"
    assert said in run("client", "Anna", "--company", "Nord")
    again = run("client", "Anna", "--extras", "--json")["extras"]
    assert (again["word"], again["at"]) == (None, "2027-03-01T09:00:00+01:00")
    assert "still to come" in run("client", "Anna", "--no-extras", "--said-on", "2027-03-02",
                                  status=1)  # fmt: skip
    assert "dates --no-extras" in misused("client", "Anna", "--said-on", "2027-03-01")
    assert "not allowed with" in misused("client", "Anna", "--extras", "--no-extras")


def test_numbers_and_copies_stand_in_place_of_those_before(run: Run) -> None:
    made = run("client", "Anna", "--phone", "+49 30 1234567", "--phone", "+49 151 12345678",
               "--copy", "Büro <office@example.org>", "--copy", "bills@example.org",
               "--json")  # fmt: skip
    assert made["phones"] == ["+49301234567", "+4915112345678"]
    assert made["mobile"] == "+4915112345678"
    assert made["copies"] == [
        {"email": "office@example.org", "name": "Büro", "extras": None},
        {"email": "bills@example.org", "name": "", "extras": None},
    ]
    assert "Copies to: Büro <office@example.org>, bills@example.org" in run("client", "Anna")
    assert "no text can reach them" in run("client", "Anna", "--phone", "+49 30 1234567")
    cleared = run("client", "Anna", "--phone", "", "--copy", "", "--email", "", "--json")
    assert (cleared["phones"], cleared["mobile"], cleared["copies"]) == ([], "", [])


def test_what_an_import_knows_nothing_of_stays(run: Run, tmp_path: object) -> None:
    run("client", "Anna", "--channel", "text", "--language", "de", "--copy", "o@example.org")
    before = run("client", "Anna", "--json")
    card = f"{tmp_path}/people.csv"
    with pathlib.Path(card).open("w", encoding="utf-8") as file:
        file.write("Name,E-mail 1 - Value\nAnna,anna@example.org\n")
    run("import", card)
    assert run("client", "Anna", "--json") == before | {"email": "anna@example.org"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Nobody",), "There is no client called “Nobody”. Look for them with"),
        (("Anna", "--email", "anna at example"), "email: “anna at example” is no e-mail address"),
        (("Anna", "--phone", "12"), "phone: “12” is"),
        (("Anna", "--language", "Klingon!"), "language: “Klingon!” is no language"),
        (("Anna", "--zone", "Mars/Base"), "zone: There is no time zone called “Mars/Base”"),
        (("Anna", "--copy", "Büro <office"), "copy: “Büro <office” is no e-mail address"),
        (("Anna", "--copy", "x@y, z@y"), "copies: “x@y, z@y” is no e-mail address"),
        (("Anna", *(w for i in range(6) for w in ("--copy", f"{i}@x.org"))), "At most 5 others"),
        (("Anna", "--consent", " "), "consent: How the client agreed is missing"),
        ((" ", "--email", "x@example.org"), "name: A client needs a name"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    run("client", "Anna", "--email", "anna@example.org")
    before = run("client", "Anna", "--json")
    said = run("client", *words, status=1)
    assert says in said
    assert said.count("\n") == 1
    assert run("client", "Anna", "--json") == before


def test_two_of_one_name_are_not_mixed_up(run: Run) -> None:
    run("client", "Anna", "--company", "Nord")
    run("book", "--client", "Anna Nord", "--service", "Remote session",
        "--start", "2027-03-02T10:00")  # fmt: skip
    assert run("client", "Anna Nord", "--json")["id"] == 1


def test_words_that_do_not_go_together_are_no_command(misused: Callable[..., str]) -> None:
    assert "do not go together" in misused("client", "Anna", "--channel", "text", "--no-texts")
    assert "not allowed with" in misused("client", "Anna", "--consent", "x", "--no-texts")
    assert "invalid choice: 'fax'" in misused("client", "Anna", "--channel", "fax")
    misused("client")


def test_clients_are_listed_and_found(run: Run) -> None:
    run("client", "Anna Schmidt", "--company", "Nord", "--tag", "Schule", "--tag", "vip")
    run("client", "Ben", "--bar", "Did not pay", "--phone", "+4915112345678")
    run("client", "Cem", "--archive", "--tag", "schule")
    listed = run("clients", "--json")
    assert [one["name"] for one in listed] == ["Anna Schmidt", "Ben"]
    assert listed[0]["tags"] == ["Schule", "vip"]
    assert [one["name"] for one in run("clients", "--archived", "--json")][-1] == "Cem"
    assert [one["name"] for one in run("clients", "nor", "--json")] == ["Anna Schmidt"]
    assert [one["name"] for one in run("clients", "0151 1234", "--json")] == ["Ben"]
    assert len(run("clients", "--tag", "SCHULE", "--json")) == 1
    assert len(run("clients", "--tag", "SCHULE", "--archived", "--json")) == 2
    assert run("clients", "an", "--tag", "school", "--json") == []
    assert run("clients") == (
        "     1  Anna Schmidt · Nord  #Schule #vip\n     2  Ben  +4915112345678  not to be booked\n"
    )
    assert run("client", "Ben", "--unbar", "--tag", "", "--json")["barred_why"] == ""


def test_a_client_is_told_with_all_that_is_known(run: Run, misused: Callable[..., str]) -> None:
    start = ("--service", "Remote session", "--start", "2027-03-02T10:00")
    run("book", "--client", "Anna", *start)
    said = run("client", "Anna", "--bar", "Did not pay", "--note", "WLAN-Schlüssel: 8372abcd9103")
    assert "Known:\n        ! Do not book: Did not pay\n" in said
    assert "        Next visit Tue 2 Mar 10:00 · Remote session\n" in said
    assert "  note  WLAN-Schlüssel: 8372abcd9103\n" in said
    assert said.endswith("keep it in a password manager, not in the diary.\n")
    told = run("client", "Anna", "--entries", "1", "--json")
    assert [entry["of"] for entry in told["timeline"]] == ["booking"]
    assert told["timeline"][0]["at"] == "2027-03-02T10:00:00+01:00"
    assert run("client", "Anna", "--entries", "0", "--json")["timeline"] == []
    refused = ("book", "--client", "Anna", "--service", "Remote session", "--start")
    said = run(*refused, "2027-03-03T10:00", status=1)
    assert "Anna is not to be booked: Did not pay. Nothing was booked. Give --although" in said
    assert run(*refused, "2027-03-03T10:00", "--although-barred", "--json")["id"]
    assert "not allowed with" in misused("client", "Anna", "--bar", "x", "--unbar")
