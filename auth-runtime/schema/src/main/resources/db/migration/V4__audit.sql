-- What happened, by month, so that old months are dropped and not deleted row by row.

CREATE TABLE audit_event (
  id      uuid        NOT NULL,
  at      timestamptz NOT NULL,
  kind    text        NOT NULL,
  actor   text        NOT NULL,
  subject text        NOT NULL,
  detail  jsonb       NOT NULL DEFAULT '{}',
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_at ON audit_event (at);

-- Nothing is ever lost for want of a partition; it should stay empty.
CREATE TABLE audit_event_default PARTITION OF audit_event DEFAULT;

-- Creates the month that a day is in, in UTC; false if it exists. With the owner's rights, so that
-- the runtime can provide for the next month without owning anything. Ask before the month begins:
-- once the default partition holds rows of it, Postgres refuses.
CREATE FUNCTION audit_event_month(day date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  first date := date_trunc('month', day::timestamp)::date;
  part text := 'audit_event_' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass('public.' || quote_ident(part)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format(
    'CREATE TABLE public.%I PARTITION OF public.audit_event FOR VALUES FROM (%L) TO (%L)',
    part,
    first::text || ' 00:00:00+00',
    (first + interval '1 month')::date::text || ' 00:00:00+00');
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION audit_event_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_event_month(date) TO sallyport_runtime;

DO $$
BEGIN
  FOR ahead IN 0..12 LOOP
    PERFORM audit_event_month((now() AT TIME ZONE 'UTC' + make_interval(months => ahead))::date);
  END LOOP;
END
$$;

GRANT SELECT, INSERT ON audit_event TO sallyport_runtime;
