"""Calls, worker: every job of its table, with whoever it reaches outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.messages.marks import mark_of_own_server
from scheduler_app.loading import by_name
from scheduler_app.storage.money.invoices import papers
from scheduler_app.use_cases.bookings.series import cancel_in_series
from scheduler_app.use_cases.bookings.series_reach import Scope
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from scheduler_app.use_cases.messages.secrets import MAILBOX_PASSWORD, put_secret
from scheduler_app.use_cases.money.deposit import deposit_of
from scheduler_app.use_cases.money.ending import call_off
from scheduler_app.use_cases.money.payment_key import forget_payment_key
from scheduler_app.use_cases.page.link import unlink
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker import brought
from scheduler_app.worker.messages.bell import Bell
from scheduler_app.worker.page.linked_page import LinkedPage
from scheduler_app.worker.page.publishing import Publishing
from scheduler_app.worker.parts import WorkerParts
from tests.simulation.calls.founding import MOBILE, STRANGER
from tests.simulation.calls.of_bookings import endless_later
from tests.simulation.calls.of_clients import erased, nora
from tests.simulation.calls.of_messages import tells_anna, watched_over
from tests.simulation.calls.of_page import (
    asked_for,
    new_bookings,
    waited_too_long,
)
from tests.simulation.calls.of_visits import A_FILE_TOO_MANY
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import Deed, UseCase

STEPS = "What a job does it does in steps, each of which stands."

NO_KEY = "Why there are no links is said with the state of the page."

_WORK = {job.name: job.work for job in brought.JOBS}


Before = Callable[[WorkerParts], object]


def _work(name: str) -> brought.WingJob:
    return cast("brought.WingJob", by_name("scheduler_app.worker", _WORK[name]))


def _does(practice: Practice, *names: str, before: Before | None = None) -> None:
    """A worker begins, and does jobs; what troubles it is raised, as the timetable shows it."""
    parts = practice.outside.parts(practice.diary, practice.folder)
    if before is not None:
        before(parts)
    for name in names:
        did = _work(name)(parts, practice.now)
        if did is not None and did.trouble is not None:
            raise did.trouble


def _job(*names: str, before: Before | None = None) -> Deed:
    return lambda practice: _does(practice, *names, before=before)


def _later(**time: float) -> Deed:
    def passes(practice: Practice) -> None:
        practice.now = practice.at(**time)

    return passes


def _alone(practice: Practice) -> None:
    """No page: mails go by the own server. A day goes by."""
    _few_mails(practice)
    cancel(practice.diary, practice.known.other, now=practice.now)
    unlink(practice.diary, now=practice.now)
    practice.now = practice.at(hours=27)


def _few_mails(practice: Practice) -> None:
    """One rule is left, and most visits are called off: what goes by each mail goes by one."""
    for rule in list_rules(practice.diary)[1:]:
        remove_rule(practice.diary, rule.id, now=practice.now)
    known = practice.known
    cancel_in_series(practice.diary, known.series, Scope.ALL, now=practice.now)
    while plan_chunk(practice.diary, now=practice.now):
        pass
    practice.now = practice.at(hours=1)


def _mailbox(practice: Practice) -> None:
    """Anna was written to, and answers; another mail comes back."""
    _alone(practice)
    wanted = {"mailbox.host": "127.0.0.1", "mailbox.user": "office"}
    save_settings(practice.diary, wanted, now=practice.now)
    put_secret(
        practice.diary, practice.outside.secrets, MAILBOX_PASSWORD, "a password", now=practice.now
    )
    _does(practice, "mailbox")
    _does(practice, "mails")
    for number, (key, mail) in enumerate(practice.outside.mails.got[:2]):
        mark = mark_of_own_server(key)
        practice.outside.mailbox.add(
            f"From: Anna <{mail.address}>\nSubject: Re: Your visit\n"
            f"Message-ID: <{number}@mail.example>\n"
            f"In-Reply-To: <{mark}@practice.example>\n\nYes.\n",
            practice.now,
        )
    practice.now = practice.at(minutes=10)


def _to_text(practice: Practice) -> None:
    """A text is due."""
    _alone(practice)
    tells_anna(practice)


def _texted(practice: Practice) -> None:
    """It went out, and clients answer."""
    _to_text(practice)
    _does(practice, "texts")
    practice.now = practice.at(minutes=10)
    practice.outside.carrier.hears(MOBILE, "STOP")
    practice.outside.carrier.hears(STRANGER, "Hello?")


def _linked(practice: Practice) -> None:
    """The link to pay Boris's deposit by is made, and he pays."""
    _does(practice, "links")
    account = practice.outside.stripe.account
    link = deposit_of(practice.diary, practice.known.other, now=practice.now).link
    account.pay(account.open(link.rsplit("/", 1)[-1])["id"])
    practice.now = practice.at(minutes=2)


