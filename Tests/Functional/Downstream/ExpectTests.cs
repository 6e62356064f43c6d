using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class ExpectTests
{
    private const string Expect = "Expect: 100-continue";

    private static string Head(string target, int length, string version = "HTTP/1.1") =>
        $"POST {target} {version}\r\nHost: h\r\n{Expect}\r\nContent-Length: {length}\r\n\r\n";

    [TestCase("/v1/chat/completions")]
    [TestCase("/raw/x")]
    public async Task A_client_that_waits_is_told_to_go_on(string target)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        foreach (var (head, body) in new[]
        {
            (Head(target, 2), "{}"),
            (Requests.ChunkedHead(target, Expect), "2\r\n{}\r\n0\r\n\r\n"),
        })
        {
            await client.SendAsync(head);
            Assert.That((await client.ReadInterimAsync()).Status, Is.EqualTo(100));
            await client.SendAsync(body);
            var response = await client.ReadResponseAsync();
            Assert.That(response.Interim, Is.Empty);
            Assert.That(response.BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
        }

        Assert.That(rig.Upstream.Requests.Select(static request => request.BodyText), Is.All.EqualTo("{}"));
        Assert.That(rig.Upstream.Requests.Select(static request => request.Get("Expect")), Is.All.Null);
    }

    [TestCase("/v1/chat/completions", "2\r\n{}\r\n0\r\n\r\n")]
    [TestCase("/raw/x", "2\r\n{}\r\n0\r\n\r\n")]
    [TestCase("/v1/chat/completions", null)]
    [TestCase("/raw/x", null)]
    public async Task A_body_that_is_there_needs_no_word(string target, string? chunks)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        var response = await rig.ExchangeAsync(chunks is null ? Head(target, 2) + "{}" : Requests.ChunkedHead(target, Expect) + chunks);
        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(response.Interim, Is.Empty);
    }

    [TestCase("/v1/chat/completions")]
    [TestCase("/raw/x")]
    public async Task Http_1_0_knows_no_expectations(string target)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Head(target, 2, "HTTP/1.0"));
        await client.SendAsync("{}");
        var response = await client.ReadResponseAsync();
        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(response.Interim, Is.Empty);
    }

    [TestCase("/nowhere", 1024, 404)]
    [TestCase("/v1/chat/completions", 1025, 413)]
    [TestCase("/raw/x", 1025, 413)]
    public async Task A_refused_client_is_not_told_to_go_on(string target, int length, int status)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => snapshot with { Settings = new() { MaxBodyBytes = 1024 } });
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Head(target, length));
        var response = await client.ReadResponseAsync();
        Assert.That(response.Status, Is.EqualTo(status));
        Assert.That(response.Interim, Is.Empty);
        Assert.That(response.Get("Connection"), Is.EqualTo("close"));
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }

    [TestCase("101-continue")]
    [TestCase("100-continue, x")]
    [TestCase("x=y")]
    public async Task Other_expectations_cannot_be_met(string expectation)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        Rig.AssertError(await rig.ExchangeAsync(Requests.Chat($"Expect: {expectation}")), 417, "unsupported_expectation");
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }
}
