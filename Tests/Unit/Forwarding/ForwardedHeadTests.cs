using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Forwarding;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Forwarding;

/// <summary>The request head that goes to the upstream.</summary>
public sealed class ForwardedHeadTests
{
    private const string Id = "X-Request-ID: id-1\r\n";

    [Test]
    public async Task A_whole_head()
    {
        await using var exchange = await Requests.ChatAsync(Id + "User-Agent: test\r\nAccept: */*\r\nContent-Type: application/json\r\n");

        Assert.That(Write(exchange), Is.EqualTo(
            "POST /v1/chat/completions?a=1&b HTTP/1.1\r\n" +
            "Host: upstream.example:8003\r\n" +
            "User-Agent: test\r\n" +
            "Accept: */*\r\n" +
            "Content-Type: application/json\r\n" +
            "Content-Length: 37\r\n" +
            "Accept-Encoding: identity\r\n" +
            "X-Forwarded-For: 127.0.0.1\r\n" +
            "X-Real-IP: 127.0.0.1\r\n" +
            "X-Forwarded-Proto: http\r\n" +
            "X-Request-ID: id-1\r\n" +
            "Via: 1.1 ai-gateway\r\n" +
            "\r\n"));
    }

    [TestCase("Connection: close\r\n", "Connection")]
    [TestCase("Connection: X-Hop\r\nX-Hop: 1\r\n", "X-Hop")]
    [TestCase("Connection: a, x-hop ,b\r\nX-HOP: 1\r\n", "X-HOP")]
    [TestCase("Keep-Alive: timeout=5\r\n", "Keep-Alive")]
    [TestCase("Proxy-Connection: keep-alive\r\n", "Proxy-Connection")]
    [TestCase("TE: trailers\r\n", "TE")]
    [TestCase("Trailer: X-A\r\n", "Trailer")]
    [TestCase("Upgrade: websocket\r\n", "Upgrade")]
    [TestCase("Proxy-Authorization: Basic eA==\r\n", "Proxy-Authorization")]
    [TestCase("Expect: 100-continue\r\n", "Expect")]
    [TestCase("Forwarded: for=1.2.3.4\r\n", "for=")]
    [TestCase("X-Forwarded-Host: evil\r\n", "X-Forwarded-Host")]
    [TestCase("X-Forwarded-Port: 1\r\n", "X-Forwarded-Port")]
    [TestCase("X-Gateway-Anything: 1\r\n", "X-Gateway-Anything")]
    [TestCase("Accept-Encoding: gzip\r\n", "gzip")]
    public async Task What_is_for_this_hop_or_for_the_gateway_stays_behind(string fields, string gone)
    {
        await using var exchange = await Requests.ChatAsync(fields);

        Assert.That(Write(exchange), Does.Not.Contain(gone));
    }

    [TestCase("Cookie: a=b\r\n")]
    [TestCase("Authorization: Bearer client-own\r\n")]
    [TestCase("x-api-key: client-own\r\n")]
    [TestCase("X-Empty: \r\n")]
    [TestCase("X-Twice: 1\r\nX-Twice: 2\r\n")]
    [TestCase("OpenAI-Beta: assistants=v2\r\n")]
    [TestCase("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n")]
    public async Task Everything_else_passes_as_it_is(string fields)
    {
        await using var exchange = await Requests.ChatAsync(fields);

        Assert.That(Write(exchange), Does.Contain("\r\n" + fields));
    }

    [Test]
    public async Task What_a_peer_claims_of_others_is_dropped_unless_it_is_trusted()
    {
        const string Claims = Id + "X-Forwarded-For: 203.0.113.7, 10.9.9.9\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 1.1.1.1\r\n";
        await using var untrusted = await Requests.ChatAsync(Claims);
        Assert.That(Write(untrusted), Does.Contain("X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n"));

        await using var trusted = await Requests.ChatAsync(
            Claims, change: static snapshot => snapshot with { Settings = snapshot.Settings with { TrustedProxies = ["127.0.0.0/8", "10.0.0.0/8"] } });
        Assert.That(Write(trusted), Does.Contain("X-Forwarded-For: 203.0.113.7, 10.9.9.9, 127.0.0.1\r\nX-Real-IP: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n"));
    }

