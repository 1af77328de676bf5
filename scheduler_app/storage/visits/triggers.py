"""Storage, visits: the index of words by which visits are found.

One line of it is one visit with all that belongs to it, written anew when any of that changes. A
deletion need not know the words that were indexed.
"""

from __future__ import annotations

from scheduler_app.storage.word_index import keeping_index

_OF_VISIT = """
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '')
  FROM visits v WHERE v.id = {id} AND NOT v.removed"""


def _again(id_: str) -> str:
    return f"""DELETE FROM visit_words WHERE rowid = {id_};
  INSERT INTO visit_words(rowid, words) {_OF_VISIT.format(id=id_)};"""


def _kept(name: str, when: str, id_: str) -> str:
    return f"""CREATE TRIGGER {name} AFTER {when}
BEGIN
  {_again(id_)}
END"""


TRIGGERS = (
    keeping_index("visit_words"),
    _kept("visits_words_insert", "INSERT ON visits", "NEW.id"),
    _kept("visits_words_update", "UPDATE OF private, told, vendor_case, removed ON visits",
          "NEW.id"),
    _kept("visits_words_delete", "DELETE ON visits", "OLD.id"),
    _kept("issues_words_insert", "INSERT ON visit_issues", "NEW.visit_id"),
    _kept("issues_words_update",
          "UPDATE OF symptom, cause, resolution, removed ON visit_issues", "NEW.visit_id"),
    _kept("issues_words_delete", "DELETE ON visit_issues", "OLD.visit_id"),
    _kept("parts_words_insert", "INSERT ON visit_parts", "NEW.visit_id"),
    _kept("parts_words_update", "UPDATE OF what, serial ON visit_parts", "NEW.visit_id"),
    _kept("parts_words_delete", "DELETE ON visit_parts", "OLD.visit_id"),
)  # fmt: skip
"""What SQLAlchemy does not model, in the order of creation."""
