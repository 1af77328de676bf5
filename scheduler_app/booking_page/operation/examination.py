"""Booking page: what `scheduler-page doctor` examines: what is wrong, and what to do about it."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from scheduler_app import sqlite_library
from scheduler_app.booking_page.mail import smtp
from scheduler_app.booking_page.settings import LOOPBACK, PageSettings, Smtp
from scheduler_app.booking_page.store import attempts, handed_sending, outbox, practice
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.booking_page.store.opening import HEAD, is_migrated
from scheduler_app.booking_page.store.outages import is_there
from scheduler_app.domain.page.limits import LATE_MAIL
from scheduler_app.domain.time_units import DAY, HOUR, whole_minutes
from scheduler_app.domain.zones import zone
from scheduler_app.smtp.content import begun
from scheduler_app.smtp.mailbox import Mailbox
from scheduler_app.smtp.sending import (
    LoginRefused,
    NoConnection,
    PutOff,
    Refused,
    Unknown,
)

LEAST_FREE = 200 * 1024 * 1024
"""Bytes of free disk below which a database should not have to live."""

MOST_DRIFT = 5
"""Seconds that the host's clock may differ from the database server's."""

REFUSED = ("login refused", "tried too often", "token refused", "pairing refused", "dead link",
           "mail held back", "proof refused")  # fmt: skip
"""What was turned away, as security/journal.py begins its notes."""

MANY = 100
"""Refusals in a day above which it is worth a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` says what to do, also where it is only advice."""

    what: str
    ok: bool
    found: str
    remedy: str = ""


def examine(settings: PageSettings, environ: Mapping[str, str]) -> list[Finding]:
    """Look at everything. Nothing is changed; one mail goes out, from the sender to itself."""
    return [
        _address(settings, environ),
        _proxies(settings),
        *_database(settings),
        _mail(settings),
        _clock(),
        _zones(),
        *_disk(settings),
        _monitoring(settings),
    ]


def _address(settings: PageSettings, environ: Mapping[str, str]) -> Finding:
    if settings.secure:
        return Finding("address", True, f"{settings.base_url}, with TLS")
    remedy = "For clients, set PAGE_URL to the https address that they will open."
    named = "PAGE_URL" in environ
    found = f"{settings.base_url}, without TLS: for this computer only"
    return Finding("address", named, found, remedy)


def _proxies(settings: PageSettings) -> Finding:
    networks = ", ".join(str(network) for network in settings.proxies)
    if settings.proxies == LOOPBACK:
        return Finding("proxy", True, "believed on this host only")
    wide = [network for network in settings.proxies if network.num_addresses > 2**20]
    if any(network.prefixlen == 0 for network in wide):
        return Finding(
            "proxy",
            False,
            f"believed from {networks}: anybody may claim any address",
            "Set TRUSTED_PROXIES to the proxy's own network.",
        )
    return Finding("proxy", True, f"believed from {networks}")


def _database(settings: PageSettings) -> Iterator[Finding]:
    url = make_url(settings.database_url)
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not is_there(Path(url.database or "")):
        yield Finding("database", False, f"{where} is not there", "Run `scheduler-page migrate`.")
        return
    try:
        with opened(settings.database_url) as database:
            if not is_migrated(database):
                yield Finding(
                    "database",
                    False,
                    f"{where} is not at version {HEAD}",
                    "Run `scheduler-page migrate`; make a copy before.",
                )
                return
            yield Finding("database", True, f"{where}, version {HEAD}")
            yield from _server(database)
            yield _pairing(database)
            yield _outbox(database)
            yield _handed_over(database)
            yield _attempts(database)
    except SQLAlchemyError as error:
        yield Finding(
            "database",
            False,
            f"{where} does not answer ({type(error).__name__})",
            "Check DATABASE_URL, that the server runs, and that this host may reach it.",
        )


def _server(database: Database) -> Iterator[Finding]:
    """Whether what keeps the data keeps its promises; of a server also whether its clock agrees."""
    if database.is_sqlite:
        yield _library()
        return
    theirs = database.read_now(
        lambda connection: float(
            connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
        )
    )
    drift = abs(theirs - time.time())
    yield Finding(
        "clock of the database",
        drift <= MOST_DRIFT,
        f"{drift:.1f} s apart",
        "" if drift <= MOST_DRIFT else "Set both hosts' clocks by NTP.",
    )
    settings = {name: database.read_now(_setting(name)) for name in ("fsync", "synchronous_commit")}
    weak = [f"{name}={value}" for name, value in settings.items() if value in {"off", "local"}]
    yield Finding(
        "durability",
        not weak,
        ", ".join(weak) or "every commit is on disk",
        "What is confirmed to a client must survive: turn it on." if weak else "",
    )


def _library() -> Finding:
    ok = sqlite_library.has_wal_reset_fix(sqlite_library.version())
    remedy = f"{sqlite_library.REMEDY} Or let PostgreSQL keep the data (DATABASE_URL)."
    return Finding("SQLite", ok, sqlite_library.version_text(), "" if ok else remedy)


def _setting(name: str) -> Callable[..., str]:
    return lambda connection: str(
        connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one()
    )


def _pairing(database: Database) -> Finding:
    state = database.read_now(practice.state)
    if not state.diary:
        return Finding(
            "desktop", True, "none is paired", "Run `scheduler-page pair` and paste the line there."
        )
    if not state.generation:
        return Finding("desktop", True, "paired; it has published nothing yet")
    left = state.valid_until - int(time.time())
    lease = f"may confirm for {left // HOUR} h more" if left > 0 else "only takes requests by now"
    return Finding("desktop", True, f"paired; publication {state.generation}, the page {lease}")


def _outbox(database: Database) -> Finding:
    """Whether the mails that were queued go out, and which could not be made."""
    now = int(time.time())
    mails = database.read_now(lambda c: outbox.standing(c, now=now))
    minutes = whole_minutes(mails.waits(now))
    found = f"{mails.waiting} wait, the oldest for {minutes} min" if mails.waiting else "none waits"
    remedies = []
    if mails.waits(now) > LATE_MAIL:
        remedies.append("See what is said of mail here, and whether the page runs.")
    if mails.aside:
        why = ", ".join(f"{number} × {kind}: {reason}" for kind, reason, number in mails.aside)
        found += f"; could not be made in the last days: {why}"
        remedies.append("The others went out. The log says more; update the page.")
    return Finding("mails", not remedies, found, " ".join(remedies))


def _handed_over(database: Database) -> Finding:
    """Whether mails that the desktop handed over go out in time."""
    now = int(time.time())
    mails = database.read_now(handed_sending.standing)
    late = database.read_now(lambda c: handed_sending.waits(c, now))
    found = f"{mails.waiting} to be sent" if mails.waiting else "none is to be sent"
    if late > LATE_MAIL:
        found += f", one for {whole_minutes(late)} min"
    for number, what in (
        (mails.late, "came too late"),
        (mails.failed, "were refused"),
        (mails.unknown, "went out or not, which nobody can tell"),
    ):
        if number:
            found += f"; {number} {what}"
    remedy = "See what is said of mail here, and whether the page runs." if late > LATE_MAIL else ""
    return Finding("mails of the desktop", not remedy, found, remedy)


def _attempts(database: Database) -> Finding:
    """What was refused in the last day. Seen, and never a reason to call the set-up wrong."""
    since = int(time.time()) - DAY
    times, networks = database.read_now(lambda c: attempts.totals(c, since, REFUSED))
    found = f"{times:,} refused in 24 h, from {networks:,} networks"
    remedy = "`scheduler-page attempts` shows when and from where." if times >= MANY else ""
    return Finding("attempts", True, found, remedy)


def _mail(settings: PageSettings) -> Finding:
    if settings.smtp is None:
        return Finding(
            "mail",
            not settings.secure,
            f"goes to the folder {settings.mails}",
            "Set SMTP_HOST: without mail no client can register." if settings.secure else "",
        )
    if settings.mail_from is None:
        return Finding(
            "mail",
            False,
            "has no sender",
            "Set MAIL_FROM, such as Practice <book@practice.example>.",
        )
    return _trial(settings.smtp, settings.mail_from)


def _trial(where: Smtp, sender: Mailbox) -> Finding:
    """Send a mail as clients get them to the sender itself: only that shows that mail goes out."""
    own, server = sender.address, f"{where.host} port {where.port}"
    message = begun(
        sender, own, "Test of the booking page", secrets.token_hex(16), int(time.time())
    )
    message.set_content(
        "`scheduler-page doctor` sent this mail to see whether mail goes out.\n"
        "There is nothing to do.\n"
    )
    try:
        smtp.over(where)(message)
    except LoginRefused:
        return Finding(
            "mail", False, "the server refuses the login", "Check SMTP_USER and SMTP_PASSWORD."
        )
    except NoConnection as error:
        return Finding(
            "mail",
            False,
            f"{server}: {error}",
            "Check SMTP_HOST and SMTP_PORT (587 with STARTTLS, 465 with TLS), and the firewall.",
        )
    except Refused as error:
        return Finding(
            "mail",
            False,
            f"a mail from {own} to itself was refused: {error}",
            "Set MAIL_FROM to an address that SMTP_USER may send from, and that takes mail.",
        )
    except PutOff as error:
        return Finding(
            "mail",
            False,
            f"a mail from {own} to itself was not taken now: {error}",
            "Run this again in some minutes; if it stays so, ask whoever runs the mail server.",
        )
    except Unknown as error:
        return Finding(
            "mail", False, f"{server}: {error}", f"Look whether a test arrived at {own}."
        )
    return Finding(
        "mail",
        True,
        f"{where.host} took a test from {own} to itself",
        f"Look whether it arrived at {own}, and not among the spam.",
    )


def _clock() -> Finding:
    now = datetime.now(UTC)
    sane = 2026 <= now.year < 2100
    return Finding(
        "clock",
        sane,
        f"{now:%Y-%m-%d %H:%M:%S} UTC",
        "Compare it with a watch; holds and leases run by it."
        if sane
        else "Set the host's clock, best by NTP.",
    )


def _zones() -> Finding:
    zone("Europe/Berlin")
    return Finding("time zones", True, f"tzdata {metadata.version('tzdata')}")


def _disk(settings: PageSettings) -> Iterator[Finding]:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    folder = Path(url.database).parent
    while not is_there(folder):
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    yield Finding(
        "disk",
        free >= LEAST_FREE,
        f"{free // 1024**2:,} MB free for the database",
        "" if free >= LEAST_FREE else "Make room: a full disk ends the page.",
    )


def _monitoring(settings: PageSettings) -> Finding:
    if settings.metrics_token:
        return Finding("metrics", True, "for whoever knows METRICS_TOKEN")
    return Finding("metrics", True, "for this host only")
