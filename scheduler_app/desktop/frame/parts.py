"""Desktop: what a window has one of and several screens use, built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from scheduler_app.desktop.layout_memory import LayoutMemory
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BOOKING, CONVERSATION

if TYPE_CHECKING:
    from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen
    from scheduler_app.desktop.contributions import OfBookings
    from scheduler_app.desktop.messages.confirming import ConfirmationAtHand
    from scheduler_app.desktop.messages.conversation.drafts import Drafts
    from scheduler_app.desktop.messages.conversation.standing import ConversationStanding
    from scheduler_app.desktop.messages.conversation.verbs import ConversationVerbs
    from scheduler_app.desktop.messages.standing import MessagesStanding
    from scheduler_app.desktop.messages.taps.verbs import TapVerbs
    from scheduler_app.desktop.money.invoices.of_bookings import InvoicesAtHand
    from scheduler_app.desktop.money.of_bookings import AtHand
    from scheduler_app.desktop.money.standing import DepositsStanding
    from scheduler_app.desktop.money.verbs import DepositVerbs
    from scheduler_app.desktop.page.inbox.answers import RequestAnswers
    from scheduler_app.desktop.page.inbox.waiting import Waiting
    from scheduler_app.desktop.page.preview import PreviewVerbs
    from scheduler_app.desktop.visits.due.verbs import FollowUpVerbs
    from scheduler_app.desktop.visits.due_standing import DueStanding
    from scheduler_app.desktop.visits.running import RunningVisit
    from scheduler_app.desktop.visits.verbs import VisitVerbs


class WindowParts(QObject):
    """Hands to a screen what another wing makes: wings do not know each other."""

    calendar: CalendarScreen
    """The first screen, set as soon as it is built."""

    of_bookings: Callable[[], OfBookings]
    """All that wings know of bookings, set with the first screen."""

    def __init__(self, tools: Tools, window: QMainWindow, memory: LayoutMemory) -> None:
        super().__init__(window)
        self.tools = tools
        self.window = window
        self.memory = memory
        self.at_end: list[Callable[[], None]] = []
        """What ends before the tools do, when the program ends."""

    @cached_property
    def waiting(self) -> Waiting:
        """The requests that wait for an answer."""
        from scheduler_app.desktop.page.inbox.waiting import Waiting

        return Waiting(self.tools, self)

    @cached_property
    def messages(self) -> MessagesStanding:
        """How the messages to clients stand."""
        from scheduler_app.desktop.messages.standing import MessagesStanding

        return MessagesStanding(self.tools, self)

    @cached_property
    def confirmations_at_hand(self) -> ConfirmationAtHand:
        """Whether the client of the booking that is looked at has confirmed."""
        from scheduler_app.desktop.messages.confirming import at_hand

        return at_hand(self.tools)

    @cached_property
    def conversation(self) -> ConversationStanding:
        """How many messages of clients wait."""
        from scheduler_app.desktop.messages.conversation.standing import ConversationStanding

        return ConversationStanding(self.tools, self)

    @cached_property
    def drafts(self) -> Drafts:
        """What was written to somebody and not sent yet."""
        from scheduler_app.desktop.messages.conversation.drafts import Drafts

        made = Drafts(self.tools, self.window)
        made.show_wanted.connect(lambda party: self.tools.ways.show(CONVERSATION, party))
        return made

    @cached_property
    def conversation_verbs(self) -> ConversationVerbs:
        """What the consultant does about what was written."""
        from scheduler_app.desktop.messages.conversation.verbs import ConversationVerbs

        return ConversationVerbs(self.tools, self.drafts, self.window)

    @cached_property
    def deposits(self) -> DepositsStanding:
        """How the deposits of bookings stand."""
        from scheduler_app.desktop.money.standing import DepositsStanding

        made = DepositsStanding(self.tools, self)
        self.at_end.append(made.look_no_more)
        return made

    @cached_property
    def deposits_at_hand(self) -> AtHand:
        """What is known of the deposit of the booking that is looked at."""
        from scheduler_app.desktop.money.of_bookings import deposits_at_hand

        return deposits_at_hand(self.tools)

    @cached_property
    def deposit_verbs(self) -> DepositVerbs:
        """What the consultant can do with them."""
        from scheduler_app.desktop.money.verbs import DepositVerbs

        return DepositVerbs(self.tools, self.deposits, self.window)

    @cached_property
    def invoices_at_hand(self) -> InvoicesAtHand:
        """What is known of the invoices of the booking that is looked at."""
        from scheduler_app.desktop.money.invoices.of_bookings import invoices_at_hand

        return invoices_at_hand(self.tools)

    @cached_property
    def due(self) -> DueStanding:
        """What is due at clients."""
        from scheduler_app.desktop.visits.due_standing import DueStanding

        made = DueStanding(self.tools, self)
        self.at_end.append(made.look_no_more)
        return made

    @cached_property
    def follow_up_verbs(self) -> FollowUpVerbs:
        """What the consultant does about it."""
        from scheduler_app.desktop.visits.due.verbs import FollowUpVerbs

        made = FollowUpVerbs(self.tools, self.window)
        made.written.connect(lambda number: self.tools.ways.show(BOOKING, number))
        return made

    @cached_property
    def answers(self) -> RequestAnswers:
        """What the consultant can say to them."""
        from scheduler_app.desktop.page.inbox.answers import RequestAnswers

        made = RequestAnswers(self.tools, self.window)
        made.booking_wanted.connect(lambda number: self.tools.ways.show(BOOKING, number))
        return made

    @cached_property
    def running_visit(self) -> RunningVisit:
        """The stopwatch that runs."""
        from scheduler_app.desktop.visits.running import RunningVisit

        made = RunningVisit(self.tools, self)
        self.at_end.append(made.look_no_more)
        return made

    @cached_property
    def visit_verbs(self) -> VisitVerbs:
        """What is done with visits: written down, started and stopped."""
        from scheduler_app.desktop.visits.verbs import VisitVerbs

        brought = self.of_bookings()
        made = VisitVerbs(
            self.tools, self.running_visit, brought.at_stake, brought.once_done, self.window
        )
        self.at_end.append(made.close)
        return made

    @cached_property
    def tap_verbs(self) -> TapVerbs:
        """What tells clients something by one tap."""
        from scheduler_app.desktop.messages.taps.verbs import TapVerbs

        return TapVerbs(self.tools, self.window)

    @cached_property
    def preview(self) -> PreviewVerbs:
        """The booking page on this computer."""
        from scheduler_app.desktop.page.preview import PreviewVerbs

        return PreviewVerbs(self.tools, self)
