// What the dashboards show. Of each panel: title, unit (as Grafana names it), description, and its queries with their legends.
const rate = "$__rate_interval";
const quantile = (q, metric, by, where = "") => `histogram_quantile(${q}, sum by (${by}le) (rate(${metric}_bucket${where}[${rate}])))`;
const byNamespace = '{namespace=~"$namespace"}';

const overview = {
  uid: "ai-gateway-overview",
  title: "AI Gateway: overview",
  description: "How the service is doing as a whole.",
  panels: [
    { title: "Requests", unit: "reqps", kind: "stat", width: 4, height: 4, description: "Requests a second, over all gateways.", queries: [[`sum(rate(gateway_requests_total[${rate}]))`, "requests"]] },
    { title: "Errors", unit: "percentunit", kind: "stat", width: 4, height: 4, max: 1, description: "The part of the requests that ended in 5xx.", queries: [[`sum(rate(gateway_requests_total{status=~"5.."}[${rate}])) / sum(rate(gateway_requests_total[${rate}]))`, "5xx"]] },
    { title: "Under way", unit: "short", kind: "stat", width: 4, height: 4, description: "Requests admitted and not settled.", queries: [["sum(gateway_concurrent_requests)", "requests"]] },
    { title: "Output tokens", unit: "short", kind: "stat", width: 4, height: 4, description: "Output tokens a second.", queries: [[`sum(rate(gateway_tokens_total{direction="output"}[${rate}]))`, "tokens/s"]] },
    { title: "Cost", unit: "currencyUSD", kind: "stat", width: 4, height: 4, description: "What an hour costs at the present rate, by the configuration's prices.", queries: [[`sum(rate(gateway_cost_usd_total[${rate}])) * 3600`, "an hour"]] },
    { title: "Servers passed over", unit: "short", kind: "stat", width: 4, height: 4, description: "Upstream servers that at least one gateway sends nothing to.", queries: [["count(min by (upstream, server) (gateway_upstream_healthy) == 0) or vector(0)", "servers"]] },
    { title: "Requests by outcome", unit: "reqps", description: "How requests ended.", queries: [[`sum by (outcome) (rate(gateway_requests_total[${rate}]))`, "{{outcome}}"]] },
    { title: "Requests by status", unit: "reqps", description: "What clients were answered; 0 is an answer that was never sent.", queries: [[`sum by (status) (rate(gateway_requests_total[${rate}]))`, "{{status}}"]] },
    { title: "Refusals by reason", unit: "reqps", description: "Requests that the gateway refused, and that shadow policies would have.", queries: [[`sum by (reason, mode) (rate(gateway_rejections_total[${rate}]))`, "{{reason}} ({{mode}})"]] },
    { title: "Duration", unit: "s", description: "From a request's first byte to the end of its answer.", queries: [[quantile(0.5, "gateway_request_duration_seconds", ""), "p50"], [quantile(0.95, "gateway_request_duration_seconds", ""), "p95"], [quantile(0.99, "gateway_request_duration_seconds", ""), "p99"]] },
    { title: "Time to first token", unit: "s", description: "Of streams.", queries: [[quantile(0.5, "gateway_time_to_first_token_seconds", ""), "p50"], [quantile(0.95, "gateway_time_to_first_token_seconds", ""), "p95"]] },
    { title: "Overhead", unit: "s", description: "Time inside the gateway alone, until the first byte of an answer.", queries: [[quantile(0.5, "gateway_overhead_seconds", ""), "p50"], [quantile(0.99, "gateway_overhead_seconds", ""), "p99"]] },
    { title: "Error budget", unit: "percentunit", width: 12, description: "Errors of the last hour and six hours; beyond 1.44 % (0.6 %) the budget burns fast.", queries: [["gateway:request_errors:ratio_rate1h", "1 h"], ["gateway:request_errors:ratio_rate6h", "6 h"]] },
    { title: "Configuration in force", unit: "none", width: 12, description: "Each gateway's version beside the newest.", queries: [["gateway_config_version", "{{instance}}"], ["max(config_center_config_version)", "newest"]] },
  ],
};

