"""The ground of the window: crossing, runner, troubles, icons, one instance, dates, printing."""

from __future__ import annotations

import importlib.util
import json
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLockFile, QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from scheduler_app.desktop import icons
from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen
from scheduler_app.desktop.bridge import Bridge
from scheduler_app.desktop.calendar.printing.paper import pages
from scheduler_app.desktop.display import prepare_display
from scheduler_app.desktop.frame import single_instance
from scheduler_app.desktop.frame.keys import all_shortcuts
from scheduler_app.desktop.frame.search.dates import typed_date
from scheduler_app.desktop.frame.single_instance import SingleInstance
from scheduler_app.desktop.frame.start import close_tools, open_window
from scheduler_app.desktop.kinds import EVERYTHING
from scheduler_app.desktop.no_page import NoPage
from scheduler_app.desktop.notices import Notices, scrubbed
from scheduler_app.desktop.runner import Runner
from scheduler_app.desktop.stylesheet import sheet
from scheduler_app.desktop.theme import tokens
from scheduler_app.desktop.wording import length_text, until_text
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.desk import delete

NOW = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)


def test_many_commits_on_another_thread_become_one_signal_on_ours(
    diary: Diary, qtbot: QtBot
) -> None:
    bridge = Bridge(diary, NoPage())
    told: list[tuple[frozenset[str], bool]] = []
    main = threading.main_thread()
    bridge.changed.connect(lambda kinds: told.append((kinds, threading.current_thread() is main)))

    def write() -> None:
        for name in ("Anna", "Peter", "Vera"):
            save_client(diary, Client(0, name), now=NOW)

    worker = threading.Thread(target=write)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(20)
    assert len(told) == 1
    assert "clients" in told[0][0]
    assert told[0][1]
    bridge.close()
    save_client(diary, Client(0, "Later"), now=NOW)
    qtbot.wait(20)
    assert len(told) == 1


def test_a_change_by_another_program_is_told(diary: Diary, tmp_path: Path, qtbot: QtBot) -> None:
    bridge = Bridge(diary, NoPage())
    other = Diary.open(tmp_path / "diary.db")
    with qtbot.waitSignal(bridge.changed, timeout=4000) as told:
        save_client(other, Client(0, "Anna"), now=NOW)
    assert told.args == [EVERYTHING]
    other.close()
    bridge.close()


def test_work_is_done_in_order_and_errors_return_to_the_asker(qtbot: QtBot) -> None:
    runner = Runner()
    seen: list[object] = []

    def fail() -> None:
        raise Trouble("No.")

    for number in range(20):
        runner.run(lambda number=number: number, seen.append)  # type: ignore[misc]
    runner.run(fail, seen.append, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 21)
    assert seen[:20] == list(range(20))
    assert isinstance(seen[20], Trouble)
    runner.close()


def test_a_question_overtakes_long_work(qtbot: QtBot) -> None:
    runner = Runner()
    gate = threading.Event()
    seen: list[str] = []
    runner.run(lambda: gate.wait(5), lambda _: seen.append("work"))
    runner.ask(lambda: "answer", seen.append)
    qtbot.waitUntil(lambda: seen == ["answer"])
    gate.set()
    qtbot.waitUntil(lambda: seen == ["answer", "work"])
    runner.close()


