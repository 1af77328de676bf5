"""Storage, bookings: the guard that no hour is sold twice, and the index of words in bookings.

Both are triggers, so that they hold for whoever writes to the file: a bug of this program, another
version of it, or somebody with a SQLite shell.
"""

from __future__ import annotations

from scheduler_app.storage.bookings.stays import LONG_STAY, REACH
from scheduler_app.storage.word_index import index, unindex, word_index

_TRAVEL = """CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END"""

# A stay as domain/calendar/gaps.py describes it. Searched in two parts, so that an index bounds
# each: stays of up to a day by their start, and the few longer ones by their end.
_IN_THE_WAY = f"""
  SELECT o.id FROM bookings o
   WHERE o.occupies AND o.id IS NOT NEW.id
     AND {{bound}}
     AND o.start_at < NEW.end_at + 60 * (NEW.wrap_up + o.preparation + {_TRAVEL})
     AND NEW.start_at < o.end_at + 60 * (o.wrap_up + NEW.preparation + {_TRAVEL})
     AND NOT EXISTS (SELECT 1 FROM overlap_permits p
                      WHERE p.a = min(o.id, NEW.id) AND p.b = max(o.id, NEW.id){{settled}})"""
_SHORT_BOUND = f"o.start_at BETWEEN NEW.start_at - {LONG_STAY + REACH} AND NEW.end_at + {REACH}"
_LONG_BOUND = f"o.end_at - o.start_at > {LONG_STAY} AND o.end_at >= NEW.start_at - {REACH}"
_SHORT = _IN_THE_WAY.format(bound=_SHORT_BOUND, settled="")
_LONG = _IN_THE_WAY.format(bound=_LONG_BOUND, settled="")
# With a plus, or SQLite would walk through all bookings to have the ids in order for the union; it
# does so in a diary that was never analysed, which is each that people have.
IN_THE_WAY = "\n  UNION ".join(
    _IN_THE_WAY.format(bound=bound, settled=" AND p.settled")
    .replace("SELECT o.id", "SELECT +o.id")
    .replace("NEW.", ":")
    for bound in (_SHORT_BOUND, _LONG_BOUND)
)
"""Ids of the bookings that one would overlap without the consultant's word for that pair,
for :id (NULL for none), :start_at, :end_at, :preparation, :wrap_up, :travel and :place_id.

The trigger's own search, but for pairs that were left open: the trigger lets those stand, for
nobody has decided on them, and for the same reason they are no leave to overlap anew."""

_EACH = " UNION ".join(
    _IN_THE_WAY.format(bound=bound, settled=" AND p.settled")
    .replace("SELECT o.id FROM bookings o", "SELECT n.place, o.id FROM n CROSS JOIN bookings o")
    .replace("NEW.", "n.")
    for bound in (_SHORT_BOUND, _LONG_BOUND)
)
IN_THE_WAY_OF_EACH = f"""
WITH n AS MATERIALIZED (
SELECT key AS place, value ->> 'id' AS id, value ->> 'start_at' AS start_at,
       value ->> 'end_at' AS end_at, value ->> 'place_id' AS place_id,
       value ->> 'preparation' AS preparation, value ->> 'wrap_up' AS wrap_up,
       value ->> 'travel' AS travel
  FROM json_each(:stays))
{_EACH}"""
"""The same for many at once, :stays, a JSON list of objects with those names: the place of each in
that list, and the id of what is in its way."""

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

# A booking is found by its client's name as well. So whoever renames a client changes the words of
# all their bookings: the old name is taken out of the index and the new one put in.
_WORDS = """{row}.title || ' ' || {row}.notes || ' ' || {row}.place || ' ' || coalesce(
    (SELECT name || ' ' || company FROM clients WHERE id = {row}.client_id), '')"""

_ITS_BOOKINGS = """
  INSERT INTO booking_words({command}rowid, words)
  SELECT {value}id, title || ' ' || notes || ' ' || place || ' ' ||
         {row}.name || ' ' || {row}.company
    FROM bookings WHERE client_id = NEW.id;"""

TRIGGERS = (
    # After the write, not before it: what the row became is what has to be free. An update that
    # moves nothing, such as of the notes, does not fire it.
    "CREATE TRIGGER bookings_no_overlap_insert AFTER INSERT ON bookings WHEN NEW.occupies"
    + _REFUSE_OVERLAP,
    "CREATE TRIGGER bookings_no_overlap_update AFTER UPDATE OF start_at, end_at, occupies, "
    "preparation, wrap_up, travel, place_id ON bookings WHEN NEW.occupies" + _REFUSE_OVERLAP,
    word_index("booking_words"),
    f"""CREATE TRIGGER bookings_words_insert AFTER INSERT ON bookings
BEGIN
  {index("booking_words", _WORDS)}
END""",
    f"""CREATE TRIGGER bookings_words_update
AFTER UPDATE OF title, notes, place, client_id ON bookings
WHEN OLD.title <> NEW.title OR OLD.notes <> NEW.notes OR OLD.place <> NEW.place
  OR OLD.client_id IS NOT NEW.client_id
BEGIN
  {unindex("booking_words", _WORDS)}
  {index("booking_words", _WORDS)}
END""",
    f"""CREATE TRIGGER clients_words_rename AFTER UPDATE OF name, company ON clients
WHEN OLD.name <> NEW.name OR OLD.company <> NEW.company
BEGIN
{_ITS_BOOKINGS.format(command="booking_words, ", value="'delete', ", row="OLD")}
{_ITS_BOOKINGS.format(command="", value="", row="NEW")}
END""",
)
"""What SQLAlchemy does not model, in the order of creation."""
