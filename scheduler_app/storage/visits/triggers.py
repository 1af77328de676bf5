"""Storage, visits: the index of words by which visits are found.

One line of it is one visit with all that belongs to it: what was written of it, whose it was, and
what the devices are called that it touched. It is written anew when any of that changes; a deletion
need not know the words that were indexed.
"""

from __future__ import annotations

from scheduler_app.storage.word_index import keeping_index

_WORDS = """
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN ({ids}) AND NOT v.removed"""

_OF_DEVICE = """
            SELECT visit_id FROM visit_devices WHERE device_id = NEW.id UNION
            SELECT visit_id FROM visit_issues WHERE device_id = NEW.id"""
_OF_CLIENT = "SELECT id FROM visits WHERE client_id = NEW.id"


def _kept(name: str, when: str, ids: str) -> str:
    return f"""CREATE TRIGGER {name} AFTER {when}
BEGIN
  DELETE FROM visit_words WHERE rowid IN ({ids});
  INSERT INTO visit_words(rowid, words) {_WORDS.format(ids=ids)};
END"""


TRIGGERS = (
    keeping_index("visit_words"),
    _kept("visits_words_insert", "INSERT ON visits", "NEW.id"),
    _kept("visits_words_update",
          "UPDATE OF client_id, private, told, vendor_case, removed ON visits", "NEW.id"),
    _kept("visits_words_delete", "DELETE ON visits", "OLD.id"),
    _kept("issues_words_insert", "INSERT ON visit_issues", "NEW.visit_id"),
    _kept("issues_words_update",
          "UPDATE OF device_id, symptom, cause, resolution, removed ON visit_issues",
          "NEW.visit_id"),
    _kept("issues_words_delete", "DELETE ON visit_issues", "OLD.visit_id"),
    _kept("parts_words_insert", "INSERT ON visit_parts", "NEW.visit_id"),
    _kept("parts_words_update", "UPDATE OF what, serial ON visit_parts", "NEW.visit_id"),
    _kept("parts_words_delete", "DELETE ON visit_parts", "OLD.visit_id"),
    _kept("touched_words_insert", "INSERT ON visit_devices", "NEW.visit_id"),
    _kept("touched_words_delete", "DELETE ON visit_devices", "OLD.visit_id"),
    _kept("visits_words_device", "UPDATE OF name, maker, model, serial ON devices", _OF_DEVICE),
    _kept("visits_words_client", "UPDATE OF name, company ON clients", _OF_CLIENT),
)  # fmt: skip
"""What SQLAlchemy does not model, in the order of creation."""
