"""Desktop, conversation: what was written to somebody and not sent yet, by whom it is for.

One for the window: the conversation's screen and the client's page show the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.wording import listed


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer that is being written. `channel` None: by the way that is used by itself."""

    text: str = ""
    subject: str = ""
    channel: Channel | None = None

    def is_empty(self) -> bool:
        """Whether nothing would be lost with it."""
        return not (self.text.strip() or self.subject.strip())


NO_DRAFT = AnswerDraft()


class Drafts(QObject):
    """Kept until it is sent or thrown away, whatever else is looked at meanwhile."""

    changed = Signal(object)
    """The `Party` to whom something else is written now."""

    show_wanted = Signal(object)
    """The `Party` whose draft is to be looked at: it is sent or thrown away, not saved."""

    def __init__(self, tools: Tools, window: QWidget) -> None:
        super().__init__(window)
        self._tools = tools
        self._window = window
        self._drafts: dict[Party, AnswerDraft] = {}
        self._names: dict[Party, str] = {}
        tools.unsaved.watch(self)

    def of(self, party: Party) -> AnswerDraft:
        """What is written to them."""
        return self._drafts.get(party, NO_DRAFT)

    def keep(self, party: Party, name: str, draft: AnswerDraft) -> None:
        """Keep what is written to them now."""
        if draft == self.of(party):
            return
        if draft == NO_DRAFT:
            self._drafts.pop(party, None)
        else:
            self._drafts[party] = draft
            self._names[party] = name
        self._tell(party)

    def drop(self, party: Party, sent: AnswerDraft) -> None:
        """What was `sent` waits no more; what was written since does."""
        if self.of(party) == sent:
            self._drafts.pop(party, None)
            self._tell(party)

    def hand_over(self, old: Party, new: Party, name: str) -> None:
        """A number has become a client's: what was written to it is written to them.

        Below what is written to them already, where that is so.
        """
        draft, known = self._drafts.pop(old, None), self.of(new)
        if draft is not None and not known.is_empty():
            texts = [text for text in (known.text.rstrip(), draft.text) if text.strip()]
            subject = known.subject if known.subject.strip() else draft.subject
            draft = replace(known, text="\n\n".join(texts), subject=subject)
        if draft is not None:
            self._drafts[new], self._names[new] = draft, name
        self._tell(old)
        self._tell(new)

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not sent (see `Typed`)."""
        names = [isolated(self._names[party]) for party in self._written()]
        return f"an answer to {listed(names)}" if names else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Nothing goes out by saving: it is shown, to be sent or thrown away."""
        written = self._written()
        if not written:
            then()
            return
        self.show_wanted.emit(written[0])
        self._tools.notices.say("An answer is sent, not saved: send it, or clear the field")

    def discard_unsaved(self) -> None:
        """Throw all of it away."""
        for party in self._written():
            del self._drafts[party]
            self.changed.emit(party)

    def window(self) -> QWidget:
        """The window that it is in."""
        return self._window

    # -- inside -------------------------------------------------------------------------------

    def _written(self) -> list[Party]:
        return [party for party, draft in self._drafts.items() if not draft.is_empty()]

    def _tell(self, party: Party) -> None:
        self.changed.emit(party)
        self._tools.unsaved.look()
