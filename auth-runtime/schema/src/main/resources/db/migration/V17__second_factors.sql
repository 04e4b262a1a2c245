-- What a session proves, what people have beside a first factor, and logins that wait for it. A server
-- of the version before begins sessions by password alone, which is what the defaults say.

ALTER TABLE session
  ADD COLUMN aal smallint NOT NULL DEFAULT 1 CHECK (aal IN (1, 2)),
  ADD COLUMN amr text[]   NOT NULL DEFAULT '{pwd}';
COMMENT ON COLUMN session.authenticated_at IS 'when the oldest of the proofs was given that aal rests on';
COMMENT ON COLUMN session.aal IS 'how surely it was proven who the person is (NIST SP 800-63B)';
COMMENT ON COLUMN session.amr IS 'by what it was proven: words of RFC 8176';

CREATE TABLE totp_factor (
  identity_id uuid        PRIMARY KEY REFERENCES identity ON DELETE CASCADE,
  sealed      text        NOT NULL,
  sealed_by   text        NOT NULL CHECK (length(sealed_by) = 1),
  last_step   bigint      NOT NULL,
  added_at    timestamptz NOT NULL,
  used_at     timestamptz NOT NULL
);
COMMENT ON COLUMN totp_factor.sealed IS 'the secret: base64 of nonce, ciphertext and tag of AES-256-GCM';
COMMENT ON COLUMN totp_factor.sealed_by IS 'name of the installation key that it is sealed under';
COMMENT ON COLUMN totp_factor.last_step IS 'of the code that was accepted last (RFC 6238): no code is accepted that is not later';

CREATE TABLE backup_code (
  identity_id uuid        NOT NULL REFERENCES identity ON DELETE CASCADE,
  hash        bytea       NOT NULL CHECK (octet_length(hash) = 32),
  made_at     timestamptz NOT NULL,
  PRIMARY KEY (identity_id, hash)
);
COMMENT ON TABLE backup_code IS 'those that are left: a code that was used is gone';

CREATE TABLE pending_login (
  hash             bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
  identity_id      uuid        NOT NULL REFERENCES identity ON DELETE CASCADE,
  changes          int         NOT NULL,
  aal              smallint    NOT NULL CHECK (aal IN (1, 2)),
  amr              text[]      NOT NULL,
  authenticated_at timestamptz NOT NULL,
  tries            smallint    NOT NULL DEFAULT 0,
  expires_at       timestamptz NOT NULL
);
CREATE INDEX pending_login_identity ON pending_login (identity_id);
CREATE INDEX pending_login_expires ON pending_login (expires_at);
COMMENT ON TABLE pending_login IS 'who has proved a first factor and not yet a second one';
COMMENT ON COLUMN pending_login.hash IS 'SHA-256 of what the browser or program holds, which itself is stored nowhere';
COMMENT ON COLUMN pending_login.changes IS 'of the password that was verified (password_credential.changes)';

GRANT SELECT, INSERT, UPDATE, DELETE ON totp_factor, backup_code, pending_login TO sallyport_runtime;
