"""Storage: the declared tables and triggers of the diary.

Instants are whole epoch seconds UTC, gaps are minutes, days are ISO dates. What the tables say
here must equal what the migrations build: a test compares both.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

LONG_STAY = 86_400
"""Seconds. Longer bookings are few and found by an index of their own, so that a search of the
others need only look one day back."""

REACH = 86_400
"""Seconds. No two bookings further apart than this can overlap: three gaps of eight hours."""

metadata = MetaData()


def _flag(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("''"))


def _minutes(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


settings = Table(
    "settings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("value", Text, nullable=False),
)

clients = Table(
    "clients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    _words("company"),
    _words("email"),
    Column("phones", Text, nullable=False, server_default=text("'[]'"), comment="JSON, E.164"),
    _words("notes"),
    Column("folded", Text, nullable=False, comment="name and company without case or accents"),
    _flag("archived"),
    _flag("removed"),
    Index("ix_clients_folded", "folded"),
    Index("ix_clients_email", "email"),
)

places = Table(
    "places",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    _words("label"),
    _words("address"),
    _flag("removed"),
    Index("ix_places_client", "client_id"),
)

services = Table(
    "services",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    _minutes("preparation"),
    _minutes("wrap_up"),
    _minutes("travel"),
    Column("price", Integer, nullable=False, server_default=text("0"), comment="minor units"),
    Column("currency", Text, nullable=False),
    _flag("hue"),
    Column("place_kind", Text, nullable=False, comment="services.Where"),
    _flag("archived"),
    _flag("removed"),
    CheckConstraint("minutes > 0", name="ck_services_minutes"),
)

date_overrides = Table(
    "date_overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Text, nullable=False, unique=True),
    Column("spans", Text, nullable=False, comment="as hours are written; empty means closed"),
)

days_off = Table(
    "days_off",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    _words("label"),
    Column("source_uid", Text, nullable=True, unique=True, comment="event it was imported from"),
    CheckConstraint("first <= last", name="ck_days_off_order"),
)

series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("rule", Text, nullable=False, comment="RFC 5545 RRULE, RDATE and EXDATE lines"),
    Column("zone", Text, nullable=False),
    Column("wall_start", Text, nullable=False, comment="naive ISO wall time of the first visit"),
    Column("minutes", Integer, nullable=False),
    Column("template", Text, nullable=False, comment="JSON: details of each visit"),
    Column("made_until", Integer, nullable=False, comment="visits exist up to this instant"),
    _flag("removed"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    _words("title"),
    Column("client_id", ForeignKey("clients.id"), nullable=True),
    Column("service_id", ForeignKey("services.id"), nullable=True),
    Column("place_id", ForeignKey("places.id"), nullable=True),
    _words("place"),
    _words("notes"),
    _minutes("preparation"),
    _minutes("wrap_up"),
    _minutes("travel"),
    _flag("transparent"),
    _flag("all_day"),
    Column("series_id", ForeignKey("series.id"), nullable=True),
    Column("recurrence_id", Text, nullable=True, comment="naive ISO wall time of the rule"),
    _flag("detached"),
    _flag("revision"),
    _flag("removed"),
    Column("occupies", Integer, nullable=False),
    CheckConstraint("end_at > start_at", name="ck_bookings_order"),
    CheckConstraint("kind IN ('appointment', 'busy')", name="ck_bookings_kind"),
    CheckConstraint(
        "state IN ('pending', 'confirmed', 'done', 'cancelled', 'no-show')",
        name="ck_bookings_state",
    ),
    CheckConstraint(
        "preparation BETWEEN 0 AND 480 AND wrap_up BETWEEN 0 AND 480 AND travel BETWEEN 0 AND 480",
        name="ck_bookings_gaps",
    ),
    CheckConstraint(
        "occupies = (state IN ('pending', 'confirmed', 'done') "
        "AND NOT transparent AND NOT removed)",
        name="ck_bookings_occupies",
    ),
    Index("ix_bookings_start", "start_at"),
    Index(
        "ix_bookings_long_stay",
        "end_at",
        sqlite_where=text(f"end_at - start_at > {LONG_STAY}"),
    ),
    Index("ix_bookings_client", "client_id", "start_at"),
    Index("ix_bookings_series", "series_id", "start_at"),
    Index("ix_bookings_uid", "uid", "recurrence_id"),
)

overlap_permits = Table(
    "overlap_permits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("a", ForeignKey("bookings.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("b", ForeignKey("bookings.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("settled", Integer, nullable=False, comment="1: the consultant said so for this pair"),
    CheckConstraint("a < b", name="ck_overlap_permits_order"),
    UniqueConstraint("a", "b", name="uq_overlap_permits_pair"),
    Index("ix_overlap_permits_b", "b"),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("verb", Text, nullable=False),
    _words("why"),
    Column("reverses", ForeignKey("changes.id"), nullable=True, comment="set by undo and redo"),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("change_id", ForeignKey("changes.id"), nullable=False),
    Column("subject", Text, nullable=False, comment="a table"),
    Column("subject_id", Integer, nullable=False),
    Column("before", Text, nullable=True, comment="JSON of the columns that changed"),
    Column("after", Text, nullable=True, comment="JSON of the columns that changed"),
    Index("ix_history_subject", "subject", "subject_id"),
    Index("ix_history_change", "change_id"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True, comment="of the event in its source"),
    Column("digest", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("modified", Integer, nullable=False),
    Column("taken_as", Text, nullable=False, comment="exchange.TakeAs"),
    Column("facts", Text, nullable=False, comment="JSON: what the source last said"),
)
"""Which version of which event of another calendar the diary holds. Follows from imports alone,
so it is not journalled: what was taken back is found missing at the next import."""

JOURNALLED = {
    table.name: table
    for table in (
        settings, clients, places, services, date_overrides, days_off, series, bookings,
        overlap_permits,
    )
}  # fmt: skip
"""The tables whose every change is written to the history and can be undone."""

_TRAVEL = """CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END"""

# A stay as domain/gaps.py describes it. Searched in two parts, so that an index bounds each: stays
# of up to a day by their start, and the few longer ones by their end.
_IN_THE_WAY = f"""
  SELECT o.id FROM bookings o
   WHERE o.occupies AND o.id IS NOT NEW.id
     AND {{bound}}
     AND o.start_at < NEW.end_at + 60 * (NEW.wrap_up + o.preparation + {_TRAVEL})
     AND NEW.start_at < o.end_at + 60 * (o.wrap_up + NEW.preparation + {_TRAVEL})
     AND NOT EXISTS (SELECT 1 FROM overlap_permits p
                      WHERE p.a = min(o.id, NEW.id) AND p.b = max(o.id, NEW.id))"""
_SHORT = _IN_THE_WAY.format(
    bound=f"o.start_at BETWEEN NEW.start_at - {LONG_STAY + REACH} AND NEW.end_at + {REACH}"
)
_LONG = _IN_THE_WAY.format(
    bound=f"o.end_at - o.start_at > {LONG_STAY} AND o.end_at >= NEW.start_at - {REACH}"
)
IN_THE_WAY = f"{_SHORT}\n  UNION {_LONG}".replace("NEW.", ":")
"""Ids of the bookings that a new one would overlap without a permit: the trigger's own search,
for :id (NULL for none), :start_at, :end_at, :preparation, :wrap_up, :travel and :place_id."""

OVERLAPPING_PAIRS = f"""
SELECT n.id, o.id FROM bookings n JOIN bookings o ON o.id IN ({_SHORT} UNION {_LONG})
 WHERE n.occupies AND n.id < o.id""".replace("NEW.", "n.")
"""Every pair that the trigger should have refused."""

_REFUSE_OVERLAP = f"""
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS ({_SHORT}
  ) OR EXISTS ({_LONG}
  );
