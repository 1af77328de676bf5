"""Use case: what a client thought of a visit, and whether what was wrong is wrong again."""

from __future__ import annotations

from typing import Any

from scheduler_app.domain.visits.visit import IssueState
from scheduler_app.storage.journal import Change
from scheduler_app.storage.visits import ratings


def rate(
    change: Change,
    visit_id: int,
    *,
    stars: int,
    words: str,
    solved: bool | None,
    at: int,
) -> int:
    """Note how a visit was rated at that epoch second; returns how many issues are open again.

    Without words those of an earlier rating stay, and so does its time: a client may think again
    for some days after the first. Where it is not `solved`, all of its issues are open again.
    """
    values: dict[str, Any] = {"rating": stars}
    if change.row("visits", visit_id)["rated_at"] is None:
        values["rated_at"] = at
    if words:
        values["rating_words"] = words
    change.update("visits", visit_id, values)
    if solved is not False:
        return 0
    reopened = ratings.not_open(change.connection, visit_id)
    for issue_id in reopened:
        change.update("visit_issues", issue_id, {"state": str(IssueState.OPEN)})
    return len(reopened)
