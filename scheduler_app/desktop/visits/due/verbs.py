"""Desktop, visits: what the consultant does about what is due: book, offer, put off, end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.doing.attempts import Attempt, Attempts
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.due.card import FollowUpCard
from scheduler_app.desktop.visits.due.due_question import NotWantedQuestion, PutOffQuestion
from scheduler_app.desktop.widgets.moment_field.free_times import SoughtTime, free_from
from scheduler_app.domain.calendar.stay import NO_GAPS, Gaps
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.time_units import HOUR_MINUTES, Minutes
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind, ListedFollowUp
from scheduler_app.domain.wording import dated_in_words
from scheduler_app.use_cases.page.follow_up_links import revoke_offer
from scheduler_app.use_cases.practice.services import list_services
from scheduler_app.use_cases.visits.follow_ups import (
    book_follow_up,
    decline,
    mark_done,
    put_off,
    reopen,
    save_follow_up,
)


class FollowUpVerbs(QObject):
    """Each is one change with a toast; booking asks the page first, as every promise does."""

    written = Signal(int)
    """A booking was written: its id."""

    def __init__(self, tools: Tools, window: QWidget) -> None:
        super().__init__(window)
        self._tools = tools
        self._window = window
        self._attempts = Attempts(tools, window, self)
        self._attempts.written.connect(self.written)

    def serve(self, card: FollowUpCard) -> None:
        """Do what the buttons of a card ask for."""
        card.book_wanted.connect(self.ask_book)
        card.put_off_wanted.connect(self.ask_put_off)
        card.decline_wanted.connect(self.ask_decline)
        card.done_wanted.connect(self.mark_done)
        card.offer_wanted.connect(self.offer)
        card.end_offer_wanted.connect(self.end_offer)

    def ask_new(self, client: Client) -> None:
        """Ask what is due at a client."""
        from scheduler_app.desktop.visits.due.new_question import NewFollowUpQuestion

        services = list_services(self._tools.diary)
        question = NewFollowUpQuestion(client, services, self._tools, self._window)
        question.answered.connect(self._add)
        question.open()

    def ask_book(self, one: ListedFollowUp) -> None:
        """Ask when; the first free time from its day on is proposed, or before something ends."""
        # What reads typed moments is loaded with the first question, not with the window.
        from scheduler_app.desktop.visits.due.booking_question import BookFollowUpQuestion

        tools, follow_up = self._tools, one.follow_up
        minutes, gaps = self._needs(one)
        sought = SoughtTime(follow_up.service_id, minutes)
        ends = follow_up.kind is FollowUpKind.EXPIRY
        first = tools.today() if ends else max(tools.today(), follow_up.due)

        def ask(found: list[datetime]) -> None:
            start = found[0] if found else tools.now()
            question = BookFollowUpQuestion(one, minutes, start, tools, self._window)
            question.answered.connect(lambda start: self._book(one, start, minutes, gaps))
            question.open()

        tools.runner.ask(
            lambda: free_from(tools.diary, sought, first, now=tools.now(), most=1),
            ask,
            tools.notices.show,
        )

    def ask_put_off(self, one: ListedFollowUp) -> None:
        """Ask for another day."""
        question = PutOffQuestion(one, self._tools, self._window)
        question.answered.connect(lambda day: self._put_off(one, day))
        question.open()

    def ask_decline(self, one: ListedFollowUp) -> None:
        """Ask why it is not wanted."""
        question = NotWantedQuestion(one, self._window)
        question.answered.connect(lambda word: self._decline(one, word))
        question.open()

    def mark_done(self, one: ListedFollowUp) -> None:
        """It was seen to already."""
        diary = self._tools.diary
        self._tools.do(
            lambda now: mark_done(diary, one.follow_up, now=now),
            lambda _: say_done(self._tools, f"{_called(one)} is done"),
        )

    def reopen(self, one: ListedFollowUp) -> None:
        """It is to be seen to after all."""
        diary = self._tools.diary
        self._tools.do(
            lambda now: reopen(diary, one.follow_up, now=now),
            lambda _: say_done(self._tools, f"{_called(one)} is due again"),
        )

    def offer(self, one: ListedFollowUp) -> None:
        """The address at which its client takes a time goes to the clipboard."""
        tools, number = self._tools, one.follow_up.id

        def copied(address: str) -> None:
            QGuiApplication.clipboard().setText(address)
            tools.notices.say("Link copied: who has it can take one time for this, within 30 days")

        tools.runner.reach(lambda: tools.page.links.offer(number), copied, tools.notices.show)

    def end_offer(self, one: ListedFollowUp) -> None:
        """The link opens nothing any more."""
        tools, number = self._tools, one.follow_up.id

        def ended(_: bool) -> None:
            tools.page.asking.publish_soon()
            say_done(tools, f"The link for {_called(one)} opens nothing any more")

        tools.do(lambda now: revoke_offer(tools.diary, number, now=now), ended)

    # -- inside -------------------------------------------------------------------------------

    def _add(self, wanted: FollowUp) -> None:
        diary = self._tools.diary
        said = f"{wanted.what} is due {dated_in_words(wanted.due)}"
        self._tools.do(
            lambda now: save_follow_up(diary, wanted, now=now),
            lambda _: say_done(self._tools, said),
        )

    def _book(self, one: ListedFollowUp, start: datetime, minutes: Minutes, gaps: Gaps) -> None:
        diary, tools = self._tools.diary, self._tools

        def doing(*, although: bool) -> Callable[[datetime, datetime, bool], object]:
            return lambda now, at, permit: book_follow_up(
                diary, one.follow_up, at, now=now, permit_overlap=permit, permit_barred=although
            )

        self._attempts.begin(
            Attempt(
                doing(although=False),
                start,
                lambda at: f"{_called(one)} is booked for {tools.when(at)}",
                explained=True,
                service_id=one.follow_up.service_id,
                minutes=minutes,
                gaps=gaps,
                although=lambda wanted: replace(wanted, do=doing(although=True), although=None),
            )
        )

    def _put_off(self, one: ListedFollowUp, day: date) -> None:
        diary = self._tools.diary
        self._tools.do(
            lambda now: put_off(diary, one.follow_up, day, now=now),
            lambda _: say_done(self._tools, f"{_called(one)} is due {dated_in_words(day)}"),
        )

    def _decline(self, one: ListedFollowUp, word: str) -> None:
        diary = self._tools.diary
        self._tools.do(
            lambda now: decline(diary, one.follow_up, word=word, now=now),
            lambda _: say_done(self._tools, f"{_called(one)} is not wanted"),
        )

    def _needs(self, one: ListedFollowUp) -> tuple[Minutes, Gaps]:
        """How long it will take, and the gaps around it, as its booking will have them."""
        wanted = one.follow_up
        services = list_services(self._tools.diary, with_archived=True)
        service = next((each for each in services if each.id == wanted.service_id), None)
        if service is None:
            return wanted.minutes or HOUR_MINUTES, NO_GAPS
        return (
            wanted.minutes or service.minutes,
            (service.preparation, service.wrap_up, service.travel),
        )


def _called(one: ListedFollowUp) -> str:
    return f"{isolated(one.client)}: {one.follow_up.what}"
