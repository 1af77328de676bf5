"""Tests: diaries that a practice has kept for years, written by SQL: no verb would in seconds."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from scheduler_app.sqlite_library import connected


@dataclass(frozen=True, slots=True)
class Years:
    """What lies in a founded diary beside what its test writes; half of the bookings are over.

    An hour each, one after the other, day and night. Each client has an account on the page. The
    requests were answered, and are about what was over a year ago; of the bookings ahead, `open`
    wait for the consultant's answer. Each request came as an event of the page. Of each booking
    that is over its client was reminded, but for a few whom the mail did not reach.
    """

    bookings: int
    requests: int = 0
    clients: int = 50
    open: int = 0


_COUNTED = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"
_FILL = (
    f"""{_COUNTED.format(most=":clients")}
INSERT INTO clients(id, uid, name, email, folded)
SELECT :client + i, 'client-' || i, 'Client ' || i, 'c' || i || '@example.org', 'client ' || i
  FROM n""",
    """
INSERT INTO page_accounts(account, client_id, email)
SELECT 'account-' || id, id, email FROM clients WHERE id > :client""",
    f"""{_COUNTED.format(most=":bookings")}
INSERT INTO bookings(id, uid, kind, state, start_at, end_at, zone, client_id, service_id, occupies)
SELECT :booking + i, format('00000000-0000-4000-8000-%012x', i), 'appointment',
       iif(hour < 0, 'done', 'confirmed'), :now + hour * 3600, :now + hour * 3600 + 3600,
       'Europe/Berlin', :client + 1 + i % :clients, 1, 1
  FROM (SELECT i, i - :bookings / 2 - 1 AS hour FROM n)""",
    """
UPDATE bookings SET state = 'pending'
 WHERE id > :booking AND start_at >= :now AND start_at < :now + :open * 3600""",
    """
INSERT INTO changes(at, "by", verb)
SELECT start_at - 86400, 'consultant', 'book' FROM bookings WHERE id > :booking ORDER BY id""",
    """
INSERT INTO history(change_id, subject, subject_id, after)
SELECT :change + id - :booking, 'bookings', id, json_object('uid', uid, 'kind', kind,
       'state', state, 'start_at', start_at, 'end_at', end_at, 'zone', zone,
       'client_id', client_id, 'service_id', service_id)
  FROM bookings WHERE id > :booking ORDER BY id""",
    """
INSERT INTO outbox(key, kind, booking_id, due_at, useful_until, state, content, planned_at,
                   changed_at)
SELECT uid || '/4/' || start_at || '/mail', 'mail', id, start_at - 172800, start_at,
       CASE id % 40 WHEN 0 THEN 'failed' WHEN 1 THEN 'skipped' ELSE 'sent' END,
       '{"rule": 4, "template": "reminder", "to": 0}', start_at - 864000, start_at - 172800
  FROM bookings WHERE id > :booking AND start_at < :now ORDER BY id""",
    f"""{_COUNTED.format(most=":requests")}
INSERT INTO requests(ref, kind, booking_id, account, state, start_at, end_at, arrived_at,
                     answered_at, text)
SELECT format('00000000-0000-4000-9000-%012x', i), iif(i % 3, 'book', 'move'), b.id,
       'account-' || b.client_id, iif(i % 5, 'accepted', 'declined'), b.start_at, b.end_at,
       b.start_at - 86400, b.start_at - 80000, 'The printer prints blank pages.'
  FROM n JOIN bookings b ON b.id = :booking + 1 + i % :over
 WHERE :requests > 0""",
    """
INSERT INTO requests(ref, kind, booking_id, account, state, start_at, end_at, arrived_at)
SELECT uid, 'book', id, 'account-' || client_id, 'waiting', start_at, end_at, :now - 3600
  FROM bookings WHERE id > :booking AND state = 'pending'""",
    """
INSERT INTO inbox_events(page, seq, event, kind, at, outcome)
SELECT (SELECT page FROM page_link), row_number() OVER (ORDER BY arrived_at, id), ref, 'request',
       arrived_at, 'waiting'
  FROM requests""",
    """
UPDATE page_link SET (read_seq, read_event) =
       (SELECT seq, event FROM inbox_events ORDER BY seq DESC LIMIT 1)
 WHERE EXISTS (SELECT 1 FROM inbox_events)""",
)

_HOURS_OF_A_YEAR = 366 * 24


def fill(path: Path, years: Years, *, now: datetime) -> None:
    """Write all of that into the diary at `path`, which nobody has open.

    The words of the bookings are not indexed, so that none is found by a search.
    """
    over = max(1, years.bookings // 2 - _HOURS_OF_A_YEAR)
    told = {**asdict(years), "now": int(now.timestamp()), "over": over}
    with closing(connected(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for name in ("client", "booking", "change"):
            query = f"SELECT coalesce(max(id), 0) FROM {name}s"
            ((told[name],),) = connection.execute(query)
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'bookings'"
        ).fetchall()
        connection.execute("BEGIN IMMEDIATE")
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in _FILL:
            connection.execute(statement, told)
        for _, sql in guards:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
