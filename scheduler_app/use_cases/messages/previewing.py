"""Use cases: what a message would say with words that may not be saved yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.messages.confirmation import REPLY
from scheduler_app.domain.messages.deposit import DEPOSIT_MESSAGES, made_up_deposit
from scheduler_app.domain.messages.direct import TEMPLATES_OF, made_up_facts
from scheduler_app.domain.messages.message import MessageLinks, Worded
from scheduler_app.domain.messages.naming import OF_INVOICES as PAPERS
from scheduler_app.domain.messages.variables import (
    EXAMPLES,
    LINKS,
    OF_DEPOSITS,
    OF_INVOICES,
    direction_of,
)
from scheduler_app.domain.page.links import STAND_IN, address_of, address_to_pay
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import wordings
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.messages import asking
from scheduler_app.use_cases.messages.mail_account import page_linked
from scheduler_app.use_cases.messages.writing import known_of

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.message_writer import MessageWriter, Wordings

_ELSEWHERE = "https://pay.example/"
"""Stands for whoever takes the money of a practice without a page."""


def preview(
    diary: DiaryHandle,
    writer: MessageWriter,
    booking_id: int,
    template: str,
    language: str,
    own: Wordings,
    *,
    now: datetime,
) -> Worded:
    """A template in a language on a real booking, with `own` words that may not be saved yet.

    Its links are made up: a preview hands out none; so is the deposit, of a booking without one.
    `InvalidInput` where a wording does not work.
    """
    from scheduler_app.domain.messages.telling import SaidBeside, told

    known = known_of(diary, booking_id)
    links = brought.links_of(diary, None, booking_id, now=now, made_up=True)
    if links.page:
        # As long as a real one, or a text would seem to need less.
        opens = links.booking or address_of(links.page, STAND_IN)
        register = f"{links.page}register" if known.invites else ""
        links = MessageLinks(links.uid, opens, links.page, register, links.pay, confirm=opens)
    read_at = to_epoch(now.replace(microsecond=0))
    deposit, beside = known.deposit, SaidBeside(reply=REPLY if known.hears else "")
    if template in DEPOSIT_MESSAGES:
        deposit = made_up_deposit(template, known.facts.currency, read_at, known.facts.start)
        beside = SaidBeside(refund=deposit.goes_back, to_card=True)
        links = replace(links, pay=address_to_pay(links.page or _ELSEWHERE, STAND_IN))
    if template in TEMPLATES_OF.values():
        beside = SaidBeside(direct=made_up_facts(known.facts.start, read_at))
    name = known.facts.client_name
    of_invoice = {each: EXAMPLES[each] for each in OF_INVOICES} if template in PAPERS else {}
    if not links.page:
        of_invoice |= dict.fromkeys(of_invoice.keys() & set(LINKS), "")
    variables = told(
        known.facts,
        links,
        name=name,
        language=language,
        read_at=read_at,
        beside=beside,
        deposit=deposit,
    )
    return writer.write(template, language, variables | of_invoice, {**known.own, **own})


class WordingPreview(NamedTuple):
    """What a message says; on a `real` booking, and whether a page is `linked` to point to."""

    worded: Worded
    real: bool
    linked: bool


def preview_anywhere(
    diary: DiaryHandle,
    writer: MessageWriter,
    template: str,
    language: str,
    own: Wordings,
    *,
    now: datetime,
) -> WordingPreview:
    """The same on the booking that comes next, or on a made-up one where there is none."""
    with looking(diary) as snapshot:
        booking_id = wordings.example_booking(snapshot, to_epoch(now.replace(microsecond=0)))
        kept = wordings.all_of(snapshot)
        hears = asking.hears(rules.all_settings(snapshot))
    linked = page_linked(diary)
    if booking_id is not None:
        worded = preview(diary, writer, booking_id, template, language, own, now=now)
        return WordingPreview(worded, real=True, linked=linked)
    made_up = EXAMPLES | {"language": language, "direction": direction_of(language)}
    if not hears:
        made_up |= {"confirm_reply": ""}
    if not linked:
        made_up |= dict.fromkeys(LINKS, "")
    if template not in DEPOSIT_MESSAGES:
        made_up |= dict.fromkeys(OF_DEPOSITS, "")
    worded = writer.write(template, language, made_up, {**kept, **own})
    return WordingPreview(worded, real=False, linked=linked)
