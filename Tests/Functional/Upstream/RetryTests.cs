using System.Globalization;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>When a failed attempt is followed by another one, and when it must not be.</summary>
internal sealed class RetryTests
{
    private static FakeBehaviour Refusing(int status) => new(status.ToString(CultureInfo.InvariantCulture), exchange =>
        exchange.RespondAsync(status, $$"""{"refused":{{status}}}""", "Retry-After: 7", "X-Own: 1"));

    private static FakeBehaviour Failing(int status) => new($"fails with {status}", exchange => exchange.RespondAsync(status, "{}"));

    [TestCase("chat")]
    [TestCase("opaque")]
    public async Task A_server_that_cannot_be_reached_is_passed_over_for_another(string kind)
    {
        using var closed = new ClosedPort();
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(new Uri($"http://127.0.0.1:{closed.Port}"), second.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        for (var i = 1; i <= 4; i++)
        {
            await client.SendAsync(kind == "chat" ? Requests.Chat() : Requests.Post("/raw/x", "a"));
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
            Assert.That(second.Requests, Has.Count.EqualTo(i));
        }

        await gateway.WaitForRestAsync();
    }

    [TestCase(429)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task A_server_that_asks_for_another_attempt_gets_another_server_tried(int status)
    {
        await using var first = FakeUpstream.Start(Refusing(status));
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(first.Url, second.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.BodyText), Is.EqualTo((200, FakeBehaviours.JsonBody)));
        Assert.That((first.Requests.Count, second.Requests.Count), Is.EqualTo((1, 1)));
        Assert.That(second.Requests[0].BodyText, Is.EqualTo(first.Requests[0].BodyText));
    }

    [TestCase(429)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task The_last_attempt_is_relayed_as_it_is(int status)
    {
        await using var first = FakeUpstream.Start(Refusing(status));
        await using var second = FakeUpstream.Start(Refusing(status));
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(first.Url, second.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());
        var response = await client.ReadResponseAsync();

        Assert.That((response.Status, response.BodyText), Is.EqualTo((status, $$"""{"refused":{{status}}}""")));
        Assert.That((response.Get("Retry-After"), response.Get("X-Own")), Is.EqualTo(("7", "1")));
        Assert.That((first.Requests.Count, second.Requests.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task As_many_attempts_are_made_as_the_route_allows()
    {
        await using var pair = await Pair.StartAsync(static snapshot => snapshot.Attempts(4), Failing(503), Failing(429), Failing(502), FakeBehaviours.Json);

        Assert.That((await pair.AskAsync(Requests.Chat())).Status, Is.EqualTo(200));
        Assert.That(pair.Upstream.Requests, Has.Count.EqualTo(4));
    }

    [TestCase(429)]
    [TestCase(503)]
    public async Task The_only_server_is_not_asked_again_before_it_wants_to_be(int status)
    {
        await using var pair = await Pair.StartAsync(static snapshot => snapshot.Attempts(3), Refusing(status), FakeBehaviours.Json);

        var response = await pair.AskAsync(Requests.Chat());

        Assert.That((response.Status, response.Get("Retry-After")), Is.EqualTo((status, "7")));
        Assert.That(pair.Upstream.Requests, Has.Count.EqualTo(1));
        await pair.AssertServesAsync();
    }

    [Test]
    public async Task A_server_that_names_a_time_is_passed_over_until_then()
    {
        await using var first = FakeUpstream.Start(Refusing(429), FakeBehaviours.Json);
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(first.Url, second.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        for (var i = 1; i <= 6; i++)
        {
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        }

        Assert.That((first.Requests.Count, second.Requests.Count), Is.EqualTo((1, 6)));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(404)]
    [TestCase(408)]
    [TestCase(409)]
    [TestCase(422)]
    [TestCase(500)]
    public async Task Any_other_refusal_is_relayed_at_once(int status)
    {
        await using var pair = await Pair.StartAsync(static snapshot => snapshot.Attempts(3), Refusing(status), FakeBehaviours.Json);

        var response = await pair.AskAsync(Requests.Chat());

        Assert.That((response.Status, response.BodyText), Is.EqualTo((status, $$"""{"refused":{{status}}}""")));
        Assert.That(pair.Upstream.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_opaque_request_that_went_out_is_never_repeated()
    {
        foreach (var behaviour in new[] { Refusing(503), FakeFaults.ResetAfterRequest, FakeFaults.CloseAfterRequest })
        {
            await using var pair = await Pair.StartAsync(static snapshot => snapshot.Attempts(3), behaviour, FakeBehaviours.Json);

            var response = await pair.AskAsync(Requests.Post("/raw/x", "a"));

            Assert.That(response.Status, Is.EqualTo(behaviour.Name == "503" ? 503 : 502));
            Assert.That(pair.Upstream.Requests, Has.Count.EqualTo(1));
        }
    }
}
