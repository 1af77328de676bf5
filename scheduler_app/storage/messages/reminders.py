"""Storage, messages: plans the messages to clients about their bookings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import Errand
from scheduler_app.domain.messages.rules import AFTER, BEFORE
from scheduler_app.storage.brought import told_deposits
from scheduler_app.storage.messages.plans import BY_CLIENT, BY_PLACE, BY_SERVICE
from scheduler_app.storage.messages.rules import all_rules
from scheduler_app.storage.messages.ruling import digest, settings_of, wordings_of

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_BY_ACCOUNT = """client_id IN (SELECT client_id FROM page_accounts
                WHERE id IN (SELECT value FROM json_each(:ids)))"""

_PAGE = """
SELECT kind || iif(instr(' ' || knows || ' ', ' terms '), ' terms', '') FROM page_link"""
"""Which page there is, and whether deposits are paid there."""

_BY_WORD = """id IN (SELECT booking_id FROM deposit_words
       WHERE id IN (SELECT value FROM json_each(:ids)))"""

_BY_CONFIRMATION = """id IN (SELECT booking_id FROM confirmations
       WHERE id IN (SELECT value FROM json_each(:ids)))"""

_BY_TELLING = """id IN (SELECT booking_id FROM direct_messages
       WHERE id IN (SELECT value FROM json_each(:ids)))"""

_KIN = """
series_id IS NOT NULL AND id NOT IN (SELECT value FROM json_each(:ids)) AND id IN (
  SELECT k.subject_id FROM history h
    JOIN history k ON k.change_id = h.change_id AND k.subject = 'bookings' AND k.before NOT NULL
   WHERE h.subject = 'bookings' AND h.before NOT NULL AND h.subject_id IN (
     SELECT v.id FROM bookings v
      WHERE v.series_id IS NOT NULL AND v.id IN (SELECT value FROM json_each(:ids))))"""
"""The visits that one change touched: one of them may speak for the others."""


class ReminderFollower:
    """A `Follower`: what clients are told, by the rules of the practice and of its services."""

    name = "reminders"
    kinds = (MAIL_KIND, TEXT_KIND)
    concerns: Mapping[str, str] = MappingProxyType(
        {
            "bookings": _KIN,
            "clients": BY_CLIENT,
            "places": BY_PLACE,
            "services": BY_SERVICE,
            "page_accounts": _BY_ACCOUNT,
            "deposit_words": _BY_WORD,
            "confirmations": _BY_CONFIRMATION,
            "direct_messages": _BY_TELLING,
        }
    )
    ruled_by = ("settings", "message_rules", "message_wordings")
    before = BEFORE
    after = AFTER

    def rules(self, asked: PlainSql) -> str:
        """Rules, wordings, settings, whether a page tells its own people, and the zone tables."""
        said = [repr(all_rules(asked)), *map(repr, sorted(settings_of(asked).items()))]
        said += map(repr, wordings_of(asked))
        said += [row[0] for row in asked.exec_driver_sql(_PAGE)]
        return digest("\n".join((*said, _tables())))

    def wanted(self, asked: PlainSql, bookings: str, until: int) -> Sequence[Errand]:
        """Nothing where no rule says so, and no deposit is asked."""
        # Whoever only looks whether the plan still holds has no need of what makes one.
        from scheduler_app.domain.messages.direct_planning import planned_directly
        from scheduler_app.domain.messages.knowledge import NO_HEARSAY
        from scheduler_app.domain.messages.planning import planned
        from scheduler_app.storage.messages import direct as told_directly
        from scheduler_app.storage.messages.direct_parties import why_no_mail
        from scheduler_app.storage.messages.facts import facts_of
        from scheduler_app.storage.messages.hearsay import former, hearsay
        from scheduler_app.storage.messages.law import law_of, rows_of
        from scheduler_app.storage.messages.own_page import NO_WORD, words_of_page

        known = facts_of(asked, bookings)
        rows = rows_of(asked, bookings)
        deposits = told_deposits(asked, [facts.booking_id for facts in known]) if known else {}
        direct = told_directly.of_bookings(asked, bookings) if known else {}
        law = law_of(asked, unruled=bool(deposits or direct)) if known or rows else None
        if law is None or not (law.rules or deposits or direct):
            return ()
        mails = not direct or not why_no_mail(asked)
        beside = hearsay(asked, known)
        given = {
            facts.booking_id
            for facts in known
            for row in rows.get(facts.booking_id, ())
            if row.told and row.client_id != facts.client_id
        }
        told_there = given or any(facts.known_there for facts in known)
        words = words_of_page(asked, bookings, given) if told_there else {}
        wanted = []
        for facts in known:
            about = beside.get(facts.booking_id, NO_HEARSAY)
            if word := words.get(facts.booking_id):
                about = about._replace(by_page=word.told, told_there=word.latest)
            of_it = rows.get(facts.booking_id, ())
            deposit = deposits.get(facts.booking_id)
            told = direct.get(facts.booking_id, ())
            wanted += planned(facts, law, of_it, until, about, deposit, told)
            if told:
                wanted += planned_directly(facts, law, of_it, told, mails=mails)
        heard = {id_: [*words.get(id_, NO_WORD).told, *of_it] for id_, of_it in rows.items()}
        plain = len(known) == bookings.count(",") + 1 and not any(one.in_series for one in known)
        for facts, said in () if plain and not rows else former(asked, bookings, heard):
            about = said._replace(by_page=words.get(facts.booking_id, NO_WORD).told)
            wanted += planned(facts, law, rows.get(facts.booking_id, ()), until, about)
        return wanted


FOLLOWER = ReminderFollower()


@cache
def _tables() -> str:
    """The version of the zone tables."""
    from importlib.metadata import version

    return version("tzdata")
