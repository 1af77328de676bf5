"""What a page says that it is able to, and what the diary says to it then."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.link import publish
from tests.fakes.clients_on_the_page import FakePage


def test_it_is_short_on_the_line_for_a_page_that_reads_that(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    publish(practice, page, now=now)
    page.knows = ("gzip",)
    publish(practice, page, now=now)
    publish(practice, page, now=now)
    assert page.packed == [True, True, False, False]
