ALTER TABLE clients ADD COLUMN extras TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN extras_at INTEGER
----
ALTER TABLE clients ADD COLUMN extras_how TEXT DEFAULT '' NOT NULL
----
UPDATE clients
   SET extras = 'unwanted', extras_how = 'by the link in a mail',
       extras_at = (SELECT min(at) FROM notices
                     WHERE kind = 'unsubscribed' AND client_id = clients.id)
 WHERE id IN (SELECT client_id FROM notices WHERE kind = 'unsubscribed')
----
CREATE INDEX ix_clients_mobile ON clients (mobile) WHERE mobile <> ''
