"""What nobody can see names nobody, whichever form it was typed into."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import checked_client
from scheduler_app.use_cases.page.people import said
from scheduler_app.use_cases.practice.rules import get_practice
from scheduler_app.use_cases.practice.services import save_service
from scheduler_app.use_cases.practice.settings import save_settings

UNSEEN = ["\u200b", "\u202e\u202c", "\u3164 \u2060"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_client_or_service_of_invisible_marks_is_refused(
    practice: Diary, now: datetime, unseen: str
) -> None:
    with pytest.raises(InvalidInput):
        checked_client(Client(0, name=unseen, company=unseen), "DE")
    with pytest.raises(InvalidInput):
        save_service(practice, Service(0, unseen, Minutes(60)), now=now)
    assert said(unseen, 120) == ""


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_practice_named_by_invisible_marks_has_no_name(
    practice: Diary, now: datetime, unseen: str
) -> None:
    save_settings(practice, {"page.name": unseen}, now=now)
    assert get_practice(practice).page_name == ""


def test_a_company_is_the_name_of_whom_nobody_can_see() -> None:
    kept = checked_client(Client(0, name="\u200b", company=" Nord\u200b", phones=("\u200b",)), "DE")
    assert (kept.name, kept.company, kept.phones) == ("Nord", "Nord", ())
