"""Ports: what a window asks about the words of single messages. All of it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scheduler_app.domain.messages.direct import DirectMessage
    from scheduler_app.domain.messages.message import OwnPhoneText, WrittenMessage
    from scheduler_app.use_cases.ports.rehearsal import Rehearsal


class MessageDesk(Protocol):
    """Words messages that have not gone out yet. Raises `Trouble` where one can't be worded."""

    def would_say(self, row_id: int) -> WrittenMessage:
        """What a message will say, as things stand now; its link is handed out to nobody."""
        ...

    def would_tell(self, message: DirectMessage) -> WrittenMessage:
        """What would go out, to whom and by which way, if this were told now; nothing is kept."""
        ...

    def own_phone_text(self, row_id: int) -> OwnPhoneText:
        """A planned text with its real link, to be sent from the consultant's own phone."""
        ...

    def rehearsal(self) -> Rehearsal:
        """A dress rehearsal of what is due within seven days; nothing goes out by this yet."""
        ...
