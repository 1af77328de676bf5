"""Fakes: Twilio's own OpenAPI document, by which the fake checks what it is asked and answers."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

DOCUMENT = Path(__file__).parents[3] / "shared" / "data" / "openapi" / "twilio_messages.json"

_FORMATS = {
    "date-time": r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?",
    "phone-number": r"\+[1-9]\d{6,14}|[A-Za-z0-9 ]{1,11}|\d{3,8}",
    "date-time-rfc-2822": r"\w{3}, \d{2} \w{3} \d{4} \d\d:\d\d:\d\d \+0000",
}


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
    template, operation = _operation(known, method, path)
    if operation is None:
        return [f"there is no {method} {template}"]
    wrong: list[str] = []
    parameters = operation.get("parameters", [])
    there = re.fullmatch(_pattern(template), path)
    assert there is not None
    for each in parameters:
        if each["in"] == "path":
            wrong += _values(each["schema"], [there[each["name"]]], each["name"])
    queried = {each["name"]: each["schema"] for each in parameters if each["in"] == "query"}
    wrong += _form(queried, [], query)
    content = operation.get("requestBody", {}).get("content", {})
    form = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
    return wrong + _form(form.get("properties", {}), form.get("required", []), body)


def of_answer(method: str, path: str, status: int, answer: object) -> list[str]:
    """What is wrong with an answer that is no refusal."""
    known = document()
    if known is None:
        return []
    _template, operation = _operation(known, method, path)
    assert operation is not None
    content = operation["responses"][str(status)]["content"]["application/json"]
    return _value(content["schema"], answer, "answer")


def _operation(known: dict[str, Any], method: str, path: str) -> tuple[str, dict[str, Any] | None]:
    for template in sorted(known["paths"], key=lambda each: str(each).count("{")):
        if re.fullmatch(_pattern(template), path):
            return template, known["paths"][template].get(method.lower())
    return path, None


def _pattern(template: str) -> str:
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+?)", re.escape(template))


def _form(schemas: dict[str, Any], required: list[str], text: str) -> list[str]:
    told = parse_qs(text, keep_blank_values=True, strict_parsing=bool(text))
    wrong = [f"{name} is lacking" for name in required if name not in told]
    for name, values in told.items():
        if name not in schemas:
            wrong.append(f"{name} is not known")
        else:
            wrong += _values(schemas[name], values, name)
    return wrong


def _values(schema: dict[str, Any], values: list[str], name: str) -> list[str]:
    """What is wrong with what a form says: all of it is text."""
    kind = _resolved(schema).get("type")
    if kind != "array" and len(values) != 1:
        return [f"{name} is told more than once"]
    read: list[object] = list(values)
    if kind == "integer":
        read = [int(value) if re.fullmatch(r"-?\d+", value) else value for value in values]
    elif kind == "boolean":
        read = [{"true": True, "false": False}.get(value, value) for value in values]
    return _value(schema, read if kind == "array" else read[0], name)


def _value(schema: dict[str, Any], value: object, name: str) -> list[str]:
    schema = _resolved(schema)
    kind = schema.get("type")
    if value is None:
        return [] if schema.get("nullable") else [f"{name} is null"]
    kinds: dict[str, type[Any] | tuple[type[Any], ...]] = {
        "string": str, "integer": int, "boolean": bool, "object": dict, "array": list,
        "number": (int, float),
    }  # fmt: skip
    if kind in kinds and not isinstance(value, kinds[kind]):
        return [f"{name} is no {kind}"]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        wrong = [f"{name}.{each} is not known" for each in value if known and each not in known]
        for each, inner in value.items():
            wrong += _value(known[each], inner, f"{name}.{each}") if each in known else []
        return wrong
    if isinstance(value, list):
        return [line for one in value for line in _value(schema.get("items", {}), one, name)]
    return _text(schema, value, name) if isinstance(value, str) else _number(schema, value, name)


def _text(schema: dict[str, Any], value: str, name: str) -> list[str]:
    fits = (
        schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
        and re.search(schema.get("pattern", ""), value)
        and re.fullmatch(_FORMATS.get(schema.get("format", ""), r"[\s\S]*"), value)
        and value in schema.get("enum", [value])
    )
    return [] if fits else [f"{name} does not fit"]


def _number(schema: dict[str, Any], value: object, name: str) -> list[str]:
    if isinstance(value, int | float):
        fits = schema.get("minimum", value) <= value <= schema.get("maximum", value)
        return [] if fits else [f"{name} is out of bounds"]
    return []


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    known = document()
    assert known is not None
    found: dict[str, Any] = known["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found
