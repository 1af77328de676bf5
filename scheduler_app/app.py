"""The wiring: builds each real part once and hands it over. Imported by nobody but the doors.

Parts that only some commands need are imported when they are asked for: the window must not wait
for parsers of calendar files, nor a script for Qt.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Damaged, DiaryGone, Trouble
from scheduler_app.loading import loading
from scheduler_app.settings import Settings, stripe_url, system_region, system_zone, twilio_url
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.ports.exchange import Exchange
from scheduler_app.use_cases.practice.founding import found_practice, is_founded

if TYPE_CHECKING:
    from scheduler_app.domain.care.backups import Backup
    from scheduler_app.gateways.page.http import PageHttp
    from scheduler_app.use_cases.ports.address_books import ContactReader
    from scheduler_app.use_cases.ports.calendar_files import CalendarReader, CalendarWriter
    from scheduler_app.use_cases.ports.folders import FolderWriter
    from scheduler_app.use_cases.ports.jobs import WorkerPorts
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.mail_reader import MailboxAccount, OpenMailbox
    from scheduler_app.use_cases.ports.mail_sender import MailAccount, MailSender
    from scheduler_app.use_cases.ports.message_writer import MessageWriter
    from scheduler_app.use_cases.ports.paper_maker import PaperMaker
    from scheduler_app.use_cases.ports.payments import OpenPayments
    from scheduler_app.use_cases.ports.tables import TableWriter
    from scheduler_app.use_cases.ports.text_sender import TextAccount, TextSender
    from scheduler_app.worker.parts import PreviewServer, WorkerParts

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant, aware UTC, to the second as the diary keeps time."""
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def opened(settings: Settings, clock: Clock) -> Iterator[Diary]:
    """The diary of these settings, founded if it is new, closed at the end."""
    diary = Diary.open(settings.diary)
    try:
        if not is_founded(diary):
            _found(diary, clock())
        yield diary
    finally:
        diary.close()


def _found(diary: Diary, now: datetime) -> None:
    """Give a new diary what this machine makes likely: its zone, and the country of that zone.

    Many a machine in Berlin speaks the English of the United States: the zone is asked first.
    """
    from scheduler_app.domain.practice.territories import territory_of

    zone_name = system_zone()
    country, currency = territory_of(zone_name, on=now.date(), country=system_region())
    found_practice(diary, zone_name=zone_name, region=country, currency=currency, now=now)


def trouble_behind(error: Exception, settings: Settings) -> Trouble | None:
    """What to say of an unexpected error that the diary's file or the disk is to blame for.

    None when it is a bug of ours.
    """
    from scheduler_app.storage.file_troubles import of_system
    from scheduler_app.use_cases.care.doctor import damage_of

    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EROFS, errno.EIO):
        return of_system(error, settings.diary)
    return damage_of(settings.diary)


def way_back(trouble: Trouble, settings: Settings, now: datetime) -> str:
    """How a diary that is damaged or gone is restored, in a sentence; empty for other troubles."""
    if not isinstance(trouble, Damaged | DiaryGone):
        return ""
    from scheduler_app.storage.backup_folder import how_to_restore

    return how_to_restore(settings.diary, now)


