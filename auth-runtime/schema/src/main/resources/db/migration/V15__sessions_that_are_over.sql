-- Sessions that are over are forgotten after a while. LEAST knows no null: who was not logged out is
-- over when nobody can renew it any more.

CREATE INDEX session_over ON session (least(ended_at, renewable_until));
