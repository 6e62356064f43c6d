-- What gateways run on: the working copy, and every version published.

CREATE TABLE IF NOT EXISTS namespaces (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  code VARCHAR(200) NOT NULL UNIQUE,
  display_name VARCHAR(200) NULL,
  enabled BIGINT NOT NULL,
  priority BIGINT NOT NULL,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  KEY ix_namespaces_priority (priority),
  KEY ix_namespaces_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS upstreams (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL UNIQUE,
  load_balancing VARCHAR(40) NOT NULL,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  KEY ix_upstreams_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS routes (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL UNIQUE,
  namespace_code VARCHAR(200) NULL,
  priority BIGINT NOT NULL,
  protocol VARCHAR(40) NOT NULL,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  KEY ix_routes_namespace_code (namespace_code),
  KEY ix_routes_priority (priority),
  KEY ix_routes_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS policies (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL UNIQUE,
  type VARCHAR(40) NOT NULL,
  mode VARCHAR(40) NOT NULL,
  enabled BIGINT NOT NULL,
  priority BIGINT NOT NULL,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  KEY ix_policies_type (type),
  KEY ix_policies_priority (priority),
  KEY ix_policies_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS models (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  pattern VARCHAR(200) NOT NULL UNIQUE,
  tokenizer VARCHAR(200) NULL,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  KEY ix_models_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS api_keys (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  display_name VARCHAR(200) NULL,
  namespace_code VARCHAR(200) NOT NULL,
  sha256 VARCHAR(64) NOT NULL UNIQUE,
  enabled BIGINT NOT NULL,
  expires_at BIGINT NULL,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  KEY ix_api_keys_namespace_code (namespace_code),
  KEY ix_api_keys_display_name (display_name),
  KEY ix_api_keys_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS instance_settings (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  instance_id VARCHAR(200) NOT NULL UNIQUE,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  KEY ix_instance_settings_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS namespace_matchers (
  namespace_id VARCHAR(200) NOT NULL,
  position BIGINT NOT NULL,
  source VARCHAR(200) NOT NULL,
  field LONGTEXT NULL,
  operator VARCHAR(200) NOT NULL,
  value LONGTEXT NOT NULL,
  PRIMARY KEY (namespace_id, position),
  CONSTRAINT fk_namespace_matchers FOREIGN KEY (namespace_id) REFERENCES namespaces (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS upstream_servers (
  upstream_id VARCHAR(200) NOT NULL,
  position BIGINT NOT NULL,
  url LONGTEXT NOT NULL,
  weight BIGINT NOT NULL,
  max_connections BIGINT NOT NULL,
  PRIMARY KEY (upstream_id, position),
  CONSTRAINT fk_upstream_servers FOREIGN KEY (upstream_id) REFERENCES upstreams (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS policy_namespaces (
  policy_id VARCHAR(200) NOT NULL,
  position BIGINT NOT NULL,
  code VARCHAR(200) NOT NULL,
  PRIMARY KEY (policy_id, position),
  CONSTRAINT fk_policy_namespaces FOREIGN KEY (policy_id) REFERENCES policies (id) ON DELETE CASCADE,
  KEY ix_policy_namespaces_code (code)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS settings (
  name VARCHAR(40) NOT NULL PRIMARY KEY,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS config_versions (
  version BIGINT NOT NULL PRIMARY KEY,
  document LONGTEXT NOT NULL,
  changes LONGTEXT NOT NULL,
  author VARCHAR(100) NOT NULL,
  reason LONGTEXT NOT NULL,
  restored_from BIGINT NULL,
  created_at BIGINT NOT NULL,
  KEY ix_config_versions_author_version (author, version),
  KEY ix_config_versions_created_at (created_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
