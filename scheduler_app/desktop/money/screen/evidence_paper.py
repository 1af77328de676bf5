"""Desktop, money: what proves a payment, as a PDF file for the bank that asks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.evidence import Evidence, EvidenceLine
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import wall_of, zone

BODY, SMALL, TITLE, HEADING = 10.0, 9.0, 12.0, 17.0
"""Sizes in points."""

INDENT = 18.0


def evidence_document(found: Evidence) -> QTextDocument:
    """The document: its text is what was said and sent, and never read as markup."""
    document = QTextDocument()
    font = QFont()
    font.setPointSizeF(BODY)
    document.setDefaultFont(font)
    document.setMetaInformation(
        QTextDocument.MetaInformation.DocumentTitle, f"Evidence: {found.title}"
    )
    cursor = QTextCursor(document)
    where = zone(found.zone)

    def told(at: datetime) -> str:
        return moment_in_words(wall_of(at, where), year=True)

    _write(cursor, f"Evidence: {found.title}", HEADING, bold=True, first=True)
    made = f"{found.of}. Put together {told(found.made)}; times are {found.zone}."
    _write(cursor, made, SMALL)
    if found.due is not None:
        _write(cursor, f"Taken by the bank until {told(found.due)}.", BODY, bold=True)
    for section in found.sections:
        _write(cursor, section.title, TITLE, bold=True, above=14)
        for line in section.lines:
            _write_line(cursor, line, "" if line.at is None else told(line.at))
    return document


def write_evidence(file: Path, found: Evidence) -> None:
    """Write it as a PDF file, readable by its owner only; `Trouble` when it can't be."""
    try:
        file.touch(mode=0o600)
        with file.open("r+b"):
            # Asked before: the writer says nothing.
            pass
    except OSError as error:
        raise Trouble(
            f"{file.name} can't be written: {error.strerror}.", remedy="Choose another folder."
        ) from error
    writer = QPdfWriter(str(file))
    writer.setTitle(f"Evidence: {found.title}")
    writer.setResolution(300)
    # Without margins of its own: the document brings some, and numbers its pages there.
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, upright, QMarginsF()))
    evidence_document(found).print_(writer)


def _write_line(cursor: QTextCursor, line: EvidenceLine, at: str) -> None:
    _write(cursor, f"{at}: {line.what}" if at else line.what, BODY, above=4)
    for each in line.text.splitlines():
        _write(cursor, each, SMALL, indent=INDENT)


def _write(
    cursor: QTextCursor,
    text: str,
    size: float,
    *,
    bold: bool = False,
    first: bool = False,
    above: float = 0,
    indent: float = 0,
) -> None:
    block = QTextBlockFormat()
    block.setTopMargin(above)
    block.setBottomMargin(2)
    block.setLeftMargin(indent)
    letters = QTextCharFormat()
    letters.setFontPointSize(size)
    letters.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if first:
        cursor.setBlockFormat(block)
        cursor.setCharFormat(letters)
    else:
        cursor.insertBlock(block, letters)
    cursor.insertText(text, letters)
