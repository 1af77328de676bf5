"""Storage, clients: the tables of clients and their places."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from scheduler_app.storage.schema import flag, metadata, words

clients = Table(
    "clients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    words("company"),
    words("email"),
    Column("phones", Text, nullable=False, server_default=text("'[]'"), comment="JSON, E.164"),
    words("notes"),
    Column("folded", Text, nullable=False, comment="name and company without case or accents"),
    flag("archived"),
    flag("removed"),
    words("language"),
    words("zone"),
    Column("channel", Text, nullable=False, server_default=text("''"), comment="reach.Preferred"),
    Column("mobile", Text, nullable=False, server_default=text("''"),
           comment="E.164, the first of the phones that a text can reach"),
    Column("texts_word", Text, nullable=False, server_default=text("''"),
           comment="reach.Permission"),
    Column("texts_word_at", Integer, nullable=True),
    words("texts_word_how"),
    Column("copies", Text, nullable=False, server_default=text("'[]'"), comment="JSON"),
    Column("extras", Text, nullable=False, server_default=text("''"),
           comment="'unwanted': no messages that nobody needs for a booking"),
    Column("extras_at", Integer, nullable=True),
    words("extras_how"),
    flag("business"),
    Index("ix_clients_folded", "folded"),
    Index("ix_clients_email", "email"),
    Index("ix_clients_mobile", "mobile", sqlite_where=text("mobile <> ''")),
)  # fmt: skip

places = Table(
    "places",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    words("label"),
    words("address"),
    flag("removed"),
    Index("ix_places_client", "client_id"),
)
