"""Worker: the jobs about payments by card, one function each; they know no thread.

What asks for payments is loaded where there is a key.
"""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.payment_key import payment_account
from scheduler_app.use_cases.money.releasing import release_unpaid
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did


def links(parts: WorkerParts, now: datetime) -> Did | None:
    """Make the links by which deposits are paid, and revoke those that are not wanted any more."""
    if payment_account(parts.diary) is None:
        return None
    from scheduler_app.worker.money.payments import carry_out

    return carry_out(parts, now)


def payments(parts: WorkerParts, now: datetime) -> Did | None:
    """See what was paid: within seconds while somebody is paying, and now and then otherwise."""
    if payment_account(parts.diary) is None:
        return None
    from scheduler_app.worker.money.payments import see

    return see(parts, now)


def refunds(parts: WorkerParts, now: datetime) -> Did | None:
    """Let go back what is to go back."""
    if payment_account(parts.diary) is None:
        return None
    from scheduler_app.worker.money.books import carry_out

    return carry_out(parts, now)


def books(parts: WorkerParts, now: datetime) -> Did | None:
    """Compare the ledger with what whoever takes payments tells."""
    if payment_account(parts.diary) is None:
        return None
    from scheduler_app.worker.money.books import compare

    return compare(parts, now)


def release(parts: WorkerParts, now: datetime) -> Did | None:
    """Give hours free again whose deposit has not come, or ask the consultant about them."""
    done = release_unpaid(parts.diary, now=now)
    words = []
    if done.released:
        words.append(f"Gave {counted(done.released, 'hour')} free.")
    if done.told:
        words.append(f"Told of {counted(done.told, 'deposit')} that has not come.")
    return Did(" ".join(words), done.again_at)


def remind_of_invoices(parts: WorkerParts, now: datetime) -> Did | None:
    """Remind clients of what is overdue, where the practice wants that done by itself."""
    from scheduler_app.domain.money.invoices.settings import REMIND, RemindBy
    from scheduler_app.use_cases.practice.rules import setting_of

    # What words mails is not loaded for a practice that reminds by hand.
    if setting_of(parts.diary, REMIND) is not RemindBy.AUTO:
        return None
    from scheduler_app.use_cases.money.invoices.reminding import remind_by_itself

    sent = [one for one in remind_by_itself(parts.diary, now=now) if not one.why_not]
    return Did(f"Reminded of {counted(len(sent), 'invoice')}.") if sent else None