@dataclass(frozen=True, slots=True)
class RealProfile:
    """The profile of a window, and all its ports. A `passing` one is thrown away with its window.

    One that is `made_up` gets the year of a demo.
    """

    settings: Settings
    clock: Clock
    passing: bool = False
    made_up: bool = False

    @property
    def data_dir(self) -> Path:
        """The folder of everything."""
        return self.settings.data_dir

    @contextmanager
    def opened(self) -> Iterator[Diary]:
        """The diary; one that may only be read is refused before anybody types."""
        with self._announced(), opened(self.settings, self.clock) as diary:
            diary.must_be_writable()
            if self.made_up:
                self._make_up(diary)
            yield diary

    def _announced(self) -> AbstractContextManager[None]:
        """Who works without a window gets up while this one opens."""
        if self.passing:
            return nullcontext()
        from scheduler_app.worker.seat import Seat

        return Seat(self.data_dir).announced()

    def _make_up(self, diary: Diary) -> None:
        from scheduler_app.use_cases.bookings.show_calendar import nothing_booked
        from scheduler_app.use_cases.care.seed_demo import seed_demo

        if nothing_booked(diary):
            seed_demo(diary, now=self.clock())

    @property
    def workers(self) -> RealProfile:
        """Who works in the background."""
        return self

    @property
    def copies(self) -> RealProfile | None:
        """The way to a copy; a passing diary has none."""
        return None if self.passing else self

    @property
    def rescue(self) -> RealProfile:
        """The ways out of a trouble with the file."""
        return self

    def worker(self, diary: DiaryHandle) -> WorkerPorts:
        """The worker of the window; nothing is reached before it is started."""
        from scheduler_app.worker.care.whole import worker_of
        from scheduler_app.worker.seat import Seat

        parts = worker_parts(diary, self.settings, self.clock, passing=self.passing)
        if self.passing and not self.made_up:
            # The window of the diary itself reminds of the same appointments.
            parts = replace(parts, left_out=parts.left_out | {"remind"})
        return worker_of(parts, None if self.passing else Seat(self.data_dir))

    def copied(self, diary: DiaryHandle) -> RealProfile:
        """The profile of a copy of the diary in its folder of previews."""
        from scheduler_app.use_cases.care.copy_diary import copy_diary

        self.sweep()
        settings = Settings(data_dir=self._previews)
        copy_diary(diary, settings.diary, now=self.clock())
        return RealProfile(settings, self.clock, passing=True)

    def sweep(self) -> None:
        """Remove the folder of previews."""
        shutil.rmtree(self._previews, ignore_errors=True)

    @property
    def _previews(self) -> Path:
        from scheduler_app.use_cases.care.copy_diary import copies_in

        return copies_in(self.data_dir)

    def backups(self) -> list[Backup]:
        """The backups that can be restored, newest first."""
        from scheduler_app.use_cases.care.backups import backups_of

        return backups_of(self.settings.diary, self.clock())

    def restore(self, backup: Backup) -> Path | None:
        """Put one in the diary's place; where the broken diary is kept."""
        return restored(self.settings, backup, self.clock())

    def at(self, folder: Path) -> RealProfile:
        """The profile of another folder."""
        return RealProfile(Settings(data_dir=folder), self.clock)

    def trouble_behind(self, error: Exception) -> Trouble | None:
        """What file or disk have to do with an unexpected error."""
        return trouble_behind(error, self.settings)


def run_window(settings: Settings, clock: Clock, *, demo: bool) -> int:
    """Open the window on the diary, or on a practice made up for looking around."""
    with loading():
        from scheduler_app.desktop.frame.start import run

    if not demo:
        return run(RealProfile(settings, clock), clock=clock, exchange=EXCHANGE)
    from scheduler_app.desktop.frame.start import run_demo

    def made_up(folder: Path) -> RealProfile:
        return RealProfile(Settings(data_dir=folder), clock, passing=True, made_up=True)

    return run_demo(made_up, clock=clock, exchange=EXCHANGE)


def restored(settings: Settings, backup: Backup, now: datetime) -> Path | None:
    """Put a backup in the diary's place; where what stood there is kept. Raises `Trouble`.

    Who works without a window closes the diary meanwhile, and goes on with the restored one.
    """
    from threading import Event

    from scheduler_app.use_cases.care.backups import restore
    from scheduler_app.worker.seat import Seat

    seat = Seat(settings.data_dir)
    with seat.announced():
        try:
            # Where it can't be had, restoring itself says why: the diary is open, or all is full.
            with suppress(Trouble):
                seat.sit_down(Event(), RESTORE_PATIENCE_SECONDS)
            return restore(settings.diary, backup, now=now)
        finally:
            seat.give()


RESTORE_PATIENCE_SECONDS = 2.0
"""Whoever has not got up by then has the diary open, and restoring refuses."""


def _calendar_reader() -> CalendarReader:
    from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles

    return CalendarFiles()


def _contact_reader() -> ContactReader:
    from scheduler_app.gateways.exchange.address_books.files import ContactFiles

    return ContactFiles()


def _calendar_writer() -> CalendarWriter:
    from scheduler_app.gateways.exchange.calendar_files.writers import CalendarFileWriter

    return CalendarFileWriter()


