-- Sums by activity and the newest entry are asked for by nearly every command; after nine months the log is long.
DROP INDEX log_by_activity;
CREATE INDEX log_by_activity ON log (activity_id, minutes);
CREATE INDEX log_by_time ON log (at);
