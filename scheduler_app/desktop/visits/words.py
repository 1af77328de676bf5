"""Desktop, visits: records in words."""

from __future__ import annotations

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text, length_text
from scheduler_app.domain.visits.visit import IssueState, VisitRecord
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import wall_of

STATES = {
    IssueState.OPEN: "open",
    IssueState.SOLVED: "solved",
    IssueState.WATCH: "to watch",
}
STILL = {IssueState.OPEN: "Open", IssueState.WATCH: "To watch", IssueState.SOLVED: "Solved"}

LONGEST = 80
"""Letters of a symptom in a line."""


NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between a number and what it counts, where lines are narrow."""


def in_short(record: VisitRecord) -> str:
    """Such as "printer offline (solved) and 2 more, 45 min"."""
    parts = []
    if record.issues:
        first = record.issues[0]
        symptom = " ".join(first.symptom.split())
        if len(symptom) > LONGEST:
            symptom = f"{symptom[:LONGEST]}…"
        line = f"{isolated(symptom)} ({STATES[first.state]})"
        if len(record.issues) > 1:
            line += f" and {len(record.issues) - 1} more"
        parts.append(line)
    elif record.told or record.private:
        parts.append(isolated(" ".join((record.told or record.private).split())[:LONGEST]))
    if record.minutes_spent is not None:
        parts.append(length_text(record.minutes_spent).replace(" ", NO_BREAK))
    if record.attachments:
        parts.append(counted(len(record.attachments), "file"))
    return ", ".join(parts)


def day_of(record: VisitRecord, tools: Tools) -> str:
    """The day of the visit, such as "Tue 3 Feb"."""
    return day_text(wall_of(record.started, tools.zone()).date(), today=tools.today())
