"""Desktop, first run: whether the practice is closed on its country's public holidays."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.domain.practice.public_holidays import part_names, regions
from scheduler_app.domain.practice.territories import with_article


class HolidaysChoice(QWidget):
    """A box that is ticked by hand only, and which part of the country counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._country = self._kept = ""
        self.closed = QCheckBox(self)
        self.part = QComboBox(self)
        self.part.setAccessibleName("Part of the country")
        self.closed.toggled.connect(self.part.setEnabled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 3, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.closed)
        column.addWidget(self.part)
        hint = QLabel("Clients are offered no time then; you may always book.", self)
        hint.setWordWrap(True)
        role(hint, "small")
        column.addWidget(hint)
        self.setFocusProxy(self.closed)

    def show_country(self, country: str, name: str) -> None:
        """Ask about this country (ISO 3166); `name` is what it is called."""
        self._country = country
        known = country in regions()
        called = with_article(name)
        self.closed.setEnabled(known)
        if known:
            self.closed.setText(f"Closed on public holidays in {called}")
        else:
            self.closed.setText(f"None are known for {called}" if name else "None are known")
            self.closed.setChecked(False)
        self.part.clear()
        self.part.addItem("Only those of the whole country", "")
        for code, called in part_names(country).items():
            self.part.addItem(f"{called} ({code})" if called != code else code, code)
        self.part.setVisible(known and self.part.count() > 1)
        self.part.setEnabled(self.closed.isChecked())

    def show_region(self, region: str) -> None:
        """Show what is kept of the country that is asked about."""
        self._kept = region
        part = region.partition("-")[2]
        self.closed.setChecked(True)
        codes = [str(self.part.itemData(at)).upper() for at in range(self.part.count())]
        self.part.setCurrentIndex(codes.index(part.upper()) if part.upper() in codes else 0)

    def region(self) -> str:
        """Whose holidays close the practice, such as DE or DE-BY; empty for none."""
        if not self.closed.isChecked():
            return ""
        part = str(self.part.currentData() or "")
        region = f"{self._country}-{part}" if part else self._country
        return self._kept if region.upper() == self._kept.upper() else region
