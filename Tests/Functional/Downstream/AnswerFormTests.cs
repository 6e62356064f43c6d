using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

/// <summary>Answers without a body, interim ones, and the framing of those with one.</summary>
internal sealed class AnswerFormTests
{
    private static IEnumerable<FakeBehaviour> WholeAnswers => FakeBehaviours.WholeAnswers;

    [TestCaseSource(nameof(WholeAnswers))]
    public async Task Whole_answers_arrive_whole(FakeBehaviour behaviour)
    {
        await using var rig = await Rig.StartAsync(behaviour);
        await using var client = await rig.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Requests.Chat());
            var response = await client.ReadResponseAsync();
            Assert.That(response.Status, Is.EqualTo(200));
            Assert.That(response.BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
            Assert.That(response.Trailers, Is.Empty);
        }
    }

    [Test]
    public async Task Head_gets_the_head_alone()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.HeadOnly);
        await using var client = await rig.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(Requests.Bare("HEAD", "/v1/x"));
            var response = await client.ReadResponseAsync(answersHead: true);
            Assert.That(response.Status, Is.EqualTo(200));
            Assert.That(response.Get("Content-Length"), Is.EqualTo("11"));
        }

        await client.SendAsync(Requests.Bare("HEAD", "/nowhere"));
        var refused = await client.ReadResponseAsync(answersHead: true);
        Assert.That(refused.Status, Is.EqualTo(404));
        await client.SendAsync(Requests.Bare("HEAD", "/v1/models"));
        Assert.That((await client.ReadResponseAsync(answersHead: true)).Status, Is.EqualTo(200));
        Assert.That(rig.Upstream.Requests.Select(static request => request.Method), Is.EqualTo(new[] { "HEAD", "HEAD" }));
    }

    [Test]
    public async Task Answers_without_a_body_leave_the_connection_usable()
    {
        await using var rig = await Rig.StartAsync(FakeUpstream.Start(
            FakeBehaviours.NoContent, FakeBehaviours.NoContentWithLength, FakeBehaviours.NotModified, FakeBehaviours.NotModifiedWithLength, FakeBehaviours.Json));
        await using var client = await rig.ConnectAsync();
        foreach (var (status, length) in new[] { (204, null), (204, null), (304, null), (304, "11"), (200, (string?)"11") })
        {
            await client.SendAsync(Requests.Get("/v1/x"));
            var response = await client.ReadResponseAsync();
            Assert.That(response.Status, Is.EqualTo(status));
            Assert.That(response.Get("Content-Length"), Is.EqualTo(length));
            Assert.That(response.Headers.Contains("Transfer-Encoding"), Is.False);
        }

        Assert.That(rig.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task Interim_responses_are_passed_on_but_continue()
    {
        await using var rig = await Rig.StartAsync(new FakeBehaviour("interim", static async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: x\r\nX: y\r\nContent-Length: 3\r\nx-ratelimit-a: 1\r\n\r\n");
            await exchange.WaitAsync("seen");
            await exchange.SendAsync("HTTP/1.1 102 Processing\r\n\r\n");
            await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
        }));
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Chat());
        var hints = await client.ReadInterimAsync();
        Assert.That(hints.Status, Is.EqualTo(103));
        Assert.That(hints.Headers.Select(static field => field.Key), Is.EqualTo(new[] { "Link" }));
        rig.Upstream.Gates.Open("seen");
        var response = await client.ReadResponseAsync();
        Assert.That(response.Interim.Select(static interim => interim.Status), Is.EqualTo(new[] { 102 }));
        Assert.That(response.BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
    }

    [Test]
    public async Task Http_1_0_knows_no_interim_responses()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Interim);
        var response = await rig.ExchangeAsync("GET /v1/x HTTP/1.0\r\n\r\n");
        Assert.That(response.Interim, Is.Empty);
        Assert.That(response.BodyText, Is.EqualTo(FakeBehaviours.JsonBody));
    }

    [Test]
    public async Task An_unasked_switch_of_protocols_is_refused()
    {
        await using var rig = await Rig.StartAsync(FakeFaults.UnaskedSwitch);
        await using var client = await rig.ConnectAsync();
        await client.SendAsync(Requests.Get("/v1/x", "Connection: Upgrade", "Upgrade: websocket"));
        Rig.AssertError(await client.ReadResponseAsync(), 502, "upstream_error");
        Assert.That(rig.Received().Headers.Contains("Upgrade"), Is.False);
        await rig.Upstream.Open.WaitForAsync(0);
    }

    [TestCase("gzip", 502)]
    [TestCase("GZIP", 502)]
    [TestCase("identity, br", 502)]
    [TestCase("identity", 200)]
    public async Task A_metered_answer_must_be_readable(string coding, int status)
    {
        await using var rig = await Rig.StartAsync(new FakeBehaviour("coded", exchange =>
            exchange.RespondAsync(200, FakeBehaviours.JsonBody, $"Content-Encoding: {coding}")));
        Assert.That((await rig.ExchangeAsync(Requests.Chat())).Status, Is.EqualTo(status));
        Assert.That((await rig.ExchangeAsync(Requests.Get("/raw/x"))).Get("Content-Encoding"), Is.EqualTo(coding));
    }
}
