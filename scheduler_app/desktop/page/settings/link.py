"""Desktop, settings: the link to the booking page: connect, look at it, publish, part again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.page.words import told
from scheduler_app.desktop.shortcuts import tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import mark_wrong
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.widgets.status_dot import Dot
from scheduler_app.domain.errors import Trouble

HINT = "https://book.example.org/#…"


class PagePart(QFrame):
    """How the page stands, in a line, and what can be done about it."""

    preview_wanted = Signal()
    stop_wanted = Signal()
    mails_wanted = Signal()
    address_wanted = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._connecting = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._dot = Dot(self)
        row.addWidget(self._dot, alignment=Qt.AlignmentFlag.AlignTop)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        row.addWidget(self.said, 1)
        column.addLayout(row)
        column.addWidget(self._build_code())
        self.wrong = QLabel(self)
        self.wrong.setWordWrap(True)
        role(self.wrong, "danger")
        self.wrong.hide()
        column.addWidget(self.wrong)
        column.addLayout(self._build_buttons())
        tools.bridge.page_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """How it stands now."""
        tools, status = self._tools, self._tools.page.state.status()
        said = told(status, tools.now(), tools.zone(), tools.today())
        self._dot.show_light(said.light)
        lines = [said.line.replace("No booking page", "No booking page is connected"), said.detail]
        if status.url:
            lines.insert(0, status.url)
        self.said.setText("\n".join(filter(None, lines)))
        hosted, preview = status.kind == "hosted", status.kind == "preview"
        self._code_row.setVisible(not hosted)
        self.preview_button.setVisible(not hosted and not preview)
        self.open_button.setVisible(hosted or preview)
        self.stop_button.setVisible(preview)
        self.mails_button.setVisible(tools.page.preview.mails_folder() is not None)
        self.publish_button.setVisible(hosted or preview)
        self.part_button.setVisible(hosted)

    def connect_page(self) -> None:
        """Exchange the pasted code; what goes wrong is said below it."""
        code = self.code.text().strip()
        if self._connecting:
            return
        if not code:
            self._show_wrong("Paste the code that scheduler-page pair has shown.")
            return
        self._connecting = True
        self.connect_button.setEnabled(False)
        self.connect_button.setText("Connecting…")
        self.wrong.hide()
        mark_wrong(self.code, wrong=False)
        linking = self._tools.page.linking
        self._tools.runner.reach(
            lambda: linking.pair(code), self._connected, self._refused, asker=self
        )

    # -- inside -------------------------------------------------------------------------------

    def _build_code(self) -> QWidget:
        self._code_row = QWidget(self)
        row = QHBoxLayout(self._code_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.code = QLineEdit(self._code_row)
        self.code.setPlaceholderText(HINT)
        self.code.setAccessibleName("Pairing code of the booking page")
        self.code.setToolTip("The whole line that “scheduler-page pair” shows on the host")
        self.code.returnPressed.connect(self.connect_page)
        self.code.textEdited.connect(lambda _: self.wrong.hide())
        row.addWidget(self.code, 1)
        self.connect_button = QPushButton("Connect", self._code_row)
        self.connect_button.clicked.connect(self.connect_page)
        row.addWidget(self.connect_button)
        return self._code_row

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.preview_button = self._button(row, "Preview page", self.preview_wanted)
        self.preview_button.setToolTip(tip("preview"))
        self.open_button = QPushButton("Open page", self)
        self.open_button.clicked.connect(
            lambda: self.address_wanted.emit(self._tools.page.state.status().url)
        )
        row.addWidget(self.open_button)
        self.publish_button = QPushButton("Publish now", self)
        self.publish_button.clicked.connect(self._publish)
        row.addWidget(self.publish_button)
        self.mails_button = self._button(row, "Its mails…", self.mails_wanted)
        self.mails_button.setToolTip("The folder with the mails that the preview would have sent")
        self.stop_button = self._button(row, "Stop preview", self.stop_wanted)
        self.part_button = QPushButton("Disconnect…", self)
        role(self.part_button, "danger")
        self.part_button.clicked.connect(self._ask_to_part)
        row.addWidget(self.part_button)
        row.addStretch(1)
        return row

    def _button(self, row: QHBoxLayout, label: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(label, self)
        button.clicked.connect(lambda _=False: signal.emit())
        row.addWidget(button)
        return button

    def _publish(self) -> None:
        self._tools.page.asking.publish_soon()
        self._tools.notices.say("The page is being brought up to date")

    def _connected(self, _: None) -> None:
        self._at_rest()
        self.code.clear()
        self.refresh()
        self._tools.notices.say("The booking page is connected; what you offer is on its way")

    def _refused(self, error: Exception) -> None:
        self._at_rest()
        if isinstance(error, Trouble):
            self._show_wrong(f"{error.message} {error.remedy}".strip())
        else:
            self._tools.notices.show(error)

    def _at_rest(self) -> None:
        self._connecting = False
        self.connect_button.setEnabled(True)
        self.connect_button.setText("Connect")

    def _show_wrong(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.show()
        mark_wrong(self.code, wrong=True)
        self.code.setFocus()

    def _ask_to_part(self) -> None:
        question = Question(
            "Disconnect the booking page?",
            "It shows what was published last, confirms nothing once that ends, and hears nothing "
            "of your calendar any more. What came from it stays in the diary.",
            self,
        )
        question.add_answers(("Disconnect", True), leave="Stay connected", by_enter=False)
        question.answered.connect(lambda _: self._part())
        question.open()

    def _part(self) -> None:
        def then(left: str) -> None:
            self.refresh()
            self._tools.notices.say(left or "The booking page is disconnected")

        self._tools.runner.reach(self._tools.page.linking.unpair, then, self._tools.notices.show)
