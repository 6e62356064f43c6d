-- What gateways tell of their traffic: a row a request, sums by minute and by hour, and who was there.

-- What was taken from each gateway's journal: the last sequence makes a batch count once.
CREATE TABLE IF NOT EXISTS ingest_sources (
  id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  kind VARCHAR(20) NOT NULL,
  source VARCHAR(100) NOT NULL,
  last_sequence BIGINT NOT NULL,
  missing BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE KEY ix_ingest_sources_source (kind, source),
  KEY ix_ingest_sources_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- In the order of time on disk: pages of a search and what retention removes lie together. id tells rows of one millisecond apart.
CREATE TABLE IF NOT EXISTS access_logs (
  at BIGINT NOT NULL,
  id BIGINT NOT NULL,
  request_id VARCHAR(128) NOT NULL,
  client VARCHAR(64) NOT NULL,
  method VARCHAR(32) NOT NULL,
  path VARCHAR(512) NOT NULL,
  namespace VARCHAR(200) NOT NULL,
  api_key VARCHAR(200) NOT NULL,
  issuer VARCHAR(200) NOT NULL,
  route VARCHAR(200) NOT NULL,
  upstream VARCHAR(200) NOT NULL,
  server VARCHAR(300) NOT NULL,
  model VARCHAR(200) NOT NULL,
  stream SMALLINT NOT NULL,
  status SMALLINT NOT NULL,
  outcome VARCHAR(40) NOT NULL,
  reason VARCHAR(60) NOT NULL,
  policy VARCHAR(200) NOT NULL,
  attempts INT NOT NULL,
  request_bytes BIGINT NOT NULL,
  response_bytes BIGINT NOT NULL,
  duration_us BIGINT NOT NULL,
  first_byte_us BIGINT NULL,
  input_tokens BIGINT NULL,
  output_tokens BIGINT NULL,
  cached_input_tokens BIGINT NULL,
  cost_nano_usd BIGINT NULL,
  settled_by VARCHAR(20) NOT NULL,
  truncated SMALLINT NOT NULL,
  PRIMARY KEY (at, id),
  KEY ix_access_logs_request_id (request_id, at, id),
  KEY ix_access_logs_namespace (namespace, at, id),
  KEY ix_access_logs_api_key (api_key, at, id),
  KEY ix_access_logs_model (model, at, id),
  KEY ix_access_logs_route (route, at, id),
  KEY ix_access_logs_upstream (upstream, at, id),
  KEY ix_access_logs_server (server, at, id),
  KEY ix_access_logs_status (status, at, id),
  KEY ix_access_logs_reason (reason, at, id),
  KEY ix_access_logs_client (client, at, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What is counted apart: a combination of names, found by its digest because the names together are too long for a key.
CREATE TABLE IF NOT EXISTS usage_series (
  id INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  digest VARCHAR(64) NOT NULL UNIQUE,
  namespace VARCHAR(200) NOT NULL,
  api_key VARCHAR(200) NOT NULL,
  model VARCHAR(200) NOT NULL,
  route VARCHAR(200) NOT NULL,
  upstream VARCHAR(200) NOT NULL,
  KEY ix_usage_series_namespace (namespace),
  KEY ix_usage_series_api_key (api_key),
  KEY ix_usage_series_model (model),
  KEY ix_usage_series_route (route),
  KEY ix_usage_series_upstream (upstream)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- slot: minutes since 1970 in UTC. d0 to d14 and f0 to f14: requests by duration and by time to the first byte.
CREATE TABLE IF NOT EXISTS usage_minutes (
  slot INT NOT NULL,
  series_id INT NOT NULL,
  requests BIGINT NOT NULL,
  succeeded BIGINT NOT NULL,
  client_errors BIGINT NOT NULL,
  server_errors BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cached_input_tokens BIGINT NOT NULL,
  cost_nano BIGINT NOT NULL,
  truncated BIGINT NOT NULL,
  estimated BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  first_byte_ms BIGINT NOT NULL,
  d0 INT NOT NULL, d1 INT NOT NULL, d2 INT NOT NULL, d3 INT NOT NULL, d4 INT NOT NULL, d5 INT NOT NULL, d6 INT NOT NULL, d7 INT NOT NULL,
  d8 INT NOT NULL, d9 INT NOT NULL, d10 INT NOT NULL, d11 INT NOT NULL, d12 INT NOT NULL, d13 INT NOT NULL, d14 INT NOT NULL,
  f0 INT NOT NULL, f1 INT NOT NULL, f2 INT NOT NULL, f3 INT NOT NULL, f4 INT NOT NULL, f5 INT NOT NULL, f6 INT NOT NULL, f7 INT NOT NULL,
  f8 INT NOT NULL, f9 INT NOT NULL, f10 INT NOT NULL, f11 INT NOT NULL, f12 INT NOT NULL, f13 INT NOT NULL, f14 INT NOT NULL,
  PRIMARY KEY (slot, series_id),
  KEY ix_usage_minutes_series (series_id, slot)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Statuses (kind 0) and reasons of refusals (kind 1), by name.
CREATE TABLE IF NOT EXISTS usage_minutes_tallies (
  slot INT NOT NULL,
  series_id INT NOT NULL,
  kind SMALLINT NOT NULL,
  name VARCHAR(60) NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (slot, series_id, kind, name),
  KEY ix_usage_minutes_tallies_series (series_id, slot)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The same, slot: hours since 1970 in UTC.
CREATE TABLE IF NOT EXISTS usage_hours (
  slot INT NOT NULL,
  series_id INT NOT NULL,
  requests BIGINT NOT NULL,
  succeeded BIGINT NOT NULL,
  client_errors BIGINT NOT NULL,
  server_errors BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  cached_input_tokens BIGINT NOT NULL,
  cost_nano BIGINT NOT NULL,
  truncated BIGINT NOT NULL,
  estimated BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  first_byte_ms BIGINT NOT NULL,
  d0 INT NOT NULL, d1 INT NOT NULL, d2 INT NOT NULL, d3 INT NOT NULL, d4 INT NOT NULL, d5 INT NOT NULL, d6 INT NOT NULL, d7 INT NOT NULL,
  d8 INT NOT NULL, d9 INT NOT NULL, d10 INT NOT NULL, d11 INT NOT NULL, d12 INT NOT NULL, d13 INT NOT NULL, d14 INT NOT NULL,
  f0 INT NOT NULL, f1 INT NOT NULL, f2 INT NOT NULL, f3 INT NOT NULL, f4 INT NOT NULL, f5 INT NOT NULL, f6 INT NOT NULL, f7 INT NOT NULL,
  f8 INT NOT NULL, f9 INT NOT NULL, f10 INT NOT NULL, f11 INT NOT NULL, f12 INT NOT NULL, f13 INT NOT NULL, f14 INT NOT NULL,
  PRIMARY KEY (slot, series_id),
  KEY ix_usage_hours_series (series_id, slot)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Statuses (kind 0) and reasons of refusals (kind 1), by name.
CREATE TABLE IF NOT EXISTS usage_hours_tallies (
  slot INT NOT NULL,
  series_id INT NOT NULL,
  kind SMALLINT NOT NULL,
  name VARCHAR(60) NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (slot, series_id, kind, name),
  KEY ix_usage_hours_tallies_series (series_id, slot)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- HyperLogLog registers: of 1 or 24 hours (hours), beginning at slot times that; of all namespaces (scope 0) or of one (scope 1).
CREATE TABLE IF NOT EXISTS user_sketches (
  hours SMALLINT NOT NULL,
  scope SMALLINT NOT NULL,
  namespace VARCHAR(200) NOT NULL,
  slot INT NOT NULL,
  registers BLOB NOT NULL,
  PRIMARY KEY (hours, scope, namespace, slot),
  KEY ix_user_sketches_slot (hours, scope, slot)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
