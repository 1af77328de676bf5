"""The project itself: what its texts promise is there, and its habits hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted(
    path
    for room in ("scheduler_app", "tests", "benchmarks")
    for path in (ROOT / room).rglob("*.py")
)
SAME_THING = {"Progress"}
"""What ports and gateways both name, who do not know each other."""

PURE = {"babel", "dateutil", "phonenumbers", "holidays", "stdnum", "tzdata", "scheduler_app"}


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    done = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a work tree")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).exists()]


def test_the_readme_tells_of_every_command_and_of_no_other() -> None:
    from scheduler_app.cli.parser import parser

    known = re.findall(r"^    ([\w-]+)(?: |$)", parser().format_help(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text("utf-8")
    told = re.findall(r"^\| `scheduler-app ([\w-]+)", readme, re.MULTILINE)
    assert sorted(told) == sorted(known)
    assert len(told) >= 20


def test_the_readme_tells_of_every_command_of_the_page() -> None:
    from scheduler_app.booking_page.cli import parser

    known = re.findall(r"^    (\w+) ", parser().format_help(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text("utf-8")
    told = re.findall(r"^\| `scheduler-page (\w+)", readme, re.MULTILINE)
    assert sorted(told) == sorted(known)
    assert len(told) == 7


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md", ".ci/run"):
        text = (ROOT / name).read_text("utf-8")
        named = set(re.findall(r"(?:^|`)make (?:--[a-z-]+ )?([a-z]+)", text, re.MULTILINE))
        assert named, name
        assert named <= targets, name


def test_every_file_that_a_text_links_to_exists() -> None:
    for text in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)", text.read_text("utf-8")):
            if "://" not in target:
                assert (text.parent / target).exists(), f"{text.name}: {target}"


def test_every_module_that_a_text_names_exists() -> None:
    known = [
        path.relative_to(ROOT).as_posix()
        for folder in ("scheduler_app", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.*")
    ]
    for text in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        for name in re.findall(r"`([\w./]+\.(?:py|js|css))\b", text.read_text("utf-8")):
            if "000N" not in name:  # a migration that is still to come
                assert any(f"/{path}".endswith(f"/{name}") for path in known), (
                    f"{text.name}: {name}"
                )


def test_pinned_requirements_have_hashes_and_no_address() -> None:
    for name in sorted(path.name for path in ROOT.glob("requirements*.txt")):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"://|--index|--find-links|--extra", text), name
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert len(blocks) > 20
        assert all("==" in block and "--hash=sha256:" in block for block in blocks), name


def test_the_page_installs_without_what_only_the_desktop_needs() -> None:
    text = (ROOT / "requirements-page.txt").read_text("utf-8")
    names = {line.partition("==")[0] for line in text.splitlines() if "==" in line}
    assert {"litestar", "uvicorn", "sqlalchemy", "psycopg", "tzdata"} <= names
    assert not {"pyside6-essentials", "shiboken6", "qtawesome", "keyring", "vobject"} & names


def test_no_text_names_a_home_or_a_machine() -> None:
    forbidden = re.compile(r"/root/\w|/opt/\w|/work/(?:main|shared|brief)")
    for path in _tracked():
        if path.suffix in {".py", ".md", ".toml", ".txt", ".spec"} and path != Path(__file__):
            named = forbidden.findall(path.read_text("utf-8"))
            assert named == [], path.relative_to(ROOT)


def test_every_module_says_what_it_is_for() -> None:
    silent = [path.relative_to(ROOT) for path in CODE if not _read(path).says]
    assert silent == []


MOST_METHODS = 20


def test_classes_stay_small() -> None:
    many = {
        f"{path.relative_to(ROOT)}: {name}": methods
        for path in CODE
        for name, methods in _read(path).classes
    }
    grown = {name: count for name, count in many.items() if count > MOST_METHODS}
    assert grown == {}, "split it by what it does"


def _methods(node: ast.ClassDef) -> int:
    return sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)


def test_files_and_functions_stay_small() -> None:
    big = []
    for path in CODE:
        read = _read(path)
        if read.lines > 400:
            big.append(f"{path.relative_to(ROOT)} has {read.lines} lines")
        for name, lines in read.functions:
            if lines > 60:
                big.append(f"{path.relative_to(ROOT)}: {name} has {lines} lines")
    assert big == []


def test_a_type_s_name_is_given_once() -> None:
    """One word for one thing on all floors; what only one file sees begins with an underscore."""
    found: dict[str, list[str]] = {}
    for path in CODE:
        room = path.relative_to(ROOT)
        if room.parts[0] == "scheduler_app":
            for name in _read(path).types:
                found.setdefault(name, []).append(str(room))
    twice = {name: rooms for name, rooms in found.items() if len(rooms) > 1}
    assert {name: rooms for name, rooms in twice.items() if name not in SAME_THING} == {}


def _types(tree: ast.Module) -> list[str]:
    """Classes and aliases of types, as far as others may see them."""
    names = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    for node in tree.body:
        if isinstance(node, ast.Assign) and not ast.unparse(node.value).startswith("TypeVar("):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return [name for name in names if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name)]


def test_the_domain_needs_only_pure_libraries() -> None:
    for path in (ROOT / "scheduler_app" / "domain").rglob("*.py"):
        for name in _read(path).imported:
            assert name in PURE or name in sys.stdlib_module_names, f"{path.name}: {name}"


def test_only_the_store_asks_in_sql() -> None:
    asks = {"execute", "executemany", "exec_driver_sql"}
    outside = [
        f"{path.relative_to(ROOT)}: {name}"
        for room in ("use_cases", "worker", "gateways", "desktop", "domain")
        for path in (ROOT / "scheduler_app" / room).rglob("*.py")
        for name in sorted(_read(path).asked & asks)
    ]
    assert outside == []


FLOORS = ("domain", "storage", "use_cases", "gateways", "worker", "cli", "desktop", "booking_page")


def test_a_test_stands_at_the_address_of_what_it_tests() -> None:
    """Whoever changes a room finds its tests in the folder of the same name."""
    for floor in FLOORS:
        tests, code = ROOT / "tests" / floor, ROOT / "scheduler_app" / floor
        holding = {file.parent for file in tests.rglob("test_*.py")}
        nowhere = [each for each in holding if not (code / each.relative_to(tests)).is_dir()]
        assert nowhere == [], floor


def test_every_screen_stands_in_the_contract_of_screens() -> None:
    """Each folder of a wing of the desktop is one; what screens share stands beside them."""
    shared = {"bookings.questions"}
    rooms = {"frame", "widgets", "doing", "calendar"}
    desktop = ROOT / "scheduler_app" / "desktop"
    there = {
        f"{file.parts[-3]}.{file.parts[-2]}"
        for file in desktop.glob("*/*/__init__.py")
        if file.parts[-3] not in rooms
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    [named] = [each["modules"] for each in contracts if each["id"] == "screens"]
    assert {f"scheduler_app.desktop.{name}" for name in there - shared} == set(named)


def test_a_module_without_a_room_is_refused() -> None:
    vague = {"utils", "helpers", "common", "misc", "manager"}
    assert [path for path in CODE if vague & set(path.with_suffix("").parts)] == []


def test_the_version_in_the_changelog_is_the_package_s() -> None:
    from scheduler_app import __version__

    assert __version__ in (ROOT / "CHANGELOG.md").read_text("utf-8")


@dataclass
class _Read:
    """What the tests ask of one file, from one walk through it."""

    lines: int
    says: bool
    types: list[str]
    classes: list[tuple[str, int]] = field(default_factory=list)
    """Names, and how many methods stand in each."""
    functions: list[tuple[str, int]] = field(default_factory=list)
    """Names, and how many lines each has."""
    imported: set[str] = field(default_factory=set)
    """Packages, however deep in them a module is imported from."""
    asked: set[str] = field(default_factory=set)
    """Whatever stands behind a dot."""


@cache
def _read(path: Path) -> _Read:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    read = _Read(text.count("\n"), bool(ast.get_docstring(tree)), _types(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            read.asked.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            read.classes.append((node.name, _methods(node)))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            read.functions.append((node.name, (node.end_lineno or 0) - node.lineno + 1))
        elif isinstance(node, ast.Import):
            read.imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            read.imported.add(node.module.partition(".")[0])
    return read
