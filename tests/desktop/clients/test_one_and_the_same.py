"""Two clients who are one: told on the page, compared side by side, merged and brought back."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel

from scheduler_app.desktop.clients.merge_question import MergeQuestion
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.doing.choose_client import ChooseClient
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.clients.notes import add_note
from tests.desktop.desk import NOW, Desk

PHONE = "+441614960000"


def opened(desk: Desk, *clients: Client) -> tuple[ClientsScreen, list[int]]:
    """The page of the first of them."""
    ids = [save_client(desk.diary, client, now=NOW).id for client in clients]
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.show_client(ids[0])
    desk.settle(lambda: screen.page.head.name.said() == clients[0].name)
    return screen, ids


def said(question: MergeQuestion) -> list[str]:
    """All that it tells."""
    return [label.text() for label in question.findChildren(QLabel) if label.isVisible()]


def test_two_with_one_number_are_merged_and_brought_back(desk: Desk) -> None:
    screen, (anna, double) = opened(
        desk,
        Client(0, "Anna Müller", phones=(PHONE,)),
        Client(0, "Anna Mueller", email="anna@example.org", phones=(PHONE,)),
    )
    add_note(desk.diary, double, "Has two printers", now=NOW)
    line = screen.page.duplicates
    desk.settle(line.isVisible)
    assert line.said.said().startswith("Anna Mueller may be the same: the same phone number")
    desk.click(line, "Compare…")
    question = desk.dialog(MergeQuestion)
    desk.settle(question.answers[0].isEnabled)
    assert {"Anna Müller", "Anna Mueller", "anna@example.org"} <= set(said(question))
    assert any("notes (1)" in text for text in said(question))
    desk.click(question, "Keep the other one")
    desk.settle(lambda: question._known is not None and question._known.kept.id == double)
    desk.click(question, "Keep the other one")
    desk.settle(lambda: question._known is not None and question._known.kept.id == anna)
    desk.click(question, "Merge")
    desk.settle(lambda: [one.id for one in list_clients(desk.diary)] == [anna])
    assert get_client(desk.diary, anna).email == "anna@example.org"
    desk.settle(lambda: desk.toast() == "Merged into Anna Müller" and not line.isVisible())
    desk.window.toast.press("Undo")
    desk.settle(lambda: len(list_clients(desk.diary)) == 2)
    desk.settle(line.isVisible)
    desk.click(line, "Compare…")
    desk.click(desk.dialog(MergeQuestion), "They are two people")
    desk.settle(lambda: not line.isVisible())


def test_who_may_not_be_merged_is_told_in_the_question(desk: Desk) -> None:
    screen, _ = opened(desk, Client(0, "Anna"), Client(0, "Olga", barred=True))
    entries = {one.label: one for one in screen.page.head._menu() if one is not None}
    entries["Merge with another client…"].act()
    choice = desk.dialog(ChooseClient)
    desk.write("olga")
    desk.settle(lambda: choice.found.count() == 1)
    desk.press("Return")
    question = desk.dialog(MergeQuestion)
    desk.settle(lambda: any("do not book" in text for text in said(question)))
    assert not question.answers[0].isEnabled()
    desk.press("Return")
    desk.settle(lambda: not any(one.isVisible() for one in desk.window.findChildren(QDialog)))
    assert len(list_clients(desk.diary)) == 2


def test_the_list_is_cut_down_to_a_tag(desk: Desk) -> None:
    screen, _ = opened(desk, Client(0, "Anna", tags=("school",)), Client(0, "Ben"))
    desk.settle(screen.tags.isVisible)
    screen.tags.setFocus()
    desk.press("Down")
    desk.settle(lambda: screen.model.rowCount() == 1)
    assert screen.tags.tag() == "school"
    desk.press("Up")
    desk.settle(lambda: screen.model.rowCount() == 2)
