"""Desktop, money: the deposit of a booking in sentences, each amount as the computer writes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.at_a_glance import DepositGlance, DepositSeen
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.domain.money.outcomes import DepositOutcome
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.zones import from_epoch

if TYPE_CHECKING:
    # Signs on blocks need none of it, and are there with the window.
    from scheduler_app.use_cases.money.at_stake import DepositsAtStake
    from scheduler_app.use_cases.money.proof import DepositAtHand

ENTRIES = {
    EntryKind.RECEIVED: "Received",
    EntryKind.PAID: "Paid for the visit",
    EntryKind.APPLIED: "Applied to the fee",
    EntryKind.APPLIED_BACK: "No longer applied to the fee",
    EntryKind.KEPT: "Kept",
    EntryKind.KEPT_BACK: "No longer kept",
    EntryKind.CREDITED: "Left to the client as credit",
    EntryKind.CREDIT_USED: "Taken from the client's credit",
    EntryKind.REFUNDED: "Given back",
    EntryKind.PAYMENT_REFUNDED: "Gone back of what was paid for the visit",
    EntryKind.CREDIT_REFUNDED: "Credit given back",
    EntryKind.REFUND_FAILED: "Came back: the refund failed",
    EntryKind.DISPUTED: "Taken back by the client's bank",
    EntryKind.DISPUTE_WON: "Returned by the client's bank",
}
"""What each entry of the ledger did."""

DECIDED = {
    DepositWord.WAIVE: "Waived",
    DepositWord.REFUND: "To be given back",
    DepositWord.KEEP: "To be kept",
    DepositWord.CREDIT: "To be left as credit",
    DepositWord.APPLY: "To be applied to the fee",
    DepositWord.SPEND: "To be taken from the client's credit",
}
"""What each word of the consultant's says."""


def deposit_line(known: DepositAtHand, tools: Tools) -> str:
    """Where the deposit stands, in one line; empty where none was asked and nothing came in."""
    stands = known.stands

    def told(minor: int) -> str:
        return money_text(Money(minor, stands.currency))

    if stands.missing:
        part = stands.missing != stands.asked
        what = f"{told(stands.missing)} of {told(stands.asked)}" if part else told(stands.asked)
        return f"Deposit {what} {_until_paid(stands.state, stands.deadline, tools)}"
    there = _places(known)
    if there:
        if len(there) == 1:
            return f"Deposit {told(there[0][0])} {there[0][1]}"
        return f"Deposit: {', '.join(f'{told(amount)} {where}' for amount, where in there)}"
    if stands.state is DepositState.WAIVED:
        return f"Deposit {told(stands.asked)} waived"
    if stands.state is DepositState.EXPIRED:
        return f"Deposit {told(stands.asked)} was not paid"
    return ""


def owed_line(known: DepositAtHand) -> str:
    """What is left to be paid of a visit that is done; empty where nothing is."""
    fee, currency = known.endings.fee, known.stands.currency
    if not known.owed or fee is None:
        return ""
    owed, whole = money_text(Money(known.owed, currency)), money_text(Money(fee, currency))
    if known.agreed is not None and fee != known.agreed.price:
        whole += " with tax"
    return f"{owed} of {whole} still to be paid" if known.owed != fee else f"{whole} to be paid"


def reserved_line(known: DepositAtHand, tools: Tools) -> str:
    """How a booking stands whose deposit is still missing; empty where none is."""
    stands = known.stands
    if not stands.missing or stands.deadline is None or known.ending is not DepositEnding.OPEN:
        return ""
    if stands.state is DepositState.EXPIRED:
        return f"Reserved; its deposit was due {tools.when(stands.deadline)}"
    return f"Reserved until {tools.when(stands.deadline)}: the deposit confirms it"


def no_link_line(known: DepositAtHand) -> str:
    """Why a deposit that is missing can't be paid by a link; empty where it can."""
    stands = known.stands
    if not stands.missing or not stands.no_link or known.ending is not DepositEnding.OPEN:
        return ""
    return f"There is no link to pay it by. {stands.no_link}"


