-- Revocations that every replica has applied are forgotten after a while.

CREATE INDEX revocation_at ON revocation (at);

-- Forgets the oldest revocations up to the first that was made at or after a time, but none that a
-- replica has still to apply, and few enough that nobody waits. With the owner's rights, so that the
-- runtime can do this and cannot forget anything else.
CREATE FUNCTION revocation_prune(before timestamptz) RETURNS integer
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH gone AS (
    DELETE FROM public.revocation WHERE seq IN (
      SELECT r.seq FROM public.revocation r
      WHERE r.seq <= (SELECT coalesce(min(m.applied), max(h.seq))
                      FROM public.log_head h LEFT JOIN public.member m ON NOT m.gone)
        AND r.seq < coalesce((SELECT min(y.seq) FROM public.revocation y WHERE y.at >= before),
                             9223372036854775807)
      ORDER BY r.seq LIMIT 1000)
    RETURNING 1)
  SELECT count(*)::integer FROM gone
$$;
REVOKE ALL ON FUNCTION revocation_prune(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION revocation_prune(timestamptz) TO sallyport_runtime;
