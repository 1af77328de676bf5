"""Shots: what is due, as a screen, on a client's page, and how it is booked."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.practice.services import list_services
from scheduler_app.use_cases.visits.follow_ups import decline, due, save_follow_up


def with_due(tools: Tools) -> None:
    """Some things at some clients, one of them late and one with a long name."""
    today, now = tools.today(), tools.now()
    clients = list_clients(tools.diary)[:5]
    service = list_services(tools.diary)[1]
    words = (
        ("Replace the disk of the server before it fails", -3),
        ("Check whether the backup can be read", 0),
        ("Move the mail of the whole office to the new provider, with all old folders", 12),
        ("New router: the present one gets no updates from summer on", 30),
    )
    for client, (what, days) in zip(clients, words, strict=False):
        wanted = FollowUp(
            0, client.id, FollowUpKind.RECOMMENDED, what, today + timedelta(days=days),
            service_id=service.id,
        )  # fmt: skip
        save_follow_up(tools.diary, wanted, now=now)
    other = FollowUp(0, clients[0].id, FollowUpKind.RECOMMENDED, "Faster line", today)
    kept = save_follow_up(tools.diary, other, now=now)
    decline(tools.diary, kept, word="too dear", now=now)


def _screen(window: MainWindow, tools: Tools) -> None:
    with_due(tools)
    window.show_screen("follow-ups")


def _empty(window: MainWindow, _tools: Tools) -> None:
    window.show_screen("follow-ups")


def _book(window: MainWindow, tools: Tools) -> None:
    _screen(window, tools)
    window.parts.follow_up_verbs.ask_book(due(tools.diary, now=tools.now())[0])
    while not tools.runner.idle:
        QApplication.processEvents()


def _new(window: MainWindow, tools: Tools) -> None:
    window.show_screen("clients")
    window.parts.follow_up_verbs.ask_new(list_clients(tools.diary)[0])


DUE_SCENES = {
    "follow-ups": _screen,
    "follow-ups-none": _empty,
    "follow-up-book": _book,
    "follow-up-new": _new,
}
