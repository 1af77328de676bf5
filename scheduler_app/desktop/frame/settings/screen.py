"""Desktop, settings: the practice's rules, page by page; nothing is written until Save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.doing.taking_back import TakingBack
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.page.settings.link import PagePart
from scheduler_app.desktop.practice.settings.dates import DatesPart
from scheduler_app.desktop.practice.settings.parts import (
    booking_fields,
    filled,
    hours_fields,
    page_fields,
    practice_fields,
    shown,
    unreadable,
    watched,
)
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.desktop.widgets.save_bar import SaveBar
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.use_cases.practice.rules import save_settings, settings_as_text

COLUMN = 560
"""Widest column in pixels: a field much longer than what stands in it is hard to scan."""

BETWEEN = 48


def _nothing() -> None:
    """The button saves; nothing follows."""


class SettingsScreen(Screen):
    """Working hours and dates at the left, the practice and its limits at the right."""

    second_zone_changed = Signal(object)
    steps_wanted = Signal()
    """The three steps of the first run."""

    import_wanted = Signal()
    export_wanted = Signal()
    stay_chosen = Signal(bool)
    """Whether closing the window leaves the program in the tray."""

    def __init__(self, tools: Tools, parent: QWidget | None = None, *, stays: bool = False) -> None:
        """`stays`: closing the window leaves the program in the tray."""
        super().__init__(parent)
        self._tools = tools
        self._build_stay(stays)
        self._kept: dict[str, str] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 12, 0)
        outer.setSpacing(12)
        outer.addWidget(self._build_head())
        self._inside = page = QWidget()
        page.setProperty("role", "page")
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 0, 12, 20)
        columns.setSpacing(BETWEEN)
        columns.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.hours = hours_fields()
        self.practice = practice_fields()
        self.booking = booking_fields()
        self.page = page_fields()
        self._all = (self.hours, self.practice, self.booking, self.page)
        self.page_part = PagePart(tools, self)
        self.dates = DatesPart(tools, self)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            # Unset, it would be the wide spacing of the layout around them.
            column.setSpacing(4)
        _section(left, "Working hours", "Such as 9-12:30, 13:30-17; empty is closed.", self.hours)
        left.addWidget(self.dates)
        left.addStretch(1)
        _section(right, "The practice", "", self.practice)
        _section(
            right, "What clients may book", "You yourself may always book anything.", self.booking
        )
        self._page_title = _section(right, "Booking page", "", self.page, self.page_part)
        right.addLayout(self._build_files())
        right.addSpacing(20)
        right.addWidget(self._stay_part)
        right.addStretch(1)
        for column in (left, right):
            side = QWidget(page)
            side.setProperty("role", "page")
            side.setMaximumWidth(COLUMN)
            side.setLayout(column)
            column.setContentsMargins(0, 0, 0, 0)
            columns.addWidget(side, 1)
        self._scroll = scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        outer.addWidget(scroll, 1)
        self._watch()
        self.setFocusProxy(self.hours.fields()["hours.monday"])
        self.refresh()

    def _watch(self) -> None:
        for fields in self._all:
            watched(fields, self._mark)
        self.dates.edited.connect(self._mark)
        self._tools.unsaved.watch(self, "settings")

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        current = settings_as_text(self._tools.diary)
        typed = self._typed() if self._kept else {}
        unchanged = {
            name: text
            for name, text in current.items()
            if typed.get(name, self._kept.get(name)) == self._kept.get(name)
        }
        for fields in self._all:
            shown(fields, unchanged)
        self._kept = current
        self.dates.refresh()
        # A tray may come or go while the window is open.
        self._stay_part.setVisible(QSystemTrayIcon.isSystemTrayAvailable())
        self._mark()

    def show_page(self) -> None:
        """Go to what concerns the booking page."""
        # Only laid out does it know where it stands.
        QTimer.singleShot(0, self, self._scroll_to_page)
        shown = self.page_part.code if self.page_part.code.isVisible() else None
        (shown or self.page.fields()["page.name"]).setFocus()

    def _scroll_to_page(self) -> None:
        top = self._page_title.mapTo(self._inside, QPoint(0, 0)).y()
        self._scroll.verticalScrollBar().setValue(top)

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        return "the settings" if self._changed() else self.dates.unsaved()

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write what was typed, dates that were begun after the rules."""
        self.save(lambda: self.dates.save_unsaved(then))

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        for fields in self._all:
            fields.clear_wrong()
            shown(fields, self._kept)
        self.dates.discard_unsaved()
        self._mark()

    def save(self, go: Callable[[], None] = _nothing) -> None:
        """Write what was changed, all or none, and do `go` then."""
        sent = self._typed()
        changed = {name: text for name, text in sent.items() if text != self._kept.get(name)}
        for fields in self._all:
            fields.clear_wrong()
        if not changed:
            go()
            return
        wrong = unreadable(self.booking) or unreadable(self.page)
        if wrong is not None:
            self._show_wrong(wrong)
            return

        def then(_: None) -> None:
            self._kept = settings_as_text(self._tools.diary)
            # What was typed while it was written is still to be saved.
            later = {name for name, text in self._typed().items() if text != sent[name]}
            kept = {name: text for name, text in self._kept.items() if name not in later}
            for fields in self._all:
                shown(fields, kept)
            self._mark()
            back = Offer("Undo", TakingBack(self._tools).undo)
            self._tools.notices.say("Settings saved", back)
            if "practice.second_zone" in changed:
                self.second_zone_changed.emit(self._kept["practice.second_zone"] or None)
            go()

        def otherwise(error: Exception) -> None:
            if isinstance(error, InvalidInput):
                self._show_wrong(error)
            else:
                self._tools.notices.show(error)

        self._tools.do(
            lambda now: save_settings(self._tools.diary, changed, now=now), then, otherwise
        )

    def _show_wrong(self, error: InvalidInput) -> None:
        for fields in self._all:
            if error.field in fields.fields():
                fields.show_wrong(error)
                return
        self._tools.notices.show(error)

    def _typed(self) -> dict[str, str]:
        return {name: text for fields in self._all for name, text in filled(fields).items()}

    def _mark(self) -> None:
        self.head.show_dirty(dirty=bool(self.unsaved()))
        self._tools.unsaved.look()

    def _changed(self) -> bool:
        return any(text != self._kept.get(name) for name, text in self._typed().items())

    def _build_head(self) -> QWidget:
        box = QWidget(self)
        box.setMaximumWidth(2 * COLUMN + BETWEEN + 12)
        head = QHBoxLayout(box)
        head.setContentsMargins(0, 0, 12, 0)
        title = QLabel("Settings", self)
        role(title, "heading")
        head.addWidget(title)
        steps = QPushButton("Set up in three steps", self)
        role(steps, "link")
        steps.clicked.connect(self.steps_wanted)
        head.addWidget(steps)
        head.addStretch(1)
        self.head = SaveBar(self, "Save settings", at_end=True)
        self.head.save_wanted.connect(lambda: self.save_unsaved(_nothing))
        self.head.discard_wanted.connect(self.discard_unsaved)
        head.addWidget(self.head)
        return box

    def _build_stay(self, stays: bool) -> None:
        self._stay_part = QWidget(self)
        column = QVBoxLayout(self._stay_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        caption = QLabel("This window", self._stay_part)
        role(caption, "title")
        column.addWidget(caption)
        self.stay = QCheckBox("Keep running in the tray when it is closed", self._stay_part)
        self.stay.setChecked(stays)
        self.stay.toggled.connect(self.stay_chosen)
        column.addWidget(self.stay)

    def _build_files(self) -> QVBoxLayout:
        column = QVBoxLayout()
        caption = QLabel("Other programs")
        role(caption, "title")
        column.addWidget(caption)
        row = QHBoxLayout()
        row.setSpacing(8)
        for label, signal in (
            ("Import a calendar or clients…", self.import_wanted),
            ("Export the diary…", self.export_wanted),
        ):
            button = QPushButton(label, self)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())
            row.addWidget(button)
        row.addStretch(1)
        column.addSpacing(4)
        column.addLayout(row)
        return column


def _section(
    column: QVBoxLayout, title: str, about: str, fields: Fields, head: QWidget | None = None
) -> QLabel:
    """A titled group of fields, under `head` where it has one; returns its title."""
    heading = QLabel(title)
    for text, as_role in ((title, "title"), (about, "muted")):
        if text:
            label = heading if text == title else QLabel(text)
            role(label, as_role)
            # Spare height belongs below the last section, not around its headings.
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            column.addWidget(label)
    column.addSpacing(4)
    if head is not None:
        column.addWidget(head)
        column.addSpacing(8)
    column.addLayout(fields)
    column.addSpacing(20)
    return heading
