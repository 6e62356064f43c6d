using System.Text.Json;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class ErrorTests
{
    [Test]
    public async Task Without_a_snapshot_nothing_is_served()
    {
        await using var gateway = await TestGateway.StartAsync(null);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        var response = await client.ReadResponseAsync();
        Rig.AssertError(response, 503, "not_ready");
        Assert.That(response.Get("Retry-After"), Is.Not.Null);
        await client.SendAsync(Requests.Get("/v1/models"));
        Rig.AssertError(await client.ReadResponseAsync(), 503, "not_ready");
    }

    [Test]
    public async Task No_namespace_takes_the_request()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot with { DefaultNamespace = null });
        Rig.AssertError(await rig.ExchangeAsync(Requests.Chat()), 404, "namespace_not_found");
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }

    [Test]
    public async Task No_route_takes_the_request()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        Rig.AssertError(await rig.ExchangeAsync(Requests.Get("/v2/x")), 404, "route_not_found");
        Rig.AssertError(await rig.ExchangeAsync(Requests.Get("/v1")), 404, "route_not_found");
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }

    [Test]
    public async Task The_namespace_is_disabled()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot with
        {
            Namespaces = [snapshot.Namespaces[0] with { Enabled = false }],
        });
        Rig.AssertError(await rig.ExchangeAsync(Requests.Chat()), 403, "namespace_disabled");
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }

    [TestCase("", "")]
    [TestCase("{", "byte")]
    [TestCase("[]", "object")]
    [TestCase("null", "object")]
    [TestCase("{\"model\":\"a\",}", "byte")]
    [TestCase("{\"model\":\"a\"} x", "byte")]
    [TestCase("{'model':'a'}", "byte")]
    [TestCase("{\"model\":1}", "model")]
    [TestCase("{\"model\":\"a\",\"model\":\"b\"}", "model")]
    [TestCase("{\"stream\":\"yes\"}", "stream")]
    [TestCase("{\"stream\":true,\"stream\":false}", "stream")]
    [TestCase("{\"max_tokens\":-1}", "max_tokens")]
    [TestCase("{\"max_tokens\":1e999}", "max_tokens")]
    [TestCase("{\"n\":\"1\"}", "'n'")]
    [TestCase("{\"a\":NaN}", "byte")]
    [TestCase("{\"a\":\"\t\"}", "byte")]
    [TestCase("{\"model\":\"\\ud800\"}", "model")]
    public async Task A_metered_body_has_to_be_json(string body, string named)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        var response = await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", body));
        Rig.AssertError(response, 400, "invalid_json");
        Assert.That(response.BodyText, Does.Contain(named));
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }

    [Test]
    public async Task A_body_that_is_nested_too_deep_or_no_utf_8_is_refused()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        var deep = $"{{\"a\":{new string('[', 10_000)}{new string(']', 10_000)}}}";
        Rig.AssertError(await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", deep)), 400, "invalid_json");
        await using var client = await rig.ConnectAsync();
        await client.SendAsync((byte[])[.. "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{\"a\":\""u8, 0xff, (byte)'"', (byte)'}']);
        Rig.AssertError(await client.ReadResponseAsync(), 400, "invalid_json");
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }

    [Test]
    public async Task A_post_without_a_body_is_no_json()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        Rig.AssertError(await rig.ExchangeAsync(Requests.Bare("POST", "/v1/chat/completions")), 400, "invalid_json");
    }

    [TestCase("{", 400, "invalid_request_error")]
    [TestCase("{\"stop\":true}", 403, "permission_error")]
    [TestCase("{\"ok\":true}", 502, "api_error")]
    public async Task Messages_have_errors_of_their_own_shape(string body, int status, string type)
    {
        await using var rig = await Rig.StartAsync(FakeFaults.CloseAfterRequest, static snapshot => snapshot with
        {
            Policies = [MessageRuleTests.Rule("body", "stop", "eq", "true", "deny")],
        });
        var response = await rig.ExchangeAsync(Requests.Post("/v1/messages", body));
        Assert.That(response.Status, Is.EqualTo(status));
        using var document = JsonDocument.Parse(response.Body);
        var root = document.RootElement;
        Assert.That(root.GetProperty("type").GetString(), Is.EqualTo("error"));
        Assert.That(root.GetProperty("error").GetProperty("type").GetString(), Is.EqualTo(type));
        Assert.That(root.GetProperty("error").GetProperty("message").GetString(), Is.Not.Empty);
        Assert.That(root.GetProperty("request_id").GetString(), Is.EqualTo(response.Get("x-request-id")));
    }

    [Test]
    public async Task What_an_error_quotes_is_escaped()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        var response = await rig.ExchangeAsync(Requests.Get("/nowhere/%22%1b%7f"));
        Assert.That(response.Status, Is.AnyOf(400, 404));
        Rig.AssertError(response, response.Status, response.Status == 404 ? "route_not_found" : "invalid_path");
    }
}
