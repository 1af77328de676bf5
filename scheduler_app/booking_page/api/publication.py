"""Booking page: the call that puts the whole desired state of the page in place."""

from __future__ import annotations

from anyio import to_thread
from litestar import put
from litestar.openapi.datastructures import ResponseSpec

from scheduler_app.booking_page.api.wire import RESPONSES, Conflict, Problem, WireRequest, has_token
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import publications
from scheduler_app.domain.page.format import Publication, Receipt

MOST_PUBLICATION_BYTES = 2 * 1024 * 1024
"""About five thousand bookings of clients with an account."""


@put(
    "/publication",
    operation_id="publish",
    summary="Publish",
    description=(
        "Puts the whole desired state in place of the one before. The same generation again "
        "changes nothing and is answered alike. `acknowledged_event` is the id of the event at "
        "`acknowledged_seq`: if the page has told of another one, it says `read_anew` and takes "
        "nothing. At most 2 MB, also when a compressed body is unpacked."
    ),
    response_description="Taken: what is shown from now on is this publication.",
    guards=[has_token],
    security=[{"token": []}],
    request_max_body_size=MOST_PUBLICATION_BYTES,
    responses={
        **RESPONSES,
        409: ResponseSpec(Conflict, False, "It is older, or speaks of events never told here."),
        413: ResponseSpec(Problem, False, "The publication is longer than 2 MB."),
    },
)
async def publish(request: WireRequest, data: Publication) -> Receipt:
    """Take the publication in; the answer carries what clients did meanwhile."""
    parts = parts_of(request)
    now = parts.now()
    # A busy year takes longer than other visitors can wait for their page.
    ready = await to_thread.run_sync(publications.prepared, data)
    return await parts.database.write(lambda c: publications.take(c, ready, now), long=True)
