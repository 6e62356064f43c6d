using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Which upstream connections carry another exchange.</summary>
internal sealed class ConnectionReuseTests
{
    private static readonly FakeBehaviour DiesWhenReused = new("dies when reused", exchange =>
    {
        if (exchange.Request.Get("x-die") is null || exchange.ConnectionNumber > 2)
        {
            return exchange.RespondAsync(200, FakeBehaviours.JsonBody);
        }

        exchange.Reset();
        return Task.CompletedTask;
    });

    [Test]
    public async Task One_connection_carries_many_exchanges()
    {
        await using var pair = await Pair.StartAsync(FakeBehaviours.Json);
        await using var client = await pair.ConnectAsync();

        for (var i = 0; i < 200; i++)
        {
            await client.SendAsync(i % 2 == 0 ? Requests.Chat() : Requests.Post("/raw/x", "a"));
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        }

        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    public static IEnumerable<FakeBehaviour> Kept =>
        [FakeBehaviours.Json, FakeBehaviours.Chunked, FakeBehaviours.Interim, FakeBehaviours.NoContent, FakeBehaviours.NoContentWithLength,
            FakeBehaviours.NotModified, FakeBehaviours.NotModifiedWithLength, FakeBehaviours.ByteByByte, FakeBehaviours.ChunkedByteByByte,
            new("HTTP/1.0 with keep-alive", exchange => exchange.SendAsync("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}"))];

    [TestCaseSource(nameof(Kept))]
    public async Task An_answer_with_an_end_of_its_own_keeps_the_connection(FakeBehaviour behaviour)
    {
        await using var pair = await Pair.StartAsync(behaviour);
        await using var client = await pair.ConnectAsync();

        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).Complete, Is.True);
        }

        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    public static IEnumerable<FakeBehaviour> NotKept =>
        [FakeBehaviours.CloseDelimited,
            new("Connection: close", exchange => exchange.RespondAsync(200, FakeBehaviours.JsonBody, "Connection: close")),
            new("HTTP/1.0", exchange => exchange.SendAsync($"HTTP/1.0 200 OK\r\nContent-Length: {FakeBehaviours.JsonBody.Length}\r\n\r\n{FakeBehaviours.JsonBody}"))];

    [TestCaseSource(nameof(NotKept))]
    public async Task An_answer_that_ends_the_connection_is_followed_by_a_new_one(FakeBehaviour behaviour)
    {
        await using var pair = await Pair.StartAsync(behaviour);

        for (var i = 1; i <= 3; i++)
        {
            await pair.AssertServesAsync();
            Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(i));
        }

        await pair.Upstream.Open.WaitForAsync(0);
    }

    [Test]
    public async Task A_connection_that_ended_while_idle_is_not_used()
    {
        await using var pair = await Pair.StartAsync(FakeBehaviours.AnswerThenCloseWhenTold, FakeBehaviours.Json);
        await pair.AssertServesAsync();

        pair.Upstream.Gates.Open("close");
        await pair.Upstream.Open.WaitForAsync(0);
        await Waiting.UntilAsync(() => pair.Gateway.DataPlane.Stats.Servers[0].IdleConnections == 0, static () => "the connection is still kept");

        var response = await pair.AskAsync(Requests.Post("/raw/x", "not to be sent twice"));
        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(pair.Upstream.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_chat_whose_kept_connection_dies_is_repeated_on_a_fresh_one()
    {
        await using var pair = await Pair.StartAsync(static snapshot => snapshot, DiesWhenReused);
        await OpenTwoAsync(pair);

        var response = await pair.AskAsync(Requests.Chat("", "x-die: 1"));

        Assert.That((response.Status, response.BodyText), Is.EqualTo((200, FakeBehaviours.JsonBody)));
        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(3));
    }

    [TestCase("opaque")]
    [TestCase("not repeatable")]
    [TestCase("one attempt")]
    [TestCase("responses that are stored")]
    public async Task Where_a_repetition_could_do_harm_there_is_none(string why)
    {
        await using var pair = await Pair.StartAsync(
            snapshot => snapshot.Routed(route => route with { RepeatUnanswered = why != "not repeatable", Attempts = why == "one attempt" ? 1 : 2 }),
            DiesWhenReused);
        await OpenTwoAsync(pair);
        var before = pair.Upstream.Requests.Count;

        var response = await pair.AskAsync(why switch
        {
            "opaque" => Requests.Post("/raw/x", "a", "x-die: 1"),
            "responses that are stored" => Requests.Post("/v1/responses", """{"model":"m","input":"a"}""", "x-die: 1"),
            _ => Requests.Chat("", "x-die: 1"),
        });

        Answers.AssertError(response, 502, "upstream_error");
        Assert.That(pair.Upstream.Requests, Has.Count.EqualTo(before + 1));
    }

    [Test]
    public async Task Responses_that_are_not_stored_are_repeated()
    {
        await using var pair = await Pair.StartAsync(static snapshot => snapshot, DiesWhenReused);
        await OpenTwoAsync(pair);

        var response = await pair.AskAsync(Requests.Post("/v1/responses", """{"model":"m","input":"a","store":false}""", "x-die: 1"));

        Assert.That(response.Status, Is.EqualTo(200));
    }

    // Two connections lie idle afterwards.
    private static async Task OpenTwoAsync(Pair pair)
    {
        await using var first = await pair.ConnectAsync();
        await using var second = await pair.ConnectAsync();
        var head = Requests.Chat("", "x-other: 1");
        while (pair.Upstream.Accepted.Value < 2)
        {
            await first.SendAsync(head);
            await second.SendAsync(head);
            await first.ReadResponseAsync();
            await second.ReadResponseAsync();
        }

        await Waiting.UntilAsync(() => pair.Gateway.DataPlane.Stats.Servers[0].IdleConnections == 2, static () => "two connections are not kept");
    }
}
