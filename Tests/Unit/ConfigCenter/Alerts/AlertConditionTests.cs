using System.Net;
using System.Net.Sockets;
using ConfigCenter.Alerts;
using ConfigCenter.Ingest;
using ConfigCenter.Security;
using Gateway.Core.Configuration;
using NUnit.Framework;

namespace Tests.Unit.ConfigCenter.Alerts;

public class AlertConditionTests
{
    [TestCase("gt", 2, false)]
    [TestCase("gt", 2.1, true)]
    [TestCase("gte", 2, true)]
    [TestCase("gte", 1.9, false)]
    [TestCase("lt", 2, false)]
    [TestCase("lt", 1.9, true)]
    [TestCase("lte", 2, true)]
    [TestCase("lte", 2.1, false)]
    public void A_value_is_compared_with_the_threshold(string word, double value, bool isMet) =>
        Assert.That(new AlertCondition { Operator = word, Threshold = 2 }.IsMet(value), Is.EqualTo(isMet));

    [TestCase("requests", 200)]
    [TestCase("errorRatio", 0.1)]
    [TestCase("refusalRatio", 0.25)]
    [TestCase("tokens", 30)]
    [TestCase("inputTokens", 10)]
    [TestCase("outputTokens", 20)]
    [TestCase("costUsd", 1.5)]
    [TestCase("durationMs", 2500)]
    [TestCase("firstByteMs", 5)]
    public void A_metric_of_usage_is_a_value_of_sums(string name, double expected)
    {
        var sums = new UsageSums { Requests = 200, ServerErrors = 20, Refused = 50, InputTokens = 10, OutputTokens = 20, CostNano = 1_500_000_000 };
        sums.Durations[8] = 200;
        sums.FirstBytes[0] = 200;
        Assert.That(AlertMetric.Find(name)!.Value!(sums, 1), Is.EqualTo(expected));
    }

    [TestCase("errorRatio")]
    [TestCase("refusalRatio")]
    [TestCase("durationMs")]
    [TestCase("firstByteMs")]
    public void Without_requests_shares_and_percentiles_say_nothing(string name)
    {
        var metric = AlertMetric.Find(name)!;
        Assert.That((metric.Value!(new UsageSums(), 0.5), metric.IsRelative), Is.EqualTo(((double?)null, true)));
    }

    [Test]
    public void Templates_are_valid_and_name_no_receiver()
    {
        foreach (var template in AlertTemplates.Rules)
        {
            var findings = new Findings();
            template.Value.Check(new HashSet<string>(), findings);
            Assert.That(findings.Errors, Is.Empty, template.Name);
            Assert.That((template.Value.Name, template.Value.AllReceivers().Any()), Is.EqualTo((template.Name, false)));
        }
    }

    [TestCase("22:00", "06:00", "", "2026-03-10T14:00:00Z", true)]
    [TestCase("22:00", "06:00", "", "2026-03-10T21:59:59Z", true)]
    [TestCase("22:00", "06:00", "", "2026-03-10T22:00:00Z", false)]
    [TestCase("22:00", "06:00", "tue", "2026-03-10T21:00:00Z", true)]
    [TestCase("22:00", "06:00", "wed", "2026-03-10T21:00:00Z", false)]
    [TestCase("09:00", "17:00", "tue", "2026-03-10T01:00:00Z", true)]
    [TestCase("09:00", "17:00", "tue", "2026-03-10T09:00:00Z", false)]
    [TestCase("00:00", "00:00", "tue", "2026-03-09T16:00:00Z", true)]
    [TestCase("00:00", "00:00", "tue", "2026-03-10T16:00:00Z", false)]
    public void Quiet_hours_go_by_the_clock_on_the_wall_and_belong_to_the_day_they_begin_on(string from, string to, string on, string at, bool isQuiet)
    {
        var hours = new QuietHours { From = from, To = to, On = on.Length == 0 ? [] : [on], TimeZone = "Asia/Shanghai" };
        Assert.That(hours.Contains(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(isQuiet));
    }

    [TestCase("127.0.0.1")]
    [TestCase("localhost")]
    public async Task A_webhook_is_judged_by_the_address_that_it_is_connected_at(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endPoint = new DnsEndPoint(host, ((IPEndPoint)listener.LocalEndpoint).Port);
        await using (await WebhookSender.ConnectAsync(endPoint, Allowing("127.0.0.0/8", "::1/128"), CancellationToken.None))
        {
        }

        Assert.ThrowsAsync<IOException>(async () => await WebhookSender.ConnectAsync(endPoint, Allowing("10.0.0.0/8"), CancellationToken.None));
    }

    private static UpstreamUrlPolicy Allowing(params string[] networks) => new(new UpstreamUrlSettings { PrivateNetworks = networks });

    [Test]
    public void A_signature_is_the_one_that_is_documented() =>
        Assert.That(
            WebhookSender.Sign("a secret of the test", 1_700_000_000, "{\"id\":\"nt_1\"}"u8.ToArray()),
            Is.EqualTo("t=1700000000,v1=" + Expected));

    [Test]
    public void Waits_between_attempts_double_up_to_five_minutes() =>
        Assert.That(
            Enumerable.Range(1, 8).Append(1000).Select(static attempts => AlertDelivery.WaitAfter(attempts).TotalSeconds),
            Is.EqualTo(new double[] { 10, 20, 40, 80, 160, 300, 300, 300, 300 }));

    // printf '1700000000.{"id":"nt_1"}' | openssl dgst -sha256 -hmac 'a secret of the test'
    private const string Expected = "972f2220f07e990f7d895f68aed2e122cb66a03dbfc99622a2853a13aec2ba53";
}
