"""Desktop, settings: checklists and snippets, each a list with a small form below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.desktop.widgets.settings_group import LABELS, SettingsGroup, Side
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.visits.templates import PLACEHOLDERS, Checklist, Snippet
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.practice.services import list_services
from scheduler_app.use_cases.visits.templates import (
    list_checklists,
    list_snippets,
    remove_checklist,
    remove_snippet,
    save_checklist,
    save_snippet,
)

ROW, MOST_ROWS = 28, 6
"""Pixels of a row of a list, and how many are in view."""


class _Named(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


def _nothing() -> None:
    """It was saved; nothing else waits for it."""


class TemplateList(QWidget, Generic[T]):
    """What there is, and the one that is chosen as a form; a new one while none is."""

    edited = Signal()

    def __init__(self, tools: Tools, noun: str) -> None:
        super().__init__()
        self._tools = tools
        self._noun = noun
        self._known: Sequence[T] = ()
        self._shown: T | None = None
        self.list = QListWidget(self)
        self.list.setAccessibleName(f"{noun.capitalize()}s")
        self.list.currentRowChanged.connect(self._choose)
        self.form = Fields(labels=LABELS)
        self.name = QLineEdit(self)
        self.name.setAccessibleName(f"Name of the {noun}")
        self.save = QPushButton(self)
        self.save.clicked.connect(lambda _=False: self.save_shown())
        self.new = QPushButton(f"New {noun}", self)
        role(self.new, "link")
        self.new.clicked.connect(lambda _=False: self._begin_new())
        self.remove = QPushButton("Remove", self)
        role(self.remove, "link")
        self.remove.clicked.connect(lambda _=False: self._remove())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list)
        column.addLayout(self.form)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.save, self.remove, self.new):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(foot)
        self._build_fields()
        self.form.add_wrong()
        self._show(None)

    # -- what a kind of template says of itself -----------------------------------------------

    def _build_fields(self) -> None:
        raise NotImplementedError

    def _fill(self, one: T | None) -> None:
        raise NotImplementedError

    def _filled(self) -> T:
        """What is filled in, over the one that is shown."""
        raise NotImplementedError

    def _line(self, one: T) -> str:
        raise NotImplementedError

    def _read(self) -> Sequence[T]:
        raise NotImplementedError

    def _write(self, one: T, now: datetime) -> T:
        raise NotImplementedError

    def _take_out(self, one: T, now: datetime) -> None:
        raise NotImplementedError

    def _empty(self) -> T:
        raise NotImplementedError

    # -- what the group asks ------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        self._known = self._read()
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._known:
            self.list.addItem(self._line(one))
            self.list.item(self.list.count() - 1).setSizeHint(QSize(0, ROW))
        self.list.blockSignals(False)
        self.list.setVisible(bool(self._known))
        self.list.setFixedHeight(min(len(self._known), MOST_ROWS) * ROW + 10)
        if not self.dirty():
            self._show(self._same())
        self._mark()

    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return self._filled() != (self._shown or self._empty())

    def discard(self) -> None:
        """Show again what is saved."""
        self._show(self._shown)

    def save_shown(self, then: Callable[[], None] = _nothing) -> None:
        """Write what is filled in, and show an empty form after one that was new."""
        one = self._filled()

        def after(kept: T) -> None:
            self.form.clear_wrong()
            self._show(kept if one.id else None)
            self.refresh()
            say_done(self._tools, f"{self._noun.capitalize()} {isolated(kept.name)} saved")
            if not one.id:
                self.name.setFocus()
            then()

        save_typed(self._tools, lambda now: self._write(one, now), after, self.form.show_wrong)

    # -- inside -------------------------------------------------------------------------------

    def _same(self) -> T | None:
        """The one that is shown, as it stands by now."""
        shown = self._shown
        return next((one for one in self._known if shown and one.id == shown.id), None)

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._known):
            return
        if self.dirty():
            # What was typed is saved or discarded first, by a hand of its own.
            self._mark()
            self._tools.notices.say(f"Save the {self._noun} that you are writing first")
            return
        self._show(self._known[row])

    def _begin_new(self) -> None:
        if self.dirty():
            self._tools.notices.say(f"Save the {self._noun} that you are writing first")
            return
        self._show(None)
        self.name.setFocus()

    def _remove(self) -> None:
        one = self._shown
        if one is None:
            return

        def then(_: None) -> None:
            self._show(None)
            self.refresh()
            say_done(self._tools, f"{self._noun.capitalize()} {isolated(one.name)} removed")

        self._tools.do(lambda now: self._take_out(one, now), then)

    def _show(self, one: T | None) -> None:
        self._shown = one
        self.form.clear_wrong()
        self._fill(one)
        self.save.setText("Save" if one is not None else f"Add {self._noun}")
        self.remove.setVisible(one is not None)
        self.new.setVisible(one is not None)
        self._mark()
        self.edited.emit()

    def _mark(self) -> None:
        shown = self._shown
        row = next((at for at, one in enumerate(self._known) if shown and one.id == shown.id), -1)
        self.list.blockSignals(True)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)


class ChecklistList(TemplateList[Checklist]):
    """A name, the service whose visits begin with it, and a line for each tick."""

    def __init__(self, tools: Tools) -> None:
        self._services: Sequence[Service] = ()
        super().__init__(tools, "checklist")

    def _build_fields(self) -> None:
        self.service = QComboBox(self)
        self.items = QPlainTextEdit(self)
        self.items.setPlaceholderText("One line for each tick")
        self.items.setFixedHeight(104)
        self.items.setTabChangesFocus(True)
        self.name.setPlaceholderText("Such as: new computer set-up")
        self.form.add("name", "Name", self.name)
        self.form.add("service_id", "Service", self.service)
        self.form.add("items", "Lines", self.items)
        self.name.textChanged.connect(lambda _: self.edited.emit())
        self.items.textChanged.connect(self.edited)
        self.service.activated.connect(lambda _: self.edited.emit())

    def _read(self) -> Sequence[Checklist]:
        self._services = list_services(self._tools.diary)
        chosen = self.service.currentData()
        self.service.clear()
        self.service.addItem("By hand only", None)
        for service in self._services:
            self.service.addItem(service.name, service.id)
        self.service.setCurrentIndex(max(0, self.service.findData(chosen)))
        return list_checklists(self._tools.diary)

    def _fill(self, one: Checklist | None) -> None:
        shown = one or self._empty()
        self.name.setText(shown.name)
        self.items.setPlainText("\n".join(shown.items))
        self.service.setCurrentIndex(max(0, self.service.findData(shown.service_id)))

    def _filled(self) -> Checklist:
        lines = (line.strip() for line in self.items.toPlainText().splitlines())
        return Checklist(
            self._shown.id if self._shown else 0,
            self.name.text().strip(),
            tuple(line for line in lines if line),
            self.service.currentData(),
        )

    def _line(self, one: Checklist) -> str:
        names = {service.id: service.name for service in self._services}
        of = names.get(one.service_id or 0, "")
        ticks = counted(len(one.items), "line")
        return "  ·  ".join(filter(None, (isolated(one.name), ticks, isolated(of))))

    def _write(self, one: Checklist, now: datetime) -> Checklist:
        return save_checklist(self._tools.diary, one, now=now)

    def _take_out(self, one: Checklist, now: datetime) -> None:
        remove_checklist(self._tools.diary, one.id, now=now)

    def _empty(self) -> Checklist:
        return Checklist(0, "")


class SnippetTemplates(TemplateList[Snippet]):
    """A name, which is typed behind a slash, and the text that it writes."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools, "snippet")

    def _build_fields(self) -> None:
        self.text = QPlainTextEdit(self)
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self.text.setPlaceholderText(f"What it writes; {known} are filled in")
        self.text.setFixedHeight(72)
        self.text.setTabChangesFocus(True)
        self.name.setPlaceholderText("Such as: backup, then /backup writes it")
        self.form.add("name", "Name", self.name)
        self.form.add("text", "Text", self.text)
        self.name.textChanged.connect(lambda _: self.edited.emit())
        self.text.textChanged.connect(self.edited)

    def _read(self) -> Sequence[Snippet]:
        return list_snippets(self._tools.diary)

    def _fill(self, one: Snippet | None) -> None:
        self.name.setText(one.name if one else "")
        self.text.setPlainText(one.text if one else "")

    def _filled(self) -> Snippet:
        number = self._shown.id if self._shown else 0
        return Snippet(number, self.name.text().strip(), self.text.toPlainText().strip())

    def _line(self, one: Snippet) -> str:
        text = " ".join(one.text.split())
        return f"/{isolated(one.name)}  ·  {text[:60]}{'…' if len(text) > 60 else ''}"

    def _write(self, one: Snippet, now: datetime) -> Snippet:
        return save_snippet(self._tools.diary, one, now=now)

    def _take_out(self, one: Snippet, now: datetime) -> None:
        remove_snippet(self._tools.diary, one.id, now=now)

    def _empty(self) -> Snippet:
        return Snippet(0, "", "")


