-- A cookie for each host alone: by what a session that the auth host knows gets to another host.

CREATE TABLE entry_code (
  hash       bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
  session_id uuid        NOT NULL REFERENCES session ON DELETE CASCADE,
  host       text        NOT NULL,
  state      bytea       NOT NULL CHECK (octet_length(state) = 32),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  gave       bytea       CHECK (octet_length(gave) = 32),
  CHECK (gave IS NULL OR used_at IS NOT NULL)
);
CREATE INDEX entry_code_session ON entry_code (session_id);
CREATE INDEX entry_code_expires ON entry_code (expires_at);
COMMENT ON COLUMN entry_code.hash IS 'SHA-256 of the code, which itself is stored nowhere';
COMMENT ON COLUMN entry_code.host IS 'the only host where it is good';
COMMENT ON COLUMN entry_code.state IS 'SHA-256 of what the browser that began holds in a cookie of that host';
COMMENT ON COLUMN entry_code.gave IS 'SHA-256 of the value that it was exchanged for; null although it was used: refused';

GRANT SELECT, INSERT, UPDATE, DELETE ON entry_code TO sallyport_runtime;
