"""The inspector: what is likely next, whom to call, what was before; whatever the names are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QScrollArea, QWidget

from scheduler_app.desktop.bookings.inspector import facts
from scheduler_app.desktop.bookings.inspector.action_bar import MORE, arranged
from scheduler_app.desktop.bookings.inspector.inspector import Inspector
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.plain import breakable, isolated
from scheduler_app.desktop.widgets.fact_rows import MOST_SHOWN, LinkButton, LongText, text_label
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, mark_no_show
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.desk import NOW, Desk, booked, delete

TEN = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PHONE = "+441614960000"
COMPANY = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LINK = "https://example.org/" + "averylongpathwithoutanybreak" * 4


def visit(desk: Desk, name: str = "Anna Schmidt", **facts: object) -> Booking:
    """A booking of a new client on Thursday at ten, selected."""
    client = save_client(desk.diary, Client(0, name, **facts), now=NOW)  # type: ignore[arg-type]
    made = book(desk.diary, NewBooking(TEN, client_id=client.id, service_id=1), now=NOW)
    desk.jump_to(made.id)
    desk.settle()
    return made


def buttons(desk: Desk) -> list[QPushButton]:
    found = desk.calendar.inspector.findChildren(QPushButton)
    return [button for button in found if button.isVisible()]


def shown(desk: Desk) -> list[str]:
    return [button.text() or button.accessibleName() for button in buttons(desk)]


def labels(desk: Desk) -> list[str]:
    found = desk.calendar.inspector.findChildren(QLabel)
    return [label.text() for label in found if label.isVisible()]


def link(desk: Desk, text: str) -> LinkButton:
    found = desk.calendar.inspector.findChildren(LinkButton)
    return next(one for one in found if one.accessibleName().startswith(text))


def test_before_it_begins_it_is_moved_and_afterwards_done(desk: Desk) -> None:
    made = visit(desk)
    assert shown(desk)[:3] == ["Move…", "Edit…", MORE]
    assert buttons(desk)[0].property("role") == "primary"
    desk.now = made.start
    # The clock alone brings it about: whatever stands selected is looked at again.
    inspector = desk.calendar.inspector
    assert isinstance(inspector, Inspector)
    assert inspector._begins.isActive() is False, "it is more than a day off"
    inspector.refresh()
    assert shown(desk)[:4] == ["Record visit…", "Done", "Move…", MORE]
    desk.click(inspector, "Done")
    desk.settle(lambda: desk.item("Anna Schmidt").state == "done")
    assert shown(desk)[:4] == ["Invoice…", "Record visit…", "Edit…", MORE]


def test_what_is_likely_next_changes_when_it_begins(desk: Desk) -> None:
    made = visit(desk)
    inspector = desk.calendar.inspector
    assert isinstance(inspector, Inspector)
    for early in (timedelta(minutes=20), timedelta(minutes=10)):
        desk.now = made.start - early
        inspector.refresh()
        assert inspector._begins.isActive()
        left = early - timedelta(minutes=15) if early > timedelta(minutes=15) else early
        assert 0 < inspector._begins.interval() <= left.total_seconds() * 1000 + 500
    desk.now = made.start
    inspector._begins.timeout.emit()
    assert shown(desk)[0] == "Record visit…" and not inspector._begins.isActive()


def test_the_rest_is_in_a_menu(desk: Desk) -> None:
    made = visit(desk)
    desk.now = made.start
    desk.calendar.inspector.refresh()
    next(button for button in buttons(desk) if button.accessibleName() == MORE).click()
    menu = next(one for one in desk.window.findChildren(QMenu) if one.isVisible())
    entries = {action.text().partition("\t")[0]: action for action in menu.actions()}
    assert {"Edit…", "No-show", "Cancel…", "Move to next free time"} <= set(entries)
    assert not {"Record visit…", "Done", "Move…"} & set(entries)
    entries["No-show"].trigger()
    menu.close()
    desk.settle(lambda: desk.item("Anna Schmidt").state == "no-show")


def test_a_cancelled_booking_is_reopened_and_a_busy_block_moved(desk: Desk) -> None:
    made = visit(desk)
    cancel(desk.diary, made.id, now=NOW)
    desk.jump_to(made.id)
    desk.settle()
    assert shown(desk)[:2] == ["Reopen", "Edit…"]
    calendar = desk.calendar
    item = calendar.selected()
    assert item is not None
    busy = item._replace(kind="busy", state=State.CONFIRMED)
    plan = arranged(busy, calendar.possible(busy))
    assert plan.first is not None and plan.first.key == "move"


@pytest.mark.parametrize("size", [(1100, 640), (1280, 720), (1366, 768), (2560, 1440)])
def test_long_words_push_nothing_aside(desk: Desk, size: tuple[int, int]) -> None:
    address = f"{'maximiliane.theodora.' * 3}@{'donau.' * 8}example.org"
    notes = f"Calls back after five, see {LINK}"
    made = visit(desk, COMPANY[:40] + " von O.", company=COMPANY, email=address, notes=notes)
    desk.now = made.start
    desk.window.resize(*size)
    desk.jump_to(made.id)
    desk.settle()
    inspector = desk.calendar.inspector
    page = inspector.findChild(QScrollArea)
    content = page.widget() if page is not None else None
    assert page is not None and content is not None
    assert content.width() <= page.viewport().width()
    for widget in inspector.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QPushButton | QLabel | LongText):
            right = widget.mapTo(inspector, QPoint(widget.width(), 0)).x()
            assert right <= inspector.width(), widget
            if isinstance(widget, QLabel) and widget.wordWrap():
                needed = widget.heightForWidth(widget.width())
                assert widget.height() >= needed, widget.text()
    # What is read and copied has no marks in it that were not written.
    long = [one.toPlainText() for one in inspector.findChildren(LongText)]
    assert long[:2] == [COMPANY, notes]
    assert {"Record visit…", "Done", "Move…", MORE} <= set(shown(desk))


@pytest.mark.parametrize("name", ["יעל כהן-לוי", "محمد عبد الرحمن"])
def test_each_fact_keeps_its_own_direction(desk: Desk, name: str) -> None:
    visit(desk, name, company=f"{name} (123)", phones=(PHONE,), email="y@example.org")
    inspector = desk.calendar.inspector
    desk.settle(lambda: "+44 161 496 0000" in shown(desk))
    left = {label.x() for label in inspector.findChildren(QLabel) if label.text() == name}
    texts = [label for label in inspector.findChildren(QLabel) if name in label.text()]
    assert left and texts
    for label in texts[:2]:
        assert label.alignment() & label.alignment().AlignAbsolute
        assert label.alignment() & label.alignment().AlignLeft
    assert link(desk, "+44 161").text() == "+44 161 496 0000"
    assert not any(name in text and "+44" in text for text in labels(desk) + shown(desk))


def test_a_name_among_other_words_does_not_turn_them_around() -> None:
    assert isolated("Anna") == "Anna"
    assert isolated("יעל") == "\u2068יעל\u2069"
    assert f"{isolated('יעל')} · +49 30" == "\u2068יעל\u2069 · +49 30"
    assert breakable("short words only") == "short words only"
    hyphens = "Hohenlohe-Waldenburg-Schillingsfürst"
    assert breakable(hyphens) == hyphens, "a line ends at a hyphen, not within a name"
    assert breakable(COMPANY).replace("\u200b", "") == COMPANY
    assert max(map(len, breakable(COMPANY).split("\u200b"))) <= 12


def test_a_hebrew_name_in_what_comes_then_leaves_its_time_in_place(desk: Desk) -> None:
    booked(desk, "Nina Wolf thu 10:00")
    item = booked(desk, "\u05d9\u05e2\u05dc thu 15:00")
    assert facts.then_text(item, desk.tools).endswith(" 15:00  \u2068\u05d9\u05e2\u05dc\u2069")


class _Outside(QObject):
    """The programs of this computer that call and write."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """What was asked for."""
        self.opened.append(url.toString())


def test_a_number_is_called_and_an_address_written_to_by_a_click(desk: Desk) -> None:
    strange = "call@me, <b>x</b>?bcc=all@example.org"
    visit(desk, phones=(PHONE,), email="anna@example.org", company=strange)
    outside = _Outside()
    for scheme in ("tel", "mailto"):
        QDesktopServices.setUrlHandler(scheme, outside, "open")  # type: ignore[arg-type]
    desk.settle(lambda: "+44 161 496 0000" in shown(desk))
    link(desk, "+44").click()
    link(desk, "anna@").click()
    for scheme in ("tel", "mailto"):
        QDesktopServices.unsetUrlHandler(scheme)
    assert outside.opened == [f"tel:{PHONE}", "mailto:anna@example.org"]
    assert strange not in shown(desk)


def test_an_address_that_is_none_is_no_link(desk: Desk) -> None:
    visit(desk, email="anna@example.org?bcc=all@example.org")
    assert [one for one in shown(desk) if "@" in one] == []


def test_the_last_visit_is_told_and_shown_by_a_click(desk: Desk) -> None:
    made = visit(desk)
    assert "First visit" in labels(desk)
    client = made.client_id
    for days, gone in ((10, False), (5, True)):
        wish = NewBooking(TEN - days * DAY, client_id=client, service_id=1)
        earlier = book(desk.diary, wish, now=NOW - 20 * DAY)
        if gone:
            cancel(desk.diary, earlier.id, now=NOW)
        else:
            mark_no_show(desk.diary, earlier.id, now=NOW)
    # What is still to come is no visit yet.
    book(desk.diary, NewBooking(TEN - HOUR, client_id=client, service_id=1), now=NOW)
    desk.jump_to(made.id)
    desk.settle()
    told = link(desk, "Last visit")
    assert told.accessibleName() == "Last visit Mon 22 Feb · Remote session · did not come"
    told.click()
    desk.settle()
    selected = desk.calendar.selected()
    assert selected is not None and selected.start == int((TEN - 10 * DAY).timestamp())


def test_the_history_is_folded_to_two_lines(desk: Desk) -> None:
    made = visit(desk)
    for hours in (1, 2, 3):
        move(desk.diary, made.id, TEN + hours * HOUR, now=NOW + timedelta(minutes=hours))
    desk.jump_to(made.id)
    desk.settle()

    def lines() -> list[str]:
        return [text for text in labels(desk) if text.startswith(("Moved from", "Booked for"))]

    assert len(lines()) == 2 and lines()[0].endswith("to Thu 4 Mar 13:00")
    desk.click(desk.calendar.inspector, "Show all 4")
    desk.settle(lambda: len(lines()) == 4)
    # It stays unfolded while the same booking is shown, and folds for the next.
    desk.calendar.inspector.refresh()
    assert len(lines()) == 4
    desk.click(desk.calendar.inspector, "Show less")
    desk.settle(lambda: len(lines()) == 2)


def test_a_name_in_hebrew_leaves_numbers_and_counts_as_they_are(desk: Desk) -> None:
    client = Client(0, "יעל", company="מאפיית הצפון", phones=(PHONE,))
    save_client(desk.diary, client, now=NOW)
    desk.press("Alt+4")
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.settle(lambda: screen.model.rowCount() == 1)
    said = str(screen.model.data(screen.model.index(0, 0)))
    assert said.splitlines()[1].startswith("\u2068מאפיית הצפון\u2069 · +44")


def test_a_text_that_would_make_the_window_stand_still_is_shown_in_part(desk: Desk) -> None:
    assert desk.window.isVisible()
    for text in ("a" * 300_000, "ab " * 100_000):
        label = text_label(text, selectable=True)
        shown = label.toPlainText() if isinstance(label, LongText) else label.text()
        assert shown.endswith("…") and len(shown) < 1.2 * MOST_SHOWN
        delete(label)
