"""Random days: clients are told of their visits by rules, ways and clocks that all change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from scheduler_app.domain.clients.reach import Copy, Permission, Preferred, TextsWord
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.domain.zones import to_epoch
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.practice.settings import save_settings
from tests.use_cases.messages.outbox_days import OutboxDays
from tests.use_cases.messages.outbox_desk import which, words, yes
from tests.use_cases.messages.slow_reminders import Reminded, held_against

MOMENTS = ("-48h", "-24h", "-90m", "-1d 18:00", "-2d 02:30", "-0d 07:00", "+2h", "+1d 02:30",
           "booked", "moved", "cancelled", "no-show")  # fmt: skip
ZONES = ("", "Australia/Lord_Howe", "Pacific/Apia", "America/New_York", "Europe/Berlin")


class ReminderDays(OutboxDays):
    """What clients are told beside all that is done to a diary."""

    @invariant()
    def clients_are_told_what_the_rules_say(self) -> None:
        # Days go by, and what is marked would not be looked at.
        self.plan_everything()
        held_against(self.diary, now=to_epoch(self.time))

    @rule(moment=st.sampled_from(MOMENTS), ways=st.sampled_from(["mail", "text", "text,mail"]),
          own=st.sampled_from([None, None, 1]))  # fmt: skip
    def set_rule(self, moment: str, ways: str, own: int | None) -> None:
        wanted = MessageRule(0, own, read_when(moment), read_channels(ways), "")
        self.attempt(lambda: set_rule(self.diary, wanted, now=self.time))
        self.plan_everything()

    @rule(pick=which)
    def remove_rule(self, pick: int) -> None:
        known = list_rules(self.diary)
        if known:
            chosen = known[pick % len(known)].id
            self.attempt(lambda: remove_rule(self.diary, chosen, now=self.time))

    @rule(hours=st.sampled_from(["off", "21:00-08:00", "12:00-13:30", "02:00-03:00"]))
    def be_quiet(self, hours: str) -> None:
        self.attempt(lambda: save_settings(self.diary, {"messages.quiet": hours}, now=self.time))

    @rule(
        pick=which,
        what=st.sampled_from(["email", "mobile", "word", "zone", "way", "copies"]),
        some=yes,
    )
    def reach(self, pick: int, what: str, some: bool) -> None:
        client = self.client(pick)
        word = TextsWord(Permission.GIVEN if some else Permission.REFUSED, self.time, "by phone")
        every: dict[str, Callable[[], object]] = {
            "email": lambda: replace(client, email=f"{client.id}@example.org" if some else ""),
            "mobile": lambda: replace(client, phones=("+4915112345678",) if some else ()),
            "word": lambda: replace(client, texts=word),
            "zone": lambda: replace(client, zone=ZONES[pick % len(ZONES)]),
            "way": lambda: replace(client, preferred=list(Preferred)[pick % len(Preferred)]),
            "copies": lambda: replace(client, copies=(Copy("office@example.org"),) if some else ()),
        }
        wanted = every[what]()
        self.attempt(lambda: save_client(self.diary, wanted, now=self.time))  # type: ignore[arg-type]

    @rule(kind=st.sampled_from([MAIL_KIND, TEXT_KIND]), word=words)
    def tell(self, kind: str, word: str) -> None:
        self.carry(kind, word)

    @rule(kind=st.sampled_from([MAIL_KIND, TEXT_KIND]), pick=which, word=words)
    def hand_a_message_over(self, kind: str, pick: int, word: str) -> None:
        self.hand_over(kind, pick, word)

    @rule(kind=st.sampled_from([MAIL_KIND, TEXT_KIND]))
    def hear_of_messages(self, kind: str) -> None:
        self.call_back(kind)
        self.hear_back(kind)

    def goes_out(self, row: OutboxRow) -> None:
        if row.wanted.kind not in {MAIL_KIND, TEXT_KIND}:
            super().goes_out(row)
            return
        now, wanted = to_epoch(self.time), row.wanted
        assert wanted.due <= now < wanted.useful_until, "early, or late"
        _identity, number, start, *_ = wanted.key.split("/")
        model = Reminded(self.diary)
        booking = next(one for one in model.tables.bookings if one["id"] == wanted.booking_id)
        if "." in start:
            assert int(start.split(".")[0]) == booking["start_at"], "of a time that is no more"
        elif start.isdigit():
            meant = {(one.booking["id"], one.rule["id"]): one for one in model.said()}
            one = meant.get((booking["id"], int(number)))
            assert one is not None, "nobody wants it"
            assert int(start) == booking["start_at"], "of a time that is no more"
            assert one.due - 60 <= now, "too early"
        self.outside.send(row)

    def later(self, **length: float) -> None:
        """Time passes, and nobody does anything."""
        self.time += timedelta(**length)
