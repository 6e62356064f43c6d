using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Host;

/// <summary>SIGTERM while a stream is under way, in a process of its own.</summary>
public sealed class DrainTests
{
    private const string Stream = """{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"hi"}]}""";

    [Test]
    public async Task A_live_stream_runs_to_its_end_and_the_process_exits_with_0()
    {
        using var folder = new TempFolder();
        await using var upstream = FakeUpstream.Start(static async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("""{"choices":[{"index":0,"delta":{"content":"first"}}]}""");
            await exchange.WaitAsync("last");
            await exchange.SendEventAsync("""{"choices":[{"index":0,"delta":{"content":"last"},"finish_reason":"stop"}]}""");
            await exchange.SendEventAsync("[DONE]");
            await exchange.EndChunksAsync();
        });
        await using var gateway = GatewayProcess.Start(["--config", folder.Write("gateway.json", SnapshotWriter.Write(Snapshots.To(upstream.Url)))]);
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };
        using var request = Request();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await reader.ReadLineAsync();

        gateway.Terminate();
        await gateway.Output.WaitForAsync("Draining: 1 connection(s), 1 request(s) in flight");
        upstream.Gates.Open("last");
        var rest = await reader.ReadToEndAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(first, Does.Contain("first"));
            Assert.That(rest, Does.Contain("last").And.EndsWith("data: [DONE]\n\n"));
            Assert.That(await gateway.WaitForExitAsync(), Is.Zero);
            Assert.That(gateway.Output.All, Does.Contain("Drained in").And.Contain("0 connection(s) were left"));
            Assert.That(gateway.Output.All, Does.Contain("\"outcome\":\"relayed\""), "the access log is written to its end");
        });
    }

    [Test]
    public async Task A_stream_without_end_is_cut_at_the_drain_limit()
    {
        using var folder = new TempFolder();
        await using var upstream = FakeUpstream.Start(static async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("""{"choices":[{"index":0,"delta":{"content":"first"}}]}""");
            await exchange.HangAsync();
        });
        await using var gateway = GatewayProcess.Start(
            ["--config", folder.Write("gateway.json", SnapshotWriter.Write(Snapshots.To(upstream.Url)))], ("DRAIN_SECONDS", "1"));
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };
        using var request = Request();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();

        gateway.Terminate();

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.Zero);
            Assert.That(reader.ReadToEnd, Throws.InstanceOf<IOException>(), "a cut stream does not look whole");
        });
    }

    private static HttpRequestMessage Request() => new(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Stream) };
}
