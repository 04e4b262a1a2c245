-- Revocations that every replica has applied are forgotten after a while.

CREATE INDEX revocation_at ON revocation (at);
GRANT DELETE ON revocation TO sallyport_runtime;
