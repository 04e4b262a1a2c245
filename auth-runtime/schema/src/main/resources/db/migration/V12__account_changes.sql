-- What people change about their own account. A login that verified a password begins a session only
-- while that password is the one in force, and hashing the same password anew must not count against
-- it: so changes are counted, apart from the hash.

ALTER TABLE password_credential ADD COLUMN changes int NOT NULL DEFAULT 0;
COMMENT ON COLUMN password_credential.changes IS 'how often another password, or another address to log in with, took the place of one; the same password hashed anew is none';

ALTER TABLE mailed_proof
  DROP CONSTRAINT mailed_proof_purpose_check,
  ADD CONSTRAINT mailed_proof_purpose_check CHECK (purpose IN ('verify', 'recover', 'address')),
  ADD COLUMN address text CHECK (address !~ '[[:cntrl:]]'),
  ADD CHECK ((address IS NOT NULL) = (purpose = 'address'));
COMMENT ON COLUMN mailed_proof.address IS 'what the account is to have as its address once this is used, as somebody typed it; email_key is its key';
