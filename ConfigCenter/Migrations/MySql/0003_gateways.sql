-- The gateways that have been heard of.
CREATE TABLE IF NOT EXISTS gateway_instances (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  state VARCHAR(20) NOT NULL,
  address VARCHAR(64) NULL,
  management_url TEXT NULL,
  build VARCHAR(100) NULL,
  problems LONGTEXT NULL,
  started_at BIGINT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  KEY ix_gateway_instances_last_seen (last_seen)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
