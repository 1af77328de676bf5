"""What a client wrote about a booking stands in the inspector, what waits above the buttons."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QPoint

from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.messages.inbox import seen
from tests.desktop.bookings.test_inspector import TEN, link
from tests.desktop.desk import NOW, Desk
from tests.desktop.messages.conversation.talking import ANNA, client, writes


def test_their_words_lead_to_the_conversation(desk: Desk) -> None:
    anna = client(desk.diary, "Anna Schmidt", ANNA)
    made = book(desk.diary, NewBooking(TEN, client_id=anna.id, service_id=1), now=NOW)
    writes(desk.diary, ANNA, "Can I bring the printer too?", at=NOW + timedelta(minutes=1))
    desk.jump_to(made.id)
    desk.settle()

    def height(words: str) -> int:
        return link(desk, words).mapTo(desk.calendar.inspector, QPoint()).y()

    words = "They wrote, today 08:31: “Can I bring the printer too?”"
    assert height(words) < height("+44 7700 900123")
    seen(desk.diary, Party(anna.id), now=NOW)
    desk.settle()
    assert height(words) > height("+44 7700 900123")
    link(desk, "They wrote").click()
    desk.settle()
    assert desk.window.screens.current() == "conversation"

    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.show_client(anna.id)
    model = screen.page.timeline.model
    desk.settle(lambda: model.rowCount() > 1)
    titles = [entry.title for row in range(model.rowCount()) if (entry := model.entry_at(row))]
    screen.page.timeline.follow(titles.index("They wrote: Can I bring the printer too?"))
    assert desk.window.screens.current() == "conversation"
