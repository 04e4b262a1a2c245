-- Who has logged in before, so that they are told of another browser and nobody of their first login;
-- and links to choose a new password that an administrator hands over.

CREATE TABLE first_login (
  identity_id uuid        PRIMARY KEY REFERENCES identity ON DELETE CASCADE,
  at          timestamptz NOT NULL
);
COMMENT ON TABLE first_login IS 'apart from identity, which a login only reads, and from session, whose rows go';
INSERT INTO first_login (identity_id, at)
SELECT identity_id, min(created_at) FROM session GROUP BY identity_id;
GRANT SELECT, INSERT ON first_login TO sallyport_runtime;

ALTER TABLE mailed_proof ALTER COLUMN flow DROP NOT NULL;
COMMENT ON COLUMN mailed_proof.flow IS 'SHA-256 of the secret that the asking browser holds; the code is good there alone; null: the link was given to an administrator and mailed to nobody, so whoever uses it has not shown that they read mail at the address';

COMMENT ON COLUMN password_credential.updated_at IS 'when another password took the place of one; the same password hashed anew is none';
