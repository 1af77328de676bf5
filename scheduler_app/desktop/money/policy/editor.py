"""Desktop, money: the policy is written on the left, and read and tried on the right.

Nothing holds before it was seen in the words of clients, and in last year's money.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.money.policy.draft import PolicyDraft
from scheduler_app.desktop.money.policy.terms_form import TermsForm
from scheduler_app.desktop.money.policy.tried_draft import TriedDraft
from scheduler_app.desktop.plain import breakable
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import scrolled_widget
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.use_cases.money.policy import policy_in_force, set_policy
from scheduler_app.use_cases.practice.services import list_services

PAUSE_MS = 250
"""After the last letter, before it is asked what the draft would say and come to."""

FORM = 456
"""Least width in pixels of the form."""

SIZE = (1120, 640)
AS_ALL = "It goes by the terms for all services."
MEANWHILE = "Other terms have come to hold meanwhile; this draft would take their place."
AGREED = "What was agreed before stays as it was agreed."


class PolicyEditor(QDialog):
    """A draft over the policy in force. Leaving it asks where something was typed."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.setWindowTitle("What is asked for in advance")
        window = None if parent is None else parent.window()
        wanted = QSize(*SIZE)
        self.resize(wanted if window is None else wanted.boundedTo(window.size()))
        _, held = policy_in_force(tools.diary)
        services = list_services(tools.diary, with_archived=True)
        self.draft = PolicyDraft(held, services)
        self.scope = QComboBox()
        self.scope.setAccessibleName("For which services")
        self.own = QCheckBox("Terms of its own")
        self.form = TermsForm()
        self.form.deposit.offer_currency(tools.source.practice().currency)
        self.as_all = QLabel(AS_ALL)
        self.tried = TriedDraft(tools)
        self.told = QLabel()
        self.hold = QPushButton("Let it hold from now on")
        self.discard = QPushButton("Discard changes")
        self.leave = QPushButton("Close")
        self._later = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._build()
        self._fill_scope()
        self._later.timeout.connect(lambda: self.tried.ask(self.draft.document()))
        tools.bridge.changed.connect(self._look_again)
        self.tried.seen.connect(self._show_buttons)
        self.tried.refused.connect(self._refuse_whole)
        self.scope.currentIndexChanged.connect(lambda _: self._show_terms())
        self.own.toggled.connect(self._take_or_give)
        self.form.edited.connect(self._typed)
        self.hold.clicked.connect(lambda _=False: self._let_hold())
        self.discard.clicked.connect(lambda _=False: self._discard())
        self.leave.clicked.connect(lambda _=False: self.reject())
        self._show_terms()

    def changed(self) -> bool:
        """Whether something was typed that does not hold yet."""
        return bool(self.form.fields.wrong_text()) or self.draft.changed()

    # -- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        above = QHBoxLayout()
        above.setSpacing(12)
        self.scope.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        above.addWidget(self.scope, 1)
        above.addWidget(self.own)
        left.addLayout(above)
        role(self.as_all, "muted")
        left.addWidget(self.as_all)
        page = scrolled_widget(self.form, self)
        page.setMinimumWidth(FORM)
        left.addWidget(page, 1)
        middle.addLayout(left, 4)
        middle.addWidget(self.tried, 5)
        column.addLayout(middle, 1)
        self.told.setWordWrap(True)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.told, 1)
        for button in (self.discard, self.hold, self.leave):
            below.addWidget(button)
        role(self.hold, "primary")
        column.addLayout(below)

    def _fill_scope(self) -> None:
        """All services, then each, with whether it goes its own way."""
        chosen = self.scope.currentData()
        self.scope.blockSignals(True)
        self.scope.clear()
        self.scope.addItem("For all services", None)
        for one in self.draft.services:
            if one.archived and not self.draft.has_own(one.id):
                continue
            own = ", terms of its own" if self.draft.has_own(one.id) else ""
            self.scope.addItem(breakable(f"For {one.name}{own}"), one.id)
        self.scope.setCurrentIndex(max(0, self.scope.findData(chosen)))
        self.scope.blockSignals(False)

    # -- the draft ----------------------------------------------------------------------------

    def _service(self) -> int | None:
        chosen = self.scope.currentData()
        return None if chosen is None else int(chosen)

    def _show_terms(self) -> None:
        """What the draft says of the chosen service."""
        service = self._service()
        own = self.draft.has_own(service)
        self.own.blockSignals(True)
        self.own.setVisible(service is not None)
        self.own.setChecked(own)
        self.own.blockSignals(False)
        self.as_all.setVisible(service is not None and not own)
        self.form.setEnabled(service is None or own)
        self.form.show_terms(self.draft.terms(service))
        self._order_of_tabs()
        self._look()

    def _order_of_tabs(self) -> None:
        """Down the form, down what it comes to, and along the buttons."""
        read = (
            self.tried.words.language, self.tried.words.text, self.tried.last_year.table,
        )  # fmt: skip
        buttons = (self.discard, self.hold, self.leave)
        before: QWidget = self.scope
        for widget in (self.own, *self.form.in_order(), *read, *buttons):
            QWidget.setTabOrder(before, widget)
            before = widget

    def _take_or_give(self, own: bool) -> None:
        service = self._service()
        if service is None:
            return
        if own:
            self.draft.give_own(service)
        else:
            self.draft.take_own(service)
        self._fill_scope()
        self._show_terms()

    def _typed(self) -> None:
        self._order_of_tabs()
        try:
            self.draft.put(self._service(), self.form.terms())
        except InvalidInput as refused:
            self._refuse(refused)
            return
        self._look()

    def _look(self) -> None:
        """The draft is another one: it holds only once it was seen."""
        # What can't be read belongs to the terms that are shown: no others are, until it can.
        self.scope.setEnabled(True)
        self.own.setEnabled(True)
        self.form.say_what_it_comes_to(self.draft.comes_to(self._service()))
        self._show_buttons()
        self._later.start()

    def _refuse(self, refused: InvalidInput) -> None:
        # One is typing: the cursor stays where it is.
        self.form.fields.show_wrong(refused, go=False)
        self.form.say_what_it_comes_to("")
        self.scope.setEnabled(False)
        self.own.setEnabled(False)
        self._later.stop()
        self._show_buttons()

    def _show_buttons(self) -> None:
        changed, readable = self.changed(), not self.form.fields.wrong_text()
        seen = readable and self.tried.shows(self.draft.document())
        # What stands there is of an earlier draft.
        self.tried.setEnabled(readable)
        self.hold.setEnabled(changed and seen)
        self.discard.setEnabled(changed)
        (self.hold if changed and seen else self.leave).setDefault(True)
        if not changed:
            self._tell("This is what holds.")
        elif not readable:
            self._tell("Something can't be read yet.", wrong=True)
        else:
            self._tell(AGREED)

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        role(self.told, "danger" if wrong else "muted")
        self.told.setText(text)

    def _discard(self) -> None:
        _, held = policy_in_force(self._tools.diary)
        self.draft = PolicyDraft(held, self.draft.services)
        self._fill_scope()
        self._show_terms()
        self.scope.setFocus()

    def _look_again(self) -> None:
        """Undo and the command line change what holds too."""
        untouched = not self.changed()
        if not self.draft.compare_with(policy_in_force(self._tools.diary)[1]):
            return
        if untouched:
            self._discard()
        else:
            self._show_buttons()
            self._tell(MEANWHILE, wrong=True)

    def _refuse_whole(self, why: str) -> None:
        self._show_buttons()
        self._tell(why, wrong=True)

    # -- doing --------------------------------------------------------------------------------

    def _let_hold(self) -> None:
        document, tools = self.draft.document(), self._tools
        if not self.tried.shows(document):
            return

        def otherwise(error: Exception) -> None:
            if not isinstance(error, Trouble):
                raise error
            self._refuse_whole(f"{error.message} {error.remedy}".strip())

        def after(_: object) -> None:
            self.accept()
            say_done(tools, "The new terms hold from now on")

        tools.do(
            lambda now: set_policy(tools.diary, document, now=now),
            after,
            otherwise,
            asker=self,
        )

    def reject(self) -> None:
        """Closes; a draft is discarded by a word only."""
        if not self.changed():
            super().reject()
            return
        question = Question("Discard this draft?", "What holds now goes on to hold.", self)
        question.add_answers(("Discard", True), leave="Keep writing", by_enter=False)
        question.answered.connect(lambda _: super(PolicyEditor, self).reject())
        question.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button that has the focus; in a field it lets nothing hold."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not enter or isinstance(self.focusWidget(), QPushButton):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Nothing is asked for any more."""
        self._later.stop()
        super().done(result)