END"""

_APPEND_ONLY = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END"""

# Two full-text indexes, kept by triggers so that no writer can forget them. They are contentless:
# a deletion must name the very words that were indexed, so a client's new name takes the old one
# out of each of their bookings first.
_BOOKING_WORDS = """{row}.title || ' ' || {row}.notes || ' ' || {row}.place || ' ' || coalesce(
    (SELECT name || ' ' || company FROM clients WHERE id = {row}.client_id), '')"""
_CLIENT_WORDS = """{row}.name || ' ' || {row}.company || ' ' || {row}.email || ' ' ||
    {row}.phones || ' ' || {row}.notes"""


def _index(table: str, words: str) -> str:
    return f"INSERT INTO {table}(rowid, words) VALUES (NEW.id, {words.format(row='NEW')});"


def _unindex(table: str, words: str) -> str:
    return (
        f"INSERT INTO {table}({table}, rowid, words) "
        f"VALUES ('delete', OLD.id, {words.format(row='OLD')});"
    )


def _word_index(table: str) -> str:
    return (
        f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', columnsize=0, detail=none, "
        "prefix='1 2 3 4 5 6', tokenize=\"unicode61 remove_diacritics 2\")"
    )


_ITS_BOOKINGS = """
  INSERT INTO booking_words({command}rowid, words)
  SELECT {value}id, title || ' ' || notes || ' ' || place || ' ' ||
         {row}.name || ' ' || {row}.company
    FROM bookings WHERE client_id = NEW.id;"""

