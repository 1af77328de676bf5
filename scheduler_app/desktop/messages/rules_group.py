"""Desktop, settings: the rules by which clients are written to; each is written at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.messages import rule_words as words
from scheduler_app.desktop.messages.usual import ask_asking, ask_usual
from scheduler_app.desktop.plain import breakable
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.forms import mark_wrong
from scheduler_app.desktop.widgets.settings_group import SettingsGroup, Side
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.naming import TEMPLATES
from scheduler_app.domain.messages.rules import MessageRule, read_when, usual_template
from scheduler_app.domain.practice.services import Service
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.practice.services import list_services

NOBODY = (
    "Nobody is written to yet. Rules say when your clients are told of their visits, and by which "
    "way: as soon as one is booked, two days before it, some hours after it."
)
NOBODY_ELSE = "For all other services nobody is written to."
SEARCHED = (
    "rule reminder remind mail text sms automatic template usual before after hours days confirm "
    "confirmation ask"
)


def _nothing() -> None:
    """It was added; nothing else waits for it."""


class RulesGroup(SettingsGroup):
    """Lists them in words, each with a button that removes it; a line adds another."""

    name = "rules"
    side = Side.LEFT

    def __init__(self, tools: Tools) -> None:
        super().__init__(
            "When clients are written to",
            "A service with rules of its own goes by those alone. Of a deposit that is asked "
            "clients hear without a rule.",
        )
        self._tools = tools
        self._rules: list[MessageRule] = []
        self._services: list[Service] = []
        self._shown: object = None
        self.removers: list[QPushButton] = []
        self._build_empty()
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._rows: QWidget | None = None
        self.head.addLayout(self._list)
        self.confirming = QPushButton("Ask clients to confirm…", self)
        self.confirming.setToolTip(
            "Asks them whether they will come, a second time where they do not answer"
        )
        self.confirming.clicked.connect(lambda _=False: ask_asking(self._tools, self))
        self.head.addLayout(_row((self.confirming, 0), (QWidget(self), 1)))
        self._build_new()
        self.fields.add_wrong()
        self.let_find("Rules for messages to clients", SEARCHED, self.when, self.heading)
        self.refresh()

    def _build_empty(self) -> None:
        self.empty = QWidget(self)
        column = QVBoxLayout(self.empty)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        self.nobody = QLabel(NOBODY, self.empty)
        self.nobody.setWordWrap(True)
        column.addWidget(self.nobody)
        self.begin = QPushButton("Start with the usual…", self.empty)
        self.begin.setToolTip("Shows the usual rules, and asks before they hold")
        self.begin.clicked.connect(lambda _=False: ask_usual(self._tools, self))
        row = QHBoxLayout()
        row.addWidget(self.begin)
        row.addStretch(1)
        column.addLayout(row)
        self.head.addWidget(self.empty)

    def _build_new(self) -> None:
        self.when = QLineEdit(self)
        self.when.setPlaceholderText("such as -48h, -1d 18:00, +2h, booked")
        self.when.setToolTip(
            "-48h is before the visit, +2h after it, -1d 18:00 the day before by the client's "
            "clock; or booked, moved, cancelled, no-show"
        )
        self.ways, self.template, self.service = QComboBox(self), QComboBox(self), QComboBox(self)
        for channels in words.WAYS:
            self.ways.addItem(words.ways(channels), channels)
        self.template.addItem("As usual", "")
        for name, title in TEMPLATES.items():
            self.template.addItem(title, name)
        for field, label in (
            (self.when, "Moment of a new rule"),
            (self.ways, "Ways of a new rule"),
            (self.template, "Message of a new rule"),
            (self.service, "Services of a new rule"),
        ):
            field.setAccessibleName(label)
        for box, letters in ((self.template, 9), (self.service, 10)):
            # However long the name of a service is, nothing else is pushed aside.
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(letters)
        self.add_rule = QPushButton("Add rule", self)
        self.said = text_label("", "muted")
        self.said.hide()
        self.head.addLayout(_row((self.when, 1), (self.ways, 0)))
        self.head.addLayout(_row((self.template, 2), (self.service, 3), (self.add_rule, 0)))
        self.head.addWidget(self.said)
        self.when.textChanged.connect(lambda _: self._typed())
        self.when.returnPressed.connect(self._add)
        self.add_rule.clicked.connect(lambda _=False: self._add())
        for box in (self.ways, self.template, self.service):
            box.currentIndexChanged.connect(lambda _: self._say())

    # -- what the screen asks -----------------------------------------------------------------

    def start(self) -> QWidget:
        """The first step where there are no rules, else the line that adds one."""
        return self.when if self.begin.isHidden() or self._rules else self.begin

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        self._rules = words.in_order(list_rules(self._tools.diary))
        self._services = list_services(self._tools.diary, with_archived=True)
        shown = (self._rules, [(one.id, one.name, one.archived) for one in self._services])
        if shown == self._shown:
            return
        self._shown = shown
        self._show_services()
        self._show_rules()
        self._say()

    def unsaved(self) -> str:
        """Whether a rule was begun and is not added yet."""
        return "a rule for messages" if self.when.text().strip() else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Add it, and do `then`."""
        if self.unsaved():
            self._add(then)
        else:
            then()

    def discard_unsaved(self) -> None:
        """Forget what was typed."""
        self.when.clear()
        for box in (self.ways, self.template, self.service):
            box.setCurrentIndex(0)

    # -- showing ------------------------------------------------------------------------------

    def _show_services(self) -> None:
        chosen = self.service.currentData()
        self.service.blockSignals(True)
        self.service.clear()
        self.service.addItem("For all services", None)
        for one in self._services:
            if not one.archived:
                self.service.addItem(breakable(f"Only for {one.name}"), one.id)
        self.service.setCurrentIndex(max(0, self.service.findData(chosen)))
        self.service.blockSignals(False)

    def _show_rules(self) -> None:
        at = next((n for n, one in enumerate(self.removers) if one.hasFocus()), None)
        if self._rows is not None:
            self._list.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget(self)
        self.removers = []
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        ours = [rule for rule in self._rules if rule.service_id is None]
        for rule in ours:
            self._show_rule(grid, rule, "")
        for service in self._services:
            own = [rule for rule in self._rules if rule.service_id == service.id]
            if own:
                title = text_label(f"Only for {service.name}", "strong")
                grid.setRowMinimumHeight(grid.rowCount(), 4)
                grid.addWidget(title, grid.rowCount(), 0, 1, 3)
            for rule in own:
                self._show_rule(grid, rule, f", only for {service.name}")
        self._list.addWidget(self._rows)
        self._rows.setVisible(bool(self._rules))
        asked = any(rule.template == CONFIRM for rule in ours)
        self.confirming.setVisible(bool(ours) and not asked)
        self.nobody.setText(NOBODY_ELSE if self._rules else NOBODY)
        self.empty.setVisible(not ours)
        self._order_of_tabs()
        if at is not None:
            # Whoever removed one by the keyboard goes on with the next.
            left = self.removers[min(at, len(self.removers) - 1)] if self.removers else self.start()
            left.setFocus()

    def _show_rule(self, grid: QGridLayout, rule: MessageRule, whose: str) -> None:
        row = grid.rowCount()
        grid.addWidget(QLabel(words.moment(rule.when)), row, 0)
        grid.addWidget(text_label(words.ways_and_message(rule), "muted"), row, 1)
        button = QPushButton("Remove")
        role(button, "link")
        button.setAccessibleName(f"Remove {words.line(rule)}{whose}")
        button.clicked.connect(lambda _=False: self._remove(rule))
        grid.addWidget(button, row, 2)
        self.removers.append(button)

    def _order_of_tabs(self) -> None:
        """As the eye goes: the rules, then the line that adds one."""
        before: QWidget = self.begin
        new = (self.confirming, self.when, self.ways, self.template, self.service, self.add_rule)
        for widget in (*self.removers, *new):
            QWidget.setTabOrder(before, widget)
            before = widget

    def _typed(self) -> None:
        self._clear_wrong()
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        """What was understood, and what it does to a service that has no rules of its own."""
        try:
            rule = self._rule()
        except InvalidInput:
            self.said.hide()
            return
        text = words.line(rule)
        owns = any(one.service_id == rule.service_id for one in self._rules)
        service = next((one.name for one in self._services if one.id == rule.service_id), "")
        if service and not owns:
            text += f". “{service}” then goes by its own rules only."
        if isinstance(self.said, QLabel):
            self.said.setText(breakable(text))
        self.said.show()

    # -- doing --------------------------------------------------------------------------------

    def _rule(self) -> MessageRule:
        """What was typed and chosen; `InvalidInput` where it names no moment."""
        when = read_when(self.when.text())
        template = self.template.currentData() or usual_template(when)
        return MessageRule(0, self.service.currentData(), when, self.ways.currentData(), template)

    def _add(self, then: Callable[[], None] = _nothing) -> None:
        typed = self.when.text()
        try:
            wanted = self._rule()
        except InvalidInput as refused:
            self._refuse(refused)
            return
        known = {rule.id for rule in self._rules}
        diary = self._tools.diary

        def after(kept: MessageRule) -> None:
            self._clear_wrong()
            if self.when.text() == typed:
                self.when.clear()
            done = "Rule changed" if kept.id in known else "Rule added"
            say_done(self._tools, f"{done}: {words.line(kept)}")
            then()

        def work(now: datetime) -> MessageRule:
            return set_rule(diary, wanted, now=now)

        save_typed(self._tools, work, after, self._refuse)

    def _remove(self, rule: MessageRule) -> None:
        diary = self._tools.diary

        def after(_: object) -> None:
            say_done(self._tools, f"Rule removed: {words.line(rule)}")

        self._tools.do(lambda now: remove_rule(diary, rule.id, now=now), after)

    def _refuse(self, refused: InvalidInput) -> None:
        self.fields.show_wrong(refused)
        mark_wrong(self.when, wrong=True)
        self.when.setFocus()

    def _clear_wrong(self) -> None:
        self.fields.clear_wrong()
        mark_wrong(self.when, wrong=False)


def _row(*widgets: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget, share in widgets:
        row.addWidget(widget, share)
    return row
