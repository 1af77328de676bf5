"""Booking page: the declared tables and triggers, the same on SQLite and PostgreSQL.

Instants are whole epoch seconds UTC, gaps minutes. What stands here must equal what the migrations
build: a test compares both, on both databases.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from scheduler_app.booking_page.store import columns, file_tables, invoice_tables
from scheduler_app.booking_page.store.columns import hashed, minutes, seconds, words

metadata = columns.metadata
invoices, invoice_links = invoice_tables.invoices, invoice_tables.invoice_links
kept_files = file_tables.kept_files

PRACTICE = 1
"""The id of the only row of `practice`."""

practice = Table(
    "practice",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("page", Text, nullable=False, comment="UUID of this page"),
    words("diary"),
    hashed("token_hash"),
    hashed("pairing_hash"),
    seconds("pairing_until"),
    seconds("generation"),
    seconds("acknowledged_seq"),
    seconds("last_seq"),
    Column(
        "version",
        BigInteger,
        nullable=False,
        server_default=text("0"),
        comment="rises whenever what is offered may have changed",
    ),
    seconds("published_at"),
    seconds("valid_until"),
    Column("publication", Text, nullable=True, comment="JSON, without its commitments"),
    Column("csrf_secret", Text, nullable=False),
    words("mails_digest"),
    seconds("mails_until"),
    seconds("mails_issued"),
    Column(
        "mails_known_from",
        BigInteger,
        nullable=False,
        server_default=text("0"),
        comment="mails due until then may have gone out before this copy was put back",
    ),
    Column(
        "heard_at",
        BigInteger,
        nullable=False,
        server_default=text("0"),
        comment="when the desktop called last, to the minute",
    ),
    Column("watch", Text, nullable=False, server_default=text("''"), comment="JSON: mails.Watch"),
    Column(
        "warned_at",
        BigInteger,
        nullable=False,
        server_default=text("0"),
        comment="when the consultant was mailed last that it is silent",
    ),
    CheckConstraint("id = 1", name="ck_practice_one"),
)
"""One row. A writer on PostgreSQL locks it first, as `BEGIN IMMEDIATE` does on SQLite."""

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True, comment="UUID"),
    Column("email", Text, nullable=False, unique=True, comment="lower case"),
    Column("name", Text, nullable=False),
    words("phone"),
    Column("language", Text, nullable=False, server_default=text("'en'")),
    words("zone"),
    Column("password_hash", Text, nullable=True),
    Column("verified_at", BigInteger, nullable=True),
    Column("created_at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    hashed("id_hash", key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("data", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    words("device"),
    Index("ix_sessions_account", "account_id"),
)

links = Table(
    "links",
    metadata,
    hashed("token_hash", key=True),
    Column("purpose", Text, nullable=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=True),
    Column("claim_id", Text, nullable=True),
    Column("uid", Text, nullable=True, comment="the booking that a manage link opens"),
    Column("facts", Text, nullable=False, server_default=text("'{}'"), comment="JSON"),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=True),
    Index("ix_links_account", "account_id"),
    Index("ix_links_uid", "uid"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True, comment="UUID; of a request the booking's uid"),
    Column("kind", Text, nullable=False),
    Column("service_id", Integer, nullable=False),
    Column("service_name", Text, nullable=False),
    Column("start_at", BigInteger, nullable=False),
    Column("end_at", BigInteger, nullable=False),
    minutes("preparation"),
    minutes("wrap_up"),
    minutes("travel"),
    Column("zone", Text, nullable=False),
    hashed("holder"),
    Column("address", Text, nullable=True, comment="keyed hashes of the holder's networks"),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL"), nullable=True),
    Column("moves", Text, nullable=True, comment="uid of the booking that it would move"),
    Column("at_once", Integer, nullable=False, server_default=text("0")),
    Column("standing", Integer, nullable=False, server_default=text("1")),
    Column("seq", BigInteger, nullable=True, comment="of its event; NULL while it is a hold"),
    Column("made_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False, comment="the triggers' clock"),
    Column("expires_at", BigInteger, nullable=True, comment="of a hold"),
    minutes("mail_waits"),
    Column("draft", Text, nullable=False, server_default=text("'{}'"), comment="JSON"),
    Column(
        "price",
        BigInteger,
        nullable=False,
        server_default=text("0"),
        comment="minor units, as shown when the time was chosen",
    ),
    words("currency"),
    Column("offer", Text, nullable=False, server_default=text("''"), comment="hash of its link"),
    CheckConstraint("end_at > start_at", name="ck_claims_order"),
    CheckConstraint("kind IN ('request', 'move', 'choice')", name="ck_claims_kind"),
    CheckConstraint("(seq IS NULL) = (expires_at IS NOT NULL)", name="ck_claims_hold_ends"),
    Index("ix_claims_start", "start_at"),
    Index("ix_claims_holder", "holder"),
    Index("ix_claims_account", "account_id"),
    Index("ix_claims_moves", "moves"),
    Index("ix_claims_seq", "seq"),
    Index("ix_claims_expires", "expires_at"),
    Index("ix_claims_offer", "offer"),
)
"""What a visitor took. Until it has a seq it is a hold, and every hold ends by itself.

