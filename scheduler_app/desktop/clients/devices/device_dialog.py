"""Desktop, clients: what is known of one device, to be filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.clients.devices.device_words import AGREED, KINDS, LABELS, NO_THING
from scheduler_app.desktop.clients.places import place_line
from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.filled_in import filled_in, watch_fields
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.desktop.widgets.moment_field.days_field import DayField
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.widgets.save_bar import SaveBar
from scheduler_app.domain.clients.client import Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.secret_words import looks_like_secret
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.use_cases.clients.devices import save_device

WIDTH = 520
NOTES = 64
"""Height in pixels of the notes."""

LOOK_AFTER_MS = 150
"""Whether something looks like a password is told once the hand rests."""

TEXTS = ("name", "maker", "model", "serial", "system", "notes")
_USUAL = {"name": "&Name", "maker": "&Maker", "model": "M&odel"}


class DeviceDialog(QDialog):
    """One device, new or known; `saved` once the diary has it."""

    saved = Signal(object)

    def __init__(
        self, device: Device, places: Sequence[Place], tools: Tools, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tools = tools
        self._device = device
        self._warnings: dict[str, QLabel] = {}
        title = f"Change “{device.name}”" if device.id else "New device"
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        heading = QLabel(title, self)
        heading.setWordWrap(True)
        role(heading, "title")
        column.addWidget(heading)
        self.fields = Fields(labels=96)
        self._build(places)
        column.addLayout(self.fields)
        self.foot = SaveBar(self, at_end=True)
        self.foot.discard.setText("Cancel")
        self.foot.discard.setToolTip("Change nothing")
        self.foot.discard.show()
        self.foot.save_wanted.connect(self.save)
        self.foot.discard_wanted.connect(self.reject)
        self.foot.save.setDefault(True)
        self.foot.save.setToolTip("Save  (Ctrl+Enter)")
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.foot.save.click)
        column.addWidget(self.foot)
        self._fill(device)
        self._before = filled_in(self)
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.timeout.connect(self._warn)
        watch_fields(self, self._look)
        self.kind.currentIndexChanged.connect(lambda _: self._fit_kind())
        self._fit_kind()
        self._look()
        self._warn()
        (self.name if device.id else self.kind).setFocus()

    def _build(self, places: Sequence[Place]) -> None:
        self.kind = QComboBox(self)
        for kind, (word, symbol) in KINDS.items():
            self.kind.addItem(icon(symbol), word, kind)
        self.kind.setMaxVisibleItems(len(KINDS))
        self.name, self.maker, self.model = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.serial, self.system = QLineEdit(self), QLineEdit(self)
        self.name.setPlaceholderText("What people call it")
        self.place = QComboBox(self)
        self.place.addItem("At no place in particular", None)
        for place in places:
            self.place.addItem(place_line(place), place.id)
        self.bought, self.expires = DayField(self._tools, self), DayField(self._tools, self)
        self.notes = QPlainTextEdit(self)
        self.notes.setFixedHeight(NOTES)
        self.notes.setTabChangesFocus(True)
        self.notes.setPlaceholderText("Anything but passwords")
        self.retired = QCheckBox("No longer in use; what was done to it stays", self)
        for name, label, field in (
            ("kind", "&Kind", self.kind),
            ("name", "&Name", self.name),
            ("maker", "&Maker", self.maker),
            ("model", "M&odel", self.model),
            ("serial", "Serial n&umber", self.serial),
            ("system", "S&ystem", self.system),
            ("place", "&Where", self.place),
            ("bought", "&Bought", self.bought),
            ("expires", "Warranty un&til", self.expires),
            ("notes", "Not&es", self.notes),
            ("retired", "", self.retired),
        ):
            self.fields.add(name, label, field)
            if name in TEXTS:
                self._warnings[name] = warning = QLabel(self)
                warning.setWordWrap(True)
                role(warning, "remark")
                self.fields.addRow("", warning)
                self.fields.setRowVisible(warning, False)
        self.retired.setAccessibleName("No longer in use")
        self.fields.add_wrong()

    def _fill(self, device: Device) -> None:
        self.kind.setCurrentIndex(self.kind.findData(device.kind))
        for name in ("name", "maker", "model", "serial", "system"):
            getattr(self, name).setText(getattr(device, name))
        self.notes.setPlainText(device.notes)
        self.place.setCurrentIndex(max(0, self.place.findData(device.place_id)))
        for field, day in ((self.bought, device.bought), (self.expires, device.expires)):
            if day is not None:
                field.set_day(day)
        self.retired.setChecked(device.retired)
        self.fields.setRowVisible(self.retired, bool(device.id))

    # -- what is done -------------------------------------------------------------------------

    def save(self) -> None:
        """Write it, and close once it is written."""
        self.fields.clear_wrong()
        try:
            wanted = self._filled()
        except InvalidInput as refused:
            self.fields.show_wrong(refused)
            return
        diary = self._tools.diary
        self.foot.save.setEnabled(False)

        def then(kept: Device) -> None:
            self.accept()
            self.saved.emit(kept)

        def show_wrong(error: InvalidInput) -> None:
            self._look()
            self.fields.show_wrong(error)

        save_typed(self._tools, lambda now: save_device(diary, wanted, now=now), then, show_wrong)

    def reject(self) -> None:
        """Escape or Cancel: asks first where something was typed."""
        if filled_in(self) == self._before:
            super().reject()
            return
        question = Question("Discard what you changed?", "", self)
        question.add_answers(("Discard", True), leave="Go on", by_enter=False)
        question.answered.connect(lambda _: super(DeviceDialog, self).reject())
        question.open()

    # -- inside -------------------------------------------------------------------------------

    def _filled(self) -> Device:
        """What is filled in; fields that the kind does not have keep what they had."""
        return replace(
            self._device,
            kind=DeviceKind(self.kind.currentData()),
            name=self.name.text().strip(),
            maker=self.maker.text().strip(),
            model=self.model.text().strip(),
            serial=self.serial.text().strip(),
            system=self.system.text().strip(),
            place_id=self.place.currentData(),
            bought=self.bought.day("bought") if self.bought.text().strip() else None,
            expires=self.expires.day("expires") if self.expires.text().strip() else None,
            notes=self.notes.toPlainText().strip(),
            retired=self.retired.isChecked(),
        )

    def _fit_kind(self) -> None:
        """Only what this kind has, by the names that it has there."""
        kind = DeviceKind(self.kind.currentData())
        thing = kind not in NO_THING
        for line in (self.serial, self.system):
            self.fields.setRowVisible(line, thing or bool(line.text()))
        modelled = kind not in (DeviceKind.DOMAIN, DeviceKind.CERTIFICATE)
        self.fields.setRowVisible(self.model, modelled or bool(self.model.text()))
        names = {**_USUAL, **LABELS.get(kind, {})}
        names["expires"] = "Valid until" if kind in AGREED else "Warranty until"
        for name, label in names.items():
            field = self.fields.fields()[name]
            caption = self.fields.labelForField(field)
            if isinstance(caption, QLabel):
                caption.setText(label)
            field.setAccessibleName(label.replace("&", ""))
        self.adjustSize()

    def _look(self) -> None:
        """Something was typed."""
        dirty = filled_in(self) != self._before
        self.foot.save.setEnabled(dirty)
        self._rests.start(LOOK_AFTER_MS)

    def event(self, event: QEvent) -> bool:
        """What takes more lines than before gets the room for them."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            needed = self._column.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed))
        return done

    def _warn(self) -> None:
        """Say so below each field that holds what looks like a password."""
        for name, warning in self._warnings.items():
            field = self.fields.fields()[name]
            text = field.text() if isinstance(field, QLineEdit) else self.notes.toPlainText()
            said = looks_like_secret(text) or ""
            warning.setText(said)
            field.setAccessibleDescription(said)
            self.fields.setRowVisible(warning, bool(said))
