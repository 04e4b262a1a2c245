-- The log: one counter for every change that a replica must hear of.
-- Whoever changes something updates log_head last, in the statement that makes the change: the row
-- lock then puts commits into the order of their numbers, without gaps.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE TABLE log_head (
  singleton   boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  seq         bigint  NOT NULL,
  incarnation uuid    NOT NULL
) WITH (fillfactor = 10);
COMMENT ON COLUMN log_head.incarnation IS 'which history seq belongs to; give it a new value after restoring a backup';
INSERT INTO log_head (seq, incarnation) VALUES (0, gen_random_uuid());

CREATE TABLE revocation (
  seq     bigint      PRIMARY KEY,
  kind    text        NOT NULL CHECK (kind IN ('session', 'identity', 'credential', 'organisation')),
  subject uuid        NOT NULL,
  at      timestamptz NOT NULL
);

CREATE TABLE member (
  id        uuid        PRIMARY KEY,
  name      text        NOT NULL,
  renewals  bigint      NOT NULL DEFAULT 0,
  applied   bigint      NOT NULL DEFAULT 0,
  gone      boolean     NOT NULL DEFAULT false,
  joined_at timestamptz NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE member IS 'replicas that follow the log; updated several times a second, hence the fillfactor and no index on what changes';

GRANT SELECT, UPDATE (seq) ON log_head TO sallyport_operator, sallyport_runtime;
GRANT SELECT, INSERT ON revocation TO sallyport_runtime;
GRANT SELECT ON member TO sallyport_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO sallyport_runtime;
