using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class LimitTests
{
    private static Func<Snapshot, Snapshot> With(SettingsConfig settings) => snapshot => snapshot with { Settings = settings };

    [TestCase(0, 200)]
    [TestCase(1, 431)]
    public async Task A_head_has_a_longest_length(int beyond, int status)
    {
        const int Limit = 2048;
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, With(new() { MaxHeadBytes = Limit }));
        var bare = Requests.Get("/v1/x", "X: ");
        var response = await rig.ExchangeAsync(Requests.Get("/v1/x", "X: " + new string('a', Limit - bare.Length + beyond)));
        Assert.That(response.Status, Is.EqualTo(status));
        if (beyond > 0)
        {
            Rig.AssertError(response, status, "head_too_large");
            Assert.That(response.Get("Connection"), Is.EqualTo("close"));
            Assert.That(rig.Upstream.Requests, Is.Empty);
        }
    }

    [TestCase(9, 200)]
    [TestCase(10, 431)]
    public async Task A_head_has_a_largest_number_of_fields(int added, int status)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, With(new() { MaxHeaders = 10 }));
        var response = await rig.ExchangeAsync(Requests.Get("/v1/x", [.. Enumerable.Range(0, added).Select(static i => $"X{i}: y")]));
        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(status == 200 ? 1 : 0));
    }

    [TestCase(0, 200)]
    [TestCase(1, 414)]
    public async Task A_target_has_a_longest_length(int beyond, int status)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, With(new() { MaxTargetBytes = 100 }));
        var response = await rig.ExchangeAsync(Requests.Get("/v1/" + new string('a', 96 + beyond)));
        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(status == 200 ? 1 : 0));
    }

    [TestCase("/v1/chat/completions", false, 0, 200)]
    [TestCase("/v1/chat/completions", false, 1, 413)]
    [TestCase("/v1/chat/completions", true, 0, 200)]
    [TestCase("/v1/chat/completions", true, 1, 413)]
    [TestCase("/raw/x", false, 0, 200)]
    [TestCase("/raw/x", false, 1, 413)]
    [TestCase("/raw/x", true, 0, 200)]
    [TestCase("/raw/x", true, 1, 413)]
    public async Task A_body_has_a_longest_length(string target, bool isChunked, int beyond, int status)
    {
        foreach (var settings in new[] { true, false })
        {
            await using var rig = await Rig.StartAsync(FakeBehaviours.Json, snapshot => settings
                ? snapshot with { Settings = new() { MaxBodyBytes = 2000 } }
                : snapshot with { Namespaces = [snapshot.Namespaces[0] with { MaxRequestBytes = 2000 }] });
            var body = "{\"a\":\"" + new string('x', 1992 + beyond) + "\"}";
            await using var client = await rig.ConnectAsync();
            await client.SendAsync(isChunked
                ? Requests.ChunkedHead(target) + $"{1000:x}\r\n{body[..1000]}\r\n{body.Length - 1000:x}\r\n{body[1000..]}\r\n0\r\n\r\n"
                : Requests.Post(target, body));
            var response = await client.ReadResponseAsync();
            Assert.That(response.Status, Is.EqualTo(status), response.BodyText);
            if (status == 413)
            {
                Rig.AssertError(response, 413, "body_too_large");
                Assert.That(response.Get("Connection"), Is.EqualTo("close"));
                client.ShutdownSend();
                await client.WaitForCloseAsync();
                Assert.That(rig.Upstream.Requests.Where(static request => request.Complete), Is.Empty);
            }
        }
    }

    [Test]
    public async Task The_own_limit_of_a_namespace_that_the_body_names_holds()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot with
        {
            Namespaces =
            [
                snapshot.Namespaces[0],
                new()
                {
                    Code = "small",
                    DefaultUpstream = "upstream",
                    MaxRequestBytes = 1024,
                    Match = [new() { Source = "body", Field = "tier", Value = "small" }],
                },
            ],
        });
        var padding = new string('x', 1024);
        Rig.AssertError(await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", $$"""{"tier":"small","p":"{{padding}}"}""")), 413, "body_too_large");
        Assert.That((await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", $$"""{"tier":"large","p":"{{padding}}"}"""))).Status, Is.EqualTo(200));
    }

    [TestCase("G")]
    [TestCase("GET /v1/x HTTP/1.1\r\nHost: h\r\n")]
    public async Task A_head_has_to_come_in_time(string sent)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot.With(new TimeoutsConfig { RequestHeadMs = 100 }));
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(sent);
        Rig.AssertError(await client.ReadResponseAsync(), 408, "request_head_timeout");
        await client.WaitForCloseAsync();
    }

    [TestCase("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{")]
    [TestCase("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n")]
    [TestCase("POST /raw/x HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{")]
    [TestCase("POST /raw/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n")]
    public async Task A_body_has_to_come_in_time(string sent)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot.With(new TimeoutsConfig { RequestBodyMs = 100 }));
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(sent);
        var response = await client.ReadResponseAsync();
        Rig.AssertError(response, 408, "request_body_timeout");
        Assert.That(response.Get("Connection"), Is.EqualTo("close"));
        await client.WaitForCloseAsync();
        await rig.Upstream.Open.WaitForAsync(0);
    }
}
