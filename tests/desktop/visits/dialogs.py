"""Tests, desktop: the record of a visit, opened as a dialog of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog

from scheduler_app.desktop.visits.record.dialog import VisitDialog
from scheduler_app.desktop.visits.record.writing import RecordWriting
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.visits.templates import Checklist, Snippet
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.visits.at_hand import visit_at_hand
from scheduler_app.use_cases.visits.records import draft_for_client
from scheduler_app.use_cases.visits.templates import save_checklist, save_snippet
from tests.desktop.desk import NOW, Desk


def visit_dialog(desk: Desk) -> QDialog:
    """A new record, with all its buttons."""
    client = save_client(desk.diary, Client(0, "Anna Müller"), now=NOW)
    save_snippet(desk.diary, Snippet(0, "backup", "Backup checked."), now=NOW)
    save_checklist(desk.diary, Checklist(0, "Set-up", ("Updates",)), now=NOW)
    hand = visit_at_hand(desk.diary, draft_for_client(desk.diary, client.id, now=NOW), now=NOW)

    writing = RecordWriting(desk.tools, lambda _: None, lambda _: None, Path, desk.window)
    return VisitDialog(desk.tools, hand, writing, desk.window)
