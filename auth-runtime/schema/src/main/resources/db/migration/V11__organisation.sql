-- Organisations are groups of people in the one realm; whoever is in one has one role there.

CREATE TABLE organisation (
  id         uuid        PRIMARY KEY,
  slug       text        NOT NULL UNIQUE,
  name       text        NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
COMMENT ON COLUMN organisation.slug IS 'how it is called in commands and addresses';

CREATE TABLE membership (
  organisation_id uuid        NOT NULL REFERENCES organisation ON DELETE CASCADE,
  identity_id     uuid        NOT NULL REFERENCES identity ON DELETE CASCADE,
  role            text        NOT NULL,
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, identity_id)
);
CREATE INDEX membership_identity ON membership (identity_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON organisation, membership TO sallyport_runtime;

-- Everybody is a user. Roles go into one header, separated by commas.
UPDATE identity SET roles = '{user}' WHERE roles = '{}';
ALTER TABLE identity
  ALTER COLUMN roles SET DEFAULT '{user}',
  ADD CONSTRAINT identity_roles_fit_a_header
    CHECK (array_to_string(roles, ' ') ~ '^[A-Za-z0-9._:/ -]*$');

-- The beginning of an address finds people.
CREATE INDEX identity_email_prefix ON identity (email_key text_pattern_ops);
