"""Storage, clients: the indexes of words by which clients and devices are found."""

from __future__ import annotations

from scheduler_app.storage.word_index import index, unindex, word_index

_WORDS = """{row}.name || ' ' || {row}.company || ' ' || {row}.email || ' ' ||
    {row}.phones || ' ' || {row}.notes || ' ' || {row}.tags"""
_OF_DEVICE = """{row}.name || ' ' || {row}.maker || ' ' || {row}.model || ' ' ||
    {row}.serial || ' ' || {row}.system || ' ' || {row}.kind || ' ' || {row}.notes"""

TRIGGERS = (
    word_index("client_words"),
    f"""CREATE TRIGGER clients_words_insert AFTER INSERT ON clients
BEGIN
  {index("client_words", _WORDS)}
END""",
    f"""CREATE TRIGGER clients_words_update
AFTER UPDATE OF name, company, email, phones, notes, tags ON clients
BEGIN
  {unindex("client_words", _WORDS)}
  {index("client_words", _WORDS)}
END""",
    word_index("device_words"),
    f"""CREATE TRIGGER devices_words_insert AFTER INSERT ON devices
BEGIN
  {index("device_words", _OF_DEVICE)}
END""",
    f"""CREATE TRIGGER devices_words_update
AFTER UPDATE OF name, maker, model, serial, system, kind, notes ON devices
BEGIN
  {unindex("device_words", _OF_DEVICE)}
  {index("device_words", _OF_DEVICE)}
END""",
)
"""What SQLAlchemy does not model, in the order of creation."""
