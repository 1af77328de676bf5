"""Desktop, settings: what a client may book on the page."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import inset
from scheduler_app.desktop.widgets.lengths import ONE_MINUTE, LengthLine
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.domain.time_units import DAY_MINUTES


class BookingGroup(SettingsGroup):
    """The limits of clients: how early, how late, how far ahead."""

    name = "booking"

    def __init__(self, _tools: Tools) -> None:
        super().__init__("What clients may book", "You yourself may always book anything.")
        for setting, label, unit, words in (
            ("grid", "A start every", ONE_MINUTE, "grid slots interval times steps raster"),
            ("notice", "Notice to book", ONE_MINUTE, "minimum lead time short earliest soon"),
            ("horizon", "Bookable ahead", DAY_MINUTES, "horizon how far future days weeks maximum"),
            ("notice_to_move", "Notice to move", ONE_MINUTE, "reschedule change deadline latest"),
            ("notice_to_cancel", "Notice to cancel", ONE_MINUTE, "cancellation deadline latest"),
        ):
            self.add(f"booking.{setting}", label, LengthLine(unit), words)
        most = QSpinBox()
        most.setRange(1, 100)
        most.setMaximumWidth(160)
        inset(most)
        words = "maximum limit pending waiting number of per client"
        self.add("booking.open_requests", "Open requests each", most, words)
        self.fields.add_wrong()
