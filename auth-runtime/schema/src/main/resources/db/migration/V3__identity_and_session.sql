-- Who can log in, their logins, and the tokens that carry them. Ids are UUIDv7 made by the caller,
-- and so are times: the database's clock decides nothing.

CREATE TABLE identity (
  id          uuid        PRIMARY KEY,
  email       text        NOT NULL,
  email_key   text        NOT NULL UNIQUE,
  verified    boolean     NOT NULL DEFAULT false,
  roles       text[]      NOT NULL DEFAULT '{}',
  disabled_at timestamptz,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);
COMMENT ON COLUMN identity.email_key IS 'email in lower case: one person, however it is typed';

CREATE TABLE password_credential (
  identity_id uuid        PRIMARY KEY REFERENCES identity ON DELETE CASCADE,
  hash        text        NOT NULL,
  updated_at  timestamptz NOT NULL
);
COMMENT ON COLUMN password_credential.hash IS 'PHC string: algorithm, parameters, salt and hash';

CREATE TABLE session (
  id               uuid        PRIMARY KEY,
  identity_id      uuid        NOT NULL REFERENCES identity ON DELETE CASCADE,
  authenticated_at timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  renewable_until  timestamptz NOT NULL,
  ended_at         timestamptz,
  created_at       timestamptz NOT NULL,
  user_agent       text,
  address          inet
);
CREATE INDEX session_identity ON session (identity_id);

-- Apart from session: written often, and never part of a decision.
CREATE TABLE session_last_seen (
  session_id uuid        PRIMARY KEY REFERENCES session ON DELETE CASCADE,
  seen_at    timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE session_token (
  hash        bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
  session_id  uuid        NOT NULL REFERENCES session ON DELETE CASCADE,
  kind        text        NOT NULL CHECK (kind IN ('cookie', 'bearer')),
  host        text,
  replaced_by bytea       CHECK (octet_length(replaced_by) = 32),
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX session_token_session ON session_token (session_id);
COMMENT ON COLUMN session_token.hash IS 'SHA-256 of the token, which itself is stored nowhere';
COMMENT ON COLUMN session_token.host IS 'the only host where it is valid; null: the whole domain';

GRANT SELECT, INSERT, UPDATE, DELETE
  ON identity, password_credential, session, session_last_seen, session_token
  TO sallyport_runtime;
