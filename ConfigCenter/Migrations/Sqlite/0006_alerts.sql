-- What somebody is to be told of: rules, whom they tell, what they found, and what is to be sent.

CREATE TABLE alert_rules (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  metric TEXT NOT NULL,
  level TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  evaluated_at INTEGER NULL,
  error TEXT NULL
);

-- Addresses and secrets in the document are sealed.
CREATE TABLE alert_receivers (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
);

-- series: digest of rule and subject. open_series is the same while the alert is open, so that there is one at most.
CREATE TABLE alerts (
  id TEXT NOT NULL PRIMARY KEY,
  rule_id TEXT NOT NULL,
  rule_name TEXT NOT NULL,
  series TEXT NOT NULL,
  open_series TEXT NULL UNIQUE,
  subject TEXT NOT NULL,
  metric TEXT NOT NULL,
  level TEXT NOT NULL,
  state TEXT NOT NULL,
  value REAL NOT NULL,
  threshold REAL NOT NULL,
  summary TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  fired_at INTEGER NULL,
  notified_at INTEGER NULL,
  is_suppressed INTEGER NOT NULL,
  escalations INTEGER NOT NULL,
  acknowledged_at INTEGER NULL,
  acknowledged_by TEXT NULL,
  resolved_at INTEGER NULL,
  resolved_by TEXT NULL,
  updated_at INTEGER NOT NULL,
  revision INTEGER NOT NULL
);
CREATE INDEX ix_alerts_state ON alerts (state, began_at);
CREATE INDEX ix_alerts_began_at ON alerts (began_at);
CREATE INDEX ix_alerts_rule ON alerts (rule_id, notified_at);
CREATE INDEX ix_alerts_resolved_at ON alerts (resolved_at);

CREATE TABLE alert_events (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  alert_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  username TEXT NULL,
  comment TEXT NULL,
  level TEXT NOT NULL,
  value REAL NOT NULL
);
CREATE INDEX ix_alert_events_alert ON alert_events (alert_id, id);

-- Written in the transaction of what it tells of. delivery: what receivers tell repetitions by.
CREATE TABLE alert_notifications (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  delivery TEXT NOT NULL UNIQUE,
  alert_id TEXT NOT NULL,
  receiver_id TEXT NOT NULL,
  receiver_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  finished_at INTEGER NULL,
  error TEXT NULL
);
CREATE INDEX ix_alert_notifications_due ON alert_notifications (state, next_at, id);
CREATE INDEX ix_alert_notifications_order ON alert_notifications (alert_id, receiver_id, state, id);
CREATE INDEX ix_alert_notifications_created_at ON alert_notifications (created_at);

-- Who evaluates and sends: whoever else sees that beat stands still takes over.
CREATE TABLE alert_lease (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  beat INTEGER NOT NULL
);
INSERT INTO alert_lease (name, holder, beat) VALUES ('alerts', '', 0);

-- What gateways say of their upstreams, beside gateway_instances.
CREATE TABLE instance_upstreams (
  instance_id TEXT NOT NULL PRIMARY KEY,
  upstreams TEXT NULL
);
