"""Desktop, money: what figures and findings are called on their screen."""

from __future__ import annotations

from scheduler_app.desktop.money import deposit_words
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.money.figures import FigureRow, FigureWish, MoneyFigure
from scheduler_app.domain.money.findings import FindingKind, Mend, MoneyFinding
from scheduler_app.domain.zones import from_epoch

FIGURES = {
    MoneyFigure.OUTSTANDING: "Still to be paid",
    MoneyFigure.HELD: "Held for bookings",
    MoneyFigure.CREDIT: "Credit of clients",
    MoneyFigure.RECEIVED: "Received",
    MoneyFigure.APPLIED: "Applied to fees",
    MoneyFigure.KEPT: "Kept",
    MoneyFigure.REFUNDED: "Given or taken back",
    MoneyFigure.FEES: "Cost of card payments",
}
"""In the order in which they are shown."""

TIPS = {
    MoneyFigure.OUTSTANDING: "Asked for and not paid; of a month what falls due in it",
    MoneyFigure.HELD: "Of a month as it stood at its end",
    MoneyFigure.CREDIT: "Left to clients for other bookings; of a month as it stood at its end",
    MoneyFigure.RECEIVED: "Deposits, and what was paid for visits",
    MoneyFigure.APPLIED: "Paid for visits that took place",
    MoneyFigure.KEPT: "For hours that were lost",
    MoneyFigure.REFUNDED: "To clients or their banks, less what came back of it",
    MoneyFigure.FEES: "What Stripe took of the payments, as far as it has told",
}

NOTHING = {
    MoneyFigure.OUTSTANDING: "Nobody owes a deposit.",
    MoneyFigure.HELD: "No deposit is held.",
    MoneyFigure.CREDIT: "No client has credit.",
    MoneyFigure.FEES: "No payment by card has cost anything.",
}

MENDS = {
    Mend.ASSIGN: "Say what it is for…",
    Mend.REFUND: "Give it back…",
    Mend.AGAIN: "Try it again…",
    Mend.BY_HAND: "I gave it back by hand…",
    Mend.MAKE_AGAIN: "Make them again…",
    Mend.EXPLAIN: "Say why…",
    Mend.CREDIT: "Leave it as credit…",
    Mend.LEAVE: "Leave it as it is…",
}
"""What each way to mend a finding is called."""


def row_said(row: FigureRow, figure: MoneyFigure, tools: Tools) -> str:
    """What a row is: its entry in the ledger, or when it falls due."""
    if figure is MoneyFigure.OUTSTANDING:
        if row.at is None:
            return "To be paid"
        due = tools.when(from_epoch(row.at))
        return f"Was due {due}" if row.at < tools.now().timestamp() else f"Due {due}"
    if row.kind is not None:
        said = deposit_words.ENTRIES[row.kind]
        return f"{said} ({row.reason})" if row.reason else said
    if figure is MoneyFigure.FEES:
        return f"Cost of payment {row.outside}"
    return "Held" if figure is MoneyFigure.HELD else "Credit"


def day_said(row: FigureRow, figure: MoneyFigure, tools: Tools) -> str:
    """When a row happened; of what stands and of what is due, when the visit is."""
    at = row.start if row.at is None or figure is MoneyFigure.OUTSTANDING else row.at
    return tools.when(from_epoch(at))


def heading(wish: FigureWish, month: str) -> str:
    """What stands above the rows of a figure."""
    where = "in all" if wish.period is None else month
    return f"{FIGURES[wish.figure]}, {where}"


def finding_said(one: MoneyFinding) -> str:
    """What was found, its amount as the computer writes it."""
    return one.told_with(money_text(one.amount))


def due_said(one: MoneyFinding, tools: Tools) -> str:
    """Until when it has to be answered; empty where nobody waits."""
    if one.due_at is None:
        return ""
    due = tools.when(from_epoch(one.due_at))
    if one.due_at < tools.now().timestamp():
        return f"Evidence was taken until {due}"
    days = (from_epoch(one.due_at).astimezone(tools.zone()).date() - tools.today()).days
    # Of today and of tomorrow the time tells it by itself.
    rest = f": {days} days left" if days > 1 else ""
    return f"Evidence is taken until {due}{rest}"


def asked_of(one: MoneyFinding, how: Mend) -> tuple[str, str]:
    """The title of the question before a mend, and what it says will happen."""
    amount = money_text(one.amount)
    match how:
        case Mend.REFUND:
            return f"Give {amount} back?", (
                f"{amount} goes back to the card that paid it, within 5 to 10 working days. "
                "It leaves with the next turn of the program and can't be fetched again."
            )
        case Mend.AGAIN:
            return f"Try to give {amount} back again?", (
                f"{amount} goes back to the card that paid it. It leaves with the next turn of "
                "the program and can't be fetched again."
            )
        case Mend.BY_HAND:
            return f"Was {amount} given back by hand?", (
                "In cash or by bank transfer. The ledger says then that it went back, and it is "
                "not tried by card any more."
            )
        case Mend.MAKE_AGAIN:
            return "Make the files again?", (
                "PDF and XML are made anew of what was sent, which has not changed. What the "
                "client got stays with them."
            )
        case Mend.CREDIT:
            return f"Leave {amount} to the client as credit?", (
                "It can pay for other invoices and bookings of theirs."
            )
        case Mend.EXPLAIN:
            return "Why are they missing?", (
                "What you write stands with these numbers, here and in the table for the "
                "accountant, from now on."
            )
    what = "Evidence has to reach the bank at Stripe; " if one.kind is FindingKind.DISPUTE else ""
    told = f"{what}it is not shown here any more, unless it comes to stand otherwise."
    return "Leave it as it is?", told[:1].upper() + told[1:]
