"""Booking page: the call that brings what clients did to the desktop, as soon as they do it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from time import monotonic
from typing import Annotated, Any, cast

import msgspec
from litestar import Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from litestar.response import Stream
from sqlalchemy import Connection

from scheduler_app.booking_page.abilities import KNOWS
from scheduler_app.booking_page.api.wire import RESPONSES, Conflict, WireRequest, has_token
from scheduler_app.booking_page.parts import Parts, parts_of
from scheduler_app.booking_page.store import events, handed_sending, outbox, practice
from scheduler_app.booking_page.store.plain_values import LONGEST_NAME
from scheduler_app.domain.page.format import Inbox
from scheduler_app.domain.page.limits import LONGEST_WAIT, MOST_EVENTS
from scheduler_app.domain.page.troubles import ReadAnew

BEAT = 1.0
"""Seconds between two spaces of an answer that waits: a dead line shows within them."""

_JSON = "application/json"


@get(
    "/inbox",
    operation_id="inbox",
    summary="Read what clients did",
    description=(
        f"The events after `after`, in order, at most {MOST_EVENTS} at once. `event` is the id of "
        "the event at `after`: if the page has told of another one, or has forgotten it, it says "
        "`read_anew`. With `wait`, an "
        "answer without any waits for the first; while it waits, the body brings one space a "
        "second before the JSON begins."
    ),
    response_description="The events, perhaps none.",
    guards=[has_token],
    security=[{"token": []}],
    responses={
        **{status: told for status, told in RESPONSES.items() if status != 403},
        409: ResponseSpec(Conflict, False, "The page has told of another event, or of none."),
    },
)
async def inbox(
    request: WireRequest,
    after: Annotated[int, Parameter(ge=0, le=2**53, description="The last seq that is known.")],
    wait: Annotated[
        int, Parameter(ge=0, le=LONGEST_WAIT, description="Seconds to wait for the first event.")
    ] = 0,
    event: Annotated[
        str, Parameter(max_length=LONGEST_NAME, description="The id of that event, if it is known.")
    ] = "",
) -> Response[Inbox]:
    """Answer at once when there are events; otherwise keep the line until there are."""
    parts = parts_of(request)
    answer = await _read(parts, after, event)
    headers = {"Cache-Control": "no-store"}
    if answer.events or not wait:
        return Response(answer, headers=headers)
    # A proxy that collects the answer before it passes it on would hide the beat.
    headers["X-Accel-Buffering"] = "no"
    stream: Any = Stream(_waiting(parts, after, event, wait), media_type=_JSON, headers=headers)
    return cast("Response[Inbox]", stream)


async def _waiting(parts: Parts, after: int, event: str, wait: int) -> AsyncIterator[bytes]:
    """A space a second, then the answer: when events come, time is up, or the page ends."""
    end = monotonic() + wait
    beat = monotonic() + BEAT
    yield b" "
    while (now := monotonic()) < end and not parts.shutdown.begun:
        if await parts.pulse.beyond(after, max(0.0, min(beat, end) - now)):
            break
        if monotonic() >= beat:
            beat += BEAT
            yield b" "
    try:
        answer = await _read(parts, after, event)
    except ReadAnew as other:
        # Restored while the line waited: it is too late to refuse, which the next call will be.
        answer = Inbox(parts.now(), other.generation, other.latest_seq)
    yield msgspec.json.encode(answer)


async def _read(parts: Parts, after: int, event: str) -> Inbox:
    """The answer as things stand; `ReadAnew` when the event at `after` is another one."""
    now = parts.now()

    def asked(c: Connection) -> Inbox:
        state, mails = practice.state(c), outbox.standing(c, now=now)
        waits = max(mails.waits(now), handed_sending.waits(c, now))
        if not events.is_told(c, after, event):
            raise ReadAnew(state.generation, state.last_seq)
        return Inbox(
            now,
            state.generation,
            state.last_seq,
            events.after(c, after),
            mails.set_aside,
            waits,
            KNOWS,
        )

    return await parts.database.read(asked)