It counts while it stands and either is a hold that has not ended, or its event is not yet
acknowledged by the publication: derived, never stored, so that a desktop restored from a backup,
which acknowledges less, makes it count again.
"""

commitments = Table(
    "commitments",
    metadata,
    Column("uid", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("start_at", BigInteger, nullable=False),
    Column("facts", Text, nullable=False, comment="JSON: page_format.Commitment"),
    Index("ix_commitments_account", "account", "start_at"),
    Index("ix_commitments_start", "start_at"),
)

booking_links = Table(
    "booking_links",
    metadata,
    Column("hash", Text, primary_key=True, comment="as the desktop publishes it"),
    Column("uid", Text, nullable=False),
    Column("purpose", Text, nullable=False, comment="links.LinkPurpose"),
    Column("ended_at", BigInteger, nullable=True, comment="by the word of the booking's client"),
    Index("ix_booking_links_uid", "uid"),
)
"""What opens one booking without an account: the desktop made the token, and only it knows it."""

handed_mails = Table(
    "handed_mails",
    metadata,
    Column("key", Text, primary_key=True, comment="a mail goes out once for its key"),
    Column("uid", Text, nullable=False),
    Column("start_at", BigInteger, nullable=False, comment="the start that it holds for"),
    Column("send_at", BigInteger, nullable=False),
    Column("useful_until", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    Column("body", Text, nullable=False, comment="JSON: mails.HandedMail; emptied when it is done"),
    Column("said", Text, nullable=False, comment="digest of the mail, while it may go out yet"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("due_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    words("why"),
    words("files"),
    CheckConstraint(
        "state IN ('waiting', 'sending', 'sent', 'failed', 'unknown', 'dropped', 'late',"
        " 'withdrawn')",
        name="ck_handed_mails_state",
    ),
    Index("ix_handed_mails_due", "state", "due_at"),
    Index("ix_handed_mails_uid", "uid"),
)
"""Mails of the desktop that go out from here. `files` are digests, while one may go out yet."""

events = Table(
    "events",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    words("uid"),
    words("account"),
    Column(
        "booking",
        Text,
        nullable=False,
        server_default=text("''"),
        comment="the booking's uid, also where a wish to move it has one of its own",
    ),
    Column("facts", Text, nullable=False, comment="JSON: page_format.Event"),
    Column("private", Integer, nullable=False, server_default=text("0"), comment="see events.py"),
    Index("ix_events_account", "account", "seq"),
    Index("ix_events_private", "private", "seq"),
    Index("ix_events_booking", "booking", "seq"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="a mail goes out once for its key"),
    Column("kind", Text, nullable=False),
    Column("account", Text, nullable=True),
    Column("recipient", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("facts", Text, nullable=False, comment="JSON; emptied when it is done"),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("queued_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    words("error"),
    CheckConstraint(
        "state IN ('waiting', 'sending', 'sent', 'failed', 'aside')", name="ck_outbox_state"
    ),
    Index("ix_outbox_due", "state", "due_at"),
    Index("ix_outbox_account", "account"),
)

calendar_entries = Table(
    "calendar_entries",
    metadata,
    Column("uid", Text, primary_key=True, comment="the booking's"),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("sequence", BigInteger, nullable=False, comment="RFC 5545 SEQUENCE, never goes back"),
    Column("said", Text, nullable=False, comment="digest of what it said"),
    Column("standing", Integer, nullable=False, comment="0 once it was cancelled"),
    Column("organizer", Text, nullable=False, server_default=text("''")),
    Column("end_at", BigInteger, nullable=False),
    Index("ix_calendar_entries_account", "account_id"),
)
"""What a client's own calendar was told last about a booking."""

