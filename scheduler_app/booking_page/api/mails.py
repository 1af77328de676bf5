"""Booking page: the call by which the desktop hands over mails that are to go out from here."""

from __future__ import annotations

from anyio import to_thread
from litestar import put
from litestar.openapi.datastructures import ResponseSpec

from scheduler_app.booking_page.api.wire import (
    RESPONSES,
    Problem,
    StaleDocument,
    WireRequest,
    has_token,
)
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import handed
from scheduler_app.booking_page.store.handed_examination import LONGEST_LAST
from scheduler_app.domain.page.mails import (
    LONGEST_USE,
    MOST_MAILS_BYTES,
    MailDocument,
    MailReceipt,
)
from scheduler_app.domain.time_units import DAY


@put(
    "/mails",
    operation_id="hand_over",
    summary="Hand mails over",
    description=(
        "Puts the whole set of mails that the page is to send in place of the one before, for "
        "`lasts` seconds from now. What waits and is not in it any more is withdrawn; what went "
        "out, or may have, is never sent again for its key. Each mail is bound to a booking at a "
        "start: when it is due the page looks whether that still holds, as its client sees it. "
        "A document that was issued before the one that is kept is refused. No mail may be due "
        f"more than {LONGEST_LAST // DAY} days from now by the page's clock, or be of use for more "
        f"than {LONGEST_USE // DAY} days after that. With a `watch` the consultant is "
        "mailed when no call has come for `after` seconds, once for each silence. At most 8 MB."
    ),
    response_description="Taken: how each mail stands, and until when the page sends.",
    guards=[has_token],
    security=[{"token": []}],
    request_max_body_size=MOST_MAILS_BYTES,
    responses={
        **RESPONSES,
        409: ResponseSpec(StaleDocument, False, "A document that was issued later is kept."),
        413: ResponseSpec(Problem, False, "The document is longer than 8 MB."),
    },
)
async def hand_over(request: WireRequest, data: MailDocument) -> MailReceipt:
    """Take the mails in; asking for an hour never waits for it."""
    parts = parts_of(request)
    now = parts.now()
    # Thousands of mails take longer than visitors can wait for their page.
    ready = await to_thread.run_sync(handed.prepared, data, now)
    return await parts.database.write(lambda c: handed.take(c, ready, now), long=True)
