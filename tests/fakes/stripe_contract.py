"""Fakes: Stripe's own OpenAPI document, by which the fake checks what it is asked and answers."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

DOCUMENT = Path(__file__).parents[3] / "shared" / "data" / "openapi" / "stripe.json"

_KINDS: dict[str, type[Any] | tuple[type[Any], ...]] = {
    "string": str, "integer": int, "boolean": bool, "object": dict, "array": list,
    "number": (int, float),
}  # fmt: skip


@cache
def document() -> dict[str, Any] | None:
    """The document; None where it does not stand beside the project."""
    if not DOCUMENT.exists():
        return None
    read: dict[str, Any] = json.loads(DOCUMENT.read_text("utf-8"))
    return read


def of_request(method: str, path: str, query: str, body: str) -> list[str]:
    """What is wrong with a request; nothing where there is no document."""
    known = document()
    if known is None:
        return []
    operation = _operation(known, method, path)
    if operation is None:
        return [f"there is no {method} {path}"]
    queried = {
        each["name"]: each["schema"]
        for each in operation.get("parameters", [])
        if each["in"] == "query"
    }
    content = operation.get("requestBody", {}).get("content", {})
    form = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
    asked = {"type": "object", "properties": queried, "additionalProperties": False}
    wrong = _asked(asked, nested(query), "query")
    told = {"additionalProperties": False, **form, "type": "object"}
    return wrong + _asked(told, nested(body), "body")


def of_answer(method: str, path: str, answer: object) -> list[str]:
    """What is wrong with an answer that is no refusal."""
    known = document()
    operation = None if known is None else _operation(known, method, path)
    if operation is None:
        return []
    content = operation["responses"]["200"]["content"]["application/json"]
    return _answered(content["schema"], answer, "answer")


def nested(form: str) -> dict[str, Any]:
    """A form as Stripe reads it: `a[b][0][c]=v` is a thing in a list in a thing."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        first, *inner = name.replace("]", "").split("[")
        into, at = root, first
        for each in inner:
            into = into.setdefault(at, {})
            at = each or str(len(into))
        into[at] = value
    read = _listed(root)
    assert isinstance(read, dict)
    return read


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(each) for name, each in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _operation(known: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    for pattern, template in _templates():
        if pattern.fullmatch(path) and method.lower() in known["paths"][template]:
            found: dict[str, Any] = known["paths"][template][method.lower()]
            return found
    return None


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Patterns of all addresses with what the document calls them, the plainest first."""
    known = document() or {"paths": ()}
    return [
        (re.compile(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(template))), template)
        for template in sorted(known["paths"], key=lambda each: str(each).count("{"))
    ]


def _asked(schema: dict[str, Any], value: Any, name: str) -> list[str]:
    """What is wrong with what a form says: all of it is text, and nothing unknown is taken."""
    schema = _resolved(schema)
    if "anyOf" in schema:
        tries = [_asked(each, value, name) for each in schema["anyOf"]]
        return min(tries, key=len)
    match schema.get("type"):
        case "object":
            return _asked_object(schema, value, name)
        case "array":
            if not isinstance(value, list):
                return [f"{name} is no list"]
            inner = schema.get("items", {})
            return [line for each in value for line in _asked(inner, each, name)]
    if not isinstance(value, str):
        return [f"{name} is no single value"]
    fits = (
        (schema.get("type") != "integer" or re.fullmatch(r"-?\d+", value))
        and (schema.get("type") != "boolean" or value in {"true", "false"})
        and len(value) <= schema.get("maxLength", 10**9)
        and value in schema.get("enum", [value])
    )
    return [] if fits else [f"{name} does not fit"]


def _asked_object(schema: dict[str, Any], value: Any, name: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{name} is no thing with names"]
    known, rest = schema.get("properties", {}), schema.get("additionalProperties", False)
    wrong = [
        f"{name}.{each} is lacking" for each in schema.get("required", []) if each not in value
    ]
    for each, inner in value.items():
        if each in known:
            wrong += _asked(known[each], inner, f"{name}.{each}")
        elif isinstance(rest, dict):
            wrong += _asked(rest, inner, f"{name}.{each}") if rest else []
        elif not rest:
            wrong.append(f"{name}.{each} is not known")
    return wrong


def _answered(schema: dict[str, Any], value: object, name: str) -> list[str]:
    schema = _resolved(schema)
    if value is None:
        return [] if schema.get("nullable") else [f"{name} is null"]
    if "anyOf" in schema:
        # What an object is, it says itself: told apart so, its own faults are the ones listed.
        return min((_answered(each, value, name) for each in schema["anyOf"]), key=len)
    kind = schema.get("type")
    if kind in _KINDS and not isinstance(value, _KINDS[kind]):
        return [f"{name} is no {kind}"]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        wrong = [
            f"{name}.{each} is lacking" for each in schema.get("required", []) if each not in value
        ]
        wrong += [f"{name}.{each} is not known" for each in value if known and each not in known]
        for each, inner in value.items():
            wrong += _answered(known[each], inner, f"{name}.{each}") if each in known else []
        return wrong
    if isinstance(value, list):
        inner_schema = schema.get("items", {})
        return [line for one in value for line in _answered(inner_schema, one, name)]
    return [] if value in schema.get("enum", [value]) else [f"{name} does not fit"]


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    known = document()
    assert known is not None
    found: dict[str, Any] = known["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found
