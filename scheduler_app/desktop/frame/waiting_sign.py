"""Desktop: the status bar's words on what waits, as many of them as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from scheduler_app.desktop.plain import plain_tip

BETWEEN = "  ·  "


class WaitingSign(QLabel):
    """Says the most urgent first; what there is no room for is left out, and stands in its tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._said: tuple[str, ...] = ()
        self._room = 0

    def say(self, said: Sequence[str]) -> None:
        """Say these, the most urgent first."""
        self._said = tuple(filter(None, said))
        self.setAccessibleName(self.whole())
        self.fit(self._room)

    def whole(self) -> str:
        """All of it, also where it is cut."""
        return BETWEEN.join(self._said)

    def wanted(self, most: int | None = None) -> int:
        """Pixels of all that it says, or of so many of the most urgent."""
        said = BETWEEN.join(self._said[:most])
        # Two more than the words: hinting may round the other way.
        return self.fontMetrics().horizontalAdvance(said) + self._margins() + 2 if said else 0

    def fit(self, room: int) -> bool:
        """Show what has room in so many pixels: whole parts, or the beginning of the first.

        Returns whether that is another text than before.
        """
        self._room = room
        metrics, inside = self.fontMetrics(), max(room - self._margins(), 0)
        shown = list(self._said)
        while len(shown) > 1 and metrics.horizontalAdvance(BETWEEN.join(shown)) > inside:
            shown.pop()
        cut = metrics.elidedText(BETWEEN.join(shown), Qt.TextElideMode.ElideRight, inside)
        whole = self.whole()
        self.setToolTip(plain_tip(whole) if cut != whole else "")
        changed = cut != self.text()
        if changed:
            self.setText(cut)
        return changed

    def _margins(self) -> int:
        """Pixels beside the text, as the style sheet sets them."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
