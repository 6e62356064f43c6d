using NUnit.Framework;

namespace Tests.Functional.Prometheus;

/// <summary>What Prometheus has scraped is, to the unit, what the load's script has counted.</summary>
internal sealed class TotalsTests
{
    [TestCase("status", "sum(gateway_requests_total{{status=\"{0}\"}})")]
    [TestCase("retry", "sum(gateway_retries_total{{reason=\"{0}\"}})")]
    [TestCase("attempt", "sum(gateway_upstream_requests_total{{outcome=\"{0}\"}})")]
    public Task By_one_label(string kind, string query) => AssertEachAsync(kind, what => string.Format(null, query, what));

    [TestCase("input")]
    [TestCase("output")]
    public Task Tokens_by_namespace_and_model(string direction) => AssertEachAsync(direction, what =>
        $"sum(gateway_tokens_total{{direction=\"{direction}\",namespace=\"{what.Split(' ')[0]}\",model=\"{what.Split(' ')[1]}\"}})");

    [Test]
    public Task Refusals_by_reason() => AssertEachAsync("refusal", static what => $"sum(gateway_rejections_total{{reason=\"{what.Split(' ')[0]}\",mode=\"{what.Split(' ')[1]}\"}})");

    [TestCase("sum(gateway_requests_total)", "requests")]
    [TestCase("sum(gateway_request_duration_seconds_count)", "requests")]
    [TestCase("sum(gateway_truncations_total)", "truncation")]
    [TestCase("sum(gateway_upstream_requests_total{upstream=\"mock\"})", "mock answered")]
    // Of a stream that the gateway cuts, the mock has sent everything or not: who is faster.
    [TestCase("sum(mock_llm_requests_total{outcome=~\"answered|aborted_by_peer\"})", "mock answered")]
    [TestCase("sum(gateway_upstream_requests_total{upstream=\"dead\",outcome=\"connect\"})", "retry connect")]
    [TestCase("sum(gen_ai_client_operation_duration_seconds_count)", "operations")]
    [TestCase("sum(token_count_tokens_total)", "counted")]
    [TestCase("sum(token_count_refusals_total)", "uncounted")]
    [TestCase("sum(config_center_ingest_records_total{kind=\"access-logs\"})", "requests")]
    public async Task In_all(string query, string what)
    {
        var load = ObservedRun.Load;
        var expected = what == "operations" ? load.Count("mock answered") - load.Count("retry response_status") : load.Count(what);
        Assert.That(expected, Is.Positive);
        await ObservedRun.Prometheus.WaitForAsync(query, expected);
    }

    [TestCase("sum(gateway_tokens_total)", "sum(gen_ai_client_token_usage_sum)")]
    [TestCase("sum(gateway_requests_total{stream=\"true\"})", "sum(gateway_time_to_first_token_seconds_count)")]
    [TestCase("sum(gateway_time_to_first_token_seconds_count)", "sum(gateway_time_per_output_token_seconds_count)")]
    [TestCase("sum(gateway_requests_total{outcome=\"relayed\"})", "sum(gateway_overhead_seconds_count)")]
    public async Task Two_ways_to_the_same_number(string one, string other)
    {
        var samples = await ObservedRun.Prometheus.WaitForAsync($"{one} == {other}", static samples => samples.Count == 1);
        Assert.That(samples[0].Value, Is.Positive);
    }

    [Test]
    public Task Cost_is_that_of_the_tokens() => ObservedRun.Prometheus.WaitForAsync("sum(gateway_cost_usd_total)", ObservedRun.Load.CostUsd);

    [TestCase("sum(gateway_overdraft_tokens_total{namespace=\"shop\"}) > 0")]
    [TestCase("sum(gateway_token_count_difference_total{namespace=\"shop\",side=\"above\"}) > 0")]
    [TestCase("gateway_concurrent_requests == 0")]
    [TestCase("count(up == 1) == 4")]
    [TestCase("gateway_config_version == on () config_center_config_version")]
    [TestCase("sum(gateway_overhead_seconds_sum) < sum(gateway_request_duration_seconds_sum)")]
    [TestCase("gateway_window_used_ratio{namespace=\"shop\",window=\"60m total\"} > 0 < 1")]
    [TestCase("gateway_concurrency_used_ratio{namespace=\"shop\"} == 0")]
    [TestCase("gateway_upstream_connections_limit{upstream=\"mock\"} == 100")]
    [TestCase("config_center_store_up == 1")]
    [TestCase("config_center_watchers == 1")]
    [TestCase("gateway_shipping_waiting_bytes{kind=\"usage\"} == 0")]
    public Task Holds(string query) => ObservedRun.Prometheus.WaitForAsync(query, static samples => samples.Count > 0);

    private static async Task AssertEachAsync(string kind, Func<string, string> query)
    {
        var expected = ObservedRun.Load.OfKind(kind).Where(static one => one.Count > 0).ToList();
        Assert.That(expected, Is.Not.Empty);
        foreach (var (what, count) in expected)
        {
            await ObservedRun.Prometheus.WaitForAsync(query(what), count);
        }
    }
}