def test_a_result_for_a_closed_widget_is_dropped(qtbot: QtBot) -> None:
    runner = Runner()
    asker = QObject()
    seen: list[str] = []
    gate = threading.Event()
    runner.ask(lambda: gate.wait(5), lambda _: seen.append("late"), asker=asker)
    asker.deleteLater()
    QApplication.sendPostedEvents(asker, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert seen == []
    runner.close()


@pytest.mark.expects_log("unexpected error")
def test_troubles_are_told_apart_from_bugs(qtbot: QtBot) -> None:
    notices = Notices()
    troubles: list[str] = []
    bugs: list[str] = []
    notices.trouble.connect(lambda message, remedy: troubles.append(f"{message} {remedy}"))
    notices.bug.connect(bugs.append)
    put_back = notices.catch_everything()
    try:
        sys.excepthook(Trouble, Trouble("Disk full.", remedy="Free some."), None)
        notices.show(InvalidInput("end", "Too early."))
        error = ValueError("anna@example.org said 'secret' at +44 161 496 0000")
        sys.excepthook(ValueError, error, None)
    finally:
        put_back()
    assert troubles == ["Disk full. Free some.", "End: Too early. "]
    assert len(bugs) == 1
    for private in ("anna@example.org", "secret", "496"):
        assert private not in bugs[0]


def test_scrubbing_keeps_the_lines_of_our_source() -> None:
    details = '  File "/home/vera/app.py", line 3, in f\n    book(diary)\nValueError: for "Anna"'
    told = scrubbed(details)
    assert "vera" not in told
    assert "Anna" not in told
    assert "    book(diary)" in told


def test_every_icon_is_where_qtawesome_says() -> None:
    found = importlib.util.find_spec("qtawesome")
    assert found is not None
    assert found.origin is not None
    charmap = Path(found.origin).parent / "fonts" / "remixicon-charmap-2.5.0.json"
    known = {int(code, 16) for code in json.loads(charmap.read_text()).values()}
    assert set(icons.GLYPHS.values()) <= known


def test_an_icon_is_drawn_in_the_colour_of_the_palette(qtbot: QtBot) -> None:
    image = icons.icon("calendar").pixmap(32, 32).toImage()
    inked = sum(image.pixelColor(x, y).alpha() > 100 for x in range(32) for y in range(32))
    assert inked > 40


def test_the_second_window_of_a_profile_wakes_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.first()
    first.listen()
    with qtbot.waitSignal(first.woken, timeout=3000):
        assert not second.first()
    first.close()
    assert SingleInstance(tmp_path / "other").first()


def test_a_lock_that_nobody_answers_for_keeps_no_window_away(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that is write-protected by now, a killed program's lock can't be removed."""
    monkeypatch.setattr(single_instance, "PATIENCE_MS", 1)
    held = QLockFile(str(tmp_path / "window.lock"))
    assert held.tryLock(0)
    assert SingleInstance(tmp_path).first()


def test_a_window_that_is_just_opening_is_waited_for(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.first()
    asked: list[bool] = []
    asker = threading.Thread(target=lambda: asked.append(second.first()))
    asker.start()
    first.listen()
    asker.join()
    assert asked == [False]
    first.close()


def test_without_a_display_one_line_and_the_offscreen_platform(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert prepare_display()
    assert capsys.readouterr().err.count("\n") == 1
    assert not prepare_display()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 mar", date(2027, 3, 3)),
        ("Mar 3", date(2027, 3, 3)),
        ("3.3.", date(2027, 3, 3)),
        ("2028-02-29", date(2028, 2, 29)),
        ("1 jan", date(2027, 1, 1)),
        ("1 july 2030", date(2030, 7, 1)),
        ("jul", date(2027, 7, 1)),
        ("tomorrow", date(2027, 3, 3)),
        ("fri", date(2027, 3, 5)),
        ("last fri", date(2027, 2, 26)),
        ("tue", date(2027, 3, 9)),
        ("last tue", date(2027, 2, 23)),
        ("+2w", date(2027, 3, 16)),
        ("-1m", date(2027, 2, 1)),
        ("übermorgen", date(2027, 3, 4)),
        ("nächsten Dienstag", date(2027, 3, 9)),
        ("in zwei Wochen", date(2027, 3, 16)),
        ("27. November", date(2027, 11, 27)),
        ("fri 14:00", None),
        ("31 feb", None),
        ("0 mar", None),
        ("anna", None),
        ("99.99.", None),
        ("2027-13-01", None),
    ],
)
def test_typed_dates(text: str, day: date | None) -> None:
    assert typed_date(text, date(2027, 3, 2)) == day


def test_a_date_with_slashes_is_read_as_the_reader_writes_it() -> None:
    today = date(2027, 3, 2)
    assert typed_date("4/5", today) == date(2027, 5, 4)
    assert typed_date("4/5", today, "month first") == date(2027, 4, 5)
    assert typed_date("4.5.", today, "month first") == date(2027, 5, 4)


def test_pages_cover_each_day_once() -> None:
    wanted = pages(date(2027, 3, 1), date(2027, 3, 18), by_week=True)
    days = [first + timedelta(days=offset) for first, count in wanted for offset in range(count)]
    assert days == [date(2027, 3, 1) + timedelta(days=offset) for offset in range(17)]


def test_no_key_has_two_meanings() -> None:
    keys = [key for shortcut in all_shortcuts() for key in shortcut.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("dark", [False, True])
def test_the_style_sheet_names_no_token_that_is_unknown(dark: bool, qtbot: QtBot) -> None:
    text = sheet(tokens(dark))
    assert "@" not in text
    assert "%" not in text
    label = QLabel()
    qtbot.addWidget(label)
    label.setStyleSheet(text)


def test_lengths_in_words() -> None:
    assert [length_text(minutes) for minutes in (45, 60, 90, 1440, 2880)] == [
        "45 min", "1 h", "1 h 30 min", "1 day", "2 days",
    ]  # fmt: skip
    assert [until_text(seconds) for seconds in (10, 300, 3 * 3600, 3 * 86400)] == [
        "now", "in 5 min", "in 3 h", "in 3 days",
    ]  # fmt: skip


def test_the_first_screen_loads_no_other(diary: Diary, tmp_path: Path, qtbot: QtBot) -> None:
    from scheduler_app.app import EXCHANGE
    from scheduler_app.use_cases.practice.founding import found_practice

    found_practice(diary, zone_name="Europe/London", now=NOW)
    window, place = open_window(diary, clock=lambda: NOW, data_dir=tmp_path, exchange=EXCHANGE)
    window.show()
    qtbot.waitExposed(window)
    assert window.findChildren(CalendarScreen) == [window.parts.calendar]
    assert window.current() == "calendar"
    window.close()
    close_tools(place)
    delete(window)
