"""Gateways, money: papers: typst, kept warm: one compiler, and the faces that come along."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any

from scheduler_app.gateways.money.papers.setting_troubles import letters_missing, refused

if TYPE_CHECKING:
    import typst

FACES = ("figo", "figbo")
"""FiraGO as its package names it, regular and bold."""


_FAR = re.compile("[\u2e80-\ufaff\ufe10-\ufe4f\U00010000-\U0010ffff]")
"""Letters of the far east and pictures, which FiraGO does not have."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file within a PDF. `relationship` says what it is to the pages (ISO 19005-3)."""

    name: str = ""
    content: bytes = b""
    relationship: str = "alternative"
    mime_type: str = "text/xml"


NOTHING_ATTACHED = Attached()


@dataclass(frozen=True, slots=True)
class ToSet:
    """What a template is set with."""

    template: str
    facts: Mapping[str, Any]
    logo_kind: str = ""
    logo: bytes = b""
    attached: Attached = NOTHING_ATTACHED

    def inputs(self) -> dict[str, str]:
        """As typst is handed it: facts are data, whatever a client typed, and never markup."""
        return {
            "facts": json.dumps(self.facts, ensure_ascii=False),
            "logo": json.dumps(list(self.logo)),
            "kind": self.logo_kind,
            "attached": self.attached.content.decode(),
            "attached-as": self.attached.name,
            "relationship": self.attached.relationship,
            "mime-type": self.attached.mime_type,
        }


class Press:
    """Sets templates with facts. Of any thread; one paper is set at a time."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates
        self._lock = Lock()
        self._warm: dict[bool, typst.Compiler] = {}

    def pdf(self, wanted: ToSet, *, timestamp: int) -> bytes:
        """A PDF/A-3a of that instant (epoch seconds); the same gives the same bytes.

        Letters that the faces of this program lack are taken from those of the machine.
        `InvalidInput` says what can't be set.
        """
        from typst import TypstError

        with self._lock:
            try:
                return self._pdf(wanted, timestamp, with_system_faces=False)
            except TypstError as error:
                if not letters_missing(error.diagnostic):
                    raise refused(error.diagnostic) from error
            try:
                return self._pdf(wanted, timestamp, with_system_faces=True)
            except TypstError as error:
                raise refused(error.diagnostic) from error

    def pictures(self, wanted: ToSet, pixels_per_inch: int) -> list[bytes]:
        """Each page as a PNG. A letter that no face has is a box there, and refused in a PDF."""
        from typst import TypstError

        inputs = wanted.inputs()
        far = _FAR.search(inputs["facts"]) is not None
        with self._lock:
            try:
                made = self._compiler(with_system_faces=far).compile(
                    self._source(wanted), format="png", sys_inputs=inputs, ppi=pixels_per_inch
                )
            except TypstError as error:
                raise refused(error.diagnostic) from error
        return [made] if isinstance(made, bytes) else list(made or ())

    def _pdf(self, wanted: ToSet, timestamp: int, *, with_system_faces: bool) -> bytes:
        made = self._compiler(with_system_faces=with_system_faces).compile(
            self._source(wanted),
            format="pdf",
            sys_inputs=wanted.inputs(),
            # To be kept for decades, with files inside; and to be read aloud.
            pdf_standards=["a-3a", "ua-1"],
            timestamp=timestamp,
        )
        return made if isinstance(made, bytes) else b"".join(made or ())

    def _source(self, wanted: ToSet) -> bytes:
        return (self._templates / wanted.template).read_bytes()

    def _compiler(self, *, with_system_faces: bool) -> typst.Compiler:
        if with_system_faces not in self._warm:
            self._warm[with_system_faces] = _warmed(
                self._templates, with_system_faces=with_system_faces
            )
        return self._warm[with_system_faces]


def _warmed(templates: Path, *, with_system_faces: bool) -> typst.Compiler:
    """A compiler that has read its faces: the folder they came in goes at once."""
    import pymupdf_fonts
    import typst

    with TemporaryDirectory(prefix="scheduler-faces-") as folder:
        for face in FACES:
            Path(folder, f"{face}.otf").write_bytes(pymupdf_fonts.fontbuffers[face]())
        fonts = typst.Fonts(
            include_system_fonts=with_system_faces,
            include_embedded_fonts=False,
            font_paths=[folder],
        )
        compiler = typst.Compiler(
            b'#set text(font: "FiraGO")\nA *b*', root=templates, font_paths=fonts
        )
        compiler.compile(format="png", ppi=10)
    return compiler
