"""The command line: the policy is shown, set from a file or standard input, and tried first."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.cli.conftest import NOW, Run

RULES = {
    "deposit": {"kind": "percent", "percent": 50},
    "due": 24,
    "ladder": [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}],
    "free_moves": 2,
}


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Has something stand on standard input."""
    return lambda said: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said)))


def file_of(tmp_path: Path, document: object) -> str:
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def test_before_one_is_set_nothing_is_asked(run: Run) -> None:
    assert run("policy", "show", "--json")["deposit"] == {"kind": "none"}
    assert run("policy").startswith("No policy was set yet.\n{")


def test_it_is_set_and_shown_and_what_is_shown_can_be_set(
    run: Run, say: Callable[[bytes], None], tmp_path: Path
) -> None:
    answer = run("policy", "set", file_of(tmp_path, RULES), "--json")
    assert (answer["version"], list(answer["texts"])) == (1, ["en", "de", "ar"])
    shown = run("policy", "show", "--json")
    assert shown == answer["rules"]
    assert shown.items() >= RULES.items()
    say(b"\xef\xbb\xbf" + json.dumps(shown).encode())
    assert run("policy", "set", "-", "--json") == answer
    told = run("policy", "show")
    assert told.startswith("Version 1 holds.\n{\n")
    assert "Clients read (de):\nFür jede Buchung" in told


REFUSED = (
    (b"", "policy: This is no JSON"),
    (b"[]", "policy: Here an object"),
    (b'{"deposit": {"kind": "some"}}', "deposit.kind: A deposit is of the kind"),
    (b'{"services": {"Nobody": {}}}', "There is no service “Nobody”"),
    (b'{"amount": 3}', "“amount” means nothing here"),
    (b'{"due": "later"}', "due: Here a whole number from 0 to 8784 is meant. Or “at once”"),
    (b'{"due": 1, "due": 2}', "due: “due” is said twice"),
    (b"\xff{}", "FILE: It is not written in UTF-8"),
    (b" " * 1_000_001, "FILE: It is longer than any policy"),
)


@pytest.mark.parametrize("verb", ["set", "preview"])
def test_what_is_no_policy_is_refused(run: Run, say: Callable[[bytes], None], verb: str) -> None:
    for said, says in REFUSED:
        say(said)
        assert says in run("policy", verb, "-", status=1)
    assert run("policy").startswith("No policy was set yet.")


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    told = run("policy", "set", str(tmp_path / "gone.json"), status=1)
    assert "gone.json” can't be read: No such file or directory." in told
    assert "can't be read" in run("policy", "set", str(tmp_path), status=1)


def _with_a_price(tmp_path: Path, price: int) -> str:
    """Let the first service cost something; returns its name."""
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    [first, *_] = list_services(diary)
    save_service(diary, replace(first, price=price, currency="EUR"), now=NOW)
    diary.close()
    return first.name


def test_last_years_cancellations_are_tried_under_it(run: Run, tmp_path: Path) -> None:
    draft = file_of(tmp_path, RULES)
    assert run("policy", "preview", draft, "--json") == {"count": 0, "difference": {}, "rows": []}
    assert run("policy", "preview", draft) == "Nothing was cancelled or missed within a year.\n"
    service = _with_a_price(tmp_path, 8001)
    start = (NOW + timedelta(hours=26)).isoformat()
    booked = run("book", "--client", "Anna", "--service", service, "--start", start, "--json")
    run("cancel", str(booked["id"]), "--by", "client", "--reason", "Ill")
    found = run("policy", "preview", draft, "--json")
    [row] = found["rows"]
    assert row == {
        "booking": booked["id"],
        "start": start,
        "ended": NOW.isoformat(),
        "ending": "cancelled by the client",
        "price": 8001,
        "currency": "EUR",
        "deposit": 4001,
        "would_keep": 2000,
        "kept": 0,
        "difference": 2000,
    }
    assert (found["count"], found["difference"]) == (1, {"EUR": 2000})
    told = run("policy", "preview", draft)
    assert told.startswith("1 booking cancelled or missed within a year")
    assert "2027-03-02 11:00  cancelled by the client" in told
    assert told.endswith("In all 20.00 EUR more kept.\n")


def test_it_must_be_said_what_is_wanted(misused: Callable[..., str]) -> None:
    assert "FILE" in misused("policy", "set")
    assert "invalid choice" in misused("policy", "forget")
