"""Desktop, visit record: files that belong to a visit: chosen, dropped, or pasted as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.remove_button import removable_row
from scheduler_app.desktop.widgets.fact_rows import RowButton, clear_rows
from scheduler_app.domain.visits.visit import Attachment

KIB = 1024


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is kept once the record is saved: where it lies, or what was pasted."""

    name: str
    size: int
    content: Path | bytes


class FileList(QWidget):
    """Knows as a field of a `Sheet` what is attached and what is to be.

    Nothing is opened but by a click on its name.
    """

    edited = Signal()
    open_wanted = Signal(object)
    """The `Attachment` that was clicked."""

    save_wanted = Signal(object)
    """The `Attachment` to save a copy of."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._kept: tuple[Attachment, ...] = ()
        self._new: tuple[NewFile, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.add = QPushButton("Add files…", self)
        self.add.clicked.connect(lambda _=False: self._choose())
        foot.addWidget(self.add)
        hint = QLabel("or drop them here, or paste a screenshot", self)
        role(hint, "small")
        foot.addWidget(hint)
        foot.addStretch(1)
        column.addLayout(foot)
        self.setFocusProxy(self.add)

    def show_value(self, value: object) -> None:
        """Show what is attached, and what is to be."""
        kept, new = value if isinstance(value, tuple) else ((), ())
        self._kept, self._new = tuple(kept), tuple(new)
        self._show()

    def value(self) -> tuple[tuple[Attachment, ...], tuple[NewFile, ...]]:
        """What stays attached, and what is to be."""
        return self._kept, self._new

    def take(self, source: QMimeData) -> bool:
        """Take what was dropped or pasted; whether there was anything to take."""
        found = _files_in(source)
        if not found and source.hasImage():
            found = self._picture(source)
        if found:
            self._add(found)
        return bool(found)

    def paste(self) -> bool:
        """Take what the clipboard has; whether it had a picture or files."""
        return self.take(QGuiApplication.clipboard().mimeData())

    # -- inside -------------------------------------------------------------------------------

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Add files to the visit", "", "All files (*)")
        self._add(tuple(filter(None, (_new_file(Path(name)) for name in names))))

    def _add(self, found: tuple[NewFile, ...]) -> None:
        known = {one.content for one in self._new if isinstance(one.content, Path)}
        fresh = tuple(one for one in found if one.content not in known)
        if fresh:
            self._new = (*self._new, *fresh)
            self._show()
            self.edited.emit()

    def _picture(self, source: QMimeData) -> tuple[NewFile, ...]:
        image = source.imageData()
        if not isinstance(image, QImage) or image.isNull():
            return ()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # The stubs say bytes, and PySide takes text only.
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        content = bytes(buffer.data().data())
        wall = self._tools.now().astimezone(self._tools.zone())
        return (NewFile(_screenshot(wall, len(self._new)), len(content), content),)

    def _show(self) -> None:
        clear_rows(self._rows)
        for kept in self._kept:
            self._rows.addWidget(self._kept_row(kept))
        for new in self._new:
            self._rows.addWidget(self._new_row(new))

    def _kept_row(self, kept: Attachment) -> QWidget:
        name = RowButton(f"{kept.name}   {size_text(kept.size)}", self)
        name.setToolTip(plain_tip(f"Open {kept.name}"))
        name.clicked.connect(lambda _=False: self.open_wanted.emit(kept))
        copy = QPushButton("Save as…", self)
        role(copy, "link")
        copy.setAccessibleName(f"Save {kept.name} as…")
        copy.clicked.connect(lambda _=False: self.save_wanted.emit(kept))
        away = partial(self._leave_out_kept, kept)
        return removable_row(kept.name, ((name, 1), (copy, 0)), away, self)

    def _new_row(self, new: NewFile) -> QWidget:
        name = QLabel(f"{new.name}   {size_text(new.size)}", self)
        name.setContentsMargins(8, 0, 0, 0)
        waits = QLabel("kept when you save", self)
        role(waits, "small")
        away = partial(self._leave_out_new, new)
        return removable_row(new.name, ((name, 1), (waits, 0)), away, self)

    def _leave_out_kept(self, kept: Attachment) -> None:
        self._kept = tuple(one for one in self._kept if one.id != kept.id)
        self._changed()

    def _leave_out_new(self, new: NewFile) -> None:
        self._new = tuple(one for one in self._new if one is not new)
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.add.setFocus()
        self.edited.emit()


def size_text(size: int) -> str:
    """Such as "820 B", "14 kB" or "2.3 MB"."""
    if size < KIB:
        return f"{size} B"
    if size < KIB * KIB:
        return f"{size / KIB:.0f} kB"
    return f"{size / KIB / KIB:.1f} MB"


def _files_in(source: QMimeData) -> tuple[NewFile, ...]:
    paths = (Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile())
    return tuple(filter(None, (_new_file(path) for path in paths)))


def _new_file(path: Path) -> NewFile | None:
    """A file to keep; None for a folder. One that is gone is said when it is kept."""
    try:
        return None if path.is_dir() else NewFile(path.name, path.stat().st_size, path)
    except OSError:
        return NewFile(path.name, 0, path)


def _screenshot(wall: datetime, before: int) -> str:
    number = f" ({before + 1})" if before else ""
    return f"Screenshot {wall:%Y-%m-%d %H.%M}{number}.png"
