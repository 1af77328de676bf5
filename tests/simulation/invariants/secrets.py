"""Simulation: what lies in the keyring lies nowhere else."""

from __future__ import annotations

from tests.simulation.life.life import Life
from tests.simulation.practice.programs import PAGE_TOKEN


def secrets_lie_in_the_keyring_alone(life: Life) -> None:
    """In no file of either program, no line of a log, and no words to anybody."""
    practice = life.practice
    secrets = {PAGE_TOKEN, *practice.in_keyring.values()}
    for file in sorted(practice.folder.rglob("*")):
        if file.is_file():
            held = file.read_bytes()
            for secret in secrets:
                assert secret.encode() not in held, f"a secret lies on the disk: {file.name}"
    said = "\n".join(life.heard)
    for secret in secrets:
        assert secret not in said, "a secret was said"
    life.heard.clear()
