"""After a change exactly the screens that show such things ask the diary again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion
from scheduler_app.desktop.frame.screens import CALENDAR, SCREENS
from scheduler_app.desktop.kinds import EVERYTHING, ChangedKind, kinds_of
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.brought import JOURNALLED
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.snapshots import Snapshot
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.practice.dates import add_days_off
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.counting import statements
from tests.desktop.desk import NOW, Desk
from tests.desktop.page.web_clients import WebClients

IN_TWO_DAYS = NOW + timedelta(days=2, hours=1, minutes=30)
FAIR = date(2027, 5, 3)
NAMES = [row.name for row in SCREENS]


@contextmanager
def tables_read(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The journalled tables that are asked within the block, whichever way."""
    told: list[str] = []
    found: set[str] = set()
    ask = Snapshot.exec_driver_sql

    def noted(snapshot: Snapshot, statement: str, parameters: Any = None, /) -> Any:
        told.append(statement)
        return ask(snapshot, statement, parameters)

    monkeypatch.setattr(Snapshot, "exec_driver_sql", noted)
    with statements(diary._engine) as by_engine:
        yield found
    # A column may be called as another table is, such as the series of an invoice's number.
    asked = re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", " ".join([*told, *by_engine]))
    found |= set(asked) & set(JOURNALLED)


def practice_at_work(desk: Desk, web: WebClients) -> None:
    """A client, a booking that another one overlaps, a request, and a day off."""
    anna = save_client(desk.diary, Client(0, "Anna Müller", phones=("0161 496 0000",)), now=NOW)
    service = list_services(desk.diary)[0].id
    visit = NewBooking(IN_TWO_DAYS, client_id=anna.id, service_id=service)
    made = book(desk.diary, visit, now=NOW)
    web.asks("Carl Sand", IN_TWO_DAYS, at_once=True)
    web.asks("Bert Okafor", IN_TWO_DAYS + timedelta(days=1), text="Two printers")
    desk.settle(lambda: desk.window.parts.waiting.count() > 0)
    desk.jump_to(made.id)
    desk.settle()


def count_refreshes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the screens that ask again from now on, in order."""
    told: list[str] = []
    for name in NAMES:
        screen = desk.window.show_screen(name)

        def counted(name: str = name, refresh: Any = screen.refresh) -> None:
            told.append(name)
            refresh()

        monkeypatch.setattr(screen, "refresh", counted)
    desk.settle()
    told.clear()
    return told


def test_every_table_of_the_diary_is_of_a_kind() -> None:
    for table in JOURNALLED:
        assert len(kinds_of([table])) == 1, table
    assert kinds_of([*JOURNALLED, "outbox"]) == EVERYTHING
    assert kinds_of(["bookings", "something new"]) == EVERYTHING, "nothing is missed"


@pytest.mark.parametrize(
    ("kind", "tables"),
    [
        (ChangedKind.BOOKINGS, ["bookings", "series", "overlap_permits"]),
        (ChangedKind.CLIENTS, ["clients", "places", "page_accounts"]),
        (ChangedKind.RULES, ["settings", "date_overrides", "days_off"]),
        (ChangedKind.REQUESTS, ["requests", "proposals", "notices"]),
    ],
)
def test_what_belongs_together_is_of_one_kind(kind: ChangedKind, tables: list[str]) -> None:
    assert kinds_of(tables) == {kind}


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_asks_for_nothing_but_the_kinds_of_its_row(
    desk: Desk, web: WebClients, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What it asks for and does not name would be stale."""
    practice_at_work(desk, web)
    screen = desk.window.show_screen(name)
    desk.settle()
    with tables_read(desk.diary, monkeypatch) as read:
        desk.tools.source.forget(EVERYTHING)
        screen.refresh()
        desk.settle()
    row = next(row for row in SCREENS if row.name == name)
    assert kinds_of(read) <= row.kinds


CHANGES: dict[str, tuple[frozenset[ChangedKind], Callable[[Diary], object]]] = {
    "a client": (
        frozenset({ChangedKind.CLIENTS}),
        lambda diary: save_client(diary, Client(0, "Vera Novak"), now=NOW),
    ),
    "a service": (
        frozenset({ChangedKind.SERVICES}),
        lambda diary: save_service(
            diary, replace(list_services(diary)[0], minutes=Minutes(25)), now=NOW
        ),
    ),
    "a day off": (
        frozenset({ChangedKind.RULES}),
        lambda diary: add_days_off(diary, DaysOff(0, FAIR, FAIR, "Fair"), now=NOW),
    ),
    "a booking": (
        frozenset({ChangedKind.BOOKINGS}),
        lambda diary: book(diary, NewBooking(IN_TWO_DAYS, title="Fair"), now=NOW),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_told_to_the_screens_that_name_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """At once to the one that is shown, to the others when they are shown again, once each."""
    kinds, change = CHANGES[what]
    concerned = {row.name for row in SCREENS if row.kinds & kinds}
    told = count_refreshes(desk, monkeypatch)
    desk.window.show_screen(CALENDAR)
    change(desk.diary)
    desk.settle(lambda: told == [CALENDAR])
    for name in NAMES:
        desk.window.show_screen(name)
    assert sorted(told) == sorted(concerned)
    for name in NAMES:
        desk.window.show_screen(name)
    assert sorted(told) == sorted(concerned), "once is enough"


def test_what_another_program_changed_is_told_to_all(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = count_refreshes(desk, monkeypatch)
    desk.window.show_screen("services")
    other = Diary.open(tmp_path / "diary.db")
    save_client(other, Client(0, "Vera Novak"), now=NOW)
    other.close()
    desk.settle(lambda: "services" in told)
    for name in NAMES:
        desk.window.show_screen(name)
    assert sorted(told) == sorted(NAMES)


def test_a_new_name_is_seen_everywhere(desk: Desk, web: WebClients) -> None:
    """In the calendar and beside it, among the conflicts and in the inbox."""
    practice_at_work(desk, web)
    desk.window.show_screen("conflicts")
    desk.window.show_screen("inbox")
    desk.window.show_screen("services")
    for client in list_clients(desk.diary):
        named = replace(get_client(desk.diary, client.id), name=f"New {client.name}")
        save_client(desk.diary, named, now=NOW)
    desk.settle()

    def said(name: str) -> str:
        screen = desk.window.show_screen(name)
        desk.settle()
        labels = [label.text() for label in screen.findChildren(QLabel)]
        return "\n".join([*labels, *(one.text() for one in screen.findChildren(QAbstractButton))])

    assert "New Anna Müller" in said(CALENDAR)
    assert "New Anna Müller" in said("conflicts")
    assert "New Bert Okafor" in said("inbox")


def test_a_screen_that_nothing_concerns_asks_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = count_refreshes(desk, monkeypatch)
    desk.window.show_screen("settings")
    before: datetime = desk.now
    save_client(desk.diary, Client(0, "Vera Novak"), now=before)
    desk.settle()
    assert told == []


def test_a_key_acts_on_the_booking_as_it_stands(desk: Desk, web: WebClients) -> None:
    """Also where it changed behind another screen."""
    practice_at_work(desk, web)
    selected = desk.calendar.selected()
    assert selected is not None
    desk.window.show_screen("services")
    later = IN_TWO_DAYS + timedelta(hours=3)
    move(desk.diary, selected.id, later, now=NOW)
    desk.settle()
    desk.press("Ctrl+M")
    assert desk.dialog(MoveQuestion).start.moment() == later
