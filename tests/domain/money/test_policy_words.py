"""A policy is told to clients in their language, by its rules alone; the texts stand in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler_app.domain.in_language import Wording
from scheduler_app.domain.money.agreement import LATE, REMEMBERED
from scheduler_app.domain.money.deposit import AT_ONCE_SECONDS
from scheduler_app.domain.money.policy import AskedOf, Policy
from scheduler_app.domain.money.policy_file import read_policy
from scheduler_app.domain.money.policy_sentences import SENTENCES
from scheduler_app.domain.money.policy_words import (
    asked_of_in_words,
    policy_in_words,
    policy_texts,
)
from scheduler_app.domain.time_units import DAY, HOUR

TOLD = Path(__file__).parent / "policies"
NAMES = {1: "Visit", 2: "Setup", 3: "Call"}

PERCENT = {"kind": "percent", "percent": 30}
FIXED = {"kind": "fixed", "amount": 4050, "currency": "EUR"}
LADDER = [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}, {"hours": 2, "percent": 0}]

POLICIES: dict[str, dict[str, object]] = {
    "percent at once of everyone": {"deposit": PERCENT, "ladder": LADDER},
    "fixed by a deadline of new clients": {
        "deposit": FIXED, "for": "new", "due": 24, "ladder": LADDER[:1], "no_show": 20,
    },
    "unreliable, asked first": {"deposit": PERCENT, "for": "unreliable", "due": 2, "unpaid": "ask"},
    "nothing is ever given back": {"deposit": FIXED, "consultant_cancels": 0},
    "all is given back": {
        "deposit": PERCENT, "ladder": [{"hours": 0, "percent": 100}], "no_show": 100,
    },
    "some until the start": {
        "deposit": PERCENT, "consultant_cancels": 80,
        "ladder": [{"hours": 1000, "percent": 90}, {"hours": 0, "percent": 10}],
    },
    "yen": {"deposit": {"kind": "fixed", "amount": 3000, "currency": "JPY"}, "due": 1},
    "dinars": {"deposit": {"kind": "fixed", "amount": 12345, "currency": "KWD"}, "due": 72},
    "moves alone": {"free_moves": 1},
    "no moves": {"free_moves": 0},
    "some moves": {"deposit": FIXED, "free_moves": 3},
    "many moves": {"free_moves": 12},
    "another deposit for two services": {
        "deposit": PERCENT, "ladder": LADDER, "free_moves": 2,
        "services": {"Visit": {"deposit": FIXED}, "Setup": {"deposit": FIXED}},
    },
    "no deposit for one service": {
        "deposit": PERCENT, "free_moves": 2,
        "services": {"Call": {"deposit": {"kind": "none"}, "free_moves": None}},
    },
    "a deposit for one service alone": {
        "services": {"Visit": {"deposit": PERCENT, "ladder": LADDER, "due": 11}},
    },
}  # fmt: skip


def _policy(document: dict[str, object]) -> Policy:
    return read_policy(json.dumps(document), {name: number for number, name in NAMES.items()})


@pytest.mark.parametrize("language", SENTENCES)
def test_each_policy_is_told_as_the_files_say(language: str) -> None:
    told = "".join(
        f"=== {name}\n\n{policy_in_words(_policy(document), NAMES, language)}\n\n"
        for name, document in POLICIES.items()
    )
    assert told == (TOLD / f"{language}.txt").read_text("utf-8")


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("name", POLICIES)
def test_no_sentence_is_empty_or_has_a_gap(name: str, language: str) -> None:
    told = policy_in_words(_policy(POLICIES[name]), NAMES, language)
    assert told
    assert not [mark for mark in ("{", "}", "  ") if mark in told]
    for paragraph in told.split("\n\n"):
        assert all(line.strip() for line in paragraph.split("\n"))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"ladder": LADDER, "for": "new", "no_show": 50},
        {"services": {"Visit": {"ladder": LADDER}}},
    ],
    ids=str,
)
def test_a_policy_that_asks_nothing_says_nothing(document: dict[str, object]) -> None:
    assert policy_texts(_policy(document), NAMES, " \n") == {}
    assert policy_texts(_policy(document), NAMES, "Be there.") == {"": "Be there."}


def test_own_words_stand_after_the_rules_in_every_language() -> None:
    told = policy_texts(_policy({"free_moves": 1}), NAMES, "\nBe there.\n")
    assert list(told) == ["en", "de", "ar"]
    assert told["en"] == (
        "You may move a booking once by yourself; after that the practice decides.\n\nBe there."
    )
    assert all(text.endswith(".\n\nBe there.") for text in told.values())


def test_a_service_that_clients_do_not_know_and_what_holds_anyway_is_not_told() -> None:
    rules = _policy({"deposit": PERCENT, "services": {"Visit": {"deposit": FIXED}, "Call": {}}})
    told = policy_in_words(rules, {2: "Setup", 3: "Call"}, "en")
    assert told == policy_in_words(Policy(rules.usual), {}, "en")


def test_one_sentence_says_of_whom_it_is_asked() -> None:
    assert asked_of_in_words(AskedOf.NEW, "de-AT") == (
        "Die Anzahlung wird von allen verlangt, die hier noch keinen Termin hatten."
    )
    assert asked_of_in_words(AskedOf.EVERYONE, "fr") == (
        "The deposit is asked of everyone who books."
    )
    for language in SENTENCES:
        assert len({asked_of_in_words(whom, language) for whom in AskedOf}) == len(AskedOf)


def test_the_sentences_name_the_times_that_the_rules_go_by() -> None:
    """Hours and months stand in words there, and would tell something else once these change."""
    assert (LATE, REMEMBERED, AT_ONCE_SECONDS) == (24 * HOUR, 365 * DAY, HOUR)


def test_the_same_terms_are_worded_once_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    worded = []
    honest = Wording.money

    def counted(wording: Wording, minor: int, currency: str) -> str:
        worded.append(minor)
        return honest(wording, minor, currency)

    monkeypatch.setattr(Wording, "money", counted)
    rules: dict[str, object] = {"deposit": {"kind": "fixed", "amount": 7_13, "currency": "EUR"}}
    first, again = (policy_texts(_policy(rules), NAMES, "") for _ in range(2))
    assert worded == [7_13] * len(SENTENCES)
    assert first == again
