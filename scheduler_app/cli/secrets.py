"""Command line: the secrets that messages go out by: given, named and forgotten, never shown."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from scheduler_app.app import system_secrets
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.payment_key import IN_TEST_MODE, PaymentsMode
from scheduler_app.use_cases.messages import secrets
from scheduler_app.use_cases.money.payment_key import (
    forget_payment_key,
    keep_payment_key,
    payments_mode,
)


def put(session: CommandSession, arguments: Namespace) -> Answer:
    """Keep what standard input says, without its line end."""
    name: str = arguments.name
    value = _typed(name)
    if name == secrets.STRIPE_KEY:
        keep_payment_key(session.diary, system_secrets(), value, now=session.clock())
    else:
        secrets.put_secret(session.diary, system_secrets(), name, value, now=session.clock())
    trial = name == secrets.STRIPE_KEY and payments_mode(session.diary) is PaymentsMode.TEST
    said = f"{name} is kept in the keyring."
    return _listed(session, f"{said} {IN_TEST_MODE}" if trial else said)


def listed(session: CommandSession, _arguments: Namespace) -> Answer:
    """The names of those that are kept."""
    return _listed(session)


def forget(session: CommandSession, arguments: Namespace) -> Answer:
    """Keep one no longer."""
    if arguments.name == secrets.STRIPE_KEY:
        forget_payment_key(session.diary, system_secrets(), now=session.clock())
    else:
        secrets.forget_secret(session.diary, system_secrets(), arguments.name)
    return _listed(session, f"{arguments.name} is not in the keyring any more.")


def _listed(session: CommandSession, said: str = "") -> Answer:
    names = secrets.list_secrets(session.diary, system_secrets())
    return Answer(names, [said] if said else names)


def _typed(name: str) -> str:
    """What is given on standard input; on a terminal it is asked for, and not shown there."""
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        try:
            return getpass.getpass(f"{name}: ")
        except (EOFError, KeyboardInterrupt):
            return ""
    # One byte more than can be kept: what is too long is told from what just fits.
    read = sys.stdin.buffer.read(4 * secrets.LONGEST + 1)
    try:
        return read.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        # Without its cause, which holds what was read.
        raise InvalidInput(
            name, "It is not written in UTF-8.", remedy="Nothing was changed."
        ) from None
