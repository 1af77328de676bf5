"""Desktop, clients: the fields that say how a client is written to by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from scheduler_app.desktop.clients.extras import ExtrasFields
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import (
    NO_WORD,
    Copy,
    Permission,
    Preferred,
    TextsWord,
    with_words_of,
)
from scheduler_app.domain.wording import day_in_words

WAYS = (
    (Preferred.AS_RULED, "As the rules say"),
    (Preferred.MAIL, "By mail only"),
    (Preferred.TEXT, "By text where possible"),
    (Preferred.NONE, "Never by themselves"),
)
LANGUAGES = (("", "As the practice"), ("en", "English"), ("de", "Deutsch"), ("ar", "العربية"))
"""Those that messages come in; another tag may be typed, and is written to in English."""

HOW = "told the consultant"


class ReachFields:
    """Language, way, word about texts, zone and copies of one client."""

    def __init__(self, fields: Fields, tools: Tools, parent: QWidget) -> None:
        self._form = fields
        self.preferred = QComboBox(parent)
        for way, label in WAYS:
            self.preferred.addItem(label, way)
        self.texts = QCheckBox("Agreed to texts on their mobile", parent)
        self.word = QLabel(parent)
        self.word.setWordWrap(True)
        role(self.word, "small")
        self.language = QComboBox(parent)
        for tag, label in LANGUAGES:
            self.language.addItem(label, tag)
        self.zone = QLineEdit(parent)
        self.zone.setPlaceholderText("As the practice; else such as America/New_York")
        self.copies = QLineEdit(parent)
        self.copies.setPlaceholderText("Addresses that get each mail too, separated by commas")
        fields.add("preferred", "Messa&ges", self.preferred)
        fields.add("texts", "", self.texts)
        self.texts.setAccessibleName("Agreed to texts on their mobile")
        fields.addRow("", self.word)
        self.extras = ExtrasFields(fields, tools, HOW, parent)
        fields.add("language", "Lan&guage", self.language)
        fields.add("zone", "&Time zone", self.zone)
        fields.add("copies", "Copies t&o", self.copies)
        self.spared = QLabel(parent)
        self.spared.setWordWrap(True)
        role(self.spared, "small")
        fields.addRow("", self.spared)

    def show_around(self, client: Client) -> None:
        """When and how they, and who gets copies, gave their word."""
        self.extras.show_around(client.extras)
        spared = [_spared(copy) for copy in client.copies if copy.spared_since is not None]
        self.spared.setText(f"{' '.join(spared)} {_AGAIN}" if spared else "")
        self._form.setRowVisible(self.spared, bool(spared))
        said = client.texts
        words = {Permission.GIVEN: "Agreed", Permission.REFUSED: "Refused"}.get(said.word, "")
        when = "" if said.at is None else f" on {day_in_words(said.at, year=True)}"
        how = f" ({said.how})" if said.how else ""
        self.word.setText(f"{words}{when}{how}." if words else "")
        self.word.setVisible(bool(words))
        if self.language.findData(client.language) < 0:
            self.language.addItem(client.language, client.language)

    def kept(self, client: Client) -> Mapping[str, object]:
        """A client of the diary, field by field."""
        return {
            "preferred": client.preferred,
            "texts": client.texts.word is Permission.GIVEN,
            **self.extras.kept(client.extras),
            "language": client.language,
            "zone": client.zone,
            "copies": ", ".join(_written(copy) for copy in client.copies),
        }

    def filled(self, client: Client, now: datetime) -> Client:
        """The client with what is filled in."""
        return replace(
            client,
            preferred=Preferred(self.preferred.currentData() or ""),
            texts=self._word(client.texts, now),
            extras=self.extras.filled(client.extras, now),
            language=str(self.language.currentData() or ""),
            zone=self.zone.text().strip(),
            copies=with_words_of(_read(self.copies.text()), client.copies),
        )

    def _word(self, said: TextsWord, now: datetime) -> TextsWord:
        agreed = self.texts.isChecked()
        if agreed == (said.word is Permission.GIVEN):
            return said
        if agreed:
            return TextsWord(Permission.GIVEN, now.replace(microsecond=0), HOW)
        return NO_WORD


_AGAIN = "To change that, take the address out, save, and add it again."


def _spared(copy: Copy) -> str:
    since = "" if copy.spared_since is None else day_in_words(copy.spared_since, year=True)
    return f"{copy.email} wants no thanks and follow-ups: said so in a copy on {since}."


def _written(copy: Copy) -> str:
    return f"{copy.name} <{copy.email}>" if copy.name else copy.email


def _read(text: str) -> tuple[Copy, ...]:
    found = []
    for part in filter(None, map(str.strip, text.split(","))):
        name, bracket, address = part.rpartition("<")
        found.append(Copy(address.rstrip("> "), name.strip()) if bracket else Copy(part))
    return tuple(found)