TRIGGERS = (
    "CREATE TRIGGER bookings_no_overlap_insert AFTER INSERT ON bookings WHEN NEW.occupies"
    + _REFUSE_OVERLAP,
    "CREATE TRIGGER bookings_no_overlap_update AFTER UPDATE OF start_at, end_at, occupies, "
    "preparation, wrap_up, travel, place_id ON bookings WHEN NEW.occupies" + _REFUSE_OVERLAP,
    _APPEND_ONLY.format(table="changes", verb="UPDATE"),
    _APPEND_ONLY.format(table="changes", verb="DELETE"),
    _APPEND_ONLY.format(table="history", verb="UPDATE"),
    _APPEND_ONLY.format(table="history", verb="DELETE"),
    _word_index("booking_words"),
    _word_index("client_words"),
    f"""CREATE TRIGGER bookings_words_insert AFTER INSERT ON bookings
BEGIN
  {_index("booking_words", _BOOKING_WORDS)}
END""",
    f"""CREATE TRIGGER bookings_words_update
AFTER UPDATE OF title, notes, place, client_id ON bookings
WHEN OLD.title <> NEW.title OR OLD.notes <> NEW.notes OR OLD.place <> NEW.place
  OR OLD.client_id IS NOT NEW.client_id
BEGIN
  {_unindex("booking_words", _BOOKING_WORDS)}
  {_index("booking_words", _BOOKING_WORDS)}
END""",
    f"""CREATE TRIGGER clients_words_insert AFTER INSERT ON clients
BEGIN
  {_index("client_words", _CLIENT_WORDS)}
END""",
    f"""CREATE TRIGGER clients_words_update
AFTER UPDATE OF name, company, email, phones, notes ON clients
BEGIN
  {_unindex("client_words", _CLIENT_WORDS)}
  {_index("client_words", _CLIENT_WORDS)}
END""",
    f"""CREATE TRIGGER clients_words_rename AFTER UPDATE OF name, company ON clients
WHEN OLD.name <> NEW.name OR OLD.company <> NEW.company
BEGIN
{_ITS_BOOKINGS.format(command="booking_words, ", value="'delete', ", row="OLD")}
{_ITS_BOOKINGS.format(command="", value="", row="NEW")}
END""",
)
"""What SQLAlchemy does not model, in the order of creation."""
