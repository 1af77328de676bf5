"""The start of the window: what it may load, and what it does once it has been seen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from tests.desktop.desk import NOW

HEAVY = {
    "PySide6.QtPrintSupport",
    "alembic",
    "babel",
    "dateutil",
    "holidays",
    "icalendar",
    "phonenumbers",
    "qtawesome",
    "recurring_ical_events",
    "sqlalchemy.orm",
    "vobject",
}

FIRST_PAINT = """
import sys
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from scheduler_app import cli
from scheduler_app.desktop.frame import start
from scheduler_app.desktop.first_paint import after_first_paint

open_window = start.open_window

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # As urgent, it comes before whatever the window itself puts off until it is painted.
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), 1)
        return False

    def event(self, event):
        print(*sys.modules)
        return True

watch = Watch()

def watched(*arguments, **options):
    window, parts = open_window(*arguments, **options)
    def tell():
        print(*sys.modules)
        QCoreApplication.quit()
    window.installEventFilter(watch)
    after_first_paint(window, tell)
    return window, parts

start.open_window = watched
sys.exit(cli.main(["--data-dir", sys.argv[1]]))
"""


def test_what_the_first_paint_does_not_need_is_not_loaded(tmp_path: Path) -> None:
    diary = Diary.open(tmp_path / DIARY_NAME)
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    diary.close()
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    painted, after = (set(line.split()) for line in done.stdout.splitlines())
    assert "PySide6.QtWidgets" in painted, done.stderr
    assert not painted & (HEAVY | {"sqlalchemy"})
    assert not after & HEAVY