const namespaceBoard = {
  uid: "ai-gateway-namespace",
  title: "AI Gateway: namespace",
  description: "What one tenant does, and how near its limits it is.",
  variables: [["namespace", "gateway_requests_total"]],
  panels: [
    { title: "Requests", unit: "reqps", description: "By namespace and route.", queries: [[`sum by (namespace, route) (rate(gateway_requests_total${byNamespace}[${rate}]))`, "{{namespace}} {{route}}"]] },
    { title: "Statuses", unit: "reqps", description: "What its clients were answered.", queries: [[`sum by (status) (rate(gateway_requests_total${byNamespace}[${rate}]))`, "{{status}}"]] },
    { title: "Refusals", unit: "reqps", description: "By reason, and by the policy where one refused.", queries: [[`sum by (reason, policy) (rate(gateway_rejections_total${byNamespace}[${rate}]))`, "{{reason}} {{policy}}"]] },
    { title: "Token windows", unit: "percentunit", max: 1, description: "The part of each window that is used or reserved.", queries: [[`max by (namespace, policy, window, model) (gateway_window_used_ratio${byNamespace})`, "{{namespace}} {{policy}} {{window}} {{model}}"]] },
    { title: "Concurrency", unit: "percentunit", max: 1, description: "The part of each concurrency limit's places that is taken.", queries: [[`max by (namespace, policy) (gateway_concurrency_used_ratio${byNamespace})`, "{{namespace}} {{policy}}"]] },
    { title: "Quota warnings", unit: "short", description: "1 while a quota is used beyond its warnAt.", queries: [[`max by (namespace) (gateway_quota_warning${byNamespace})`, "{{namespace}}"]] },
    { title: "Tokens", unit: "short", description: "Tokens a second.", queries: [[`sum by (namespace, direction) (rate(gateway_tokens_total${byNamespace}[${rate}]))`, "{{namespace}} {{direction}}"]] },
    { title: "Truncations", unit: "ops", description: "Answers a second that the limits ended.", queries: [[`sum by (namespace, model) (rate(gateway_truncations_total${byNamespace}[${rate}]))`, "{{namespace}} {{model}}"]] },
    { title: "Overdraft", unit: "short", description: "Tokens a second that upstreams reported beyond what was reserved.", queries: [[`sum by (namespace) (rate(gateway_overdraft_tokens_total${byNamespace}[${rate}]))`, "{{namespace}}"]] },
    { title: "Duration", unit: "s", description: "95 of 100 requests are faster; with more than 500 namespaces over all of them.", queries: [[quantile(0.95, "gateway_request_duration_seconds", "namespace, ", '{namespace=~"$namespace|"}'), "{{namespace}}"]] },
    { title: "Cost", unit: "currencyUSD", description: "US dollars an hour at the present rate.", queries: [[`sum by (namespace) (rate(gateway_cost_usd_total${byNamespace}[${rate}])) * 3600`, "{{namespace}}"]] },
    { title: "Bytes", unit: "Bps", description: "Answers' bodies.", queries: [[`sum by (namespace) (rate(gateway_response_bytes_total${byNamespace}[${rate}]))`, "{{namespace}}"]] },
  ],
};

const models = {
  uid: "ai-gateway-models",
  title: "AI Gateway: models and cost",
  description: "What models are asked, how fast they answer and what they cost.",
  variables: [["model", "gateway_tokens_total"]],
  panels: [
    { title: "Output tokens", unit: "short", description: "Tokens a second.", queries: [[`sum by (model) (rate(gateway_tokens_total{direction="output", model=~"$model"}[${rate}]))`, "{{model}}"]] },
    { title: "Input tokens", unit: "short", description: "Tokens a second.", queries: [[`sum by (model) (rate(gateway_tokens_total{direction="input", model=~"$model"}[${rate}]))`, "{{model}}"]] },
    { title: "Cost", unit: "currencyUSD", description: "US dollars an hour at the present rate.", queries: [[`sum by (model) (rate(gateway_cost_usd_total{model=~"$model"}[${rate}])) * 3600`, "{{model}}"]] },
    { title: "Time to first token", unit: "s", description: "95 of 100 streams are faster.", queries: [[quantile(0.95, "gateway_time_to_first_token_seconds", "model, ", '{model=~"$model"}'), "{{model}}"]] },
    { title: "Time per output token", unit: "s", description: "From the first token to the end of a stream, for each token after it; 95 of 100 are faster.", queries: [[quantile(0.95, "gateway_time_per_output_token_seconds", "model, ", '{model=~"$model"}'), "{{model}}"]] },
    { title: "Whose counts", unit: "short", description: "Tokens a second by whose numbers they were charged.", queries: [[`sum by (source) (rate(gateway_tokens_total{model=~"$model"}[${rate}]))`, "{{source}}"]] },
    { title: "Count drift", unit: "percentunit", description: "Output tokens by which upstreams and gateway differ, as a part of what upstreams report.", queries: [[`sum by (model, side) (rate(gateway_token_count_difference_total{model=~"$model"}[${rate}])) / on (model) group_left sum by (model) (rate(gateway_tokens_total{direction="output", source="usage", model=~"$model"}[${rate}]) > 0)`, "{{model}} {{side}}"]] },
    { title: "Tokens of an operation", unit: "short", description: "The median, by the GenAI conventions' histogram.", queries: [[quantile(0.5, "gen_ai_client_token_usage", "gen_ai_request_model, gen_ai_token_type, ", '{gen_ai_request_model=~"$model"}'), "{{gen_ai_request_model}} {{gen_ai_token_type}}"]] },
    { title: "Operations", unit: "ops", description: "By the GenAI conventions' histogram.", queries: [[`sum by (gen_ai_operation_name, gen_ai_request_model) (rate(gen_ai_client_operation_duration_seconds_count{gen_ai_request_model=~"$model"}[${rate}]))`, "{{gen_ai_operation_name}} {{gen_ai_request_model}}"]] },
    { title: "Truncations", unit: "ops", width: 12, description: "Answers that the limits ended; short of what is allowed where a character spans the cut.", queries: [[`sum by (model) (rate(gateway_truncations_total{model=~"$model"}[${rate}]))`, "{{model}}"], [`sum by (model) (rate(gateway_truncations_short_total{model=~"$model"}[${rate}]))`, "{{model}}, short"]] },
    { title: "Counted by the service", unit: "short", width: 12, description: "Tokens a second that the token count service counted, by vocabulary.", queries: [[`sum by (tokenizer) (rate(token_count_tokens_total[${rate}]))`, "{{tokenizer}}"]] },
  ],
};

