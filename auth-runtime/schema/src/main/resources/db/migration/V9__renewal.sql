-- Renewal: a value that was replaced goes on for a moment, and says by which value it was replaced.

ALTER TABLE session_token
  ADD COLUMN successor text,
  ADD CHECK (successor IS NULL OR replaced_by IS NOT NULL);
COMMENT ON COLUMN session_token.replaced_by IS 'SHA-256 of the value that took its place; not null: who shows it after expires_at has no business with it';
COMMENT ON COLUMN session_token.successor IS 'the value that took its place, sealed under this one and an installation key';
