"""Booking page: the door for whoever hosts it: `scheduler-page serve`, `pair`, `backup` and others.

Exit status 0; 1 for trouble, told in one line on stderr; 2 for usage. What the host decides comes
from the environment, see docs/hosting.md; secrets come from nowhere else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler_app import __version__
from scheduler_app.booking_page.settings import PageSettings, read_settings
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.time_units import DAY

DONE, TROUBLE = 0, 1


def main(argv: Sequence[str] | None = None, *, program: str = "scheduler-page") -> int:
    """Run one command; returns the exit status."""
    arguments = parser(program).parse_args(argv)
    try:
        return _run(arguments)
    except Trouble as trouble:
        return _told(program, trouble)
    except Exception as error:
        from scheduler_app.booking_page.store.outages import outage_of

        outage = outage_of(error)
        if outage is None:
            raise
        return _told(program, outage)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "serve":
        return _serve(arguments)
    settings = read_settings()
    if arguments.command == "migrate":
        return _migrate(settings)
    if arguments.command == "pair":
        return _pair(settings)
    if arguments.command == "attempts":
        return _attempts(settings, arguments.days)
    if arguments.command == "backup":
        return _back_up(settings, arguments.file)
    if arguments.command == "restore":
        return _restore(settings, arguments.file)
    return _doctor(settings)


def _told(program: str, trouble: Trouble) -> int:
    print(f"{program}: {' '.join(str(trouble).split())}", file=sys.stderr)
    return TROUBLE


def parser(program: str = "scheduler-page") -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog=program,
        description="The booking page of a one-person practice. It is set up by the environment:"
        " PAGE_URL, DATABASE_URL, SMTP_HOST and others, see docs/hosting.md.",
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    verbs = made.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    serve = verbs.add_parser("serve", help="serve the page", description="Serve the page.")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument(
        "--port", type=_port, default=8080, help="port to listen on (%(default)s); 0 for a free one"
    )
    serve.add_argument(
        "--workers", type=_workers, default=1, metavar="N", help="processes that serve (1)"
    )
    serve.add_argument(
        "--preview",
        type=Path,
        metavar="DIR",
        help="show the page on this computer only: all is kept in DIR, mails go to DIR/mails;"
        " prints where it is and ends with its input",
    )
    for name, words in (
        ("migrate", "bring the database to the newest form"),
        ("pair", "print the code that pairs a desktop with this page"),
        ("doctor", "examine the set-up and say what to do"),
    ):
        verbs.add_parser(name, help=words, description=f"{words.capitalize()}.")
    attempts = verbs.add_parser(
        "attempts",
        help="show what was tried, by the hour and network",
        description="Show logins, refusals and the like of the last days, by the hour (UTC) and the"
        " network that they came from: /24 of IPv4, /64 of IPv6. The page keeps them for 14 days.",
    )
    attempts.add_argument(
        "--days", type=_days, default=14, metavar="N", help="how many days back (%(default)s)"
    )
    for name, words, which in (
        ("backup", "copy the database to a file, also while it is served", "to write"),
        ("restore", "put such a copy in the database's place", "that backup has made"),
    ):
        copies = verbs.add_parser(name, help=words, description=f"{words.capitalize()}.")
        copies.add_argument(
            "file", metavar="FILE", help=f"the copy {which}; - is the standard stream"
        )
    return made


def _serve(arguments: argparse.Namespace) -> int:
    from scheduler_app.booking_page.operation import serving

    if arguments.preview is not None:
        return serving.preview(arguments.preview.expanduser().absolute())
    return serving.serve(arguments.host, arguments.port, workers=arguments.workers)


def _migrate(settings: PageSettings) -> int:
    from scheduler_app.booking_page.store.database import opened
    from scheduler_app.booking_page.store.opening import HEAD, migrate

    with opened(settings.database_url) as database:
        migrate(database)
    print(f"The database is at version {HEAD}.")
    return DONE


def _pair(settings: PageSettings) -> int:
    from scheduler_app.booking_page.operation.serving import pairing_code
    from scheduler_app.booking_page.store.database import opened
    from scheduler_app.booking_page.store.opening import migrate

    with opened(settings.database_url) as database:
        migrate(database)
        code = pairing_code(database, settings.base_url)
    print(code)
    if sys.stdout.isatty():
        print(
            "Paste this line in the desktop, under Settings, Booking page. It works once, within"
            " an hour.",
            file=sys.stderr,
        )
    return DONE


def _attempts(settings: PageSettings, days: int) -> int:
    from scheduler_app.booking_page.store import attempts
    from scheduler_app.booking_page.store.database import opened
    from scheduler_app.booking_page.store.opening import migrate

    since = int(time.time()) - days * DAY
    with opened(settings.database_url) as database:
        migrate(database)
        found = database.read_now(lambda c: attempts.since(c, since))
    for one in found:
        hour = datetime.fromtimestamp(one.hour, UTC)
        print(f"{hour:%Y-%m-%d %H}h  {one.count:6}  {one.network:24}  {one.what}")
    if not found:
        print(f"Nothing was tried in the last {days} days.")
    return DONE


def _doctor(settings: PageSettings) -> int:
    from scheduler_app.booking_page.operation.examination import examine

    findings = examine(settings, os.environ)
    for finding in findings:
        mark = "ok  " if finding.ok else "FAIL"
        print(f"{mark} {finding.what}: {finding.found}")
        if finding.remedy:
            print(f"     {finding.remedy}")
    return DONE if all(finding.ok for finding in findings) else TROUBLE


def _back_up(settings: PageSettings, name: str) -> int:
    from scheduler_app.booking_page.store.copies import back_up

    if name != "-":
        file = Path(name).expanduser().absolute()
        back_up(settings.database_url, file)
        print(f"The copy is {file}, {file.stat().st_size:,} bytes. It holds personal data.")
        return DONE
    if sys.stdout.isatty():
        raise Trouble("A copy is nothing to look at.", remedy="Send it to a file: > FILE.")
    with TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        back_up(settings.database_url, copy)
        try:
            with copy.open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)
            sys.stdout.flush()
        except OSError as error:
            # Python would try once more, in its own words, to write what is left when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise Trouble(
                f"The copy can't be written to standard output: {error.strerror}.",
                remedy="What came out is not whole: delete it.",
            ) from error
    return DONE


def _restore(settings: PageSettings, name: str) -> int:
    from scheduler_app.booking_page.parts import system_clock
    from scheduler_app.booking_page.store.copies import restore

    now = system_clock()
    if name == "-":
        if sys.stdin.isatty():
            raise Trouble("No copy comes in.", remedy="Send one: < FILE.")
        with TemporaryDirectory() as folder:
            copy = Path(folder, "copy")
            with copy.open("wb") as stream:
                shutil.copyfileobj(sys.stdin.buffer, stream)
            kept = restore(settings.database_url, copy, now=now, name="what came in")
    else:
        kept = restore(settings.database_url, Path(name).expanduser().absolute(), now=now)
    print("The copy is in place. The desktop reads on from where both agree.")
    if kept is not None:
        print(f"What was there before is {kept}; delete it once all is well.")
    return DONE


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is no port")
    return int(text)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 14:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of days from 1 to 14")
    return int(text)


def _workers(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of workers from 1 to 64")
    return int(text)
