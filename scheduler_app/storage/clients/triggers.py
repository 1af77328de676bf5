"""Storage, clients: the index of words by which clients are found."""

from __future__ import annotations

from scheduler_app.storage.word_index import index, unindex, word_index

_WORDS = """{row}.name || ' ' || {row}.company || ' ' || {row}.email || ' ' ||
    {row}.phones || ' ' || {row}.notes"""

TRIGGERS = (
    word_index("client_words"),
    f"""CREATE TRIGGER clients_words_insert AFTER INSERT ON clients
BEGIN
  {index("client_words", _WORDS)}
END""",
    f"""CREATE TRIGGER clients_words_update
AFTER UPDATE OF name, company, email, phones, notes ON clients
BEGIN
  {unindex("client_words", _WORDS)}
  {index("client_words", _WORDS)}
END""",
)
"""What SQLAlchemy does not model, in the order of creation."""
