"""A port is small: whoever holds one holds what it needs, and a fake of it is soon written."""

from __future__ import annotations

import ast
from pathlib import Path

PORTS = Path(__file__).parents[2] / "scheduler_app" / "use_cases" / "ports"
MOST = 5


def _protocols() -> dict[str, ast.ClassDef]:
    return {
        f"{path.stem}.{node.name}": node
        for path in PORTS.glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
    }


def test_a_port_has_five_methods_at_most() -> None:
    found = _protocols()
    assert len(found) > 8
    many = {
        name: count
        for name, node in found.items()
        if (count := sum(isinstance(part, ast.FunctionDef) for part in node.body)) > MOST
    }
    assert many == {}, "split it by what its users need"


def test_a_port_is_not_put_together_from_others() -> None:
    for name, node in _protocols().items():
        assert len(node.bases) == 1, name