    [TestCase("2001:db8::7", "2001:db8::7")]
    [TestCase("::ffff:203.0.113.9", "203.0.113.9")]
    [TestCase("not an address", "127.0.0.1")]
    [TestCase("203.0.113.7, not an address", "127.0.0.1")]
    public async Task The_real_address_is_the_last_that_a_trusted_proxy_vouches_for(string claim, string address)
    {
        await using var exchange = await Requests.ChatAsync(
            $"X-Forwarded-For: {claim}\r\n", change: static snapshot => snapshot with { Settings = snapshot.Settings with { TrustedProxies = ["127.0.0.1"] } });

        Assert.That(Write(exchange), Does.Contain($"X-Real-IP: {address}\r\n"));
    }

    [Test]
    public async Task The_upstreams_own_key_and_fields_take_the_place_of_the_clients()
    {
        await using var exchange = await Requests.ChatAsync(
            "Authorization: Bearer client-own\r\nX-Tenant: client\r\nX-Route: client\r\n",
            change: static snapshot => snapshot.WithUpstream(static upstream => upstream with
            {
                ApiKey = "sk-upstream",
                Headers = new Dictionary<string, string> { ["X-Tenant"] = "gateway", ["X-Route"] = "upstream" },
            }) with
            {
                Routes = [new RouteConfig { Name = "r", Path = "/v1/", AddHeaders = new Dictionary<string, string> { ["x-route"] = "route" } }],
            });

        var head = Write(exchange);
        Assert.Multiple(() =>
        {
            Assert.That(head, Does.EndWith("Authorization: Bearer sk-upstream\r\nX-Tenant: gateway\r\nx-route: route\r\n\r\n"));
            Assert.That(head, Does.Not.Contain("client"));
            Assert.That(head, Does.Not.Contain("X-Route: upstream"));
        });
    }

    [Test]
    public async Task A_base_path_comes_before_the_rewritten_path()
    {
        await using var exchange = await Requests.CreateAsync(
            "POST /api/chat HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
            static snapshot => snapshot.WithUpstream(static upstream => upstream with { Servers = [new ServerConfig { Url = "http://upstream.example/base/" }] }));

        Assert.That(Write(exchange), Does.StartWith("POST /base/v1/chat/completions HTTP/1.1\r\nHost: upstream.example\r\n"));
    }

    [Test]
    public async Task An_opaque_body_of_unknown_length_is_chunked_and_keeps_its_coding()
    {
        await using var exchange = await Requests.CreateAsync("PUT /raw/a HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");

        ForwardedHead.Write(exchange.Context, -1);
        var head = Text(exchange);

        Assert.That(head, Does.Contain("Transfer-Encoding: chunked\r\n").And.Contain("Accept-Encoding: gzip\r\n").And.Not.Contain("identity"));
    }

    [Test]
    public async Task A_request_without_a_body_announces_none()
    {
        await using var exchange = await Requests.CreateAsync("GET /raw/a HTTP/1.1\r\nHost: a\r\n\r\n");

        ForwardedHead.Write(exchange.Context, 0);

        Assert.That(Text(exchange), Does.Not.Contain("Content-Length").And.Not.Contain("Transfer-Encoding"));
    }

    [Test]
    public async Task Max_forwards_counts_down()
    {
        await using var exchange = await Requests.CreateAsync("OPTIONS /raw/a HTTP/1.1\r\nHost: a\r\nMax-Forwards: 7\r\n\r\n");

        ForwardedHead.Write(exchange.Context, 0);

        Assert.That(Text(exchange), Does.Contain("Max-Forwards: 6\r\n").And.Not.Contain("Max-Forwards: 7"));
    }

    [Test]
    public async Task A_head_as_long_as_heads_may_be_fits()
    {
        var fields = string.Concat(Enumerable.Range(0, 90).Select(static i => $"X-Field-{i}: {new string('v', 300)}\r\n"));
        await using var exchange = await Requests.ChatAsync(fields);

        Assert.That(Write(exchange), Does.Contain(fields));
    }

    [Test]
    public async Task Writing_allocates_nothing()
    {
        await using var exchange = await Requests.ChatAsync(
            Id + "X-Forwarded-For: 2001:db8::1\r\n", change: static snapshot => snapshot with { Settings = snapshot.Settings with { TrustedProxies = ["127.0.0.1"] } });

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            exchange.Context.Outgoing.Truncate(0);
            ForwardedHead.Write(exchange.Context, 37);
        }), Is.Zero);
    }

    private static string Write(TestExchange exchange)
    {
        ForwardedHead.Write(exchange.Context, exchange.Context.Body.Length);
        return Text(exchange);
    }

    private static string Text(TestExchange exchange) => Encoding.UTF8.GetString(exchange.Context.Outgoing.Span);
}
