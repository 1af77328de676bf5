"""Worker, money: the line to whoever takes payments by card, which the jobs of the lane share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.payments import KEY_CODES, PaymentPutOff
from scheduler_app.use_cases.money.payment_key import (
    PaymentAccount,
    connected,
    payment_account,
)
from scheduler_app.use_cases.ports.payments import OpenPayments, Payments
from scheduler_app.worker.parts import WorkerParts

KEYRING_LOOK = timedelta(hours=1)
"""A keyring that is locked may ask its owner for a password each time."""


class _OpenLine(NamedTuple):
    account: PaymentAccount
    line: OpenPayments


class PaymentLine:
    """The line, for as long as the key stays what it is and works.

    `has_looked` says whether all links were looked at since the worker began, `fees_at` when to ask
    what payments have cost; None where all of it is known.
    """

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._open: _OpenLine | None = None
        self.has_looked = False
        self.fees_at: datetime | None = None
        parts.signals.at_end.append(self.hang_up)

    def now(self) -> Payments | None:
        """The line; None without a key. `Trouble` where it is not in the keyring or is none."""
        account = payment_account(self._parts.diary)
        if self._open is not None and self._open.account != account:
            self.hang_up()
            self.has_looked = False
        if account is None:
            return None
        if self._open is None:
            secrets = self._parts.secrets()
            line = connected(self._parts.diary, account, secrets, self._parts.payments)
            self._open = _OpenLine(account, line)
        return self._open.line.payments

    def failed(self, trouble: Trouble | None) -> None:
        """A key that is refused is read anew the next time: it may be another by then."""
        if isinstance(trouble, PaymentPutOff) and trouble.code in KEY_CODES:
            self.hang_up()

    def hang_up(self) -> None:
        """End the line; who waits for an answer gets none."""
        was, self._open = self._open, None
        if was is not None:
            was.line.close()
