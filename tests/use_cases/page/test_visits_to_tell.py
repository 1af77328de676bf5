"""A lost day reaches those first whose visit is near."""

from __future__ import annotations

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.lost_day import as_meant, lose_day, lost_day
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.lost_days import Practice


def test_whose_visit_is_today_hears_by_text_first(practice: Diary, page: FakePage) -> None:
    del page
    lost = Practice(practice)
    visit = lost.visit("Anna", 3, days=0)
    today = lost_day(lost.diary, lost.now.date(), now=lost.now)
    (seen,) = today.visits
    way = seen.visit.way(DirectKind.LOST)
    assert way is not None
    lose_day(lost.diary, lost.now.date(), as_meant(today), now=lost.now)
    with lost.diary.look() as asked:
        query = "SELECT kind FROM outbox WHERE booking_id = ? AND state = 'planned'"
        kinds = [row[0] for row in asked.exec_driver_sql(query, (visit,))]
    assert (way.channel, kinds) == (Channel.TEXT, ["text"])
