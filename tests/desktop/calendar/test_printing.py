"""A view on paper."""

from __future__ import annotations

from pathlib import Path

from scheduler_app.desktop.calendar.printing.dialog import PrintDialog
from tests.desktop.desk import Desk, booked


def test_a_week_becomes_a_pdf(desk: Desk, tmp_path: Path) -> None:
    booked(desk, "Anna Schmidt thu 10:00")
    desk.press("Ctrl+P")
    dialog = desk.dialog(PrintDialog)
    dialog.ranges["days"].setChecked(True)
    assert len(dialog.wanted()) == 5
    dialog.save_pdf(tmp_path / "week.pdf")
    data = (tmp_path / "week.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 5
