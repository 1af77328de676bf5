ALTER TABLE bookings ADD COLUMN agreed_price INTEGER DEFAULT 0 NOT NULL
----
ALTER TABLE bookings ADD COLUMN agreed_currency TEXT DEFAULT '' NOT NULL
----
CREATE TEMP VIEW priced AS
SELECT id, price, currency FROM services
 WHERE currency GLOB '[A-Z][A-Z][A-Z]' AND price BETWEEN 0 AND 1000000000
----
UPDATE bookings SET (agreed_price, agreed_currency) = (
    SELECT s.price, s.currency FROM priced s WHERE s.id = bookings.service_id)
 WHERE service_id IN (SELECT id FROM priced)
----
-- Visits that a series makes later cost what those that stand do.
UPDATE series SET template = json_set(template,
    '$.agreed_price', coalesce((SELECT s.price FROM priced s WHERE s.id = json_extract(template, '$.service_id')), 0),
    '$.agreed_currency', coalesce((SELECT s.currency FROM priced s WHERE s.id = json_extract(template, '$.service_id')), ''))
----
-- The images of the history get the columns too, as if they had always been there: undo puts back
-- the price together with the service that it belonged to.
DROP TRIGGER history_no_UPDATE
----
UPDATE history SET before = json_set(before,
    '$.agreed_price', coalesce((SELECT s.price FROM priced s WHERE s.id = json_extract(before, '$.service_id')), 0),
    '$.agreed_currency', coalesce((SELECT s.currency FROM priced s WHERE s.id = json_extract(before, '$.service_id')), ''))
 WHERE subject = 'bookings' AND json_type(before, '$.service_id') IS NOT NULL
----
-- A template is text within the image: without the empty text it would become JSON in JSON.
UPDATE history SET before = json_set(before, '$.template', json_set(json_extract(before, '$.template'),
    '$.agreed_price', coalesce((SELECT s.price FROM priced s WHERE s.id = json_extract(json_extract(before, '$.template'), '$.service_id')), 0),
    '$.agreed_currency', coalesce((SELECT s.currency FROM priced s WHERE s.id = json_extract(json_extract(before, '$.template'), '$.service_id')), '')) || '')
 WHERE subject = 'series' AND json_type(before, '$.template') = 'text'
----
UPDATE history SET after = json_set(after,
    '$.agreed_price', coalesce((SELECT s.price FROM priced s WHERE s.id = json_extract(after, '$.service_id')), 0),
    '$.agreed_currency', coalesce((SELECT s.currency FROM priced s WHERE s.id = json_extract(after, '$.service_id')), ''))
 WHERE subject = 'bookings' AND json_type(after, '$.service_id') IS NOT NULL
----
-- A template is text within the image: without the empty text it would become JSON in JSON.
UPDATE history SET after = json_set(after, '$.template', json_set(json_extract(after, '$.template'),
    '$.agreed_price', coalesce((SELECT s.price FROM priced s WHERE s.id = json_extract(json_extract(after, '$.template'), '$.service_id')), 0),
    '$.agreed_currency', coalesce((SELECT s.currency FROM priced s WHERE s.id = json_extract(json_extract(after, '$.template'), '$.service_id')), '')) || '')
 WHERE subject = 'series' AND json_type(after, '$.template') = 'text'
----
CREATE TRIGGER history_no_UPDATE BEFORE UPDATE ON history
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
DROP VIEW priced
----
ALTER TABLE page_link ADD COLUMN read_event TEXT DEFAULT '' NOT NULL
----
UPDATE page_link SET read_event = coalesce(
    (SELECT event FROM inbox_events i
      WHERE i.page = page_link.page AND i.seq = page_link.read_seq
      ORDER BY i.id DESC LIMIT 1), '')