def _to_go_back(practice: Practice) -> None:
    """He has paid, and his visit is called off."""
    _linked(practice)
    _does(practice, "payments")
    call_off(practice.diary, practice.known.other, by_client=False, reason="Ill.", now=practice.now)
    practice.now = practice.at(minutes=10)


def _frees(practice: Practice) -> None:
    """A time is taken off the page, and given back."""
    parts = practice.outside.parts(practice.diary, practice.folder)
    page, stay = parts.one(LinkedPage), Stay(practice.at(days=9), practice.at(days=9, hours=1))
    page.block(stay, now=practice.now)
    parts.one(Publishing).release(stay)
    _work("release")(parts, practice.now)


def _sits_there(parts: WorkerParts) -> None:
    parts.one(Bell).on_reminder(lambda _item: None)


def _unpaid(practice: Practice) -> None:
    _does(practice, "links")
    practice.now = practice.at(hours=97)
    _does(practice, "payments")


def _not_made(practice: Practice) -> None:
    """The files of an invoice are to be made."""
    with practice.diary.write("papers", by=By.SYSTEM, at=practice.now) as change:
        papers.forget(change, practice.known.sent)


def _deposit_to_bill(practice: Practice) -> None:
    wanted = {"money.deposit_invoices": "at once", "money.default_tax": "19"}
    save_settings(practice.diary, wanted, now=practice.now)


def _overdue(practice: Practice) -> None:
    forget_payment_key(practice.diary, practice.outside.secrets, now=practice.now)
    save_settings(practice.diary, {"money.remind": "auto"}, now=practice.now)
    practice.now = practice.at(days=40)


def _half_erased(practice: Practice) -> None:
    """The program ended right after the commit that erases somebody."""
    erased(practice, nora(practice))


def _backed_up(practice: Practice) -> None:
    """A backup was made, and then a file went."""
    _does(practice, "backup")
    practice.now = practice.at(days=1)
    folder = practice.diary.path.with_name(f"{practice.diary.path.name}.files")
    for file in folder.glob("??/*"):
        file.unlink()


LINKS = "page.booking_links:_mint_for"
CLAIMED = ("messages.carrying_out:claim", "messages.carrying_out:settle")