def glance_line(seen: DepositSeen, tools: Tools) -> str:
    """What the sign on a block says."""
    amount = money_text(seen.amount)
    due = "" if seen.due is None else tools.when(from_epoch(seen.due))
    match seen.glance:
        case DepositGlance.AWAITED:
            return f"Reserved: deposit {amount} to be paid by {due}"
        case DepositGlance.LATE:
            return f"Reserved: deposit {amount} was due {due} and is not paid"
        case DepositGlance.HELD:
            return f"Deposit {amount} held"
        case DepositGlance.UNDECIDED:
            return f"Deposit {amount} held: apply it or give it back"
        case DepositGlance.REFUND_FAILED:
            return f"The refund of {amount} failed"
        case DepositGlance.DISPUTED:
            answer = f", to be answered by {due}" if due else ""
            return f"The client's bank disputes {amount}{answer}"


def client_cancels(stake: DepositsAtStake, tools: Tools) -> str:
    """What a client who cancels now gets back, and until when it is so."""
    told = _outcome(stake.by_client, stake)
    if stake.until is None or stake.then is None or not stake.held:
        return told
    after = _outcome_after(stake.then, stake.currency)
    counted = ""
    if stake.counts_from is not None:
        counted = f" (counted from the time first agreed, {tools.when(stake.counts_from)})"
    return f"{told} After {tools.when(stake.until)} {after}{counted}."


def practice_cancels(stake: DepositsAtStake) -> str:
    """What becomes of it where the consultant cancels."""
    return _outcome(stake.by_practice, stake)


def is_missed(stake: DepositsAtStake) -> str:
    """What becomes of it where the client does not come."""
    return _outcome(stake.missed, stake)


def is_moved(stake: DepositsAtStake, start: datetime) -> str:
    """What becomes of it where the booking is moved to `start`."""
    if stake.held:
        told = money_text(Money(stake.held, stake.currency))
        moved = f"The deposit of {told} moves along; its deadlines count from the new time."
        back, now = stake.by_client_at(start).back, stake.by_client.back
        if back == now:
            return moved
        then, before = (
            money_text(Money(amount, stake.currency)) if amount else "nothing"
            for amount in (back, now)
        )
        return f"{moved} If the client cancels after the move, {then} goes back; now {before}."
    told = money_text(Money(stake.missing, stake.currency))
    return f"The deposit of {told}, not paid yet, moves along."


def _outcome(what: DepositOutcome, stake: DepositsAtStake) -> str:
    if not stake.held:
        told = money_text(Money(stake.missing, stake.currency))
        return f"The deposit of {told} is not paid, and is asked for no more."
    parts = [
        f"{money_text(Money(amount, stake.currency))} {where}"
        for amount, where in (
            (what.back, "goes back to the client"),
            (what.kept, "is kept"),
            (what.credit, "stays the client's credit"),
            (what.held, "stays held until you say what becomes of it"),
        )
        if amount
    ]
    if len(parts) == 1:
        return f"The deposit of {parts[0]}."
    return f"Of the deposit {' and '.join(parts)}."


def _outcome_after(what: DepositOutcome, currency: str) -> str:
    if what.back:
        return f"only {money_text(Money(what.back, currency))} would go back"
    return "nothing would go back"


def _until_paid(state: DepositState | None, deadline: datetime | None, tools: Tools) -> str:
    if state is DepositState.PAYING:
        return "is being paid just now"
    if deadline is None:
        return "is to be paid"
    if state is DepositState.EXPIRED:
        return f"was due {tools.when(deadline)} and is not paid"
    return f"to be paid by {tools.when(deadline)}"


def _places(known: DepositAtHand) -> list[tuple[int, str]]:
    """Where the money is, in the order in which it concerns the client."""
    stands = known.stands
    going = min(stands.on_its_way, stands.balance.held)
    held = stands.balance.held - going
    undecided = held and known.ending is not DepositEnding.OPEN
    taken = min(known.taken, stands.balance.refunded)
    failed = known.trouble is not None and known.trouble.glance is DepositGlance.REFUND_FAILED
    places = (
        (stands.by_hand, "to be given back by hand"),
        (stands.on_its_way - stands.by_hand, "still to go back" if failed else "on its way back"),
        (held, "held: apply it or give it back" if undecided else "held"),
        (stands.balance.applied, "applied to the fee"),
        (stands.balance.kept, "kept"),
        (stands.balance.credit, "left as credit"),
        (stands.balance.refunded - taken, "given back"),
        (taken, "taken back by the client's bank"),
    )
    return [(amount, where) for amount, where in places if amount > 0]
