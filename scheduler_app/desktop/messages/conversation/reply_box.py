"""Desktop, conversation: an answer is written, with what goes out, by which way and to where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.conversation.drafts import NO_DRAFT, AnswerDraft, Drafts
from scheduler_app.desktop.messages.conversation.going_out import GoingOut
from scheduler_app.desktop.messages.conversation.reply_foot import ReplyFoot
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.growing_text import GrowingText
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage, DirectWay
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import to_epoch
from scheduler_app.use_cases.messages.text_cost import travels

LOOK_AFTER_MS = 200
"""What goes out is worded once the hand rests."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Answered(NamedTuple):
    """What is answered: by which way it came, its subject, and its row; nothing, by default."""

    channel: Channel | None = None
    subject: str = ""
    number: int | None = None


class _Worded(NamedTuple):
    """What would go out, and how it travels; or why it can't."""

    of: tuple[Party, AnswerDraft]
    said: WrittenMessage | None = None
    travels: str = ""
    why_not: str = ""


class _SendingKeys(QObject):
    """Ctrl+Enter sends from the fields that it watches, whatever it does elsewhere."""

    send_wanted = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not _sends(event):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.send_wanted.emit()
        return True


def _sends(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or Qt.Key(event.key()) not in _ENTER:
        return False
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return held == Qt.KeyboardModifier.ControlModifier


class ReplyBox(QFrame):
    """What is typed to one waits with them while others are looked at."""

    send_wanted = Signal(object)
    """The `AnswerDraft` that is to go out to the party that is shown."""

    def __init__(self, tools: Tools, phones: Phones, drafts: Drafts, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._phones = phones
        self._drafts = drafts
        self._party = Party()
        self._name = ""
        self._ways: Sequence[DirectWay] | None = None
        self._answered = Answered()
        self._refused = ""
        self._unworded = ""
        self._latest: Latest[_Worded] = Latest(
            tools.runner, self, self._show_worded, tools.notices.show
        )
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.timeout.connect(self._word)
        self._build()
        drafts.changed.connect(self._look_at_draft)
        phones.learned.connect(self._look_at_button)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.going_out = GoingOut(self)
        column.addWidget(self.going_out)
        self.subject = QLineEdit(self)
        keys = _SendingKeys(self)
        keys.send_wanted.connect(self.send)
        self.subject.installEventFilter(keys)
        self.subject.setAccessibleName("Subject")
        self.subject.textEdited.connect(lambda _: self._typed())
        column.addWidget(self.subject)
        self.words = GrowingText("Write an answer", self, least=2)
        self.words.installEventFilter(keys)
        self.words.setAccessibleName("Answer")
        self.words.textChanged.connect(self._typed)
        self.subject.returnPressed.connect(self.words.setFocus)
        column.addWidget(self.words)
        self.foot = ReplyFoot(self._phones, self)
        self.foot.chosen.connect(self._choose)
        self.foot.unfolded.connect(lambda wanted: self.going_out.unfold(wanted=wanted))
        self.foot.send_wanted.connect(self.send)
        column.addWidget(self.foot)
        self.why_not = QLabel(self)
        self.why_not.setWordWrap(True)
        role(self.why_not, "danger")
        self.why_not.hide()
        column.addWidget(self.why_not)
        self.setFocusProxy(self.words)

    # -- what is shown ------------------------------------------------------------------------

    def show_party(self, party: Party, name: str) -> None:
        """Write to this one from now on; what was typed to another waits there."""
        self._name = name
        self.words.hint(f"Write to {name}" if name else "Write an answer")
        if party == self._party:
            return
        self._party, self._ways, self._answered = party, None, Answered()
        self._latest.drop()
        self._refused = self._unworded = ""
        self._fill()

    def show_ways(self, ways: Sequence[DirectWay], answered: Answered) -> None:
        """By which ways the party is reached, and what is answered."""
        if (ways, answered) == (self._ways, self._answered):
            return
        self._ways, self._answered = ways, answered
        self._look_at_ways()
        self._word()

    def show_trouble(self, why: str) -> None:
        """Why it was not sent, until something else is typed; what was typed stays."""
        self._refused = why
        self._look_at_trouble()

    def draft(self) -> AnswerDraft:
        """What is written now, ready to go."""
        channel = self.foot.channel()
        subject = self.subject.text().strip() or self._usual_subject()
        return AnswerDraft(
            self.words.toPlainText().strip(),
            subject if channel is Channel.MAIL and self._has_subject() else "",
            channel,
        )

    def message(self, draft: AnswerDraft, now: datetime) -> DirectMessage:
        """The message that a draft is, of use for a day."""
        at = to_epoch(now)
        return DirectMessage(
            0,
            DirectKind.WORDS,
            at,
            at + DAY,
            client_id=self._party.client_id,
            channel=draft.channel,
            address="" if self._party.client_id is not None else self._party.address,
            subject=draft.subject,
            text=draft.text,
            answers=self._answered.number,
        )

    def send(self) -> None:
        """Let it go out, if there is anything to say and a way."""
        if self.foot.button.isEnabled():
            self.show_trouble("")
            self.send_wanted.emit(self.draft())

    # -- inside -------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Show the draft of the party."""
        draft = self._drafts.of(self._party)
        with QSignalBlocker(self.words), QSignalBlocker(self.subject):
            self.words.say(draft.text)
            self.subject.setText(draft.subject)
        self.words.fit()
        self._look_at_ways()
        self._word()

    def _look_at_draft(self, party: Party) -> None:
        """Somebody else wrote to them, or it was sent: the same party on another screen."""
        if party == self._party and self._drafts.of(party) != self._as_kept():
            self._fill()

    def _as_kept(self) -> AnswerDraft:
        chosen = self._drafts.of(self._party).channel
        kept = AnswerDraft(self.words.toPlainText(), self.subject.text(), chosen)
        return NO_DRAFT if kept.is_empty() and chosen is None else kept

    def _typed(self) -> None:
        self._drafts.keep(self._party, self._name, self._as_kept())
        self._look_at_button()
        self.show_trouble("")
        self._rests.start(LOOK_AFTER_MS)

    def _choose(self, channel: Channel) -> None:
        draft = AnswerDraft(self.words.toPlainText(), self.subject.text(), channel)
        self._drafts.keep(self._party, self._name, draft)
        self._look_at_ways()
        self._word()

    def _look_at_ways(self) -> None:
        """Which ways there are, and which one is taken."""
        wish = self._drafts.of(self._party).channel or self._answered.channel
        self.foot.show_ways(self._ways, wish)
        self.subject.setPlaceholderText(self._usual_subject() or "Subject")
        self.subject.setVisible(self._has_subject())
        self._look_at_button()
        self._look_at_trouble()

    def _look_at_trouble(self) -> None:
        """What stands in the way of it, the latest first."""
        why = self._refused or self._unworded or self.foot.why_not()
        self.why_not.setText(why)
        self.why_not.setVisible(bool(why))

    def _usual_subject(self) -> str:
        """That of the mail which is answered; empty where none is."""
        about = self._answered.subject
        return about if not about or _is_answer(about) else f"Re: {about}"

    def _has_subject(self) -> bool:
        return self.foot.channel() is Channel.MAIL

    def _look_at_button(self) -> None:
        goes, written = self.foot.goes(), bool(self.words.toPlainText().strip())
        self.foot.button.setEnabled(goes and written)
        if not written:
            self._unworded = ""
            self._latest.drop()
            self.going_out.show_message(None)
        if not written or not goes:
            self.foot.say()

    def _word(self) -> None:
        """Ask what would go out."""
        self._rests.stop()
        if not self.foot.button.isEnabled():
            return
        tools, draft, party = self._tools, self.draft(), self._party
        message = self.message(draft, tools.now())

        def question() -> _Worded:
            try:
                said = tools.messages.would_tell(message)
            except Trouble as trouble:
                why = f"{trouble.message} {trouble.remedy}".strip()
                return _Worded((party, draft), why_not=why)
            how = travels(tools.diary, said.text) if said.channel is Channel.TEXT else ""
            return _Worded((party, draft), said, how)

        self._latest.ask(question)

    def _show_worded(self, worded: _Worded) -> None:
        if worded.of != (self._party, self.draft()):
            return
        said = worded.said
        self.going_out.show_message(said)
        self._unworded = worded.why_not
        self._look_at_trouble()
        if said is not None:
            self.foot.say(said.address, worded.travels)


def _is_answer(subject: str) -> bool:
    return subject.lower().startswith(("re:", "aw:"))