const upstreams = {
  uid: "ai-gateway-upstreams",
  title: "AI Gateway: upstreams",
  description: "What is behind the gateway.",
  variables: [["upstream", "gateway_upstream_healthy"]],
  panels: [
    { title: "Attempts", unit: "reqps", description: "At each server.", queries: [[`sum by (upstream, server) (rate(gateway_upstream_requests_total{upstream=~"$upstream"}[${rate}]))`, "{{upstream}} {{server}}"]] },
    { title: "Attempts by outcome", unit: "reqps", description: "What they came to.", queries: [[`sum by (outcome) (rate(gateway_upstream_requests_total{upstream=~"$upstream"}[${rate}]))`, "{{outcome}}"]] },
    { title: "Failures", unit: "percentunit", max: 1, description: "The part of an upstream's attempts that failed.", queries: [["upstream:gateway_upstream_errors:ratio_rate5m{upstream=~\"$upstream\"} or 0 * sum by (upstream) (gateway_upstream_healthy{upstream=~\"$upstream\"})", "{{upstream}}"]] },
    { title: "Healthy servers", unit: "short", description: "By upstream; each gateway judges for itself, and the least is shown.", queries: [["sum by (upstream) (min by (upstream, server) (gateway_upstream_healthy{upstream=~\"$upstream\"}))", "{{upstream}}"]] },
    { title: "Requests under way", unit: "short", description: "At each server, and how many it may have.", queries: [["sum by (upstream, server) (gateway_upstream_connections{state=\"active\", upstream=~\"$upstream\"})", "{{upstream}} {{server}}"], ["sum by (upstream, server) (gateway_upstream_connections_limit{upstream=~\"$upstream\"})", "{{upstream}} {{server}}, most"]] },
    { title: "Idle connections", unit: "short", description: "Kept for the next request.", queries: [["sum by (upstream, server) (gateway_upstream_connections{state=\"idle\", upstream=~\"$upstream\"})", "{{upstream}} {{server}}"]] },
    { title: "Retries", unit: "ops", description: "Attempts that were followed by another, by what they ended in.", queries: [[`sum by (upstream, reason) (rate(gateway_retries_total{upstream=~"$upstream"}[${rate}]))`, "{{upstream}} {{reason}}"]] },
    { title: "Retries refused", unit: "ops", description: "By the upstream's budget.", queries: [[`sum by (upstream) (rate(gateway_retries_refused_total{upstream=~"$upstream"}[${rate}]))`, "{{upstream}}"]] },
    { title: "Waiting", unit: "short", description: "Requests that wait for a server to have room.", queries: [["sum by (upstream) (gateway_upstream_waiting{upstream=~\"$upstream\"})", "{{upstream}}"]] },
  ],
};

