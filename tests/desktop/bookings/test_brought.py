"""Another wing's facts and actions are shown, with nothing in bookings that knows of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from scheduler_app.desktop.bookings.inspector.action_bar import MORE
from scheduler_app.desktop.contributions import Action, BookingActions, BookingFacts, Fact, Stands
from scheduler_app.desktop.frame import brought
from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.bookings.book import NewBooking, book
from tests.desktop.bookings.test_inspector import TEN, buttons, labels, visit
from tests.desktop.desk import NOW, Desk

PAID = "Deposit paid, 40 EUR"
OVERDUE = "The deposit is overdue"
THANKS = "Paid it this morning"


@pytest.fixture
def refunded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A toy wing of deposits is brought; whom it paid back."""
    done: list[str] = []

    def deposits(_: WindowParts) -> BookingFacts:
        def facts(item: CalendarItem) -> Sequence[Fact]:
            if item.kind != "appointment":
                return ()
            return (
                Fact(PAID, "price"),
                Fact(OVERDUE, "alert", stands=Stands.ASKED),
                Fact(THANKS, heading="The client wrote", stands=Stands.ASKED),
            )

        return facts

    def refunds(_: WindowParts) -> BookingActions:
        def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
            refund = Action("", "Refund…", "price", lambda: done.append(item.headline))
            return [*usual, refund]

        return actions

    monkeypatch.setattr(brought, "BOOKING_FACTS", (*brought.BOOKING_FACTS, deposits))
    monkeypatch.setattr(brought, "BOOKING_ACTIONS", (*brought.BOOKING_ACTIONS, refunds))
    return done


def test_the_inspector_shows_the_facts_of_another_wing(refunded: list[str], desk: Desk) -> None:
    visit(desk)
    shown = labels(desk)
    # What waits for an answer stands above the buttons, what is only known below them.
    assert shown.index(OVERDUE) < shown.index("The client wrote") < shown.index(PAID)
    assert shown.index(PAID) < shown.index("History")
    inspector = desk.calendar.inspector
    heights = {one.text(): one.mapTo(inspector, QPoint()).y() for one in _texts(inspector)}
    assert heights[THANKS] < buttons(desk)[0].mapTo(inspector, QPoint()).y() < heights[PAID]


def test_words_that_a_fact_brings_are_not_said_again_as_notes(
    refunded: list[str], desk: Desk
) -> None:
    made = book(desk.diary, NewBooking(TEN, title="Call", service_id=1, notes=THANKS), now=NOW)
    desk.jump_to(made.id)
    desk.settle()
    assert labels(desk).count(THANKS) == 1
    assert "Notes" not in labels(desk)


def test_menu_and_inspector_offer_the_actions_of_another_wing(
    refunded: list[str], desk: Desk
) -> None:
    visit(desk)
    next(button for button in buttons(desk) if button.accessibleName() == MORE).click()
    menu = next(one for one in desk.window.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == "Refund…").trigger()
    menu.close()
    assert refunded == ["Anna Schmidt"]
    desk.choose(desk.block(desk.item("Anna Schmidt")), "Refund…")
    assert refunded == ["Anna Schmidt", "Anna Schmidt"]


def test_what_a_client_waits_for_comes_before_what_is_usual(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(_: WindowParts) -> BookingActions:
        return lambda _, usual: [*usual, Action("", "Call back", "phone", _nothing, asked=True)]

    monkeypatch.setattr(brought, "BOOKING_ACTIONS", (*brought.BOOKING_ACTIONS, answers))
    visit(desk)
    assert buttons(desk)[0].text() == "Call back"


def _texts(inspector: QWidget) -> list[QLabel]:
    return [label for label in inspector.findChildren(QLabel) if label.isVisible()]


def _nothing() -> None:
    """Nobody is called."""
