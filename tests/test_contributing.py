"""The worked examples of CONTRIBUTING, put into a copy of the program: they hold what they promise.

A block headed `# path` is a new file, one headed `# in path` adds to a table of a file that is
there: what stands before the table goes before it, what stands after its `...` goes to its end.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOYS = "tests/desktop/frame/toys/toy_wing.py"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with the examples in it."""
    folder = tmp_path_factory.mktemp("copied")
    shutil.copytree(
        ROOT / "scheduler_app",
        folder / "scheduler_app",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copytree(ROOT / "resources", folder / "resources")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for where, lines in _examples():
        _put(folder, where, lines)
    return folder


def _examples() -> list[tuple[str, str]]:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    return re.findall(r"```python\n# ((?:in )?scheduler_app/\S+\.py)\n(.*?)```", text, re.DOTALL)


def _put(folder: Path, where: str, lines: str) -> None:
    path = folder / where.removeprefix("in ")
    if where.startswith("in "):
        path.write_text(_added(path.read_text("utf-8"), lines), "utf-8")
        return
    assert not path.exists(), f"{where} is there: it is no example of a new file"
    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").write_text('"""A wing."""\n', "utf-8")
    path.write_text(lines, "utf-8")


def _added(text: str, lines: str) -> str:
    """A file's text with the rows of an example at the end of its table."""
    before, opening, rows = re.split(
        r"^(\w+(?::.+)? = \(\n) {4}\.\.\.,\n", lines, flags=re.MULTILINE
    )
    rows = rows[: rows.rindex(")")]
    table = re.split(r"\W", opening)[0]
    start, end = _span(text, table)
    filled = text[start:end].removesuffix(")").rstrip()
    comma = "" if filled.endswith((",", "(")) else ","
    begin = text.rindex("\n", 0, start) + 1
    return f"{text[:begin]}{before}{text[begin:start]}{filled}{comma}\n{rows}){text[end:]}"


def _span(text: str, table: str) -> tuple[int, int]:
    """Where the tuple stands that is assigned to `table`."""
    for node in ast.parse(text).body:
        names = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(name, ast.Name) and name.id == table for name in names):
            value = getattr(node, "value", None)
            assert isinstance(value, ast.Tuple)
            starts = [0, *(found.end() for found in re.finditer("\n", text))]
            assert value.end_lineno is not None
            assert value.end_col_offset is not None
            return (
                starts[value.lineno - 1] + value.col_offset,
                starts[value.end_lineno - 1] + value.end_col_offset,
            )
    raise AssertionError(f"there is no table {table}")


def test_there_is_an_example_of_a_screen_a_setting_and_a_fact() -> None:
    assert [where for where, _ in _examples() if where.startswith("in ")] == [
        "in scheduler_app/desktop/frame/screens.py",
        "in scheduler_app/use_cases/brought.py",
        "in scheduler_app/desktop/frame/brought.py",
        "in scheduler_app/desktop/frame/brought.py",
    ]


def test_the_examples_keep_the_contracts(copied: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run(
        [lint, "--no-cache"],
        cwd=copied,
        env=_here(copied),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]


def test_the_examples_name_only_what_is_there(copied: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--quiet", "scheduler_app"],
        cwd=copied,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]


def test_the_examples_do_what_they_promise(copied: Path) -> None:
    ended = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider",
            "-p", "no:xdist", "-o", f"pythonpath={copied} .", TOYS,
        ],
        cwd=ROOT, env=_here(copied), capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    assert "5 passed" in ended.stdout


def _here(copied: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return ours | {"PYTHONPATH": str(copied)}
