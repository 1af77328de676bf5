"""The tray's menu has the stopwatch: each appointment of today starts it, and its line stops it."""

from __future__ import annotations

from scheduler_app.desktop.visits.stopwatch_announcer import StopwatchAnnouncer, visits_of_today
from tests.desktop.desk import Desk, booked


def test_a_visit_is_timed_from_the_tray(desk: Desk) -> None:
    parts = desk.window.parts
    announcer = StopwatchAnnouncer(
        desk.tools, parts.running_visit, lambda: parts.visit_verbs, parts
    )
    item = booked(desk, "Anna today 8:45 1h")
    nobody = item._replace(client_id=None)

    def offered() -> list[str]:
        found = visits_of_today(parts.running_visit, lambda: parts.visit_verbs, item)
        return [choice.label for choice in found]

    assert offered() == ["Start the stopwatch", "Record the visit…"]
    assert visits_of_today(parts.running_visit, lambda: parts.visit_verbs, nobody) == ()
    assert announcer.things() == []
    visits_of_today(parts.running_visit, lambda: parts.visit_verbs, item)[0].act()
    desk.settle(lambda: bool(announcer.things()))
    [running] = announcer.things()
    assert running.title == "Anna, since 08:30"
    assert offered() == ["Record the visit…"]
