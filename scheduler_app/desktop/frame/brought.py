"""Desktop: what wings bring to the places of others, all in one table; nothing is loaded by it.

The types are in `contributions` and `widgets.settings_group`. Each entry imports its wing where it
is used, so that the window's start pays for none. What the page of a client is brought
(`CLIENT_ACTIONS` and others) stands in `brought_to_clients`, that of the calendar's hours in
`brought_to_hours`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING

from scheduler_app.desktop.contributions import (
    Action,
    AtStake,
    BookingActions,
    BookingFacts,
    BookingStakes,
    Fact,
    OfBookings,
)
from scheduler_app.desktop.frame.brought_to_hours import of_hours
from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.layout_memory import KEEP_IN_TRAY
from scheduler_app.domain.calendar.items import CalendarItem

if TYPE_CHECKING:
    from scheduler_app.desktop.calendar.badges import BadgeSource
    from scheduler_app.desktop.widgets.settings_group import SettingsGroup


def _requests_of_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.page.inbox.of_bookings import request_facts

    return request_facts(parts.tools, parts.waiting)


def _answers_to_requests(parts: WindowParts) -> BookingActions:
    from scheduler_app.desktop.page.inbox.of_bookings import request_actions

    return request_actions(parts.waiting, lambda: parts.answers)


def _links_of_bookings(parts: WindowParts) -> BookingActions:
    from scheduler_app.desktop.page.client_link import link_actions

    return link_actions(parts.tools)


def _policies_of_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.page.accepted import policy_fact

    return policy_fact(parts.tools)


def _messages_of_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.messages.of_bookings import message_facts

    return message_facts(parts.tools, parts.messages)


def _confirmations_of_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.messages.confirming import confirmation_facts

    return confirmation_facts(parts.tools, parts.confirmations_at_hand)


def _confirmed_by_clients(parts: WindowParts) -> BookingActions:
    from scheduler_app.desktop.messages.confirming import confirmation_actions

    return confirmation_actions(parts.tools, parts.confirmations_at_hand)


def _deposits_of_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.money.of_bookings import deposit_facts

    return deposit_facts(parts.tools, parts.deposits_at_hand)


def _verbs_for_deposits(parts: WindowParts) -> BookingActions:
    from scheduler_app.desktop.money.of_bookings import deposit_actions

    return deposit_actions(parts.tools, parts.deposits_at_hand, lambda: parts.deposit_verbs)


def _deposits_at_stake(parts: WindowParts) -> BookingStakes:
    from scheduler_app.desktop.money.at_stake import deposit_stakes

    return deposit_stakes(parts.tools, parts.deposit_verbs.ask_done)


def _visits_of_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.visits.of_bookings import visit_facts

    return visit_facts(parts.tools)


def _words_about_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.messages.heard_of_bookings import heard_facts

    return heard_facts(parts.tools)


def _verbs_for_visits(parts: WindowParts) -> BookingActions:
    from scheduler_app.desktop.visits.of_bookings import visit_actions

    return visit_actions(parts.tools, lambda: parts.visit_verbs)


def _told_of_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.messages.taps.of_bookings import told_facts

    return told_facts(parts.tools)


def _ways_to_bookings(parts: WindowParts) -> BookingActions:
    from scheduler_app.desktop.messages.taps.of_bookings import way_actions

    return way_actions(parts.tools, lambda: parts.tap_verbs)


def _invoices_of_bookings(parts: WindowParts) -> BookingFacts:
    from scheduler_app.desktop.money.invoices.of_bookings import invoice_facts

    return invoice_facts(parts.tools, parts.invoices_at_hand)


def _invoices_for_bookings(parts: WindowParts) -> BookingActions:
    from scheduler_app.desktop.money.invoices.of_bookings import invoice_actions

    return invoice_actions(parts.tools, parts.invoices_at_hand)


BOOKING_FACTS: tuple[Callable[[WindowParts], BookingFacts], ...] = (
    _requests_of_bookings,
    _deposits_of_bookings,
    _invoices_of_bookings,
    _confirmations_of_bookings,
    _words_about_bookings,
    _messages_of_bookings,
    _told_of_bookings,
    _policies_of_bookings,
    _visits_of_bookings,
)
"""What the inspector shows beside the booking's own facts."""

BOOKING_ACTIONS: tuple[Callable[[WindowParts], BookingActions], ...] = (
    _answers_to_requests,
    _confirmed_by_clients,
    _links_of_bookings,
    _verbs_for_deposits,
    _verbs_for_visits,
    _ways_to_bookings,
    _invoices_for_bookings,
)
"""What else can be done with a booking; each is given what those before it offer."""


def _messages_on_blocks(parts: WindowParts) -> BadgeSource:
    from scheduler_app.desktop.messages.badges import MessageBadges

    return MessageBadges(parts.tools, parts.messages, parts)


def _confirmations_on_blocks(parts: WindowParts) -> BadgeSource:
    from scheduler_app.desktop.messages.confirming import ConfirmationBadges

    return ConfirmationBadges(parts.tools, parts)


def _lateness_on_blocks(parts: WindowParts) -> BadgeSource:
    from scheduler_app.desktop.messages.taps.badges import LateBadges

    return LateBadges(parts.tools, parts)


