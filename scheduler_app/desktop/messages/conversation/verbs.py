"""Desktop, conversation: what the consultant does about what was written, and about who is called.

What goes out can be taken back until it has gone; all else is one change with Undo.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.doing.choose_client import ChooseClient
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.messages.conversation.drafts import AnswerDraft, Drafts
from scheduler_app.desktop.messages.conversation.name_question import NameQuestion
from scheduler_app.desktop.messages.conversation.words import WAYS
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.confirmation import ToCall
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.use_cases.clients.clients import get_client


class ConversationVerbs(QObject):
    """One for the window, so that screen and client's page do the same."""

    settled = Signal(object)
    """A `Party` of whom nothing waits any more, by a word: one may go on to the next."""

    became = Signal(object, int, str)
    """An address (a `Party`) is that of the client with this id and name from now on."""

    def __init__(self, tools: Tools, drafts: Drafts, window: QWidget) -> None:
        super().__init__(window)
        self._tools = tools
        self._drafts = drafts
        self._window = window
        self._sending: set[Party] = set()

    # -- an answer ----------------------------------------------------------------------------

    def send(
        self,
        party: Party,
        name: str,
        draft: AnswerDraft,
        message: DirectMessage,
        refused: Callable[[Exception], None],
    ) -> None:
        """Let it go out, once, however often that is pressed; what it answers waits no more."""
        from scheduler_app.use_cases.messages.direct import tell
        from scheduler_app.use_cases.messages.inbox import seen

        if party in self._sending:
            return
        self._sending.add(party)
        diary, written = self._tools.diary, self._drafts.of(party)

        def work(now: datetime) -> None:
            tell(diary, message, now=now)
            seen(diary, party, now=now)

        def then(_: None) -> None:
            self._sending.discard(party)
            self._drafts.drop(party, written)
            what = WAYS[draft.channel].capitalize() if draft.channel is not None else "Message"
            say_done(self._tools, f"{what} to {isolated(name)} goes out")

        def otherwise(error: Exception) -> None:
            self._sending.discard(party)
            refused(error)

        self._tools.do(work, then, otherwise)

    # -- what was written ---------------------------------------------------------------------

    def seen(self, party: Party) -> None:
        """Nothing of it waits any more."""
        from scheduler_app.use_cases.messages.inbox import seen

        diary = self._tools.diary
        self._tools.do(lambda now: seen(diary, party, now=now), lambda _: self.settled.emit(party))

    def confirm(self, party: Party, name: str, heard_id: int, booking_id: int) -> None:
        """What they wrote means that they will come to this one."""
        from scheduler_app.use_cases.messages.inbox import confirm_from, seen

        diary = self._tools.diary

        def work(now: datetime) -> int:
            confirmed = confirm_from(diary, heard_id, now=now, booking_id=booking_id)
            seen(diary, party, now=now)
            return confirmed

        def then(_: int) -> None:
            say_done(self._tools, f"{isolated(name)} has confirmed")
            self.settled.emit(party)

        self._tools.do(work, then)

    # -- whose it is --------------------------------------------------------------------------

    def ask_give(self, party: Party, shown: str) -> None:
        """Choose the client whose address this is."""
        question = ChooseClient(
            f"Whose is {isolated(shown)}?",
            "What came from there becomes theirs, and so does the address where they lack one.",
            "Give it to them",
            0,
            self._tools,
            self._window,
        )
        question.answered.connect(lambda client_id: self.give(party, client_id))
        question.open()

    def give(self, party: Party, client_id: object) -> None:
        """What came from this address is this client's."""
        from scheduler_app.use_cases.messages.inbox import give_to

        if not isinstance(client_id, int) or not client_id:
            return
        diary = self._tools.diary

        def work(now: datetime) -> Client:
            give_to(diary, party.address, client_id, now=now)
            return get_client(diary, client_id)

        self._tools.do(work, lambda client: self._known(party, client, "who wrote this"))

    def ask_new(self, party: Party, shown: str, name: str) -> None:
        """Ask what a new client is called, whose address this is."""
        question = NameQuestion(shown, name, self._window)
        question.answered.connect(lambda wanted: self._make(party, str(wanted)))
        question.open()

    def _make(self, party: Party, name: str) -> None:
        from scheduler_app.use_cases.messages.inbox import client_from

        diary = self._tools.diary

        def work(now: datetime) -> Client:
            return get_client(diary, client_from(diary, party.address, name, now=now))

        self._tools.do(work, lambda client: self._known(party, client, "a client now"))

    def _known(self, party: Party, client: Client, became: str) -> None:
        said = f"{isolated(client.name)} is {became}"
        self._drafts.hand_over(party, Party(client_id=client.id), client.name)
        self.became.emit(party, client.id, client.name)
        say_done(self._tools, said)

    # -- who is called ------------------------------------------------------------------------

    def has_confirmed(self, one: ToCall) -> None:
        """They said on the phone that they will come."""
        from scheduler_app.use_cases.messages.confirming import client_confirms

        diary = self._tools.diary
        self._tools.do(
            lambda now: client_confirms(diary, one.booking_id, now=now),
            lambda _: say_done(self._tools, f"{isolated(one.client)} has confirmed"),
        )

    def no_answer(self, one: ToCall) -> None:
        """They were called, and did not answer: that is noted of them."""
        from scheduler_app.use_cases.messages.call_list import called_no_answer

        diary = self._tools.diary
        self._tools.do(
            lambda now: called_no_answer(diary, one.booking_id, now=now),
            lambda _: say_done(self._tools, f"Noted of {isolated(one.client)}: called, no answer"),
        )
