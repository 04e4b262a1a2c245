-- Letters that are to be sent, written in the statement that does what they tell of; and what was
-- mailed to prove that somebody reads mail at an address.

CREATE TABLE mail (
  id              uuid        PRIMARY KEY,
  kind            text        NOT NULL,
  recipient       text        NOT NULL CHECK (recipient !~ '[[:cntrl:]]'),
  language        text        NOT NULL,
  sealed          text,
  sealed_by       text        CHECK (length(sealed_by) = 1),
  attempts        int         NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  useless_after   timestamptz NOT NULL,
  created_at      timestamptz NOT NULL,
  sent_at         timestamptz,
  failed_at       timestamptz,
  failure         text,
  CHECK (num_nonnulls(sent_at, failed_at) < 2),
  CHECK ((sealed IS NULL) = (num_nonnulls(sent_at, failed_at) = 1)),
  CHECK ((sealed IS NULL) = (sealed_by IS NULL)),
  CHECK ((failed_at IS NULL) = (failure IS NULL))
);
COMMENT ON COLUMN mail.kind IS 'which template; nobody: looks like a letter to whoever measures time, and is never sent';
COMMENT ON COLUMN mail.sealed IS 'what the template needs, codes and links among it: base64 of nonce, ciphertext and tag of AES-256-GCM; gone with the letter';
COMMENT ON COLUMN mail.sealed_by IS 'name of the installation key that it is sealed under';
COMMENT ON COLUMN mail.next_attempt_at IS 'while somebody tries: when another may, should they have died';
COMMENT ON COLUMN mail.useless_after IS 'when what it says is true no more; it is not sent any later';
COMMENT ON COLUMN mail.failed_at IS 'given up: a dead letter';

CREATE INDEX mail_due ON mail (next_attempt_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mail_done ON mail (coalesce(sent_at, failed_at)) WHERE sealed IS NULL;

CREATE TABLE mailed_proof (
  number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  purpose     text        NOT NULL CHECK (purpose IN ('verify', 'recover')),
  email_key   text        NOT NULL,
  identity_id uuid        REFERENCES identity ON DELETE CASCADE,
  link        bytea       NOT NULL UNIQUE CHECK (octet_length(link) = 32),
  flow        bytea       NOT NULL UNIQUE CHECK (octet_length(flow) = 32),
  code        bytea       CHECK (octet_length(code) = 32),
  wrong_codes int         NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz
);
COMMENT ON COLUMN mailed_proof.number IS 'of two for the same person and purpose, the greater one counts';
COMMENT ON COLUMN mailed_proof.identity_id IS 'null: nobody to whom this could prove anything; there so that asking looks the same';
COMMENT ON COLUMN mailed_proof.link IS 'SHA-256 of the secret in the link, or of the one that the right code was exchanged for';
COMMENT ON COLUMN mailed_proof.flow IS 'SHA-256 of the secret that the asking browser holds; the code is good there alone';
COMMENT ON COLUMN mailed_proof.code IS 'HMAC-SHA256 of flow and code under an installation key, for a code alone is soon guessed; null: used';

CREATE INDEX mailed_proof_address ON mailed_proof (email_key, purpose, created_at);
CREATE INDEX mailed_proof_identity ON mailed_proof (identity_id, purpose, number);
CREATE INDEX mailed_proof_created ON mailed_proof (created_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON mail, mailed_proof TO sallyport_runtime;