class TemplatesGroup(SettingsGroup):
    """One kind of template as a group of the settings."""

    side = Side.LEFT

    def __init__(
        self,
        title: str,
        about: str,
        name: str,
        templates: TemplateList[Checklist] | TemplateList[Snippet],
        words: str,
    ) -> None:
        super().__init__(title, about)
        self.name = name
        self.templates = templates
        self.head.addWidget(templates)
        templates.edited.connect(self.edited)
        self.let_find(title, words, templates.name, self.heading)

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        self.templates.refresh()

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        return f"a {self.name[:-1]}" if self.templates.dirty() else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write it, and do `then`."""
        if self.templates.dirty():
            self.templates.save_shown(then)
        else:
            then()

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        self.templates.discard()


def checklists_group(tools: Tools) -> TemplatesGroup:
    """The checklists of services."""
    return TemplatesGroup(
        "Checklists",
        "A visit of the service begins with its checklist; others are added to a record by hand.",
        "checklists",
        ChecklistList(tools),
        "ticks template visit record to do list set-up",
    )


def snippets_group(tools: Tools) -> TemplatesGroup:
    """The texts that are written often."""
    return TemplatesGroup(
        "Snippets",
        "Type / and the name in the record of a visit.",
        "snippets",
        SnippetTemplates(tools),
        "text template visit record phrase shortcut",
    )
