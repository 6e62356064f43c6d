-- The gateways that have been heard of.
CREATE TABLE gateway_instances (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  address TEXT NULL,
  management_url TEXT NULL,
  build TEXT NULL,
  problems TEXT NULL,
  started_at INTEGER NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL
);
CREATE INDEX ix_gateway_instances_last_seen ON gateway_instances (last_seen);
