"""Domain: what a change was, as undo and redo name it, and why one can't be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.wording import counted, day_in_words, listed, moment_in_words

MOST_NAME = 40
"""Characters of a name that a sentence repeats; these lines stand in a status bar."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change, with what its sentence needs. Times are wall times in the practice's zone.

    `who` is the client, company or title of its first booking, or the name of its client or
    service; `start` is when that booking begins after the change, `was` before it. `rows` counts
    the rows that it touched by table, `new` those that it made. `files` are as many as an import
    brought in one go.
    """

    verb: str
    by: str = By.CONSULTANT
    why: str = ""
    who: str = ""
    start: datetime | None = None
    was: datetime | None = None
    year: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    new: Mapping[str, int] = field(default_factory=dict)
    days: tuple[date, date] | None = None
    label: str = ""
    files: int = 1

    def count(self, table: str) -> int:
        """How many rows of a table it touched."""
        return self.rows.get(table, 0)


_ONE = {
    "book": "new booking",
    "resize": "new length",
    "change": "change",
    "confirm": "confirmation",
    "cancel": "cancellation",
    "done": "“done”",
    "no-show": "no-show",
    "reopen": "reopening",
    "settle": "settled overlap",
    "accept": "acceptance",
    "decline": "refusal",
    "propose": "proposal of other times",
    "client-confirms": "confirmation by the client",
    "ask-earlier": "question to come earlier",
    "waive": "waived deposit",
    "decide-deposit": "decision about the deposit",
    "give-back": "refund",
    "spend-credit": "credit for the deposit",
    "book-follow-up": "booking of a follow-up",
    "move-device": "move",
    "remove-device": "removal",
    "note": "note",
    "remove-note": "removed note",
    "merge": "merge",
    "billing": "billing details",
    "draft-invoice": "draft of an invoice",
    "remove-draft": "removal of a draft",
    "send-invoice": "invoice",
    "credit-invoice": "credit note",
    "write-off": "write-off of an invoice",
    "reopen-invoice": "reopening of an invoice",
    "leave-unbilled": "word that visits are not billed",
    "remove-visit": "removal of the record",
    "start-stopwatch": "start of the stopwatch",
    "stop-stopwatch": "end of the stopwatch",
    "attach": "attachment",
    "detach": "removed attachment",
}
_SERIES = {
    "book-series": "new series",
    "move-series": "move",
    "change-series": "change",
    "cancel-series": "cancellation",
}


def step_in_words(step: UndoStep) -> str:
    """What undo or redo acts on, such as "new booking of Anna Schmidt, Tue 2 Mar 10:00"."""
    if step.verb == "settle" and step.count("overlap_permits") > 1:
        return f"{counted(step.count('overlap_permits'), 'settled overlap')}"
    if step.verb in _ONE or step.verb == "visit":
        return f"{_ONE.get(step.verb) or _record(step)}{_of(step)}{_at(step)}"
    if step.verb == "move":
        return _move(step)
    if step.verb in _SERIES:
        many = step.count("bookings")
        series = f" ({counted(many, 'visit')})" if many > 1 else ""
        return f"{_SERIES[step.verb]}{_of(step)}{_at(step)}{series}"
    if step.verb in {"import", "import-clients"} or (step.verb, step.by) == ("client", By.IMPORT):
        return _import(step)
    if step.verb in {"client", "service", "device", "checklist", "snippet"}:
        new = step.new.get(f"{step.verb}s", 0)
        return f"{'new' if new else 'change of'} {step.verb} {shortened(step.who)}".strip()
    if step.verb in {"override", "days-off", "lose-day"}:
        return _days(step)
    return _OTHERS.get(step.verb, step.verb)


def _record(step: UndoStep) -> str:
    return "new record" if step.new.get("visits") else "change of the record"


_OTHERS = {
    "settings": "change of the settings",
    "message-rules": "change of the rules for messages",
    "message-wordings": "change of what messages say",
    "policy": "change of the policy for deposits",
    "dismiss": "dismissed notice",
    "tell": "message",
    "keep-apart": "two clients who are kept apart",
    "follow-up": "change of what is due",
    "run-late": "word that one runs late",
    "give-messages": "messages that were given to a client",
}


def shortened(name: str) -> str:
    """The name on one line; `textwrap.shorten` would leave nothing of a long word."""
    line = " ".join(name.split())
    return line if len(line) <= MOST_NAME else f"{line[: MOST_NAME - 1].rstrip()}…"


def _of(step: UndoStep) -> str:
    return f" of {shortened(step.who)}" if step.who else ""


def _at(step: UndoStep) -> str:
    return f", {_moment(step.start, step.year)}" if step.start else ""


def _moment(wall: datetime, year: int) -> str:
    return moment_in_words(wall, year=wall.year != year)


def _move(step: UndoStep) -> str:
    if step.start is None or step.was is None:
        return f"move{_of(step)}{_at(step)}"
    to = _moment(step.start, step.year)
    return f"move{_of(step)} from {_moment(step.was, step.year)} to {to}"


def _import(step: UndoStep) -> str:
    kinds = {"bookings": "booking", "days_off": "day off"} if step.verb == "import" else {}
    if step.verb != "import" or step.files > 1:
        kinds["clients"] = "client"
    what = [counted(step.count(kind), noun) for kind, noun in kinds.items() if step.count(kind)]
    told = listed(what).replace("day offs", "days off") or "nothing"
    source = f" from {shortened(step.why)}" if step.why else ""
    return f"import of {told}{f' from {step.files:,} files' if step.files > 1 else source}"


def _days(step: UndoStep) -> str:
    if step.verb == "lose-day":
        # The hours that are held for clients are bookings too.
        visits = step.count("bookings") - step.new.get("bookings", 0)
        return f"lost day, {step.why} ({counted(visits, 'visit')})"
    table = "date_overrides" if step.verb == "override" else "days_off"
    span = ""
    if step.days is not None:
        first, last = (day_in_words(day, year=day.year != step.year) for day in step.days)
        span = first if first == last else f"{first} – {last}"
    if table == "date_overrides":
        return f"hours of {span}".strip()
    label = f" “{shortened(step.label)}”" if step.label else ""
    verb = "new" if step.new.get(table) else "removal of"
    return f"{verb} days off{label}{', ' if span else ''}{span}"


_DID = {
    "move": "moved",
    "resize": "given another length",
    "change": "changed",
    "confirm": "confirmed",
    "cancel": "cancelled",
    "done": "marked as done",
    "no-show": "marked as no-show",
    "reopen": "reopened",
    "move-series": "moved with its series",
    "change-series": "changed with its series",
    "cancel-series": "cancelled with its series",
    "extend-series": "prolonged",
    "import": "changed by an import",
    "accept": "accepted",
    "decline": "answered",
    "propose": "answered",
    "lose-day": "put aside, moved or called off with its day",
    "run-late": "put aside as one ran late",
    "ask-move": "asked about by its client on the page",
    "move-at-once": "moved by its client on the page",
    "request": "asked for by its client on the page",
    "request-at-once": "asked for by its client on the page",
    "withdraw": "withdrawn by its client on the page",
    "cancel-on-page": "cancelled by its client on the page",
    "choose": "chosen by its client on the page",
    "describe": "described anew by its client on the page",
    "account": "changed on the page",
    "send-invoice": "sent",
    "credit-invoice": "sent",
    "undo": "taken back",
    "redo": "done again",
    "erase": "erased for good",
}


def changed_since(what: str, verb: str, by: str) -> str:
    """Why a change can't be taken back: `what` it was about has been changed since."""
    did = _DID.get(verb, "")
    if did and by == By.CLIENT and "page" not in did:
        did = f"{did} by its client"
    reason = f": it was {did}" if did and did != "changed" else ""
    return f"{what} has been changed since{reason}."


def used_since(what: str, by_what: str) -> str:
    """Why the making of something can't be taken back: something else needs it."""
    return f"{what} is needed by {by_what}."


def promised(what: str, told: str) -> str:
    """Why a change can't be taken back: the page has told its client, and could not tell this."""
    return f"the booking page has told its client that {what} is {told}."


def refusal(step: str, reason: str, *, again: bool = False) -> str:
    """That a change, in words, can't be taken back or done again, and why."""
    verb = "done again" if again else "taken back"
    return f"The {step} can't be {verb}: {reason}"
