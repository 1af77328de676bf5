"""The start of the window: what it may load, and what it does once it has been seen."""

from __future__ import annotations

import re
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

AT_START = {
    "desktop.messages": "badges confirming conversation conversation.announcer "
    "conversation.standing message_words reminder_announcer reminder_words risk_announcer "
    "standing status_line unconfirmed_announcer taps taps.badges "
    "taps.of_today taps.told_words",
    "desktop.page": "inbox inbox.announcer inbox.waiting inbox.words light words",
    "domain.messages": "at_a_glance away confirmation confirmation_words direct facts files law "
    "marks message naming outbox replies rules security settings shelves texting tray "
    "unreached ways",
    "domain.page": "blocks kinds limits requests standing troubles",
    "storage.messages": "after_restore confirmations conversations facts mails outbox plans quiet "
    "reminders rules ruling shelves tray triggers unsent untold",
    "storage.page": "blocks link requests triggers",
    "use_cases.messages": "carrying_out confirmed outlook planning reminders settings unsent "
    "waiting",
    "use_cases.page": "blocking holding inbox read_link",
    "worker.messages": "bell jobs message_desk servers",
    "worker.page": "board client_links contact desk hearing jobs link_key linked_page publishing",
}
"""All that may be loaded of the wings that reach outside, by floor, where there is nobody to reach:
neither a page nor a server nor an account. What sends and hears is loaded with the first of them.
"""

OUTSIDE = re.compile(r"scheduler_app\.(\w+\.(?:messages|page|exchange))\.(.+)")

FIRST_PAINT = """
import sys
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from scheduler_app import cli
from scheduler_app.desktop.frame import start
from scheduler_app.desktop.first_paint import after_first_paint
from scheduler_app.worker.brought import JOBS

AT_ONCE = [job.name for job in JOBS if not job.after]

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
        timer.timeout.connect(look)
        timer.start(20)
    def look():
        lanes = parts.page.life.lanes
        timetable = lanes and lanes.timetable
        if lanes and not any(timetable.is_due(job) or timetable.running(job) for job in AT_ONCE):
            timer.stop()
            print(*sys.modules)
            QCoreApplication.exit(0)
    timer = QTimer(window)
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
    painted, after, at_work = (set(line.split()) for line in done.stdout.splitlines())
    assert "PySide6.QtWidgets" in painted, done.stderr
    assert not painted & (HEAVY | {"sqlalchemy"})
    assert not after & HEAVY
    assert not at_work & HEAVY
    found = sorted(named.groups() for name in at_work if (named := OUTSIDE.fullmatch(name)))
    assert ("worker.messages", "jobs") in found  # it was waited for the lanes
    assert [
        f"{where}.{name}" for where, name in found if name not in AT_START.get(where, "").split()
    ] == []
