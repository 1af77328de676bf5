"""Desktop, search: the list below the line: what was found in sections, each with its heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.theme import SMALL, font, is_dark, tokens
from scheduler_app.desktop.widgets.painted_row import RIGHT, write

ROW, SLIM, HEADING = 50, 34, 26
MOST_HEIGHT = 420
_KEYS = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the list: what it shows, its section, and what Enter does."""

    symbol: str
    title: str
    detail: str
    kind: str
    target: object
    section: str = ""
    keys: str = ""


class Results(QListWidget):
    """Hits one can step through; headings are passed over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits: dict[int, Hit] = {}
        self.setAccessibleName("Found")
        self.setIconSize(QSize(18, 18))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_WithKeys(self))

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Replace all lines."""
        self.clear()
        self._hits = {}
        section, height = "", 4
        for hit in hits:
            if hit.section != section:
                section = hit.section
                height += self._add_heading(section)
            line = QListWidgetItem(icon(hit.symbol), f"{hit.title}\n{hit.detail}".strip())
            size = ROW if hit.detail else SLIM
            line.setSizeHint(QSize(0, size))
            line.setToolTip(plain_tip(f"{hit.title}\n{hit.detail}".strip()))
            line.setData(_KEYS, hit.keys)
            self._hits[self.count()] = hit
            self.addItem(line)
            height += size
        if self._hits:
            self.setCurrentRow(min(self._hits))
        self.scrollToTop()
        self.setVisible(bool(hits))
        self.setFixedHeight(min(height, MOST_HEIGHT))

    def hits(self) -> list[Hit]:
        """What is listed, without the headings."""
        return list(self._hits.values())

    def chosen(self) -> Hit | None:
        """What Enter would do."""
        return self._hits.get(self.currentRow())

    def step(self, by: int) -> bool:
        """Go to the next hit or the one before; False when there is none."""
        rows = list(self._hits)
        if not rows:
            return False
        at = rows.index(self.currentRow()) if self.currentRow() in self._hits else 0
        self.setCurrentRow(rows[(at + by) % len(rows)])
        if self.currentRow() == rows[0]:
            self.scrollToTop()  # With the heading above it.
        return True

    def _add_heading(self, section: str) -> int:
        line = QListWidgetItem(section)
        line.setFlags(Qt.ItemFlag.NoItemFlags)
        line.setFont(font(SMALL, semibold=True))
        line.setForeground(tokens(is_dark(self.palette())).muted)
        line.setSizeHint(QSize(0, HEADING))
        self.addItem(line)
        return HEADING


class _WithKeys(QStyledItemDelegate):
    """Paints the shortcut of a command at the right of its line."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        keys = index.data(_KEYS)
        if not keys:
            return
        painter.save()
        room = QRect(option.rect).adjusted(0, 0, -12, 0)
        write(painter, room, keys, font(SMALL), tokens(is_dark(option.palette)).muted, RIGHT)
        painter.restore()
