"""The status bar leaves out what is least urgent, and has all of it in its tip."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.frame.waiting_sign import WaitingSign


def test_what_is_least_urgent_goes_first(qapp: QApplication) -> None:
    assert qapp is not None
    sign = WaitingSign()
    sign.say(("9 conflicts to settle", "", "All changes are saved"))
    sign.fit(sign.wanted())
    assert sign.text() == "9 conflicts to settle  ·  All changes are saved" == sign.whole()
    assert not sign.toolTip()
    sign.fit(sign.wanted() - 20)
    assert sign.text() == "9 conflicts to settle"
    assert "All changes are saved" in sign.toolTip()
    sign.fit(sign.wanted(most=1) - 20)
    assert sign.text().startswith("9 confl")
    assert sign.text().endswith("…")
    assert "All changes are saved" in sign.accessibleName()
