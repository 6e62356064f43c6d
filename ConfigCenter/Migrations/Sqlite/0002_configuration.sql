-- What gateways run on: the working copy, and every version published.

CREATE TABLE namespaces (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  display_name TEXT NULL,
  enabled INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE INDEX ix_namespaces_priority ON namespaces (priority);
CREATE INDEX ix_namespaces_updated_at ON namespaces (updated_at);

CREATE TABLE upstreams (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  load_balancing TEXT NOT NULL,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE INDEX ix_upstreams_updated_at ON upstreams (updated_at);

CREATE TABLE routes (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  namespace_code TEXT NULL,
  priority INTEGER NOT NULL,
  protocol TEXT NOT NULL,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE INDEX ix_routes_namespace_code ON routes (namespace_code);
CREATE INDEX ix_routes_priority ON routes (priority);
CREATE INDEX ix_routes_updated_at ON routes (updated_at);

CREATE TABLE policies (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  mode TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE INDEX ix_policies_type ON policies (type);
CREATE INDEX ix_policies_priority ON policies (priority);
CREATE INDEX ix_policies_updated_at ON policies (updated_at);

CREATE TABLE models (
  id TEXT NOT NULL PRIMARY KEY,
  pattern TEXT NOT NULL UNIQUE,
  tokenizer TEXT NULL,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE INDEX ix_models_updated_at ON models (updated_at);

CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  display_name TEXT NULL,
  namespace_code TEXT NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  enabled INTEGER NOT NULL,
  expires_at INTEGER NULL,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE INDEX ix_api_keys_namespace_code ON api_keys (namespace_code);
CREATE INDEX ix_api_keys_display_name ON api_keys (display_name);
CREATE INDEX ix_api_keys_updated_at ON api_keys (updated_at);

CREATE TABLE instance_settings (
  id TEXT NOT NULL PRIMARY KEY,
  instance_id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);
CREATE INDEX ix_instance_settings_updated_at ON instance_settings (updated_at);

CREATE TABLE namespace_matchers (
  namespace_id TEXT NOT NULL REFERENCES namespaces (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  field TEXT NULL,
  operator TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (namespace_id, position)
);

CREATE TABLE upstream_servers (
  upstream_id TEXT NOT NULL REFERENCES upstreams (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  weight INTEGER NOT NULL,
  max_connections INTEGER NOT NULL,
  PRIMARY KEY (upstream_id, position)
);

CREATE TABLE policy_namespaces (
  policy_id TEXT NOT NULL REFERENCES policies (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (policy_id, position)
);
CREATE INDEX ix_policy_namespaces_code ON policy_namespaces (code);

CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE config_versions (
  version INTEGER NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,
  changes TEXT NOT NULL,
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  restored_from INTEGER NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX ix_config_versions_author_version ON config_versions (author, version);
CREATE INDEX ix_config_versions_created_at ON config_versions (created_at);
