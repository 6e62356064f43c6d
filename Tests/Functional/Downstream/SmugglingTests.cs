using System.Text;
using Gateway.Core.Http1;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Http1;

namespace Tests.Functional.Downstream;

/// <summary>Every form of the corpus against a whole gateway: refused by name, closed, and nothing of it forwarded.</summary>
internal sealed class SmugglingTests
{
    private static IEnumerable<TestCaseData> Groups()
    {
        yield return Group("framing", SmugglingCorpus.Framing);
        yield return Group("content_length", SmugglingCorpus.ContentLength);
        yield return Group("transfer_encoding", SmugglingCorpus.TransferEncoding);
        yield return Group("fields", SmugglingCorpus.Fields);
        yield return Group("request_lines", SmugglingCorpus.RequestLines);
        yield return Group("hosts", SmugglingCorpus.Hosts);

        static TestCaseData Group(string name, (string Text, RejectionReason Reason)[] entries) =>
            new TestCaseData([entries.Select(static entry => entry.Text).ToArray(), entries.Select(static entry => (int)entry.Reason).ToArray()]).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Groups))]
    public async Task Is_refused_closed_and_never_forwarded(string[] texts, int[] reasons)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, static snapshot => snapshot with { Routes = [new() { Name = "all", Path = "/", Protocol = "opaque" }] });
        await Task.WhenAll(texts.Select((text, i) => RefuseAsync(rig, text, (RejectionReason)reasons[i])));
        Assert.That(rig.Upstream.Accepted.Value, Is.Zero);
    }

    [Test]
    public async Task Is_refused_as_well_behind_a_good_request()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await Task.WhenAll(SmugglingCorpus.Framing.Select(async entry =>
        {
            await using var client = await rig.ConnectAsync();
            await client.SendAsync(Encoding.Latin1.GetBytes(Requests.Get("/v1/good") + entry.Text));
            client.ShutdownSend();
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo("/v1/good"));
            await AssertRefusedAsync(client, entry.Text, entry.Reason);
        }));
        Assert.That(rig.Upstream.Requests.Select(static request => request.Target), Is.All.EqualTo("/v1/good"));
    }

    [Test]
    public async Task The_refusal_reaches_a_client_that_is_still_sending()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        var sending = client.SendSlowlyAsync(
            Encoding.ASCII.GetBytes("POST /raw/x HTTP/1.1\r\nHost: h\r\nContent-Length: +1000000\r\n\r\n" + new string('x', 1_000_000)), 64 * 1024);
        Rig.AssertError(await client.ReadResponseAsync(), 400, "invalid_content_length");
        await sending;
    }

    private static async Task RefuseAsync(Rig rig, string text, RejectionReason reason)
    {
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Encoding.Latin1.GetBytes(text));
        await AssertRefusedAsync(client, text, reason);
    }

    private static async Task AssertRefusedAsync(RawClient client, string text, RejectionReason reason)
    {
        var response = await client.ReadResponseAsync();
        Assert.That(response.Status, Is.EqualTo(RejectionReasons.StatusCode(reason)), text);
        Rig.AssertError(response, response.Status, Encoding.ASCII.GetString(RejectionReasons.Code(reason)));
        Assert.That(response.Get("Connection"), Is.EqualTo("close"), text);
        await client.WaitForCloseAsync();
        Assert.That(client.Unread, Is.Empty, text);
    }
}
