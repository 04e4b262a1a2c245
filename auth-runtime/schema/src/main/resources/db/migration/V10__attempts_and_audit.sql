-- How often something was tried, per account, address or both: what slows guessing down, on all
-- replicas and after a restart. Nobody's address or name is in it: keys are hashes under a key of the
-- installation.

CREATE TABLE attempt_count (
  key       bytea       PRIMARY KEY CHECK (octet_length(key) = 16),
  count     int         NOT NULL,
  until     timestamptz NOT NULL,
  forget_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX attempt_count_forget_at ON attempt_count (forget_at);
COMMENT ON COLUMN attempt_count.until IS 'the next one may be made then';
COMMENT ON COLUMN attempt_count.forget_at IS 'counting begins anew then, and the row may go';

GRANT SELECT, INSERT, UPDATE, DELETE ON attempt_count TO sallyport_runtime;

-- Questions about one person, asked by people.
CREATE INDEX audit_event_subject ON audit_event (subject, id);
CREATE INDEX audit_event_actor ON audit_event (actor, id);

-- Drops the months that were over before a time, and says how many. With the owner's rights, so that
-- the runtime, which can add events, can take none back: the last 30 days stay, whatever is asked for.
CREATE FUNCTION audit_event_forget(before timestamptz) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  edge timestamptz := least(before, now() - interval '30 days');
  part text;
  dropped integer := 0;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.audit_event'::regclass
      AND c.relname ~ '^audit_event_[0-9]{4}_[0-9]{2}$'
    ORDER BY c.relname
  LOOP
    IF (to_date(right(part, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= edge THEN
      EXECUTE format('DROP TABLE public.%I', part);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  DELETE FROM public.audit_event_default WHERE at < edge;
  RETURN dropped;
END
$$;
REVOKE ALL ON FUNCTION audit_event_forget(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_event_forget(timestamptz) TO sallyport_runtime;
