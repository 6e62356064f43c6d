-- Who signs the bearer tokens that open namespaces.
CREATE TABLE IF NOT EXISTS issuers (
  id VARCHAR(200) NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL UNIQUE,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  KEY ix_issuers_updated_at (updated_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
