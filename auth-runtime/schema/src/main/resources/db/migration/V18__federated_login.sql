-- Logins elsewhere: whom a provider has to know for a person to be known here, logins that are on
-- their way to a provider and back, and those that came back and wait until somebody shows that an
-- account is theirs.

CREATE TABLE federated_login (
  id          uuid        PRIMARY KEY,
  identity_id uuid        NOT NULL REFERENCES identity ON DELETE CASCADE,
  provider    text        NOT NULL,
  issuer      text        NOT NULL,
  subject     text        NOT NULL,
  email       text        CHECK (email !~ '[[:cntrl:]]'),
  name        text        CHECK (name !~ '[[:cntrl:]]'),
  linked_at   timestamptz NOT NULL,
  used_at     timestamptz,
  UNIQUE (issuer, subject)
);
CREATE INDEX federated_login_identity ON federated_login (identity_id);
COMMENT ON COLUMN federated_login.provider IS 'its name in the settings when it was linked';
COMMENT ON COLUMN federated_login.subject IS 'whom the issuer means, for ever the same; an address may become another person''s';
COMMENT ON COLUMN federated_login.email IS 'at the provider, when it was linked: for people to read, and for nothing else';

CREATE TABLE federated_flow (
  state      bytea       PRIMARY KEY CHECK (octet_length(state) = 32),
  browser    bytea       NOT NULL CHECK (octet_length(browser) = 32),
  provider   text        NOT NULL,
  purpose    text        NOT NULL CHECK (purpose IN ('login', 'link')),
  return_to  text,
  expires_at timestamptz NOT NULL
);
CREATE INDEX federated_flow_expires ON federated_flow (expires_at);
COMMENT ON TABLE federated_flow IS 'who was sent to a provider and has not come back; a row is used once';
COMMENT ON COLUMN federated_flow.state IS 'SHA-256 of what the provider hands back';
COMMENT ON COLUMN federated_flow.browser IS 'SHA-256 of what the browser holds; nonce and PKCE verifier are derived from that, and stored nowhere';

CREATE TABLE federated_proof (
  browser     bytea       PRIMARY KEY CHECK (octet_length(browser) = 32),
  id          uuid        NOT NULL UNIQUE,
  identity_id uuid        REFERENCES identity ON DELETE CASCADE,
  provider    text        NOT NULL,
  issuer      text        NOT NULL,
  subject     text        NOT NULL,
  email       text        CHECK (email !~ '[[:cntrl:]]'),
  name        text        CHECK (name !~ '[[:cntrl:]]'),
  return_to   text,
  proven_at   timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX federated_proof_identity ON federated_proof (identity_id);
CREATE INDEX federated_proof_expires ON federated_proof (expires_at);
COMMENT ON TABLE federated_proof IS 'who came back from a provider and is not linked yet; one for each browser, the latest';
COMMENT ON COLUMN federated_proof.id IS 'which one somebody was shown who agrees to it';
COMMENT ON COLUMN federated_proof.identity_id IS 'the only person with whom it can be linked; null: whoever is signed in';

-- Logins by a link or a code in a mail.
ALTER TABLE mailed_proof
  DROP CONSTRAINT mailed_proof_purpose_check,
  ADD CONSTRAINT mailed_proof_purpose_check
    CHECK (purpose IN ('verify', 'recover', 'address', 'login'));

GRANT SELECT, INSERT, UPDATE, DELETE ON federated_login, federated_flow, federated_proof
  TO sallyport_runtime;
