-- What somebody is to be told of: rules, whom they tell, what they found, and what is to be sent.

CREATE TABLE IF NOT EXISTS alert_rules (
  id VARCHAR(40) NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL UNIQUE,
  metric VARCHAR(40) NOT NULL,
  level VARCHAR(20) NOT NULL,
  enabled SMALLINT NOT NULL,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL,
  evaluated_at BIGINT NULL,
  error TEXT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Addresses and secrets in the document are sealed.
CREATE TABLE IF NOT EXISTS alert_receivers (
  id VARCHAR(40) NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL UNIQUE,
  type VARCHAR(20) NOT NULL,
  enabled SMALLINT NOT NULL,
  document LONGTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by VARCHAR(100) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- series: digest of rule and subject. open_series is the same while the alert is open, so that there is one at most.
CREATE TABLE IF NOT EXISTS alerts (
  id VARCHAR(40) NOT NULL PRIMARY KEY,
  rule_id VARCHAR(40) NOT NULL,
  rule_name VARCHAR(200) NOT NULL,
  series VARCHAR(64) NOT NULL,
  open_series VARCHAR(64) NULL UNIQUE,
  subject VARCHAR(700) NOT NULL,
  metric VARCHAR(40) NOT NULL,
  level VARCHAR(20) NOT NULL,
  state VARCHAR(20) NOT NULL,
  value DOUBLE NOT NULL,
  threshold DOUBLE NOT NULL,
  summary TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  fired_at BIGINT NULL,
  notified_at BIGINT NULL,
  is_suppressed SMALLINT NOT NULL,
  escalations SMALLINT NOT NULL,
  acknowledged_at BIGINT NULL,
  acknowledged_by VARCHAR(100) NULL,
  resolved_at BIGINT NULL,
  resolved_by VARCHAR(100) NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  KEY ix_alerts_state (state, began_at),
  KEY ix_alerts_began_at (began_at),
  KEY ix_alerts_rule (rule_id, notified_at),
  KEY ix_alerts_resolved_at (resolved_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS alert_events (
  id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  alert_id VARCHAR(40) NOT NULL,
  at BIGINT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  username VARCHAR(100) NULL,
  comment TEXT NULL,
  level VARCHAR(20) NOT NULL,
  value DOUBLE NOT NULL,
  KEY ix_alert_events_alert (alert_id, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Written in the transaction of what it tells of. delivery: what receivers tell repetitions by.
CREATE TABLE IF NOT EXISTS alert_notifications (
  id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  delivery VARCHAR(40) NOT NULL UNIQUE,
  alert_id VARCHAR(40) NOT NULL,
  receiver_id VARCHAR(40) NOT NULL,
  receiver_name VARCHAR(200) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  body LONGTEXT NOT NULL,
  state VARCHAR(20) NOT NULL,
  attempts INT NOT NULL,
  created_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  finished_at BIGINT NULL,
  error TEXT NULL,
  KEY ix_alert_notifications_due (state, next_at, id),
  KEY ix_alert_notifications_order (alert_id, receiver_id, state, id),
  KEY ix_alert_notifications_created_at (created_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who evaluates and sends: whoever else sees that beat stands still takes over.
CREATE TABLE IF NOT EXISTS alert_lease (
  name VARCHAR(20) NOT NULL PRIMARY KEY,
  holder VARCHAR(40) NOT NULL,
  beat BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO alert_lease (name, holder, beat) VALUES ('alerts', '', 0);

-- What gateways say of their upstreams, beside gateway_instances.
CREATE TABLE IF NOT EXISTS instance_upstreams (
  instance_id VARCHAR(200) NOT NULL PRIMARY KEY,
  upstreams LONGTEXT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
