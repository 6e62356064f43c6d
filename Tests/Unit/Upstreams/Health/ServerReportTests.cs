using System.Globalization;
using Gateway.Core.Configuration;
using Gateway.Core.Forwarding;
using Gateway.Core.Upstreams.Health;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams.Health;

internal sealed class ServerReportTests
{
    [TestCase(200, false)]
    [TestCase(404, false)]
    [TestCase(429, false)]
    [TestCase(500, true)]
    [TestCase(503, true)]
    public async Task An_answer_of_500_or_above_is_a_failure(int status, bool opens)
    {
        await using var exchange = await CreateAsync();
        exchange.Answer($"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} X\r\nContent-Length: 0\r\n\r\n");

        ServerReport.Answered(exchange.Context);

        Assert.That(exchange.Context.Server!.State.Conditions.HasFlag(ServerConditions.CircuitOpen), Is.EqualTo(opens));
    }

    [TestCase(ForwarderError.Connect, ServerConditions.CircuitOpen | ServerConditions.Avoided)]
    [TestCase(ForwarderError.ConnectTimeout, ServerConditions.CircuitOpen | ServerConditions.Avoided)]
    [TestCase(ForwarderError.RequestUpstream, ServerConditions.CircuitOpen)]
    [TestCase(ForwarderError.NoResponse, ServerConditions.CircuitOpen)]
    [TestCase(ForwarderError.ResponseHeaderTimeout, ServerConditions.CircuitOpen)]
    [TestCase(ForwarderError.ResponseHeadStalled, ServerConditions.CircuitOpen)]
    [TestCase(ForwarderError.ResponseHead, ServerConditions.CircuitOpen)]
    [TestCase(ForwarderError.ClientGone, ServerConditions.None)]
    [TestCase(ForwarderError.RequestDownstream, ServerConditions.None)]
    [TestCase(ForwarderError.TotalTimeout, ServerConditions.None)]
    public async Task Without_an_answer_the_error_decides(ForwarderError error, ServerConditions expected)
    {
        await using var exchange = await CreateAsync();

        ServerReport.Unanswered(exchange.Context, error);

        Assert.That(exchange.Context.Server!.State.Conditions, Is.EqualTo(expected));
    }

    [TestCase(ForwarderError.RequestUpstream)]
    [TestCase(ForwarderError.NoResponse)]
    public async Task A_connection_that_had_died_idle_says_nothing(ForwarderError error)
    {
        await using var exchange = await CreateAsync();

        exchange.Context.IsConnectionReused = true;
        ServerReport.Unanswered(exchange.Context, error);

        Assert.That(exchange.Context.Server!.State.Conditions, Is.EqualTo(ServerConditions.None));
    }

    [TestCase(ForwarderError.ResponseBody, true)]
    [TestCase(ForwarderError.FirstTokenTimeout, true)]
    [TestCase(ForwarderError.StreamIdleTimeout, true)]
    [TestCase(ForwarderError.ResponseStatus, false)]
    [TestCase(ForwarderError.ResponseMetering, false)]
    [TestCase(ForwarderError.ClientWriteTimeout, false)]
    public async Task An_answer_that_breaks_off_is_a_failure_after_all(ForwarderError error, bool opens)
    {
        await using var exchange = await CreateAsync();
        exchange.Answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        ServerReport.Answered(exchange.Context);

        ServerReport.Ended(exchange.Context, error);

        Assert.That(exchange.Context.Server!.State.Conditions.HasFlag(ServerConditions.CircuitOpen), Is.EqualTo(opens));
    }

    [Test]
    public async Task A_trial_speaks_once()
    {
        await using var exchange = await CreateAsync();
        exchange.Context.Trial = 5;

        ServerReport.Unanswered(exchange.Context, ForwarderError.ClientGone);

        Assert.That(exchange.Context.Trial, Is.Zero);
    }

    private static Task<TestExchange> CreateAsync()
    {
        var snapshot = Snapshots.To(new Uri("http://127.0.0.1:1"));
        var breaker = new CircuitBreakerConfig { MinimumRequests = 1, FailureRatio = 1 };
        return TestExchange.CreateAsync(snapshot with { Upstreams = [snapshot.Upstreams[0] with { CircuitBreaker = breaker }] }, "GET /raw/x HTTP/1.1\r\nHost: h\r\n\r\n");
    }
}
