using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

/// <summary>What a proxy takes out of heads and puts into them.</summary>
internal sealed class FieldTests
{
    private static async Task<ReceivedRequest> ForwardAsync(string request, Func<Snapshot, Snapshot>? change = null)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, change);
        Assert.That((await rig.ExchangeAsync(request)).Status, Is.EqualTo(200));
        return rig.Received();
    }

    private static async Task<RawResponse> RelayAsync(params string[] fields)
    {
        await using var rig = await Rig.StartAsync(new FakeBehaviour("fields", exchange => exchange.RespondAsync(200, FakeBehaviours.JsonBody, fields)));
        return await rig.ExchangeAsync(Requests.Chat());
    }

    private static Snapshot Trusting(Snapshot snapshot) => snapshot with { Settings = new() { TrustedProxies = ["127.0.0.0/8", "10.0.0.0/8"] } };

    [Test]
    public async Task Fields_of_one_hop_are_not_forwarded()
    {
        var request = await ForwardAsync(Requests.Chat(
            "Connection: X-Named, keep-alive, x-other", "X-Named: 1", "x-OTHER: 2", "X-Kept: 3", "Keep-Alive: timeout=5", "TE: trailers", "Upgrade: h2c",
            "Proxy-Connection: keep-alive", "Proxy-Authorization: Basic x", "Trailer: X"));
        foreach (var name in new[] { "Connection", "X-Named", "X-Other", "Keep-Alive", "TE", "Upgrade", "Proxy-Connection", "Proxy-Authorization", "Trailer" })
        {
            Assert.That(request.Headers.Contains(name), Is.False, name);
        }

        Assert.That(request.Get("X-Kept"), Is.EqualTo("3"));
    }

    [TestCase("Authorization", "Bearer sk-theirs")]
    [TestCase("x-api-key", "theirs")]
    [TestCase("Accept", "text/plain")]
    public async Task Fields_that_connection_names_are_not_forwarded_whatever_they_are(string name, string value)
    {
        var request = await ForwardAsync(Requests.Chat($"Connection: {name}", $"{name}: {value}"));
        Assert.That(request.Headers.Contains(name), Is.False);
    }

    [Test]
    public async Task Fields_of_one_hop_are_not_relayed()
    {
        var response = await RelayAsync(
            "Connection: X-Named, keep-alive", "X-Named: 1", "X-Kept: 2", "Keep-Alive: timeout=5", "Upgrade: h2c", "Proxy-Authenticate: Basic", "Trailer: X");
        foreach (var name in new[] { "Connection", "X-Named", "Keep-Alive", "Upgrade", "Proxy-Authenticate", "Trailer" })
        {
            Assert.That(response.Headers.Contains(name), Is.False, name);
        }

        Assert.That(response.Get("X-Kept"), Is.EqualTo("2"));
    }

    [Test]
    public async Task The_providers_own_fields_are_not_relayed()
    {
        var response = await RelayAsync(
            "Set-Cookie: __cf=1", "X-Goog-Api-Key: secret", "Authorization: Bearer secret", "x-api-key: secret", "x-ratelimit-limit-requests: 1",
            "X-RateLimit-Remaining-Tokens: 1", "X-Gateway-Node: 1", "x-request-id: theirs", "retry-after-ms: 20", "openai-organization: o");
        Assert.That(string.Join('\n', response.Headers), Does.Not.Contain("secret").And.Not.Contain("Cookie"));
        Assert.That(response.Headers.Where(static field => field.Key.StartsWith("x-ratelimit", StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(response.Headers.Contains("X-Gateway-Node"), Is.False);
        Assert.That(response.Get("x-request-id"), Is.Not.EqualTo("theirs"));
        Assert.That(response.Get("retry-after-ms"), Is.EqualTo("20"));
        Assert.That(response.Get("openai-organization"), Is.EqualTo("o"));
    }

    [Test]
    public async Task An_untrusted_peers_claims_are_replaced()
    {
        var request = await ForwardAsync(Requests.Chat(
            "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-Real-IP: 1.2.3.4", "Forwarded: for=1.2.3.4", "X-Forwarded-Host: evil", "X-Forwarded-Port: 1"));
        Assert.That(request.Get("X-Forwarded-For"), Is.EqualTo("127.0.0.1"));
        Assert.That(request.Get("X-Forwarded-Proto"), Is.EqualTo("http"));
        Assert.That(request.Get("X-Real-IP"), Is.EqualTo("127.0.0.1"));
        Assert.That(request.Headers.Contains("Forwarded"), Is.False);
        Assert.That(request.Headers.Contains("X-Forwarded-Host"), Is.False);
    }

    [TestCase("1.2.3.4", "1.2.3.4, 127.0.0.1", "1.2.3.4")]
    [TestCase("6.6.6.6, 1.2.3.4, 10.0.0.9", "6.6.6.6, 1.2.3.4, 10.0.0.9, 127.0.0.1", "1.2.3.4")]
    [TestCase("2001:db8::1", "2001:db8::1, 127.0.0.1", "2001:db8::1")]
    [TestCase("unknown", "unknown, 127.0.0.1", "127.0.0.1")]
    [TestCase("10.0.0.1", "10.0.0.1, 127.0.0.1", "10.0.0.1")]
    public async Task A_trusted_peers_claims_are_continued(string sent, string forwarded, string client)
    {
        var request = await ForwardAsync(Requests.Chat($"X-Forwarded-For: {sent}", "X-Forwarded-Proto: https"), Trusting);
        Assert.That(request.Get("X-Forwarded-For"), Is.EqualTo(forwarded));
        Assert.That(request.Get("X-Forwarded-Proto"), Is.EqualTo("https"));
        Assert.That(request.Get("X-Real-IP"), Is.EqualTo(client));
    }

    [Test]
    public async Task Several_fields_of_a_trusted_peer_are_one_list()
    {
        var request = await ForwardAsync(Requests.Chat("X-Forwarded-For: 6.6.6.6, 1.2.3.4", "X-Forwarded-For: 10.0.0.9"), Trusting);
        Assert.That(request.Get("X-Forwarded-For"), Is.EqualTo("6.6.6.6, 1.2.3.4, 10.0.0.9, 127.0.0.1"));
        Assert.That(request.Get("X-Real-IP"), Is.EqualTo("1.2.3.4"));
    }

    [TestCase("abc-123_X.y:z+/=", true)]
    [TestCase("a b", false)]
    [TestCase("<script>", false)]
    [TestCase("", false)]
    public async Task A_request_id_is_kept_when_it_is_fit_to_be_one(string sent, bool isKept)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        var response = await rig.ExchangeAsync(Requests.Chat($"X-Request-ID: {sent}"));
        Assert.That(response.Get("x-request-id"), Is.EqualTo(rig.Received().Get("X-Request-ID")));
        Assert.That(response.Get("x-request-id"), isKept ? Is.EqualTo(sent) : Does.Match("^[0-9a-f]{32}$"));
        var refused = await rig.ExchangeAsync(Requests.Get("/nowhere", $"X-Request-ID: {sent}"));
        Assert.That(refused.Get("x-request-id"), isKept ? Is.EqualTo(sent) : Does.Match("^[0-9a-f]{32}$"));
    }

    [Test]
    public async Task A_request_id_that_is_too_long_is_replaced()
    {
        var request = await ForwardAsync(Requests.Chat("X-Request-ID: " + new string('a', 129)));
        Assert.That(request.Get("X-Request-ID"), Does.Match("^[0-9a-f]{32}$"));
    }

    [Test]
    public async Task The_trace_context_is_passed_on()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var request = await ForwardAsync(Requests.Chat($"traceparent: {Trace}", "tracestate: a=b"));
        Assert.That(request.Get("traceparent"), Is.EqualTo(Trace));
        Assert.That(request.Get("tracestate"), Is.EqualTo("a=b"));
    }

    [Test]
    public async Task Via_grows_in_both_directions()
    {
        await using var rig = await Rig.StartAsync(new FakeBehaviour("via", static exchange =>
            exchange.SendAsync("HTTP/1.0 200 OK\r\nVia: 1.1 origin\r\nContent-Length: 2\r\n\r\n{}")));
        var response = await rig.ExchangeAsync(Requests.Chat("Via: 1.0 edge"));
        Assert.That(rig.Received().Headers.All("Via"), Is.EqualTo(new[] { "1.0 edge", "1.1 ai-gateway" }));
        Assert.That(response.All("Via"), Is.EqualTo(new[] { "1.1 origin", "1.0 ai-gateway" }));
        await rig.ExchangeAsync("GET /v1/x HTTP/1.0\r\n\r\n");
        Assert.That(rig.Upstream.Requests[1].Get("Via"), Is.EqualTo("1.0 ai-gateway"));
    }

    [TestCase("OPTIONS")]
    [TestCase("TRACE")]
    public async Task Max_forwards_counts_down_and_ends_here_at_zero(string method)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await rig.ExchangeAsync(Requests.Bare(method, "/v1/x", "Max-Forwards: 2"));
        Assert.That(rig.Received().Get("Max-Forwards"), Is.EqualTo("1"));
        var ended = await rig.ExchangeAsync(Requests.Bare(method, "/v1/x", "Max-Forwards: 0"));
        Rig.AssertError(ended, 405, "max_forwards_reached");
        Assert.That(ended.Get("Allow"), Is.Not.Null);
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Max_forwards_of_other_methods_is_left_alone() =>
        Assert.That((await ForwardAsync(Requests.Chat("Max-Forwards: 0"))).Get("Max-Forwards"), Is.EqualTo("0"));

    [Test]
    public async Task The_gateways_own_fields_are_not_taken_from_clients()
    {
        var request = await ForwardAsync(Requests.Chat("x-gateway-namespace: vip", "X-Gateway-Debug: 1", "x-gatewayish: 2"));
        Assert.That(request.Headers.Contains("x-gateway-namespace"), Is.False);
        Assert.That(request.Headers.Contains("X-Gateway-Debug"), Is.False);
        Assert.That(request.Get("x-gatewayish"), Is.EqualTo("2"));
    }

    [Test]
    public async Task Metered_routes_ask_for_readable_answers()
    {
        Assert.That((await ForwardAsync(Requests.Chat("Accept-Encoding: gzip, br"))).Get("Accept-Encoding"), Is.EqualTo("identity"));
        Assert.That((await ForwardAsync(Requests.Chat())).Get("Accept-Encoding"), Is.EqualTo("identity"));
        Assert.That((await ForwardAsync(Requests.Get("/raw/x", "Accept-Encoding: gzip, br"))).Get("Accept-Encoding"), Is.EqualTo("gzip, br"));
    }

    [Test]
    public async Task Bytes_beyond_ascii_pass_unchanged()
    {
        await using var rig = await Rig.StartAsync(new FakeBehaviour("obs-text", static exchange => exchange.RespondAsync(200, "{}", "X-Name: caf\u00e9")));
        var response = await rig.ExchangeAsync(Requests.Chat("X-Name: \u00e9"));
        Assert.That(rig.Received().Get("X-Name"), Is.EqualTo("\u00c3\u00a9"), "UTF-8, read as Latin-1");
        Assert.That(response.Get("X-Name"), Is.EqualTo("caf\u00e9"));
    }
}
