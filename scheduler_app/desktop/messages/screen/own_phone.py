"""Desktop, messages: a text goes out from the consultant's own phone: by a link or a picture."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.reach import Opener, open_outside
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import fact_row, text_label
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.messages.message import OwnPhoneText
from scheduler_app.use_cases.messages.own_phone import qr_png, sent_it

_GOES_OUT = "Nothing goes out before you press Send there."
ABOUT = (
    f"Read the picture with your phone's camera: it opens the text, ready to be sent. {_GOES_OUT}"
)
TOO_LONG = f"The text is too long for a picture that a phone reads: open it here. {_GOES_OUT}"

MODULE = 3
"""Pixels of a module of the picture; a camera reads it from an arm's length."""


def from_own_phone(tools: Tools, row_id: int, over: QWidget) -> None:
    """Word the text, show it with its picture, and note that it was sent once that is said."""
    tools.runner.reach(
        lambda: tools.messages.own_phone_text(row_id),
        lambda text: OwnPhoneQuestion(tools, text, over).open(),
        tools.notices.show,
    )


class OwnPhoneQuestion(Question):
    """Whom it goes to, what it says, and the picture; leaving it notes nothing."""

    def __init__(
        self, tools: Tools, text: OwnPhoneText, over: QWidget, opener: Opener = open_outside
    ) -> None:
        picture = qr_png(text.link, scale=MODULE)
        super().__init__("Send it from your own phone", ABOUT if picture else TOO_LONG, over)
        self.body.addLayout(fact_row("phone", text_label(text.number, selectable=True)))
        words = QFrame(self)
        role(words, "card")
        inside = QVBoxLayout(words)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(text_label(text.text, selectable=True))
        self.body.addWidget(words)
        self.picture = QLabel(self)
        drawn = QPixmap()
        drawn.loadFromData(picture)
        self.picture.setPixmap(drawn)
        self.picture.setVisible(bool(picture))
        self.picture.setAccessibleName("A picture that opens the text on a phone")
        self.body.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        here = QPushButton(icon("computer"), "Open it on this computer", self)
        here.clicked.connect(lambda _=False: opener(QUrl.fromEncoded(text.link.encode())))
        self.body.addWidget(here, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.add_answers(("I sent it", True), leave="Not sent", by_enter=False)
        self.answered.connect(
            lambda _: tools.do(
                lambda now: sent_it(tools.diary, text, now=now),
                lambda _: tools.notices.say("Noted: the text was sent from your own phone"),
            )
        )
