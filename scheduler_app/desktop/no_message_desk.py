"""Desktop: the words of messages in a window that has no worker: there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble

if TYPE_CHECKING:
    from scheduler_app.domain.messages.direct import DirectMessage
    from scheduler_app.domain.messages.message import OwnPhoneText, WrittenMessage
    from scheduler_app.use_cases.ports.rehearsal import Rehearsal


class NoMessageDesk:
    """Words nothing."""

    def would_say(self, _row_id: int) -> WrittenMessage:
        """Refused."""
        raise _nowhere()

    def would_tell(self, _message: DirectMessage) -> WrittenMessage:
        """Refused."""
        raise _nowhere()

    def own_phone_text(self, _row_id: int) -> OwnPhoneText:
        """Refused."""
        raise _nowhere()

    def rehearsal(self) -> Rehearsal:
        """Refused."""
        raise _nowhere()


def _nowhere() -> Trouble:
    return Trouble("Nothing words messages here.", remedy="Use the window of your own diary.")
