"""The command line: clients who are found twice, merged, exported and erased."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_two_are_found_and_merged_by_an_express_word(run: Run) -> None:
    run("client", "Anna Schmidt", "--email", "anna@example.org")
    run("client", "Schmidt Anna", "--email", "anna@work.example", "--note", "Called twice")
    [pair] = run("duplicates", "--json")
    assert (pair["first"]["id"], pair["second"]["id"], pair["alike"]) == (1, 2, ["name"])
    seen = run("client", "Anna Schmidt", "--merge", "2", "--json")
    assert (seen["done"], seen["moved"]) == (False, {"notes": 1})
    assert len(run("clients", "--json")) == 2
    assert run("client", "1", "--merge", "Schmidt Anna", "--yes", "--json")["done"] is True
    assert [one["name"] for one in run("clients", "--json")] == ["Anna Schmidt"]
    assert run("duplicates") == "No two clients look like one.\n"
    assert "themselves" in run("client", "Anna Schmidt", "--merge", "1", status=1)


def test_one_is_exported_and_erased(run: Run, tmp_path: Path) -> None:
    run("client", "Anna Schmidt", "--email", "anna@example.org")
    made = run("client", "Anna Schmidt", "--export", str(tmp_path / "out"), "--json")
    assert "anna@example.org" in Path(made["page"]).read_text(encoding="utf-8")
    assert "Give --yes as well" in run("client", "Anna Schmidt", "--erase")
    assert run("client", "Anna Schmidt", "--erase", "--yes", "--json")["done"] is True
    assert run("clients", "--json") == []
    assert "no client called" in run("client", "Anna Schmidt", "--erase", status=1)
