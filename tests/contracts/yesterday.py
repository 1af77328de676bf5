"""What the version before this one described, said and answered; it was run to make the file.

The types that its page described, a publication of its desktop, and its page's answers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs

YESTERDAY: dict[str, Any] = json.loads(
    Path(__file__).with_name("yesterday.json").read_text("utf-8")
)


def must_fit(said: object) -> None:
    """`ValidationError` where a publication is none as its page described it."""
    described = {
        "$ref": "#/components/schemas/Publication",
        "components": {"schemas": YESTERDAY["schemas"]},
    }
    jsonschema_rs.validate(described, said)


def fields_of(schema: str) -> set[str]:
    """The fields of a type that it knew."""
    return set(YESTERDAY["schemas"][schema]["properties"])
