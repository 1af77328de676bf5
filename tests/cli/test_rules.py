"""The command line: the rules by which clients are written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Run

USUAL = [
    (None, "booked", ["mail"], "booked"),
    (None, "moved", ["mail", "text"], "moved"),
    (None, "cancelled", ["mail", "text"], "cancelled"),
    (None, "-48h", ["mail"], "reminder"),
    (None, "-24h", ["text", "mail"], "reminder"),
]


def told(rules: Any) -> list[tuple[object, ...]]:
    assert all(set(rule) == {"id", "service", "when", "channels", "template"} for rule in rules)
    return [(rule["service"], rule["when"], rule["channels"], rule["template"]) for rule in rules]


def test_a_new_practice_has_the_usual_rules(run: Run) -> None:
    assert told(run("rules", "--json")) == USUAL
    for rule in run("rules", "--json"):
        run("rules", "remove", str(rule["id"]))
    assert run("rules", "--json") == []
    assert "Nobody is written to" in run("rules")
    assert told(run("rules", "usual", "--json")) == USUAL
    assert "-24h        text, else mail   reminder    the practice" in run("rules")


@pytest.mark.parametrize(
    ("when", "kept", "template"),
    [
        (("--when", "-48h"), "-48h", "reminder"),
        (("--when=-90m",), "-90m", "reminder"),
        (("--when", "+2h"), "+2h", "thanks"),
        (("--when", "-1d 18:00"), "-1d 18:00", "reminder"),
        (("--when=-1d 18:00",), "-1d 18:00", "reminder"),
        (("--when", "no-show"), "no-show", "book-anew"),
        (("--when", "now"), "booked", "booked"),
    ],
)
def test_a_service_has_rules_of_its_own(
    run: Run, when: tuple[str, ...], kept: str, template: str
) -> None:
    rules = run("rules", "set", "--service", "visit on site", *when,
                "--channel", "text,mail", "--json")  # fmt: skip
    assert told(rules) == [*USUAL, ("Visit on site", kept, ["text", "mail"], template)]
    rules = run("rules", "set", "--service", "Visit on site", *when, "--channel", "mail", "--json")
    assert told(rules)[-1] == ("Visit on site", kept, ["mail"], template)
    assert told(run("rules", "remove", str(rules[-1]["id"]), "--json")) == USUAL


def test_json_may_be_asked_before_the_inner_command(run: Run) -> None:
    assert told(run("rules", "--json", "usual")) == USUAL


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set", "--when", "-x", "--channel", "mail"), "when: “-x” is no moment"),
        (("set", "--when", "-99d", "--channel", "mail"), "when: “-99d” lies too far"),
        (("set", "--when", "-48h", "--channel", "fax"), "channel: “fax” names no ways"),
        (("set", "--when", "-48h", "--channel", ""), "channel: “” names no ways"),
        (("set", "--when", "-48h", "--channel", "mail,mail"), "channel: “mail,mail” names no"),
        (
            ("set", "--service", "Nix", "--when", "-48h", "--channel", "mail"),
            "service: There is no service “Nix”",
        ),
        (
            ("set", "--when", "-48h", "--channel", "mail", "--template", "../x"),
            "template: There is no message called “../x”. There are",
        ),
        (("remove", "99"), "There is no rule 99"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    said = run("rules", *words, status=1)
    assert says in said
    assert said.count("\n") == 1
    assert told(run("rules", "--json")) == USUAL


def test_what_is_no_command(misused: Callable[..., str]) -> None:
    assert "required: --when, --channel" in misused("rules", "set")
    assert "expected one argument" in misused("rules", "set", "--channel", "mail", "--when")
    assert "is no id; rules lists them" in misused("rules", "remove", "-1")
    misused("rules", "remove")
    misused("rules", "nonsense")
