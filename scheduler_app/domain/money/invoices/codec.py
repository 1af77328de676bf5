"""Domain, money: documents and drafts as canonical JSON: the same thing is always the same text.

Keys are sorted and nothing is spaced, so that its SHA-256 says whether it is what was sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from scheduler_app.domain.errors import Damaged
from scheduler_app.domain.money.invoices.document import InvoiceDocument, InvoiceDraft

FORMAT = 1
"""Of the documents that this program writes; it reads those of all lower ones."""

_Fact = TypeVar("_Fact")


def draft_json(draft: InvoiceDraft) -> str:
    """A draft as the diary keeps it."""
    return _json(asdict(draft))


def draft_of(text: str) -> InvoiceDraft:
    """The draft that `draft_json` wrote; `Damaged` where it is none."""
    return _read(InvoiceDraft, text)


def document_json(document: InvoiceDocument) -> str:
    """A document as it is kept for good."""
    return _json(asdict(document))


def document_of(text: str) -> InvoiceDocument:
    """The document that `document_json` wrote; `Damaged` where it is none, or a newer one."""
    return _read(InvoiceDocument, text)


def digest_of(text: str) -> str:
    """The SHA-256 of what was written, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(kind: type[_Fact], text: str) -> _Fact:
    try:
        raw = json.loads(text)
        if raw.get("format", FORMAT) > FORMAT:
            raise Damaged(
                "This invoice was written by a newer program.", remedy="Open it with that one."
            )
        return _fact(kind, raw)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise Damaged(
            "What the diary holds of an invoice can't be read.",
            remedy="Go back to a backup, or look whether its PDF is still there.",
        ) from error


def _fact(kind: type[_Fact], raw: Mapping[str, Any]) -> _Fact:
    """What is not said is as the dataclass has it at first: an older program knew less."""
    hints: Mapping[str, Any] = _hints(cast("Any", kind))
    return kind(**{name: _value(hints[name], raw[name]) for name in hints if name in raw})


@cache
def _hints(kind: type[Any]) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def _value(hint: Any, raw: Any) -> Any:
    if get_origin(hint) is UnionType:
        if raw is None:
            return None
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is tuple:
        of = get_args(hint)[0]
        return tuple(_value(of, each) for each in raw)
    if issubclass(hint, Enum):
        return hint(raw)
    if hint in {int, str, bool}:
        if type(raw) is not hint:
            raise TypeError(f"{raw!r} is no {hint.__name__}")
        return raw
    return _fact(hint, raw)
