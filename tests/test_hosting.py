"""Tests: the files and the guide for hosts agree with each other and with the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scheduler_app.booking_page.cli import parser
from scheduler_app.booking_page.settings import read_settings

ROOT = Path(__file__).parents[1]
HOSTING = ROOT / "resources" / "hosting"
GUIDE = (ROOT / "docs" / "hosting.md").read_text("utf-8")
UNIT = HOSTING / "scheduler-page.service"


class _Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, **values: str) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)


def _known_variables() -> set[str]:
    asked = _Asked(SMTP_HOST="mail.example", MAIL_FROM="book@practice.example")
    read_settings(asked)
    return asked.names - {"PAGE_PREVIEW"}  # the preview sets it for itself


def test_the_guide_tells_of_every_setting_and_of_no_other() -> None:
    table = GUIDE.partition("| variable |")[2].partition("\n\n")[0]
    first_column = "".join(re.findall(r"^\|[^|]*\|", table, re.MULTILINE))
    told = set(re.findall(r"`([A-Z_]{5,})`", first_column))

    assert told == _known_variables()


def test_the_examples_set_what_the_program_reads() -> None:
    text = (HOSTING / "page.env.example").read_text("utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))

    assert named == _known_variables() - {"PAGE_DATA"}


def test_every_command_of_the_guide_exists() -> None:
    known = set(re.findall(r"^    (\w+) ", parser().format_help(), re.MULTILINE))
    texts = [GUIDE, UNIT.read_text("utf-8"), (HOSTING / "compose.yaml").read_text("utf-8")]
    used = {
        word for text in texts for word in re.findall(r"scheduler-page (\w+)(?=[\s`]|$)", text)
    } & {"serve", "migrate", "pair", "doctor", "backup", "restore", "attempts", "start", "check"}

    assert used == known


def test_every_file_of_the_guide_exists() -> None:
    for name in re.findall(r"resources/hosting/([\w.-]+)", GUIDE):
        assert (HOSTING / name).is_file(), name


def test_services_of_compose_find_each_other() -> None:
    compose = yaml.safe_load((HOSTING / "compose.yaml").read_text("utf-8"))
    services = compose["services"]
    page, caddy = services["page"], services["caddy"]

    assert set(services) == {"database", "page", "caddy"}
    assert (HOSTING / page["build"]["context"]).resolve() == ROOT
    assert (ROOT / page["build"]["dockerfile"]).is_file()
    assert caddy["environment"]["PAGE_UPSTREAM"] == "page:8080"
    assert "@database/page" in page["environment"]["DATABASE_URL"]
    # The networks of the services are declared, the proxy's is the one that is believed, and the
    # database is out of the internet's reach.
    assert {name for part in services.values() for name in part["networks"]} == set(
        compose["networks"]
    )
    subnet = compose["networks"]["outside"]["ipam"]["config"][0]["subnet"]
    assert page["environment"]["TRUSTED_PROXIES"] == subnet
    assert services["database"]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"]
    assert "ports" not in services["database"] and "ports" not in page
    named = {
        volume.partition(":")[0] for part in services.values() for volume in part.get("volumes", [])
    }
    assert {name for name in named if not name.startswith(".")} == set(compose["volumes"])


def test_variables_of_compose_stand_in_its_example() -> None:
    text = (HOSTING / "compose.yaml").read_text("utf-8")
    example = (HOSTING / "env.example").read_text("utf-8")

    assert set(re.findall(r"\$\{([A-Z_]+)", text)) == set(
        re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
    )


def test_caddy_keeps_metrics_in_and_packs_no_page() -> None:
    text = (HOSTING / "Caddyfile").read_text("utf-8")
    rules = [line.strip() for line in text.splitlines() if not line.strip().startswith("#")]

    assert "respond @metrics 404" in rules
    assert [line for line in rules if line.startswith("encode ")] == ["encode @static zstd gzip"]
    assert text.count("{") == text.count("}")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_understands_the_unit_and_finds_it_well_shut(tmp_path: Path) -> None:
    program = tmp_path / "scheduler-page"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    text = UNIT.read_text("utf-8")
    unit.write_text(
        text.replace("/usr/local/lib/scheduler-page/bin/scheduler-page", str(program)), "utf-8"
    )

    verified = _analyze("verify", "--recursive-errors=no", str(unit))
    judged = _analyze("security", "--offline=true", "--threshold=20", str(unit))

    assert (verified.returncode, verified.stdout) == (0, "")
    assert judged.returncode == 0, judged.stdout


SYSTEMD_RUN = """#!/bin/sh
# Runs what it is given as the service would: in another folder, with a /tmp of its own.
while [ "$1" != /usr/local/lib/scheduler-page/bin/scheduler-page ]; do shift; done
shift
cd "$PAGE_DATA" && exec "{python}" -m scheduler_app.booking_page "$@"
"""


@pytest.mark.skipif(shutil.which("mktemp") is None or os.name != "posix", reason="no POSIX here")
def test_the_hosts_command_opens_the_files_of_copies_itself(tmp_path: Path) -> None:
    """The service has a /tmp of its own: a copy that it wrote there would be lost."""
    (tmp_path / "bin").mkdir()
    data = tmp_path / "data"
    fake = tmp_path / "bin" / "systemd-run"
    fake.write_text(SYSTEMD_RUN.format(python=sys.executable), "utf-8")
    fake.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{fake.parent}:{os.environ['PATH']}",
        "PAGE_DATA": str(data),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("DATABASE_URL", None)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [HOSTING / "scheduler-page-admin", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    data.mkdir()
    assert run("backup", "a copy").returncode == 1
    assert not list(tmp_path.glob("a copy*")), "nothing comes out unless it is whole"
    assert run("migrate").returncode == 0
    made = run("backup", "a copy")
    assert (made.returncode, made.stderr) == (0, "")
    assert "a copy" in made.stdout
    copy = tmp_path / "a copy"
    assert copy.stat().st_mode & 0o077 == 0
    assert run("restore", "a copy").returncode == 0
    assert (data / "page.sqlite3.before-restore").exists()
    assert run("restore", "none").returncode != 0
    assert "usage: scheduler-page backup" in run("backup", "--help").stdout
    assert {each.name for each in tmp_path.iterdir()} == {"a copy", "bin", "data"}


def _analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
