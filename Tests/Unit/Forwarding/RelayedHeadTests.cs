using Gateway.Core.Forwarding;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Forwarding;

/// <summary>The answer's head as the client gets it.</summary>
public sealed class RelayedHeadTests
{
    private const string Id = "X-Request-ID: id-1\r\n";

    [Test]
    public async Task A_whole_head()
    {
        await using var exchange = await Requests.ChatAsync(Id);

        Assert.That(await RelayAsync(exchange, "Content-Type: application/json\r\nDate: now\r\nContent-Length: 5\r\n", DownstreamFraming.ContentLength), Is.EqualTo(
            "HTTP/1.1 200 Very Fine\r\n" +
            "Content-Type: application/json\r\n" +
            "Date: now\r\n" +
            "Content-Length: 5\r\n" +
            "x-request-id: id-1\r\n" +
            "Via: 1.1 ai-gateway\r\n" +
            "\r\n"));
        Assert.That(exchange.Context.Status, Is.EqualTo(200));
        Assert.That(exchange.Context.ResponseStarted, Is.True);
    }

    [Test]
    public async Task A_body_of_unknown_length_is_chunked()
    {
        await using var exchange = await Requests.ChatAsync(Id);

        Assert.That(await RelayAsync(exchange, "Transfer-Encoding: chunked\r\n", DownstreamFraming.Chunked), Is.EqualTo(
            "HTTP/1.1 200 Very Fine\r\nTransfer-Encoding: chunked\r\nx-request-id: id-1\r\nVia: 1.1 ai-gateway\r\n\r\n"));
    }

    [Test]
    public async Task A_length_that_no_longer_holds_is_not_relayed()
    {
        await using var exchange = await Requests.ChatAsync(Id);

        Assert.That(await RelayAsync(exchange, "Content-Length: 100\r\n", DownstreamFraming.Chunked), Does.Not.Contain("Content-Length"));
    }

    [Test]
    public async Task The_length_that_a_body_would_have_is_relayed()
    {
        await using var exchange = await Requests.CreateAsync("HEAD /raw/a HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.That(await RelayAsync(exchange, "Content-Length: 100\r\n", DownstreamFraming.None), Does.Contain("Content-Length: 100\r\n"));
    }

    [TestCase("Connection: X-Hop\r\nX-Hop: 1\r\n")]
    [TestCase("Keep-Alive: timeout=5\r\n")]
    [TestCase("Proxy-Authenticate: Basic\r\n")]
    [TestCase("Upgrade: h2c\r\n")]
    [TestCase("Trailer: X-A\r\n")]
    [TestCase("X-Request-ID: theirs\r\n")]
    [TestCase("Set-Cookie: a=b\r\n")]
    [TestCase("Authorization: Bearer x\r\n")]
    [TestCase("x-goog-api-key: x\r\n")]
    [TestCase("X-RateLimit-Remaining-Tokens: 5\r\n")]
    [TestCase("x-gateway-route: x\r\n")]
    public async Task What_is_for_one_hop_or_of_the_gateways_own_stays_behind(string fields)
    {
        await using var exchange = await Requests.ChatAsync(Id);

        Assert.That(await RelayAsync(exchange, fields + "Content-Length: 0\r\n", DownstreamFraming.ContentLength), Is.EqualTo(
            "HTTP/1.1 200 Very Fine\r\nContent-Length: 0\r\nx-request-id: id-1\r\nVia: 1.1 ai-gateway\r\n\r\n"));
    }

    [TestCase("1.1", true, "Connection: close\r\n")]
    [TestCase("1.0", false, "Connection: keep-alive\r\n")]
    [TestCase("1.0", true, "Connection: close\r\n")]
    public async Task The_client_is_told_what_becomes_of_its_connection(string version, bool closes, string field)
    {
        await using var exchange = await Requests.ChatAsync("Connection: keep-alive\r\n", version: version);
        exchange.Context.CloseAfterResponse = closes;

        Assert.That(await RelayAsync(exchange, "Content-Length: 0\r\n", DownstreamFraming.ContentLength), Does.EndWith(field + "\r\n"));
    }

    [Test]
    public async Task An_interim_response_has_no_fields_of_the_gateway()
    {
        await using var exchange = await Requests.ChatAsync();
        exchange.Answer("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: x\r\n\r\n");

        RelayedHead.WriteInterim(exchange.Context.Connection.Output, exchange.Context.ResponseHead);

        Assert.That(await exchange.ReceiveAsync(), Is.EqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"));
        Assert.That(exchange.Context.ResponseStarted, Is.False);
    }

    [Test]
    public async Task Writing_allocates_nothing()
    {
        await using var exchange = await Requests.ChatAsync(Id);
        exchange.Answer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n");

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            RelayedHead.Write(exchange.Context, DownstreamFraming.ContentLength);
            exchange.Context.Connection.Output.FlushAsync().GetAwaiter().GetResult();
            exchange.Connection.Discard();
        }), Is.Zero);
    }

    private static async Task<string> RelayAsync(TestExchange exchange, string fields, DownstreamFraming framing)
    {
        exchange.Answer($"HTTP/1.1 200 Very Fine\r\n{fields}\r\n");
        RelayedHead.Write(exchange.Context, framing);
        return await exchange.ReceiveAsync();
    }
}
