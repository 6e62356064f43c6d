-- Who may do what, and what was done.
CREATE TABLE IF NOT EXISTS users (
  id VARCHAR(40) NOT NULL PRIMARY KEY,
  username VARCHAR(100) NOT NULL UNIQUE,
  display_name VARCHAR(200) NULL,
  role VARCHAR(20) NOT NULL,
  enabled BIGINT NOT NULL,
  password_hash VARCHAR(500) NOT NULL,
  failed_logins BIGINT NOT NULL,
  locked_until BIGINT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS user_tokens (
  id VARCHAR(40) NOT NULL PRIMARY KEY,
  user_id VARCHAR(40) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  name VARCHAR(200) NULL,
  token_hash VARCHAR(64) NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  KEY ix_user_tokens_user (user_id, kind),
  KEY ix_user_tokens_expiry (expires_at),
  CONSTRAINT fk_user_tokens_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS audit_log (
  id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  at BIGINT NOT NULL,
  username VARCHAR(100) NOT NULL,
  address VARCHAR(64) NULL,
  action VARCHAR(40) NOT NULL,
  resource VARCHAR(40) NOT NULL,
  name VARCHAR(200) NOT NULL,
  detail LONGTEXT NULL,
  KEY ix_audit_log_at (at),
  KEY ix_audit_log_username (username, at),
  KEY ix_audit_log_resource (resource, name, at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
