-- The keys that the installation signs with. Every replica may add the next one; the number, which is
-- unique, lets one of them win. Rows are never changed.

CREATE TABLE signing_key (
  purpose         text        NOT NULL CHECK (purpose IN ('assertion')),
  number          int         NOT NULL CHECK (number > 0),
  kid             text        NOT NULL UNIQUE,
  algorithm       text        NOT NULL,
  public_jwk      text        NOT NULL,
  sealed          text        NOT NULL,
  sealed_by       text        NOT NULL CHECK (length(sealed_by) = 1),
  created_at      timestamptz NOT NULL,
  signs_from      timestamptz NOT NULL,
  signs_until     timestamptz NOT NULL,
  published_until timestamptz NOT NULL,
  PRIMARY KEY (purpose, number),
  CHECK (created_at <= signs_from AND signs_from < signs_until AND signs_until < published_until)
);
COMMENT ON COLUMN signing_key.kid IS 'thumbprint of the public key (RFC 7638), so that neither can be exchanged alone';
COMMENT ON COLUMN signing_key.sealed IS 'the private key: base64 of nonce, ciphertext and tag of AES-256-GCM';
COMMENT ON COLUMN signing_key.sealed_by IS 'name of the installation key that it is sealed under';

GRANT SELECT, INSERT, DELETE ON signing_key TO sallyport_runtime;
