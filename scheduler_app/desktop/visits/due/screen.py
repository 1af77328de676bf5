"""Desktop, visits: all that is due, the first due first, each with its ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.due.card import FollowUpCard
from scheduler_app.desktop.visits.due.verbs import FollowUpVerbs
from scheduler_app.desktop.visits.due_standing import DueStanding
from scheduler_app.desktop.widgets.card_list import MOST_CARDS, CardList, card_heading
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.domain.visits.due import waits_now
from scheduler_app.domain.visits.follow_up import ListedFollowUp
from scheduler_app.domain.wording import counted


class FollowUpsScreen(CardList):
    """What is to be seen to now, and what comes within 45 days."""

    client_wanted = Signal(int)
    visit_wanted = Signal(int)

    def __init__(
        self, tools: Tools, standing: DueStanding, verbs: FollowUpVerbs, parent: QWidget
    ) -> None:
        super().__init__("Follow-ups", parent)
        self._tools = tools
        self._standing = standing
        self._verbs = verbs
        self._told: object = None
        """What the cards say."""
        standing.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known by now; whoever knows it asks the diary by themselves."""
        listed = self._standing.listed
        if listed is None:
            return
        today = self._tools.today()
        told = (listed, today, self._tools.page.state.status().takes_offers)
        if told == self._told:
            return  # The same again would only take the keyboard from its button.
        self._told = told
        if not listed:
            self.say("")
            self.show_empty(
                empty_state(
                    "due",
                    "Nothing is due",
                    "What you recommend in the record of a visit stands here when it is due, and "
                    "so do warranties, licences, domains and certificates that end soon. In the "
                    "settings you can have clients listed whom you have not seen for long.",
                )
            )
            return
        now = [one for one in listed if waits_now(one.follow_up, today)]
        later = [one for one in listed if one not in now]
        more = f" The first {MOST_CARDS} are shown." if len(listed) > MOST_CARDS else ""
        self.say(
            f"{counted(len(now), 'follow-up')} to see to now, {len(later)} within the next 45 "
            f"days.{more}"
        )
        cards: list[QWidget] = []
        for title, group in (("Now", now), ("Soon", later)):
            room = MOST_CARDS - len(cards)
            if group and room > 0:
                cards.append(card_heading(title))
                cards += [self._card(one) for one in group[:room]]
        self.show_cards(cards)

    def _card(self, one: ListedFollowUp) -> FollowUpCard:
        card = FollowUpCard(self._tools, one)
        self._verbs.serve(card)
        card.client_wanted.connect(self.client_wanted)
        card.visit_wanted.connect(self.visit_wanted)
        return card
