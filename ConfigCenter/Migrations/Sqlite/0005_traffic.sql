-- What gateways tell of their traffic: a row a request, sums by minute and by hour, and who was there.

-- What was taken from each gateway's journal: the last sequence makes a batch count once.
CREATE TABLE ingest_sources (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  last_sequence INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_ingest_sources_source ON ingest_sources (kind, source);
CREATE INDEX ix_ingest_sources_updated_at ON ingest_sources (updated_at);

-- In the order of time on disk: pages of a search and what retention removes lie together. id tells rows of one millisecond apart.
CREATE TABLE access_logs (
  at INTEGER NOT NULL,
  id INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  client TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  namespace TEXT NOT NULL,
  api_key TEXT NOT NULL,
  issuer TEXT NOT NULL,
  route TEXT NOT NULL,
  upstream TEXT NOT NULL,
  server TEXT NOT NULL,
  model TEXT NOT NULL,
  stream INTEGER NOT NULL,
  status INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  policy TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  request_bytes INTEGER NOT NULL,
  response_bytes INTEGER NOT NULL,
  duration_us INTEGER NOT NULL,
  first_byte_us INTEGER NULL,
  input_tokens INTEGER NULL,
  output_tokens INTEGER NULL,
  cached_input_tokens INTEGER NULL,
  cost_nano_usd INTEGER NULL,
  settled_by TEXT NOT NULL,
  truncated INTEGER NOT NULL,
  PRIMARY KEY (at, id)
) WITHOUT ROWID;
CREATE INDEX ix_access_logs_request_id ON access_logs (request_id, at, id);
CREATE INDEX ix_access_logs_namespace ON access_logs (namespace, at, id);
CREATE INDEX ix_access_logs_api_key ON access_logs (api_key, at, id);
CREATE INDEX ix_access_logs_model ON access_logs (model, at, id);
CREATE INDEX ix_access_logs_route ON access_logs (route, at, id);
CREATE INDEX ix_access_logs_upstream ON access_logs (upstream, at, id);
CREATE INDEX ix_access_logs_server ON access_logs (server, at, id);
CREATE INDEX ix_access_logs_status ON access_logs (status, at, id);
CREATE INDEX ix_access_logs_reason ON access_logs (reason, at, id);
CREATE INDEX ix_access_logs_client ON access_logs (client, at, id);

-- What is counted apart: a combination of names, found by its digest because the names together are too long for a key.
CREATE TABLE usage_series (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  digest TEXT NOT NULL UNIQUE,
  namespace TEXT NOT NULL,
  api_key TEXT NOT NULL,
  model TEXT NOT NULL,
  route TEXT NOT NULL,
  upstream TEXT NOT NULL
);
CREATE INDEX ix_usage_series_namespace ON usage_series (namespace);
CREATE INDEX ix_usage_series_api_key ON usage_series (api_key);
CREATE INDEX ix_usage_series_model ON usage_series (model);
CREATE INDEX ix_usage_series_route ON usage_series (route);
CREATE INDEX ix_usage_series_upstream ON usage_series (upstream);

-- slot: minutes since 1970 in UTC. d0 to d14 and f0 to f14: requests by duration and by time to the first byte.
CREATE TABLE usage_minutes (
  slot INTEGER NOT NULL,
  series_id INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  client_errors INTEGER NOT NULL,
  server_errors INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  cost_nano INTEGER NOT NULL,
  truncated INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  first_byte_ms INTEGER NOT NULL,
  d0 INTEGER NOT NULL, d1 INTEGER NOT NULL, d2 INTEGER NOT NULL, d3 INTEGER NOT NULL, d4 INTEGER NOT NULL, d5 INTEGER NOT NULL, d6 INTEGER NOT NULL, d7 INTEGER NOT NULL,
  d8 INTEGER NOT NULL, d9 INTEGER NOT NULL, d10 INTEGER NOT NULL, d11 INTEGER NOT NULL, d12 INTEGER NOT NULL, d13 INTEGER NOT NULL, d14 INTEGER NOT NULL,
  f0 INTEGER NOT NULL, f1 INTEGER NOT NULL, f2 INTEGER NOT NULL, f3 INTEGER NOT NULL, f4 INTEGER NOT NULL, f5 INTEGER NOT NULL, f6 INTEGER NOT NULL, f7 INTEGER NOT NULL,
  f8 INTEGER NOT NULL, f9 INTEGER NOT NULL, f10 INTEGER NOT NULL, f11 INTEGER NOT NULL, f12 INTEGER NOT NULL, f13 INTEGER NOT NULL, f14 INTEGER NOT NULL,
  PRIMARY KEY (slot, series_id)
) WITHOUT ROWID;
CREATE INDEX ix_usage_minutes_series ON usage_minutes (series_id, slot);

-- Statuses (kind 0) and reasons of refusals (kind 1), by name.
CREATE TABLE usage_minutes_tallies (
  slot INTEGER NOT NULL,
  series_id INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (slot, series_id, kind, name)
) WITHOUT ROWID;
CREATE INDEX ix_usage_minutes_tallies_series ON usage_minutes_tallies (series_id, slot);

-- The same, slot: hours since 1970 in UTC.
CREATE TABLE usage_hours (
  slot INTEGER NOT NULL,
  series_id INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  client_errors INTEGER NOT NULL,
  server_errors INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  cost_nano INTEGER NOT NULL,
  truncated INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  first_byte_ms INTEGER NOT NULL,
  d0 INTEGER NOT NULL, d1 INTEGER NOT NULL, d2 INTEGER NOT NULL, d3 INTEGER NOT NULL, d4 INTEGER NOT NULL, d5 INTEGER NOT NULL, d6 INTEGER NOT NULL, d7 INTEGER NOT NULL,
  d8 INTEGER NOT NULL, d9 INTEGER NOT NULL, d10 INTEGER NOT NULL, d11 INTEGER NOT NULL, d12 INTEGER NOT NULL, d13 INTEGER NOT NULL, d14 INTEGER NOT NULL,
  f0 INTEGER NOT NULL, f1 INTEGER NOT NULL, f2 INTEGER NOT NULL, f3 INTEGER NOT NULL, f4 INTEGER NOT NULL, f5 INTEGER NOT NULL, f6 INTEGER NOT NULL, f7 INTEGER NOT NULL,
  f8 INTEGER NOT NULL, f9 INTEGER NOT NULL, f10 INTEGER NOT NULL, f11 INTEGER NOT NULL, f12 INTEGER NOT NULL, f13 INTEGER NOT NULL, f14 INTEGER NOT NULL,
  PRIMARY KEY (slot, series_id)
) WITHOUT ROWID;
CREATE INDEX ix_usage_hours_series ON usage_hours (series_id, slot);

-- Statuses (kind 0) and reasons of refusals (kind 1), by name.
CREATE TABLE usage_hours_tallies (
  slot INTEGER NOT NULL,
  series_id INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (slot, series_id, kind, name)
) WITHOUT ROWID;
CREATE INDEX ix_usage_hours_tallies_series ON usage_hours_tallies (series_id, slot);

-- HyperLogLog registers: of 1 or 24 hours (hours), beginning at slot times that; of all namespaces (scope 0) or of one (scope 1).
CREATE TABLE user_sketches (
  hours INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  namespace TEXT NOT NULL,
  slot INTEGER NOT NULL,
  registers BLOB NOT NULL,
  PRIMARY KEY (hours, scope, namespace, slot)
) WITHOUT ROWID;
CREATE INDEX ix_user_sketches_slot ON user_sketches (hours, scope, slot);