const sre = {
  uid: "ai-gateway-sre",
  title: "AI Gateway: SRE",
  description: "Saturation of the processes, the config center and its store.",
  variables: [["job", "up"]],
  panels: [
    { title: "Up", unit: "short", description: "1 for each process that is scraped.", queries: [["up{job=~\"$job\"}", "{{job}} {{instance}}"]] },
    { title: "Processor", unit: "short", description: "Processors in use.", queries: [[`sum by (job, instance) (rate(dotnet_process_cpu_time_seconds_total{job=~"$job"}[${rate}]))`, "{{job}} {{instance}}"]] },
    { title: "Memory", unit: "bytes", description: "Resident.", queries: [["dotnet_process_memory_working_set_bytes{job=~\"$job\"}", "{{job}} {{instance}}"]] },
    { title: "Allocation", unit: "Bps", description: "On the managed heap; of a warm gateway next to nothing.", queries: [[`rate(dotnet_gc_heap_total_allocated_bytes_total{job=~"$job"}[${rate}])`, "{{job}} {{instance}}"]] },
    { title: "Collections", unit: "ops", description: "By generation.", queries: [[`sum by (job, gc_heap_generation) (rate(dotnet_gc_collections_total{job=~"$job"}[${rate}]))`, "{{job}} {{gc_heap_generation}}"]] },
    { title: "Pauses", unit: "percentunit", description: "The part of the time that the process stands still for collections.", queries: [[`rate(dotnet_gc_pause_time_seconds_total{job=~"$job"}[${rate}])`, "{{job}} {{instance}}"]] },
    { title: "Threads", unit: "short", description: "Of the process.", queries: [["process_threads{job=~\"$job\"}", "{{job}} {{instance}}"]] },
    { title: "Thread pool", unit: "short", description: "Threads, and work that waits for one.", queries: [["dotnet_thread_pool_thread_count_total{job=~\"$job\"}", "{{job}} {{instance}} threads"], ["dotnet_thread_pool_queue_length_total{job=~\"$job\"}", "{{job}} {{instance}} waiting"]] },
    { title: "Descriptors", unit: "short", description: "Open files and sockets.", queries: [["process_open_fds{job=~\"$job\"}", "{{job}} {{instance}}"]] },
    { title: "Client connections", unit: "short", description: "Live sockets of clients at each gateway.", queries: [["gateway_connections", "{{instance}}"]] },
    { title: "Ended connections", unit: "ops", description: "By why they ended.", queries: [[`sum by (reason) (rate(gateway_connections_ended_total[${rate}]))`, "{{reason}}"]] },
    { title: "Limit cells", unit: "short", description: "Counters in use of 65,536, and how often there was none.", queries: [["gateway_limit_cells", "{{instance}}"], [`rate(gateway_limit_cells_exhausted_total[${rate}])`, "{{instance}} exhausted/s"]] },
    { title: "Dropped records", unit: "ops", description: "Lines of the access log, and requests that are in no usage record.", queries: [[`sum by (target) (rate(gateway_access_log_dropped_total[${rate}]))`, "log: {{target}}"], [`sum(rate(gateway_usage_records_dropped_total[${rate}]))`, "usage"]] },
    { title: "Shipping", unit: "ops", description: "Batches to the config center, by what became of them.", queries: [[`sum by (kind, outcome) (rate(gateway_shipping_batches_total[${rate}]))`, "{{kind}} {{outcome}}"]] },
    { title: "Waiting to be shipped", unit: "bytes", description: "On the gateways' disks.", queries: [["sum by (instance, kind) (gateway_shipping_waiting_bytes)", "{{instance}} {{kind}}"]] },
    { title: "Ingest lag", unit: "s", description: "How old the newest record of the last batch was.", queries: [["max by (kind) (config_center_ingest_lag_seconds)", "{{kind}}"]] },
    { title: "Store", unit: "ops", description: "Operations, and those that failed.", queries: [[`sum(rate(config_center_store_operations_total[${rate}]))`, "operations"], [`sum by (kind) (rate(config_center_store_errors_total[${rate}]))`, "{{kind}}"]] },
    { title: "Config center", unit: "s", description: "95 of 100 answers are faster.", queries: [[quantile(0.95, "config_center_request_duration_seconds", "route, "), "{{route}}"]] },
    { title: "Token count", unit: "s", description: "95 of 100 counts are faster.", queries: [[quantile(0.95, "token_count_duration_seconds", "tokenizer, "), "{{tokenizer}}"]] },
    { title: "Gateways that follow", unit: "short", description: "Watch streams at the config center.", queries: [["sum(config_center_watchers)", "gateways"]] },
    { title: "Alerts", unit: "short", description: "That fire now.", queries: [['count by (alertname, severity) (ALERTS{alertstate="firing"}) or vector(0)', "{{alertname}} {{severity}}"]] },
  ],
};

export const dashboards = [overview, namespaceBoard, models, upstreams, sre];
