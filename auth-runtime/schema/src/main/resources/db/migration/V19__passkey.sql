-- Passkeys and security keys (W3C Web Authentication), and what they are asked to sign.

CREATE TABLE passkey_holder (
  identity_id uuid  PRIMARY KEY REFERENCES identity ON DELETE CASCADE,
  handle      bytea NOT NULL UNIQUE CHECK (octet_length(handle) = 32)
);
COMMENT ON COLUMN passkey_holder.handle IS 'by what authenticators know the person: random, so that it says nothing about them';

CREATE TABLE passkey (
  id              uuid        PRIMARY KEY,
  identity_id     uuid        NOT NULL REFERENCES passkey_holder ON DELETE CASCADE,
  credential      bytea       NOT NULL UNIQUE CHECK (octet_length(credential) BETWEEN 1 AND 1023),
  public_key      bytea       NOT NULL CHECK (octet_length(public_key) <= 2048),
  sign_count      bigint      NOT NULL CHECK (sign_count >= 0),
  user_verified   boolean     NOT NULL,
  backup_eligible boolean     NOT NULL,
  backed_up       boolean     NOT NULL,
  transports      text[]      NOT NULL,
  aaguid          uuid        NOT NULL,
  name            text        NOT NULL CHECK (name !~ '[[:cntrl:]]' AND char_length(name) BETWEEN 1 AND 64),
  created_at      timestamptz NOT NULL,
  used_at         timestamptz,
  suspected_at    timestamptz
);
CREATE INDEX passkey_identity ON passkey (identity_id);
COMMENT ON COLUMN passkey.credential IS 'the id that its authenticator gave it';
COMMENT ON COLUMN passkey.public_key IS 'COSE_Key (RFC 9052), the algorithm in it';
COMMENT ON COLUMN passkey.sign_count IS 'of the last signature; 0 for authenticators that do not count';
COMMENT ON COLUMN passkey.user_verified IS 'whether its authenticator verified the person when it was added';
COMMENT ON COLUMN passkey.backup_eligible IS 'whether it can be on several devices; never changes';
COMMENT ON COLUMN passkey.aaguid IS 'the model of its authenticator, where it says so';
COMMENT ON COLUMN passkey.suspected_at IS 'when its count last went back: somebody may have a copy of it';

CREATE TABLE passkey_ceremony (
  flow        bytea       PRIMARY KEY CHECK (octet_length(flow) = 32),
  purpose     text        NOT NULL CHECK (purpose IN ('add', 'login', 'confirm')),
  identity_id uuid        REFERENCES identity ON DELETE CASCADE,
  challenge   bytea       NOT NULL CHECK (octet_length(challenge) = 32),
  expires_at  timestamptz NOT NULL,
  CHECK ((identity_id IS NULL) = (purpose = 'login'))
);
CREATE INDEX passkey_ceremony_identity ON passkey_ceremony (identity_id);
CREATE INDEX passkey_ceremony_expires ON passkey_ceremony (expires_at);
COMMENT ON TABLE passkey_ceremony IS 'what was asked for and not answered yet: an answer is taken once';
COMMENT ON COLUMN passkey_ceremony.flow IS 'SHA-256 of what the browser or program holds that asked; an answer is good together with it alone';
COMMENT ON COLUMN passkey_ceremony.identity_id IS 'of whom it was asked; null: of whoever they turn out to be';

GRANT SELECT, INSERT, UPDATE, DELETE ON passkey_holder, passkey, passkey_ceremony TO sallyport_runtime;
