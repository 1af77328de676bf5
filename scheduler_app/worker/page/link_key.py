"""Worker: the key that links of bookings are made with: of a page on a host it is in the keyring.

That of a preview is gone with it, and so are the links that were made with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Busy, DiaryTrouble, Trouble
from scheduler_app.domain.page.standing import PageKind
from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from scheduler_app.domain.page.links import LinkPurpose


class LinkKey:
    """Taken up with the page; None while there is no page, or no place to keep a key."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self.now: bytes | None = None

    def take_up(self, kind: PageKind) -> Trouble | None:
        """Have the key for a page of this kind, and make what is lacking; returns what is wrong.

        Before the page is listened to: a diary that came back from a backup must know the links by
        which clients did what it is about to hear.
        """
        self.now = None
        if kind == "none":
            return None
        # Where there is no page, nothing of it is loaded.
        from scheduler_app.domain.page.links import new_key
        from scheduler_app.use_cases.page.booking_links import key_of_links, mint_links

        diary = self._parts.diary
        try:
            key = new_key() if kind == "preview" else key_of_links(diary, self._parts.secrets())
        except (Busy, DiaryTrouble):
            raise  # the diary itself does not answer: it is taken up once it does
        except Trouble as trouble:
            return trouble
        mint_links(diary, key, now=self._parts.clock())
        self.now = key
        return None

    def link_of(self, booking_id: int) -> str:
        """See `ClientLinks.link_of`."""
        from scheduler_app.domain.page.links import LinkPurpose

        return self._link(booking_id, LinkPurpose.MANAGE)

    def link_to_pay(self, booking_id: int) -> str:
        """See `ClientLinks.link_to_pay`."""
        from scheduler_app.domain.page.links import LinkPurpose

        return self._link(booking_id, LinkPurpose.PAY)

    def link_to_rate(self, booking_id: int) -> str:
        """See `ClientLinks.link_to_rate`."""
        from scheduler_app.domain.page.links import LinkPurpose

        return self._link(booking_id, LinkPurpose.RATE)

    def offer(self, follow_up_id: int) -> str:
        """See `ClientLinks.offer`."""
        from scheduler_app.use_cases.page.follow_up_links import offer

        parts = self._parts
        return offer(parts.diary, self._there(), follow_up_id, now=parts.clock())

    def end_link(self, booking_id: int) -> str:
        """See `ClientLinks.end_link`."""
        from scheduler_app.use_cases.page.booking_links import end_links

        return end_links(self._parts.diary, self._there(), booking_id, now=self._parts.clock())

    def _link(self, booking_id: int, purpose: LinkPurpose) -> str:
        from scheduler_app.use_cases.page.booking_links import link_to_hand_out

        parts = self._parts
        return link_to_hand_out(
            parts.diary, self._there(), booking_id, now=parts.clock(), purpose=purpose
        )

    def _there(self) -> bytes:
        if self.now is None:
            raise Trouble(
                "There is no key to make links of bookings with.",
                remedy="Link a booking page; its key lies in this machine's keyring.",
            )
        return self.now
