"""Gateways, money: papers: typst, kept warm: one compiler, and the faces that come along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import typst

FACES = ("figo", "figbo", "figit")
"""FiraGO as its package names it: regular, bold, italic."""

PDF_A: Final = "a-3a"


class Press:
    """Sets templates with facts. Of any thread; one page is set at a time.

    Facts travel as a file of JSON, never as part of a template: what a client typed is text.
    """

    def __init__(self, templates: Path) -> None:
        self._templates = templates
        self._lock = Lock()
        self._warm: typst.Compiler | None = None

    def pdf(self, template: str, facts: Mapping[str, Any], *, timestamp: int) -> bytes:
        """A PDF/A-3a of that instant (epoch seconds); the same facts give the same bytes."""
        with self._lock:
            made = self._compiler().compile(
                self._source(template),
                format="pdf",
                sys_inputs=_told(facts),
                pdf_standards=[PDF_A],
                timestamp=timestamp,
            )
        return made if isinstance(made, bytes) else b"".join(made or ())

    def pictures(self, template: str, facts: Mapping[str, Any], pixels: int) -> list[bytes]:
        """Each page as a PNG, of so many pixels an inch."""
        with self._lock:
            made = self._compiler().compile(
                self._source(template), format="png", sys_inputs=_told(facts), ppi=pixels
            )
        return [made] if isinstance(made, bytes) else list(made or ())

    def _source(self, template: str) -> bytes:
        return (self._templates / template).read_bytes()

    def _compiler(self) -> typst.Compiler:
        if self._warm is None:
            self._warm = _warmed()
        return self._warm


def _told(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"facts": json.dumps(facts, ensure_ascii=False)}


def _warmed() -> typst.Compiler:
    """A compiler that has read its faces: the folder they came in goes at once."""
    import pymupdf_fonts
    import typst

    with TemporaryDirectory(prefix="scheduler-faces-") as folder:
        for face in FACES:
            Path(folder, f"{face}.otf").write_bytes(pymupdf_fonts.fontbuffers[face]())
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        compiler = typst.Compiler(b'#set text(font: "FiraGO")\nA *b* _c_', font_paths=fonts)
        compiler.compile(format="png", ppi=10)
    return compiler