revocations = Table(
    "revocations",
    metadata,
    Column("receipt_hash", Text, primary_key=True, comment="SHA-256 of its address"),
    Column("at", BigInteger, nullable=False),
    Column("uid", Text, nullable=False, comment="the booking's, where a link or a login opened it"),
    words("account"),
    Column("facts", Text, nullable=False, comment="JSON: revocations.Declaration"),
    Index("ix_revocations_uid", "uid"),
    Index("ix_revocations_account", "account"),
    Index("ix_revocations_at", "at"),
)
"""Contracts that clients revoked, as they declared it; the receipt's address is not kept."""

throttle = Table(
    "throttle",
    metadata,
    Column("key", Text, primary_key=True, comment="what is counted, and of whom: a keyed hash"),
    Column("count", Integer, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Index("ix_throttle_ends", "ends_at"),
)

familiar = Table(
    "familiar",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Text, primary_key=True, comment="keyed hash of a cookie or a network"),
    Column("seen_at", BigInteger, nullable=False, comment="the last login from there"),
    Index("ix_familiar_place", "place"),
    Index("ix_familiar_seen", "seen_at"),
)
"""Where clients have logged in before: what strangers tried is not held against them there."""

attempts = Table(
    "attempts",
    metadata,
    Column("hour", BigInteger, primary_key=True, autoincrement=False, comment="its first second"),
    Column("what", Text, primary_key=True, comment="words of ours"),
    Column("network", Text, primary_key=True, comment="/24 of IPv4, /64 of IPv6"),
    Column("count", Integer, nullable=False),
)
"""What concerns security, counted by the hour and the network that it came from; no account."""

_WATCHED = "start_at, end_at, preparation, wrap_up, travel, standing, seq, expires_at"

# What belongs to one booking is never in its own way: its request, and another wish to move it.
# The gap between two stays as domain/calendar/gaps.py has it; no place is known here, so travel is
# the longer of both. `{longer}` is max() in SQLite and greatest() in PostgreSQL.
# What counts is found by two indexes, for a hold has no seq and a claim with one does not expire
# (see the table). Joined with `practice`, SQLite would read all claims there are at each change.
_IN_THE_WAY = """
SELECT 1 FROM claims o
 WHERE o.id <> NEW.id AND o.standing = 1
   AND (NEW.moves IS NULL OR coalesce(o.moves, o.id) <> NEW.moves)
   AND (o.expires_at > NEW.changed_at OR o.seq > {acknowledged})
   AND o.start_at < NEW.end_at
       + 60 * (NEW.wrap_up + o.preparation + {longer}(o.travel, NEW.travel))
   AND NEW.start_at < o.end_at
       + 60 * (o.wrap_up + NEW.preparation + {longer}(o.travel, NEW.travel))"""

# What the publication accounts for may meet others: the consultant has decided about it.
_COUNTS = "NEW.standing = 1 AND (NEW.seq IS NULL OR NEW.seq > {acknowledged})"

_ACKNOWLEDGED = "(SELECT acknowledged_seq FROM practice)"
_SQLITE_BODY = f"""
WHEN {_COUNTS.format(acknowledged=_ACKNOWLEDGED)}
BEGIN
  SELECT RAISE(ABORT, 'overlap')
   WHERE EXISTS ({_IN_THE_WAY.format(longer="max", acknowledged=_ACKNOWLEDGED)});
END"""

SQLITE_TRIGGERS = (
    f"CREATE TRIGGER claims_no_overlap_insert AFTER INSERT ON claims{_SQLITE_BODY}",
    f"CREATE TRIGGER claims_no_overlap_update AFTER UPDATE OF {_WATCHED} ON claims{_SQLITE_BODY}",
)

POSTGRESQL_TRIGGERS = (
    f"""CREATE FUNCTION claims_refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE acknowledged bigint;
BEGIN
  -- Two writers that did not lock the practice before are serialised here.
  SELECT acknowledged_seq INTO acknowledged FROM practice WHERE id = 1 FOR UPDATE;
  IF {_COUNTS.format(acknowledged="acknowledged")}
     AND EXISTS ({_IN_THE_WAY.format(longer="greatest", acknowledged="acknowledged")}) THEN
    RAISE EXCEPTION 'overlap' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NULL;
END $$""",
    f"""CREATE TRIGGER claims_no_overlap AFTER INSERT OR UPDATE OF {_WATCHED} ON claims
FOR EACH ROW EXECUTE FUNCTION claims_refuse_overlap()""",
)
"""What SQLAlchemy does not model, in the order of creation."""
