"""Benchmarks: a process that opens a window, waits for its first paint, and ends.

`python -m benchmarks.first_paint app FOLDER` goes through the app's own door on the diary in
FOLDER. `limit FOLDER` shows an empty widget after one indexed query of the same file through
SQLAlchemy, `empty` does so without a query. Each prints the moment at which it was painted, in
seconds of the system's monotonic clock, and its resident memory in bytes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

URGENT = 1
"""`Qt.EventPriority.HighEventPriority`; to load all of `Qt` for it would flatter the app."""


def end_after_first_paint(widget: QWidget) -> None:
    """Print the moment and the memory, and leave the event loop, once `widget` is painted.

    Its window is painted in one go: what is posted when that starts comes after the last stroke,
    and, posted as urgent, before whatever the app itself does then. The watch sits at these two
    alone: at the application it would be shown every object there is, and PySide loads a hundred
    classes to tell what the nameless ones are.
    """
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    class Watch(QObject):
        painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                if watched is widget.window():
                    QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), URGENT)
                self.painted |= watched is widget
            return False

        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.User:
                self.look()
                return True
            return super().event(event)

        def look(self) -> None:
            if self.painted:
                painted_at = time.monotonic()
                from benchmarks.measure import resident_bytes

                print(painted_at, resident_bytes())
                QCoreApplication.quit()

    watch = Watch(widget)
    for watched in {widget, widget.window()}:
        watched.installEventFilter(watch)


def app(folder: Path) -> None:
    """The real window, by the real door, with an eye on its calendar.

    Loads as the door does, in its order; only the eye is set in between.
    """
    from scheduler_app import __main__
    from scheduler_app.loading import loading

    with loading():
        from scheduler_app import cli
    run_window = cli.run_window  # type: ignore[attr-defined]

    def watched(*arguments: Any, **options: Any) -> int:
        with loading():
            from scheduler_app.desktop.frame import start
        open_window = start.open_window

        def seen(*arguments: Any, **options: Any) -> Any:
            window, parts = open_window(*arguments, **options)
            end_after_first_paint(window.parts.calendar.view.grid)
            return window, parts

        start.open_window = seen
        return run_window(*arguments, **options)

    cli.run_window = watched  # type: ignore[attr-defined]
    sys.argv[1:] = ["--data-dir", str(folder)]
    __main__.main()


def limit(folder: Path | None) -> None:
    """The least that any Qt program over SQLAlchemy must do. Cheapest order of imports first."""
    import sqlalchemy

    if folder is not None:
        from scheduler_app.settings import DIARY_NAME

        engine = sqlalchemy.create_engine(f"sqlite:///{folder / DIARY_NAME}")
        with engine.connect() as connection:
            connection.execute(
                sqlalchemy.text("SELECT * FROM bookings WHERE start_at BETWEEN :a AND :b"),
                {"a": 1_803_859_200, "b": 1_803_859_200 + 7 * 86_400},
            ).all()
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1280, 720)
    end_after_first_paint(window)
    window.show()
    application.exec()


if __name__ == "__main__":
    if sys.argv[1] == "app":
        app(Path(sys.argv[2]))
    else:
        limit(Path(sys.argv[2]) if sys.argv[1] == "limit" else None)
