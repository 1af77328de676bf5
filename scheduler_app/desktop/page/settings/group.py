"""Desktop, settings: how the practice appears on its booking page, and the link to that."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from scheduler_app.desktop.page.settings.appearance import (
    ColourField,
    LogoField,
    plain_line,
    text_for_clients,
)
from scheduler_app.desktop.page.settings.link import PagePart
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.lengths import LengthLine
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.domain.practice.replies import Reply
from scheduler_app.domain.time_units import DAY_MINUTES

REPLIES = {
    Reply.NONE: "by mail, no time promised",
    Reply.TWO_HOURS: "within two working hours",
    Reply.FOUR_HOURS: "within four working hours",
    Reply.SAME_DAY: "on the same working day",
    Reply.ONE_DAY: "within one working day",
    Reply.TWO_DAYS: "within two working days",
    Reply.THREE_DAYS: "within three working days",
}
"""Each promise in words, as `replies.answered_by` counts it."""

PRIVACY_HINT = (
    "Empty: the page shows a notice of its own, which names what it keeps, why and for how long"
)
IMPRINT_HINT = (
    "Who runs this page: name, address, register, tax number. The law of many countries, such as "
    "Germany and Austria, demands it; empty: the page shows none"
)


class PageGroup(SettingsGroup):
    """The link above, and below it what clients see."""

    name = "page"

    def __init__(self, tools: Tools) -> None:
        super().__init__("Booking page")
        self.link = PagePart(tools, self)
        self.head.addWidget(self.link)
        self.head.addSpacing(8)
        words = "connect pairing disconnect preview publish host server website online token"
        self.let_find("Link to the page", words, self.link.code, self.heading)
        for setting, label, field, words in (
            ("name", "Name of practice", plain_line("as clients know you"), "title company"),
            ("colour", "Colour", ColourField(), "color theme brand accent"),
            ("logo", "Logo", LogoField(), "picture image brand icon"),
            ("phone", "Phone", plain_line("for clients who can’t wait"), "telephone number call"),
            ("email", "E-mail", plain_line("where clients’ answers go"), "mail reply address"),
            ("lease_days", "Confirms alone for", _lease(), "lease validity offline days laptop"),
            ("reply", "Answers come", _replies(), "reply promise response time within"),
            (
                "policy",
                "Policy",
                text_for_clients("What clients should know about moving and cancelling"),
                "terms rules conditions cancellation text",
            ),
            (
                "privacy",
                "Privacy notice",
                text_for_clients(PRIVACY_HINT),
                "gdpr data protection datenschutz",
            ),
            (
                "imprint",
                "Imprint",
                text_for_clients(IMPRINT_HINT),
                "impressum legal notice owner vat tax register address",
            ),
        ):
            self.add(f"page.{setting}", label, field, words)
        self.fields.add_wrong()

    def start(self) -> QWidget:
        """The code to connect by, or the first field of a page that is connected."""
        code: QWidget = self.link.code
        return code if code.isVisible() else self.fields.fields()["page.name"]


def _lease() -> LengthLine:
    line = LengthLine(DAY_MINUTES)
    line.setPlaceholderText("such as 3 days")
    return line


def _replies() -> QComboBox:
    box = QComboBox()
    for reply in Reply:
        box.addItem(REPLIES[reply], str(reply))
    box.setToolTip("What the page tells clients who send a request; counts your working hours")
    return box
