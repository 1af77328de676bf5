"""Storage, practice: the tables of settings, services, dates with hours of their own, days off."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text, text

from scheduler_app.storage.schema import flag, metadata, minutes, words

settings = Table(
    "settings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("value", Text, nullable=False),
)

services = Table(
    "services",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    minutes("preparation"),
    minutes("wrap_up"),
    minutes("travel"),
    Column("price", Integer, nullable=False, server_default=text("0"), comment="minor units"),
    Column("currency", Text, nullable=False),
    flag("hue"),
    Column("place_kind", Text, nullable=False, comment="services.Where"),
    flag("archived"),
    flag("removed"),
    Column("online", Text, nullable=False, server_default=text("'no'"), comment="services.Online"),
    words("description"),
    flag("own_rules"),
    words("directions"),
    words("to_prepare"),
    minutes("arrival_window"),
    Column("tax", Integer, nullable=True, comment="hundredths of a percent; NULL: not said"),
    flag("net"),
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
    words("label"),
    Column("source_uid", Text, nullable=True, unique=True, comment="event it was imported from"),
    CheckConstraint("first <= last", name="ck_days_off_order"),
)
