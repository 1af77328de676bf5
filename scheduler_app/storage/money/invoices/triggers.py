"""Storage, money: what was sent stays as it was sent, and a number is never free again."""

from __future__ import annotations

from scheduler_app.storage.append_only import append_only

_SENT_STAYS = """
CREATE TRIGGER invoices_sent_stay BEFORE UPDATE ON invoices
 WHEN OLD.sent_at IS NOT NULL AND (
      NEW.uid IS NOT OLD.uid OR NEW.kind IS NOT OLD.kind OR NEW.currency IS NOT OLD.currency
   OR NEW.number IS NOT OLD.number OR NEW.series IS NOT OLD.series
   OR NEW.serial IS NOT OLD.serial OR NEW.issued IS NOT OLD.issued OR NEW.due IS NOT OLD.due
   OR NEW.sent_at IS NOT OLD.sent_at OR NEW.total IS NOT OLD.total OR NEW.tax IS NOT OLD.tax
   OR NEW.prepaid IS NOT OLD.prepaid OR NEW.payable IS NOT OLD.payable
   OR NEW.digest IS NOT OLD.digest OR NEW.corrects IS NOT OLD.corrects
   OR NEW.removed IS NOT OLD.removed
   OR (NEW.draft IS NOT OLD.draft AND NEW.draft <> '{}')
   OR (NEW.document IS NOT OLD.document AND NEW.document <> '{}'))
BEGIN
  SELECT RAISE(ABORT, 'a sent invoice never changes');
END"""

_NUMBERS_STAY = """
CREATE TRIGGER invoices_numbers_stay BEFORE DELETE ON invoices WHEN OLD.sent_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a sent invoice never goes');
END"""

_NUMBERS_RISE = """
CREATE TRIGGER invoice_numbers_rise BEFORE UPDATE ON invoice_numbers WHEN NEW.last <= OLD.last
BEGIN
  SELECT RAISE(ABORT, 'numbers only rise');
END"""

TRIGGERS = (
    _SENT_STAYS,
    _NUMBERS_STAY,
    _NUMBERS_RISE,
    *append_only("invoice_gaps"),
    *append_only("invoice_taxes"),
    *append_only("invoice_incomes"),
)
"""What SQLAlchemy does not model. An erasure empties what names a person, and nothing else."""
