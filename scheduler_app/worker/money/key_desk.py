"""Worker, money: the key for payments by card, as a window holds it."""

from __future__ import annotations

from scheduler_app.worker.parts import WorkerParts


class KeyDesk:
    """The `PaymentDesk` of a window. The jobs that need the key follow from the settings."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts

    def there(self) -> bool:
        """Whether there is one."""
        from scheduler_app.use_cases.messages.secrets import STRIPE_KEY, secret_of

        return secret_of(self._parts.diary, self._parts.secrets(), STRIPE_KEY) is not None

    def keep(self, value: str) -> None:
        """Keep it in place of an earlier one."""
        from scheduler_app.use_cases.money.payment_key import keep_payment_key

        parts = self._parts
        keep_payment_key(parts.diary, parts.secrets(), value, now=parts.clock())

    def forget(self) -> None:
        """Keep it no longer."""
        from scheduler_app.use_cases.money.payment_key import forget_payment_key

        parts = self._parts
        forget_payment_key(parts.diary, parts.secrets(), now=parts.clock())

    def try_out(self) -> str:
        """Ask whether it works, by a line for this once; that of the lane stays what it is."""
        from scheduler_app.use_cases.money.trying import try_payments

        parts = self._parts
        return try_payments(parts.diary, parts.secrets(), parts.payments, now=parts.clock())
