"""Simulation: the consultant says who is told what, by which way and when."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Copy, Permission, Preferred, TextsWord
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.message import MessagePart
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import client_named, list_clients, save_client
from scheduler_app.use_cases.messages.direct import tell
from scheduler_app.use_cases.messages.rules import ask_to_confirm, list_rules, remove_rule, set_rule
from scheduler_app.use_cases.messages.wordings import reset_wordings, save_wordings
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.twilio_server import SERVICE, SID
from tests.simulation.life.firms import AtFirms
from tests.simulation.play.script import among, deed, pick, yes
from tests.simulation.practice.world import BY_PHONE

MOMENTS = ("-48h", "-24h", "-90m", "-1d 18:00", "-2d 02:30", "-0d 07:00", "+2h", "+1d 02:30",
           "booked", "moved", "cancelled", "no-show")  # fmt: skip
ZONES = ("", "Australia/Lord_Howe", "Pacific/Apia", "America/New_York", "Europe/Berlin")
NUMBERS = ("+4915112345678", "+4915187654321", "+4917099999999", "+493012345678")
SETTINGS = (
    ("messages.remind_me", "off"), ("messages.remind_me", "15"), ("messages.remind_me", "1440"),
    ("texts.service", SERVICE), ("texts.service", ""), ("texts.account", ""),
    ("texts.account", SID), ("texts.account", SID), ("page.phone", "+49301"),
)  # fmt: skip
WORDS = ("See you at {{ when }}.", "Hello {{ name }}, until then.")


class TellingClients(AtFirms):
    """Rules, wordings, quiet hours, and how each client is reached."""

    actor, a_day = "messages", 5.0
    at_desk = True
    awake = (7, 20)

    @deed(3, among(*MOMENTS), among("mail", "text", "text,mail"), among(None, None, 1))
    def set_message_rule(self, moment: str, ways: str, own: int | None) -> None:
        """A new rule, of all services or of one."""
        wanted = MessageRule(0, own, read_when(moment), read_channels(ways), "")
        self.try_to(lambda: set_rule(self.world.diary, wanted, now=self.world.now))

    @deed(1, pick())
    def remove_message_rule(self, pick: int) -> None:
        known = list_rules(self.world.diary)
        if known:
            chosen = known[pick % len(known)].id
            self.try_to(lambda: remove_rule(self.world.diary, chosen, now=self.world.now))

    @deed(0.5)
    def ask_to_confirm(self) -> None:
        """Let clients be asked whether they come."""
        self.try_to(lambda: ask_to_confirm(self.world.diary, now=self.world.now))

    @deed(1, among("off", "21:00-08:00", "12:00-13:30", "02:00-03:00"))
    def be_quiet(self, hours: str) -> None:
        """Nobody is written to in these hours of theirs."""
        self._set_of_messages("messages.quiet", hours)

    @deed(2, among(*SETTINGS))
    def set_what_is_sent(self, setting: tuple[str, str]) -> None:
        """One of the settings that messages go by."""
        self._set_of_messages(*setting)

    @deed(1, among("reminder", "booked", "moved"), among(*WORDS), yes)
    def word_anew(self, template: str, words: str, own: bool) -> None:
        """A message says something else, or what it came with."""
        diary, now = self.world.diary, self.world.now
        if own:
            writer = self.world.office.writer()
            parts = {MessagePart.TEXT: words, MessagePart.SMS: words}
            self.try_to(lambda: save_wordings(diary, writer, template, "en", parts, now=now))
        else:
            self.try_to(lambda: reset_wordings(diary, template, "en", now=now))

    @deed(5, pick(), among("email", "mobile", "mobile", "word", "word", "zone", "way", "copies"),
          pick(), yes)  # fmt: skip
    def reach(self, pick: int, what: str, which: int, some: bool) -> None:
        """How a client is reached changes."""
        clients = list_clients(self.world.diary)
        if not clients:
            return
        client, now = clients[pick % len(clients)], self.world.now
        word = TextsWord(Permission.GIVEN if some else Permission.REFUSED, now, "by phone")
        every: dict[str, Callable[[], Client]] = {
            "email": lambda: replace(client, email=f"{client.id}@example.org" if some else ""),
            "mobile": lambda: replace(client, phones=(NUMBERS[which % len(NUMBERS)],)),
            "word": lambda: replace(client, texts=word),
            "zone": lambda: replace(client, zone=ZONES[which % len(ZONES)]),
            "way": lambda: replace(client, preferred=list(Preferred)[which % len(Preferred)]),
            "copies": lambda: replace(client, copies=(Copy("office@example.org"),) if some else ()),
        }
        with suppress(Trouble):
            save_client(self.world.diary, every[what](), now=now)

    @deed(2, pick(), among("I ring you up.", "Please bring the laptop."))
    def write_to(self, pick: int, words: str) -> None:
        """Words of the consultant's own to somebody."""
        clients = list_clients(self.world.diary)
        if clients:
            whom = clients[pick % len(clients)].id
            told = DirectMessage(
                0, DirectKind.WORDS, 0, 0, whom, subject="From your practice", text=words
            )
            self.try_to(lambda: tell(self.world.diary, told, now=self.world.now))

    @deed(1, among(39, 41, 42, 43), pick())
    def book_far_ahead(self, days: int, pick: int) -> None:
        """Somebody comes in six weeks: about where the plan of what is sent ends."""
        clients = list_clients(self.world.diary)
        if clients:
            start = self.world.now.replace(minute=0, second=0) + timedelta(days=days)
            wish = NewBooking(start, client_id=clients[pick % len(clients)].id, service_id=1)
            now = self.world.now
            self.try_to(lambda: book(self.world.diary, wish, now=now, permit_overlap=True))

    @deed(1)
    def client_by_phone_is_reached(self) -> None:
        """Who calls has an address and a mobile, and agrees to texts."""
        now = self.world.now
        one = client_named(self.world.diary, BY_PHONE)
        if one is not None:
            word = TextsWord(Permission.GIVEN, now, "by phone")
            reached = replace(one, email="dora@example.org", phones=NUMBERS[:1], texts=word)
            self.try_to(lambda: save_client(self.world.diary, reached, now=now))

    def _set_of_messages(self, name: str, value: str) -> None:
        now = self.world.now
        self.try_to(lambda: save_settings(self.world.diary, {name: value}, now=now))
