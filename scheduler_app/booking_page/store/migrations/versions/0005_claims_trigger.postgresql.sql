CREATE OR REPLACE FUNCTION claims_refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE acknowledged bigint;
BEGIN
  -- Two writers that did not lock the practice before are serialised here.
  SELECT acknowledged_seq INTO acknowledged FROM practice WHERE id = 1 FOR UPDATE;
  IF NEW.standing = 1 AND (NEW.seq IS NULL OR NEW.seq > acknowledged)
     AND EXISTS (
SELECT 1 FROM claims o
 WHERE o.id <> NEW.id AND o.standing = 1
   AND (NEW.moves IS NULL OR coalesce(o.moves, o.id) <> NEW.moves)
   AND (o.expires_at > NEW.changed_at OR o.seq > acknowledged)
   AND o.start_at < NEW.end_at
       + 60 * (NEW.wrap_up + o.preparation + greatest(o.travel, NEW.travel))
   AND NEW.start_at < o.end_at
       + 60 * (o.wrap_up + NEW.preparation + greatest(o.travel, NEW.travel))) THEN
    RAISE EXCEPTION 'overlap' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NULL;
END $$
