"""What a publication and a look into the inbox cost a page that was used for years."""

from __future__ import annotations

from scheduler_app.booking_page.store import events, outbox
from tests.booking_page.sample import DAY, sample_commitment
from tests.booking_page.shop import HOUR, Shop, berlin
from tests.booking_page.years import fill
from tests.counting import Cost, QueryRecorder

TEN = berlin(10, 10)


def test_publication_and_inbox_ask_the_same_beside_100_and_100_000_rows(
    shop: Shop, query_recorder: QueryRecorder
) -> None:
    anna, otto = shop.client("anna"), shop.client("otto")
    booked = [sample_commitment(f"b{n}", anna.id, TEN + n * HOUR) for n in range(20)]
    new = sample_commitment("new", anna.id, TEN + DAY * 7)
    taken: list[Cost] = []
    read: list[Cost] = []
    for first, last in ((1, 100), (101, 100_000)):
        shop.write(lambda c, first=first, last=last: fill(c, otto.id, first, last))  # type: ignore[misc]
        shop.publish_next(*booked, acknowledged=last)
        with query_recorder.asked() as cost:
            shop.publish_next(*booked, new)
        taken.append(cost)
        with query_recorder.asked() as cost:
            shop.read(lambda c, last=last: events.after(c, last))  # type: ignore[misc]
            shop.read(lambda c: outbox.standing(c, now=shop.now))
        read.append(cost)
    for few, many in (taken, read):
        assert many.statements == few.statements
        assert many.steps <= 1.2 * few.steps + 20
