"""Storage, clients: the tables of clients, their places and devices, and what is noted of them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

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
    Column("tags", Text, nullable=False, server_default=text("'[]'"), comment="JSON"),
    flag("barred"),
    words("barred_why"),
    Column("merged_into", Integer, nullable=True,
           comment="who they turned out to be; they are removed, then"),
    flag("erased"),
    Column("email_fails", Text, nullable=False, server_default=text("''"),
           comment="the address from which mails come back; another one is tried"),
    words("email_fails_why"),
    Column("email_fails_at", Integer, nullable=True),
    Index("ix_clients_folded", "folded"),
    Index("ix_clients_company", "company", sqlite_where=text("company <> ''")),
    Index("ix_clients_tagged", "tags", sqlite_where=text("tags <> '[]' AND NOT removed")),
    Index("ix_clients_merged", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
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

devices = Table(
    "devices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("place_id", ForeignKey("places.id"), nullable=True, comment="where it stands"),
    Column("kind", Text, nullable=False, comment="device.DeviceKind"),
    Column("name", Text, nullable=False, comment="what people call it"),
    words("maker"),
    words("model"),
    words("serial"),
    words("system"),
    Column("bought", Text, nullable=False, server_default=text("''"), comment="ISO day"),
    Column("expires", Text, nullable=False, server_default=text("''"),
           comment="ISO day: the last one of a warranty, licence, domain or certificate"),
    words("notes"),
    flag("retired"),
    flag("removed"),
    Index("ix_devices_client", "client_id"),
    Index("ix_devices_place", "place_id"),
    Index("ix_devices_expires", "expires",
          sqlite_where=text("expires <> '' AND NOT retired AND NOT removed")),
)  # fmt: skip

client_notes = Table(
    "client_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("text", Text, nullable=False),
    flag("removed"),
    Index("ix_client_notes_client", "client_id", "at"),
)

kept_apart = Table(
    "kept_apart",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("a", ForeignKey("clients.id"), nullable=False),
    Column("b", ForeignKey("clients.id"), nullable=False),
    CheckConstraint("a < b", name="ck_kept_apart_order"),
    UniqueConstraint("a", "b", name="uq_kept_apart_pair"),
    Index("ix_kept_apart_b", "b"),
)
"""Pairs that look like one person, and are two: the consultant said so."""
