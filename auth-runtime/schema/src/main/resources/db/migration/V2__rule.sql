-- One row per AccessRule. A row whose spec is null is a tombstone: replicas that ask for changes
-- learn of the removal, until it is forgotten.

CREATE TABLE rule (
  origin     uuid   NOT NULL,
  uid        uuid   NOT NULL,
  namespace  text   NOT NULL,
  name       text   NOT NULL,
  generation bigint NOT NULL,
  format     int    NOT NULL,
  spec       jsonb,
  seq        bigint NOT NULL,
  first_seq  bigint NOT NULL,
  PRIMARY KEY (origin, uid),
  CHECK (first_seq <= seq)
);
COMMENT ON COLUMN rule.origin IS 'the cluster that the object lives in; clusters never sweep each other''s rows';
COMMENT ON COLUMN rule.uid IS 'metadata.uid: a re-created object starts at generation 1 again';
COMMENT ON COLUMN rule.format IS 'how spec is written; a reader that does not know it says so';
COMMENT ON COLUMN rule.spec IS 'null: removed';
COMMENT ON COLUMN rule.seq IS 'number of the last change in the log';
COMMENT ON COLUMN rule.first_seq IS 'number at which the object came into force; the older rule wins ties';

CREATE UNIQUE INDEX rule_seq ON rule (seq);
CREATE UNIQUE INDEX rule_name ON rule (origin, namespace, name) WHERE spec IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON rule TO sallyport_operator;
GRANT SELECT ON rule TO sallyport_runtime;