JOBS = {
    "job: open": UseCase(_job("open"), new_bookings, parts=STEPS, bears=NO_KEY, reaches=(LINKS,)),
    "job: publish": UseCase(
        _job("open", "publish"),
        new_bookings,
        parts=STEPS,
        outside=True,
        bears=NO_KEY,
        bears_bugs="Requests are tidied by a job of their own as well, which shows that it fails.",
        reaches=(LINKS, "page.link:_next_generation", "page.restored:note_contact"),
    ),
    "job: hand over": UseCase(
        _job("open", "hand over"),
        _few_mails,
        parts=STEPS,
        outside=True,
        bears=f"{NO_KEY} A mail that can't be worded says so in its row.",
        reaches=(
            *CLAIMED,
            LINKS,
            "messages.writing:_keep",
            "page.booking_links:link_to_hand_out",
            "page.handing_over:_note",
        ),
    ),
    "job: listen": UseCase(
        _job("open", "listen"),
        asked_for,
        parts=STEPS,
        tells={"booking_links": "Links are made at the start: also for what was heard before."},
        bears=NO_KEY,
        bears_bugs="An event that meets a bug is a notice: it holds up none of the later ones.",
        reaches=(LINKS, "page.take_in:take_in"),
    ),
    "job: tell": UseCase(_job("open", "tell"), parts=STEPS, bears=NO_KEY, reaches=(LINKS,)),
    "job: release": UseCase(
        _frees,
        parts=STEPS,
        tells={"page_blocks": "A time that could not be given back is free again after a while."},
        reaches=("page.blocking:block", "page.blocking:release"),
    ),
    "job: plan": UseCase(
        _job("plan"),
        lambda p: save_settings(p.diary, {"practice.zone": "Europe/London"}, now=p.now),
        parts=STEPS,
        reaches=("messages.planning:plan_chunk",),
    ),
    "job: remind": UseCase(
        _job("remind", before=_sits_there),
        _later(hours=49, minutes=50),
        parts=STEPS,
        outside=True,
        reaches=CLAIMED,
    ),
    "job: mails": UseCase(
        _job("mails"),
        _alone,
        parts=STEPS,
        outside=True,
        bears="A mail that can't be sent now says so in its row.",
        reaches=(*CLAIMED, "messages.writing:_keep"),
    ),
    "job: texts": UseCase(
        _job("texts"),
        _to_text,
        parts=STEPS,
        outside=True,
        bears="A text that can't be sent now says so in its row.",
        reaches=(*CLAIMED, "messages.writing:_keep"),
    ),
    "job: answers": UseCase(
        _job("answers"),
        _texted,
        parts=STEPS,
        outside=True,
        reaches=("messages.hearing:take_in", "messages.text_answers:hear_back"),
    ),
    "job: mailbox": UseCase(
        _job("mailbox"),
        _mailbox,
        parts=STEPS,
        outside=True,
        reaches=("messages.hearing:take_in", "messages.mailbox:_keep"),
    ),
    "job: watch": UseCase(
        _job("watch"), watched_over, parts=STEPS, reaches=("messages.away:tell_consultant",)
    ),
    "job: links": UseCase(
        _job("links"),
        parts=STEPS,
        outside=True,
        bears="A link that can't be made now says so in its row.",
        reaches=(
            "messages.carrying_out:claim",
            "money.paying:_make",
            "page.booking_links:link_to_hand_out",
            "page.invoice_links:_token",
        ),
    ),
    "job: payments": UseCase(
        _job("payments"), _linked, parts=STEPS, outside=True, reaches=("money.paying:take_in_all",)
    ),
    "job: refunds": UseCase(
        _job("refunds"),
        _to_go_back,
        parts=STEPS,
        outside=True,
        reaches=("messages.carrying_out:claim", "money.refunding:_ask"),
    ),
    "job: books": UseCase(
        _job("books"),
        _linked,
        parts=STEPS,
        outside=True,
        reaches=("money.reconciling:_compare", "money.reconciling:_take_in_payments"),
    ),
    "job: deposits": UseCase(
        _job("deposits"),
        _unpaid,
        parts=STEPS,
        reaches=("money.releasing:_release", "money.releasing:_tell"),
    ),
    "job: papers": UseCase(
        _job("papers"),
        _not_made,
        parts=STEPS,
        leaves_files=A_FILE_TOO_MANY,
        reaches=("money.invoices.kept_papers:keep",),
    ),
    "job: prove": UseCase(
        _job("prove"),
        parts=STEPS,
        tells={"findings": "What can't be read is found, until it agrees again."},
        reaches=("money.invoices.proving:prove",),
    ),
    "job: deposit invoices": UseCase(
        _job("deposit invoices"),
        _deposit_to_bill,
        again=_job("deposit invoices", "papers"),
        parts=STEPS,
        leaves_files=A_FILE_TOO_MANY,
        bears="An invoice whose files can't be kept is sent, and they are made by their job.",
        reaches=(
            "money.invoices.issuing:issue",
            "money.invoices.kept_papers:keep",
            "money.invoices.numbers:remember_numbers",
        ),
    ),
    "job: remind of invoices": UseCase(
        _job("remind of invoices"),
        _overdue,
        parts=STEPS,
        reaches=("money.invoices.reminding:_send",),
    ),
    "job: extend": UseCase(
        _job("extend"), endless_later, parts=STEPS, reaches=("bookings.series:_extend",)
    ),
    "job: wipe": UseCase(
        _job("wipe"), _half_erased, parts=STEPS, reaches=("clients.erasing:_finished",)
    ),
    "job: tidy": UseCase(
        _job("tidy"), waited_too_long, parts=STEPS, reaches=("page.holding:tidy_requests",)
    ),
    "job: backups": UseCase(_job("backups"), parts=STEPS),
    "job: backup": UseCase(_job("backup"), parts=STEPS),
    "job: files": UseCase(
        _job("files"),
        _backed_up,
        parts=STEPS,
        bears="What can't be read counts as missing: the doctor names it, and each night tries.",
    ),
}