def _deposits_on_blocks(parts: WindowParts) -> BadgeSource:
    from scheduler_app.desktop.money.badges import DepositBadges

    return DepositBadges(parts.tools, parts.deposits, parts)


BADGES: tuple[Callable[[WindowParts], BadgeSource], ...] = (
    _messages_on_blocks,
    _confirmations_on_blocks,
    _lateness_on_blocks,
    _deposits_on_blocks,
)
"""What stands on the blocks of the calendar beside the booking's own signs, in this order."""


def _hours(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.practice.settings.hours import HoursGroup

    return HoursGroup(parts.tools)


def _dates(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.practice.settings.dates import DatesGroup

    return DatesGroup(parts.tools)


def _practice(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.practice.settings.practice import PracticeGroup

    return PracticeGroup(parts.tools)


def _booking(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.practice.settings.booking import BookingGroup

    return BookingGroup(parts.tools)


def _page(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.page.settings.group import PageGroup

    group = PageGroup(parts.tools)
    group.link.preview_wanted.connect(lambda: parts.tools.ways.do("preview"))
    group.link.stop_wanted.connect(parts.preview.stop)
    group.link.mails_wanted.connect(parts.preview.open_mails)
    group.link.address_wanted.connect(parts.preview.open_address)
    return group


def _files(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.exchange.settings.files import FilesGroup

    return FilesGroup(parts.tools)


def _away_group(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.messages.away_group import AwayGroup

    return AwayGroup(parts.tools)


def _reminders_group(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.messages.settings import RemindersGroup

    return RemindersGroup(parts.tools)


def _rules(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.messages.rules_group import RulesGroup

    return RulesGroup(parts.tools)


def _mail(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.messages.servers import MailGroup

    return MailGroup(parts.tools)


def _mailbox(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.messages.servers import MailboxGroup

    return MailboxGroup(parts.tools)


def _texts(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.messages.servers import TextsGroup

    return TextsGroup(parts.tools)


def _policy(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.money.policy.group import PolicyGroup

    return PolicyGroup(parts.tools)


def _revocation(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.money.policy.revocation_group import RevocationGroup

    return RevocationGroup(parts.tools)


def _payments(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.money.account.group import PaymentsGroup

    return PaymentsGroup(parts.tools)


def _seller(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.money.billing.seller_group import SellerGroup

    return SellerGroup(parts.tools)


def _charging(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.money.billing.charging_group import ChargingGroup

    return ChargingGroup(parts.tools)


def _payment_reminders(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.money.billing.reminding_group import InvoiceRemindersGroup

    return InvoiceRemindersGroup(parts.tools)


def _wordings(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.messages.wordings import WordingsGroup

    return WordingsGroup(parts.tools)


def _quiet(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.messages.servers import QuietGroup

    return QuietGroup(parts.tools)


def _follow_ups(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.visits.due.settings import FollowUpsGroup

    return FollowUpsGroup(parts.tools)


def _jobs(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.care.settings.jobs import JobsGroup

    return JobsGroup(parts.tools)


def _checklists(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.visits.settings.templates import checklists_group

    return checklists_group(parts.tools)


def _snippets(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.visits.settings.templates import snippets_group

    return snippets_group(parts.tools)


def _window(parts: WindowParts) -> SettingsGroup:
    from scheduler_app.desktop.frame.settings.window import WindowGroup

    memory = parts.memory
    group = WindowGroup(stays=memory.flag(KEEP_IN_TRAY, otherwise=False))
    group.stay_chosen.connect(lambda chosen: memory.keep(KEEP_IN_TRAY, chosen))
    return group


SETTINGS_GROUPS: Sequence[Callable[[WindowParts], SettingsGroup]] = (
    _hours, _dates, _rules, _practice, _booking, _policy, _payments, _revocation,
    _seller, _charging, _payment_reminders,
    _reminders_group, _away_group, _follow_ups, _page, _wordings, _quiet, _mail, _mailbox, _texts,
    _checklists, _snippets, _files, _window, _jobs,
)  # fmt: skip
"""The groups of the settings, each column from the top down."""


BOOKING_STAKES: tuple[Callable[[WindowParts], BookingStakes], ...] = (_deposits_at_stake,)
"""What hangs on how bookings go on; the first that knows of something tells it."""


def of_bookings(parts: WindowParts) -> OfBookings:
    """What bookings are handed of all wings; a wing is loaded with the first booking selected."""

    @cache
    def told() -> list[BookingFacts]:
        return [brought(parts) for brought in BOOKING_FACTS]

    @cache
    def offered() -> list[BookingActions]:
        return [brought(parts) for brought in BOOKING_ACTIONS]

    def facts(item: CalendarItem) -> Sequence[Fact]:
        return [fact for known in told() for fact in known(item)]

    def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
        for possible in offered():
            usual = possible(item, usual)
        return usual

    @cache
    def stakes() -> list[BookingStakes]:
        return [brought(parts) for brought in BOOKING_STAKES]

    def at_stake(ids: Collection[int]) -> AtStake | None:
        return next((told for known in stakes() if (told := known(ids)) is not None), None)

    return OfBookings(facts, actions, at_stake, *of_hours(parts))
