using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>Which requests are sent again that went out and had no answer: those that only generate.</summary>
internal sealed class RepetitionTests
{
    public static IEnumerable<TestCaseData> Asked()
    {
        const string Prompt = "\"model\":\"gpt-4o-mini\",\"max_tokens\":9,\"prompt\":\"hi\",\"input\":\"hi\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
        (string Path, string More, bool IsRepeated)[] rows =
        [
            ("/v1/chat/completions", "", true),
            ("/v1/completions", "", true),
            ("/v1/messages", "", true),
            ("/v1/embeddings", "", true),
            ("/v1/responses", ",\"store\":false", true),
            ("/v1/responses", ",\"store\":true", false),
            ("/v1/responses", "", false),
            ("/v1/files", "", false),
            ("/raw/v1/chat/completions", "", false),
        ];
        return from row in rows
               from fault in new[] { FakeFaults.ResetAfterRequest, FakeFaults.CloseAfterRequest, FakeFaults.BlackHole }
               select new TestCaseData(row.Path, $"{{{Prompt}{row.More}}}", row.IsRepeated, fault);
    }

    [TestCaseSource(nameof(Asked))]
    public async Task A_request_without_an_answer_is_sent_again_only_where_nothing_but_tokens_is_lost(string path, string body, bool isRepeated, FakeBehaviour fault)
    {
        await using var first = FakeUpstream.Start(fault);
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(WithFallback(first.Url, second.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Post(path, body));
        var response = await client.ReadResponseAsync();

        Assert.That(response.Status, Is.EqualTo(isRepeated ? 200 : ReferenceEquals(fault, FakeFaults.BlackHole) ? 504 : 502));
        await first.WaitForRequestAsync();
        Assert.That((first.Requests.Count, second.Requests.Count), Is.EqualTo((1, isRepeated ? 1 : 0)));
    }

    [TestCase(false, 2)]
    [TestCase(true, 1)]
    public async Task A_route_may_forbid_it(bool repeats, int attempts)
    {
        await using var first = FakeUpstream.Start(FakeFaults.ResetAfterRequest);
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        var snapshot = WithFallback(first.Url, second.Url).Routed(route => route with { RepeatUnanswered = repeats, Attempts = attempts });
        await using var gateway = await TestGateway.StartAsync(snapshot);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());

        Answers.AssertError(await client.ReadResponseAsync(), 502, "upstream_error");
        Assert.That((first.Requests.Count, second.Requests.Count), Is.EqualTo((1, 0)));
    }

    // The one that is silent has its own time for it: the other may take as long as the machine needs.
    private static Snapshot WithFallback(Uri first, Uri second)
    {
        var snapshot = Snapshots.To(first).Served(static upstream => upstream with { Timeouts = new TimeoutsConfig { ResponseHeaderMs = 100 } });
        var fallback = Snapshots.To(second).Upstreams[0] with { Name = "fallback" };
        return snapshot.Routed(static route => route with { Fallback = ["fallback"] }) with { Upstreams = [.. snapshot.Upstreams, fallback] };
    }
}
