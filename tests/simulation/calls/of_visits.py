"""Calls, visits: what was done, what is due, and the files of both."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.domain.visits.templates import Checklist, Snippet
from scheduler_app.domain.visits.visit import VisitIssue
from scheduler_app.use_cases.visits.attachments import (
    attach,
    keep,
    remove_attachment,
)
from scheduler_app.use_cases.visits.follow_ups import (
    book_follow_up,
    decline,
    get_follow_up,
    mark_done,
    put_off,
    reopen,
    save_follow_up,
)
from scheduler_app.use_cases.visits.records import (
    draft_of,
    get_record,
    remove_record,
    save_record,
)
from scheduler_app.use_cases.visits.stopwatch import start, stop
from scheduler_app.use_cases.visits.templates import (
    remove_checklist,
    remove_snippet,
    save_checklist,
    save_snippet,
)
from scheduler_app.use_cases.visits.write_down import VisitDown, write_down
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import UseCase

A_FILE_TOO_MANY = (
    "A file is kept before the row that names it: whatever fails in between leaves a file that "
    "no row names, and the night's sweep takes it."
)


def _due(practice: Practice) -> FollowUp:
    return get_follow_up(practice.diary, practice.known.follow_up).follow_up


def _attaches(practice: Practice) -> object:
    return attach(
        practice.diary, practice.known.record, b"another picture", "fan2.txt", now=practice.now
    )


def _changes_record(practice: Practice) -> object:
    known = get_record(practice.diary, practice.known.record)
    wanted = replace(known, private="Paid late.", issues=(*known.issues, VisitIssue("Slow")))
    return save_record(practice.diary, wanted, now=practice.now, done=True)


def _writes_down(practice: Practice) -> object:
    known = practice.known
    record = replace(draft_of(practice.diary, known.past), told="New router.", devices=(-1,))
    router = Device(-1, known.anna, DeviceKind.ROUTER, "Router")
    due = FollowUp(0, known.anna, FollowUpKind.RECOMMENDED, "Battery", practice.at(days=90).date())
    kept = keep(practice.diary, b"a log", "log.txt", now=practice.now)
    down = VisitDown(record, (router,), (due,), done=True, files=(kept,))
    return write_down(practice.diary, down, now=practice.now)


def _is_new(practice: Practice) -> FollowUp:
    day = practice.at(days=20).date()
    return FollowUp(0, practice.known.boris, FollowUpKind.RECOMMENDED, "New disk", day)


def _starts(practice: Practice) -> object:
    return start(practice.diary, booking_id=practice.known.past, now=practice.now)


def _started(practice: Practice) -> None:
    _starts(practice)
    practice.now = practice.at(hours=1)


VISITS = {
    "visits.attachments:attach": UseCase(_attaches, leaves_files=A_FILE_TOO_MANY),
    "visits.attachments:remove_attachment": UseCase(
        lambda p: remove_attachment(p.diary, p.known.attachment, now=p.now)
    ),
    "visits.records:save_record": UseCase(_changes_record),
    "visits.records:remove_record": UseCase(
        lambda p: remove_record(p.diary, p.known.record, now=p.now)
    ),
    "visits.write_down:write_down": UseCase(_writes_down, leaves_files=A_FILE_TOO_MANY),
    "visits.stopwatch:start": UseCase(_starts),
    "visits.stopwatch:stop": UseCase(lambda p: stop(p.diary, now=p.now), _started),
    "visits.follow_ups:save_follow_up": UseCase(
        lambda p: save_follow_up(p.diary, _is_new(p), now=p.now)
    ),
    "visits.follow_ups:decline": UseCase(
        lambda p: decline(p.diary, _due(p), word="Too dear.", now=p.now),
        reaches=("visits.follow_ups:_ended",),
    ),
    "visits.follow_ups:mark_done": UseCase(
        lambda p: mark_done(p.diary, _due(p), now=p.now), reaches=("visits.follow_ups:_ended",)
    ),
    "visits.follow_ups:reopen": UseCase(
        lambda p: reopen(p.diary, _due(p), now=p.now),
        lambda p: mark_done(p.diary, _due(p), now=p.now),
    ),
    "visits.follow_ups:put_off": UseCase(
        lambda p: put_off(p.diary, _due(p), p.at(days=50).date(), now=p.now)
    ),
    "visits.follow_ups:book_follow_up": UseCase(
        lambda p: book_follow_up(p.diary, _due(p), p.at(days=9), now=p.now)
    ),
    "visits.templates:save_checklist": UseCase(
        lambda p: save_checklist(p.diary, Checklist(0, "New", ("Disk",)), now=p.now)
    ),
    "visits.templates:remove_checklist": UseCase(
        lambda p: remove_checklist(p.diary, p.known.checklist, now=p.now)
    ),
    "visits.templates:save_snippet": UseCase(
        lambda p: save_snippet(p.diary, Snippet(0, "hello", "Hello."), now=p.now)
    ),
    "visits.templates:remove_snippet": UseCase(
        lambda p: remove_snippet(p.diary, p.known.snippet, now=p.now)
    ),
}
