"""What versions before this one described, said and answered; they were run to make the file.

The types that their pages described, a publication of the desktop, and the page's answers: those of
the last version that named no abilities, and of the document of mails those of the first one that
was released with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs

YESTERDAY: dict[str, Any] = json.loads(
    Path(__file__).with_name("yesterday.json").read_text("utf-8")
)


BEFORE_LADDER: dict[str, Any] = json.loads(
    Path(__file__).with_name("before_ladder.json").read_text("utf-8")
)
"""Of the last version that knew of deposits, but not of how less goes back: the types that its page
described, and a publication."""


def must_fit(
    said: object, schema: str = "Publication", *, kept: Mapping[str, Any] = YESTERDAY
) -> None:
    """`ValidationError` where a publication is none as its page described it; so of other types."""
    described = {
        "$ref": f"#/components/schemas/{schema}",
        "components": {"schemas": kept["schemas"]},
    }
    jsonschema_rs.validate(described, said)


def fields_of(schema: str, *, kept: Mapping[str, Any] = YESTERDAY) -> set[str]:
    """The fields of a type that it knew."""
    return set(kept["schemas"][schema]["properties"])