def _table_writer() -> TableWriter:
    from scheduler_app.gateways.exchange.tables import TableFileWriter

    return TableFileWriter()


def _folder_writer() -> FolderWriter:
    from scheduler_app.gateways.whole_folder import WholeFolderWriter

    return WholeFolderWriter()


EXCHANGE = Exchange(
    calendars=_calendar_reader,
    contacts=_contact_reader,
    writer=_calendar_writer,
    tables=_table_writer,
    folders=_folder_writer,
)


BACKUPS = frozenset({"backup", "backups"})
"""The jobs that a diary does without that is thrown away."""

TO_CLIENTS = frozenset(
    ("deposit invoices", *"mails texts answers mailbox links payments refunds books".split())
)
"""A copy that is thrown away must reach no client of the diary's own, and hear none of them."""


def worker_parts(
    diary: DiaryHandle, settings: Settings, clock: Clock, *, passing: bool = False
) -> WorkerParts:
    """What a worker is handed. Nothing is reached before it is started.

    That of a `passing` diary, which is thrown away, makes no backups and asks no keyring.
    """
    from scheduler_app.worker.parts import WorkerParts

    return WorkerParts(
        diary,
        clock,
        settings.data_dir,
        connect=_page,
        stranger=_page,
        secrets=_no_secrets if passing else system_secrets,
        serve=_preview,
        left_out=BACKUPS | TO_CLIENTS if passing else frozenset(),
        mails=mail_sender,
        mailbox=mailbox_reader,
        texts=text_sender,
        texts_at=twilio_url(),
        writer=message_writer,
        payments=card_payments,
        payments_at=stripe_url(),
        papers=paper_maker(),
    )


def _page(url: str, token: str = "") -> PageHttp:
    from scheduler_app.gateways.page.http import PageHttp

    return PageHttp(url, token)


def mail_sender(
    account: MailAccount, password: str, going_on: Callable[[], bool] = lambda: True
) -> MailSender:
    """The consultant's own mail server; nothing is asked of it yet."""
    from scheduler_app.gateways.messages.mail.own_server import OwnMailServer

    return OwnMailServer(account, password, going_on=going_on)


def mailbox_reader(account: MailboxAccount, password: str) -> OpenMailbox:
    """The consultant's mailbox; nothing is asked of it yet."""
    from scheduler_app.gateways.messages.mailbox.imap_reader import ImapReader
    from scheduler_app.use_cases.ports.mail_reader import OpenMailbox

    reader = ImapReader(account, password)
    return OpenMailbox(reader, reader.give_up)


def text_sender(account: TextAccount, token: str) -> TextSender:
    """The provider of texts; nothing is asked of it yet."""
    from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts

    return TwilioTexts(account, token, twilio_url())


@contextmanager
def texts_for_once(account: TextAccount, token: str) -> Iterator[TextSender]:
    """The same for a command that ends."""
    from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts

    with closing(TwilioTexts(account, token, twilio_url())) as sender:
        yield sender


def card_payments(key: str, /, *, trial: bool = False) -> OpenPayments:
    """Whoever takes payments by card, in a `trial` with a key by which nobody really pays."""
    from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
    from scheduler_app.use_cases.ports.payments import OpenPayments

    account = StripePayments(key, stripe_url(), trial=trial)
    return OpenPayments(account, account.close)


def message_writer() -> MessageWriter:
    """What words messages, by the templates that come with the program."""
    from scheduler_app.gateways.messages.templates import TemplateWriter

    return TemplateWriter()


def paper_maker() -> PaperMaker:
    """What sets invoices and statements; nothing of it is loaded yet."""
    from scheduler_app.gateways.money.papers.maker import TypesetPapers

    return TypesetPapers()


def system_secrets() -> Secrets:
    """The keyring of this machine; nothing is asked of it yet."""
    from scheduler_app.gateways.system_keyring import SystemKeyring

    return SystemKeyring()


def _no_secrets() -> Secrets:
    raise Trouble(
        "A hosted page can't be connected to a diary that is thrown away.",
        remedy="Connect it in the window of your own diary.",
    )


def _preview(folder: Path) -> PreviewServer:
    from scheduler_app.gateways.page.preview_server import PreviewProcess

    return PreviewProcess(folder)
