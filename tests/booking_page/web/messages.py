"""Tests: every text that the page may show to clients, found in its templates and its code.

`python -m tests.booking_page.web.messages` brings the .po files up to date: what is new stands
there untranslated, what is gone is dropped.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from scheduler_app.booking_page.web.languages import TRANSLATIONS
from scheduler_app.booking_page.web.rendering import TEMPLATES

ROOM = TEMPLATES.parent
Message = str | tuple[str, str]

FOR_CLIENTS = (
    "account",
    "appointments",
    "booking",
    "invoices",
    "mail",
    "offering",
    "security",
    "store",
    "web",
)
FOR_OTHERS = {
    "copies.py",
    "examination.py",
    "files.py",
    "handed_examination.py",
    "invoice_examination.py",
    "opening.py",
    "outages.py",
    "plain_values.py",
    "practice.py",
}
"""What their messages say is for the desktop or the host."""

_PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5);"
}
"""CLDR's forms in CLDR's order, where those that Babel writes by itself are others."""

_MARKS = {"_", "ugettext", "gettext"}
_TROUBLES = {"Trouble", "InvalidInput", "Busy", "Overlap", "NotAllowed", "NotFound"}
_FIXED = {"said", "mended_by"}
_NOISE = (
    '"Project-Id',
    '"Report-',
    '"POT-',
    '"PO-Rev',
    '"Last-',
    '"Language-Team',
    '"Generated-By',
    '"MIME-',
)


def messages() -> dict[Message, str]:
    """All messages, each with the place where it was found first."""
    found: dict[Message, str] = {}
    for path in sorted(TEMPLATES.rglob("*.*")):
        for message in _of_template(path):
            found.setdefault(message, path.relative_to(ROOM).as_posix())
    for folder in FOR_CLIENTS:
        for path in sorted((ROOM / folder).rglob("*.py")):
            if path.name not in FOR_OTHERS:
                for message in _of_code(ast.parse(path.read_text("utf-8"))):
                    found.setdefault(message, path.relative_to(ROOM).as_posix())
    return found


def catalogue(code: str) -> Catalog:
    """The translations into that language."""
    with (TRANSLATIONS / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def translations(code: str) -> dict[Message, tuple[str, ...]]:
    """Each message of the .po file with its texts, one a plural form."""
    found: dict[Message, tuple[str, ...]] = {}
    for one in catalogue(code):
        if one.id:
            key = one.id if isinstance(one.id, str) else (str(one.id[0]), str(one.id[1]))
            texts = one.string or ""
            found[key] = (texts,) if isinstance(texts, str) else tuple(texts)
    return found


def _of_template(path: Path) -> Iterator[Message]:
    options = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true",
               "silent": "false", "extensions": "jinja2.ext.do"}  # fmt: skip
    with BytesIO(path.read_bytes()) as file:
        for _line, function, message, _comments in babel_extract(
            file, ["_", "gettext", "ngettext"], [], options
        ):
            if function == "ngettext" and isinstance(message, tuple):
                yield str(message[0]), str(message[1])
            elif isinstance(message, str):
                yield message
            elif message and isinstance(message[0], str):
                yield message[0]


def _of_code(tree: ast.Module) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.Assign):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            if names & _FIXED:
                yield from _texts([node.value])


def _of_call(node: ast.Call) -> Iterator[Message]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name == "ungettext":
        one, many = _texts(node.args[:2])
        yield one, many
    elif name in _MARKS:
        yield from _texts(node.args[:1])
    elif name in _TROUBLES:
        at = 1 if name == "InvalidInput" else 0
        yield from _texts(node.args[at : at + 1])
        yield from _texts([key.value for key in node.keywords if key.arg == "remedy"])


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value


def write(code: str, known: Mapping[Message, tuple[str, ...]]) -> None:
    """The .po file of that language with all messages, those that are `known` translated."""
    made = Catalog(locale=code, charset="utf-8", header_comment="# Texts of the booking page.",
                   fuzzy=False)  # fmt: skip
    if code in _PLURALS:
        made.mime_headers = [("Plural-Forms", _PLURALS[code])]
    for message, place in sorted(messages().items(), key=lambda item: (item[1], str(item[0]))):
        made.add(
            message,
            texts if len(texts := known.get(message, ("",))) > 1 else texts[0],
            locations=[(place, None)],  # type: ignore[list-item]
            flags={"python-format"} if "%(" in str(message) else set(),
        )
    written = BytesIO()
    write_po(written, made, width=100, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    # Who, when and with which tool is told by the history of the file.
    kept = [line for line in lines if not line.startswith(_NOISE)]
    (TRANSLATIONS / f"{code}.po").write_text("".join(kept), "utf-8")


def main() -> int:
    """Bring the .po files up to date; returns the exit status."""
    for code in ("de", "ar"):
        write(code, translations(code))
    return 0


if __name__ == "__main__":
    sys.exit(main())
