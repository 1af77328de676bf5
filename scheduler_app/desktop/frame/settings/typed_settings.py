"""Desktop, settings: what is typed in all groups, and how it is written: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSpinBox

from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.lengths import unreadable
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.desktop.widgets.sheet import Sheet
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.use_cases.practice.settings import save_settings, settings_as_text


class TypedSettings(QObject):
    """The fields of every group as one record; what a group keeps besides is written after it."""

    changed = Signal()
    """Something was typed, saved or discarded."""

    refused = Signal(object)
    """The group with the field that can't be saved so: it must be in view."""

    def __init__(self, tools: Tools, groups: Sequence[SettingsGroup], parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._groups = groups
        self._fields = {
            name: field for group in groups for name, field in group.fields.fields().items()
        }
        self._sheet = Sheet(self._fields, self)
        self._sheet.changed.connect(self.changed)
        for group in groups:
            group.edited.connect(self.changed)
        self._sheet.show(self._kept())

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        self._sheet.bring_in(self._kept())
        for group in self._groups:
            group.refresh()

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        if self._sheet.dirty():
            return "the settings"
        return next(filter(None, (group.unsaved() for group in self._groups)), "")

    def discard(self) -> None:
        """Show again what is saved."""
        self._clear_wrong()
        self._sheet.discard()
        for group in self._groups:
            group.discard_unsaved()
        self.changed.emit()

    def save(self, then: Callable[[], None]) -> None:
        """Write the settings that were changed, then what the groups keep besides, then do `then`.

        What is refused is shown, and what stands behind it is not done.
        """
        self._save_settings(lambda: self._save_besides(list(self._groups), then))

    # -- inside -------------------------------------------------------------------------------

    def _save_besides(self, groups: Sequence[SettingsGroup], then: Callable[[], None]) -> None:
        if not groups:
            then()
            return
        group, *others = groups
        group.save_unsaved(lambda: self._save_besides(others, then))

    def _save_settings(self, go: Callable[[], None]) -> None:
        sent = self._sheet.filled()
        changed = {name: str(value) for name, value in self._sheet.typed().items()}
        self._clear_wrong()
        if not changed:
            go()
            return
        wrong = unreadable(self._fields)
        if wrong is not None:
            self._show_wrong(wrong)
            return

        def then(_: None) -> None:
            kept = settings_as_text(self._tools.diary)
            # What was typed while it was written is still to be saved.
            self._sheet.bring_in(self._values(kept), sent=sent)
            say_done(self._tools, "Settings saved")
            go()

        diary = self._tools.diary
        save_typed(
            self._tools,
            lambda now: save_settings(diary, changed, now=now),
            then,
            self._show_wrong,
        )

    def _show_wrong(self, error: InvalidInput) -> None:
        for group in self._groups:
            if error.field in group.fields.fields():
                self.refused.emit(group)
                group.fields.show_wrong(error)
                return
        self._tools.notices.show(error)

    def _clear_wrong(self) -> None:
        for group in self._groups:
            group.fields.clear_wrong()

    def _kept(self) -> dict[str, object]:
        return self._values(settings_as_text(self._tools.diary))

    def _values(self, texts: Mapping[str, str]) -> dict[str, object]:
        """What the diary keeps as text, as the fields hold it."""
        return {
            name: int(texts[name]) if isinstance(field, QSpinBox) else texts[name]
            for name, field in self._fields.items()
        }
