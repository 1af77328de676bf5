"""Worker: links of bookings as a window asks for them; what they need is imported when it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler_app.worker.page.link_key import LinkKey


class LinksAtHand:
    """The `ClientLinks` of a window. `must_be_up` waits for the worker, and says so in words."""

    def __init__(self, parts: WorkerParts, must_be_up: Callable[[], None]) -> None:
        self._parts = parts
        self._must_be_up = must_be_up

    def link_of(self, booking_id: int) -> str:
        """The address of a booking, to be handed out; it is published at once."""
        return self._with_key(lambda key: key.link_of(booking_id))

    def link_to_pay(self, booking_id: int) -> str:
        """The address at which its deposit is paid; it is published at once."""
        return self._with_key(lambda key: key.link_to_pay(booking_id))

    def link_to_rate(self, booking_id: int) -> str:
        """The address at which its visit is rated; it is published at once."""
        return self._with_key(lambda key: key.link_to_rate(booking_id))

    def offer(self, follow_up_id: int) -> str:
        """The address at which a time is taken for a follow-up; it is published at once."""
        return self._with_key(lambda key: key.offer(follow_up_id))

    def end_link(self, booking_id: int) -> str:
        """End whatever opens a booking now; returns the address that does from now on."""
        return self._with_key(lambda key: key.end_link(booking_id))

    def _with_key(self, verb: Callable[[LinkKey], str]) -> str:
        from scheduler_app.worker.page.link_key import LinkKey
        from scheduler_app.worker.page.publishing import Publishing

        self._must_be_up()
        address = verb(self._parts.one(LinkKey))
        self._parts.one(Publishing).soon()
        return address
