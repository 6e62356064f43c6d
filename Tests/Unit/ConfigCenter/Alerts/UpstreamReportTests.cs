using Gateway.Core;
using Gateway.Host.Center;
using NUnit.Framework;

namespace Tests.Unit.ConfigCenter.Alerts;

public class UpstreamReportTests
{
    [Test]
    public void Upstreams_that_lack_a_server_are_told_those_that_lack_the_most_first()
    {
        var reports = UpstreamReport.Of([Server("a", 1, true), Server("a", 2, false), Server("b", 1, false), Server("c", 1, true)]);
        Assert.That(reports.Select(static report => (report.Name, report.Servers, report.Out, string.Join(' ', report.OutUrls))), Is.EqualTo(new[] { ("b", 1, 1, "http://b/1"), ("a", 2, 1, "http://a/2") }));
    }

    [Test]
    public void The_report_is_bounded()
    {
        var reports = UpstreamReport.Of([.. Enumerable.Range(0, 3000).Select(static i => Server($"u{i % 150}", i, false))]);
        Assert.That((reports.Count, reports[0].Servers, reports[0].Out, reports[0].OutUrls.Count), Is.EqualTo((100, 20, 20, 10)));
    }

    [Test]
    public void A_change_is_noticed_and_nothing_else()
    {
        ServerStats[] servers = [Server("a", 1, true), Server("a", 2, false)];
        var report = UpstreamReport.Of(servers);
        Assert.Multiple(() =>
        {
            Assert.That(UpstreamReport.AreSame(report, UpstreamReport.Of([servers[1], servers[0]])));
            Assert.That(UpstreamReport.AreSame(report, UpstreamReport.Of([servers[0]])), Is.False);
            Assert.That(UpstreamReport.AreSame(report, UpstreamReport.Of([servers[0], Server("a", 3, false)])), Is.False);
            Assert.That(UpstreamReport.AreSame(report, UpstreamReport.Of([.. servers, Server("a", 3, true)])), Is.False);
        });
    }

    private static ServerStats Server(string upstream, int number, bool isHealthy) => new(upstream, $"http://{upstream}/{number}", 0, 0, false, isHealthy);
}
