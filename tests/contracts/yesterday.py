"""What versions before this one described, said and answered; they were run to make the file.

The types that their pages described, a publication of the desktop, and the page's answers: those of
the last version that named no abilities, and of the document of mails those of the first one that
was released with it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs

YESTERDAY: dict[str, Any] = json.loads(
    Path(__file__).with_name("yesterday.json").read_text("utf-8")
)


def must_fit(said: object, schema: str = "Publication") -> None:
    """`ValidationError` where a publication is none as its page described it; so of other types."""
    described = {
        "$ref": f"#/components/schemas/{schema}",
        "components": {"schemas": YESTERDAY["schemas"]},
    }
    jsonschema_rs.validate(described, said)


def fields_of(schema: str) -> set[str]:
    """The fields of a type that it knew."""
    return set(YESTERDAY["schemas"][schema]["properties"])
