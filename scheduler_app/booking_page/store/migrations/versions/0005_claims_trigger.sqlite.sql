DROP TRIGGER claims_no_overlap_insert
----
DROP TRIGGER claims_no_overlap_update
----
CREATE TRIGGER claims_no_overlap_insert AFTER INSERT ON claims
WHEN NEW.standing = 1 AND (NEW.seq IS NULL OR NEW.seq > (SELECT acknowledged_seq FROM practice))
BEGIN
  SELECT RAISE(ABORT, 'overlap')
   WHERE EXISTS (
SELECT 1 FROM claims o
 WHERE o.id <> NEW.id AND o.standing = 1
   AND (NEW.moves IS NULL OR coalesce(o.moves, o.id) <> NEW.moves)
   AND (o.expires_at > NEW.changed_at OR o.seq > (SELECT acknowledged_seq FROM practice))
   AND o.start_at < NEW.end_at
       + 60 * (NEW.wrap_up + o.preparation + max(o.travel, NEW.travel))
   AND NEW.start_at < o.end_at
       + 60 * (o.wrap_up + NEW.preparation + max(o.travel, NEW.travel)));
END
----
CREATE TRIGGER claims_no_overlap_update AFTER UPDATE OF start_at, end_at, preparation, wrap_up, travel, standing, seq, expires_at ON claims
WHEN NEW.standing = 1 AND (NEW.seq IS NULL OR NEW.seq > (SELECT acknowledged_seq FROM practice))
BEGIN
  SELECT RAISE(ABORT, 'overlap')
   WHERE EXISTS (
SELECT 1 FROM claims o
 WHERE o.id <> NEW.id AND o.standing = 1
   AND (NEW.moves IS NULL OR coalesce(o.moves, o.id) <> NEW.moves)
   AND (o.expires_at > NEW.changed_at OR o.seq > (SELECT acknowledged_seq FROM practice))
   AND o.start_at < NEW.end_at
       + 60 * (NEW.wrap_up + o.preparation + max(o.travel, NEW.travel))
   AND NEW.start_at < o.end_at
       + 60 * (o.wrap_up + NEW.preparation + max(o.travel, NEW.travel)));
END
