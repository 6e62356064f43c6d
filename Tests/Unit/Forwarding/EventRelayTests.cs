using System.Text;
using System.Text.RegularExpressions;
using Gateway.Core.Forwarding;
using Gateway.Core.Settlement;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Forwarding;

/// <summary>The relay of a metered stream: its bytes unchanged, the events that the client did not ask for left out.</summary>
public sealed partial class EventRelayTests
{
    private const string Delta = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    private const string Usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":7}}\n\n";
    private const string Done = "data: [DONE]\n\n";
    private const string Comment = ": keep-alive\r\n\r\n";

    private TestExchange _exchange = null!;

    [SetUp]
    public async Task Begin()
    {
        _exchange = await Requests.ChatAsync(isStream: true);
        _exchange.Context.StreamMeter.Begin(UsageFormat.OpenAi);
    }

    [TearDown]
    public async Task End() => await _exchange.DisposeAsync();

    [Test]
    public async Task At_every_split_the_events_pass_unchanged_and_the_usage_is_withheld()
    {
        const string Stream = Comment + Delta + Delta + Usage + Done;
        for (var first = 0; first <= Stream.Length; first++)
        {
            var second = Math.Min(Stream.Length, first + 11);
            Assert.That(await RelayAsync(Stream[..first], Stream[first..second], Stream[second..]), Is.EqualTo(Comment + Delta + Delta + Done), () => $"cut at {first}");
            Assert.That(_exchange.Context.StreamMeter.Usage, Is.EqualTo(new TokenUsage(3, 7, true, true)));
            Assert.That(_exchange.Context.FirstToken, Is.Positive);
        }
    }

    [Test]
    public async Task Byte_by_byte_it_is_the_same()
    {
        const string Stream = Usage + Comment + Delta + Usage + Done;

        Assert.That(await RelayAsync([.. Stream.Select(static value => value.ToString())]), Is.EqualTo(Comment + Delta + Done));
    }

    [Test]
    public async Task A_client_that_asked_for_usage_gets_it()
    {
        _exchange.Context.IsUsageWithheld = false;

        Assert.That(await RelayAsync(Delta + Usage + Done), Is.EqualTo(Delta + Usage + Done));
    }

    [Test]
    public async Task Usage_that_comes_with_a_token_is_not_withheld()
    {
        const string Both = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n";

        Assert.That(await RelayAsync(Both + Usage), Is.EqualTo(Both));
    }

    [Test]
    public async Task An_event_that_has_not_ended_is_kept_until_the_stream_does()
    {
        Assert.That(await RelayAsync(Delta, "data: {\"choi"), Is.EqualTo(Delta));

        EventRelay.End(_exchange.Context, DownstreamFraming.Close);

        Assert.That(await _exchange.ReceiveAsync(), Is.EqualTo("data: {\"choi"));
    }

    [Test]
    public async Task An_event_beyond_all_reason_passes_with_everything_behind_it()
    {
        var enormous = "data: " + new string('x', 1_100_000) + "\n\n";
        var whole = Delta + enormous + Usage + Done;
        foreach (var piece in new[] { whole.Length, 100_000, 999_983 })
        {
            Assert.That(await RelayAsync([.. whole.Chunk(piece).Select(static chunk => new string(chunk))]), Is.EqualTo(whole));
            EventRelay.End(_exchange.Context, DownstreamFraming.Close);
            Assert.That(await _exchange.ReceiveAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task Chunks_are_framed_around_the_same_bytes()
    {
        EventRelay.Pass(_exchange.Context, DownstreamFraming.Chunked, Encoding.UTF8.GetBytes(Delta + Usage + Done[..5]));
        EventRelay.Pass(_exchange.Context, DownstreamFraming.Chunked, Encoding.UTF8.GetBytes(Done[5..]));
        BodyWriter.End(_exchange.Context, DownstreamFraming.Chunked);

        var text = await _exchange.ReceiveAsync();

        Assert.That(text, Does.EndWith("\r\n0\r\n\r\n"));
        Assert.That(ChunkEdge().Replace(text, ""), Is.EqualTo(Delta + Done));
        Assert.That(_exchange.Context.ResponseBytes, Is.EqualTo(Delta.Length + Done.Length));
    }

    [TestCase(1)]
    [TestCase(13)]
    [TestCase(10_000)]
    public void Relaying_allocates_nothing(int piece)
    {
        var stream = Encoding.UTF8.GetBytes(Comment + Delta + Delta + Usage + Done);

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            _exchange.Context.Events.Reset();
            for (var at = 0; at < stream.Length; at += piece)
            {
                EventRelay.Pass(_exchange.Context, DownstreamFraming.Chunked, stream.AsSpan(at, Math.Min(piece, stream.Length - at)));
            }

            _exchange.Context.Connection.Output.FlushAsync().GetAwaiter().GetResult();
            _exchange.Connection.Discard();
        }), Is.Zero);
    }

    [GeneratedRegex("(^|\r\n)[0-9a-f]+\r\n(\r\n)?")]
    private static partial Regex ChunkEdge();

    private async Task<string> RelayAsync(params string[] pieces)
    {
        _exchange.Context.Events.Reset();
        _exchange.Context.StreamMeter.Begin(UsageFormat.OpenAi);
        _exchange.Context.FirstToken = 0;
        foreach (var piece in pieces)
        {
            EventRelay.Pass(_exchange.Context, DownstreamFraming.Close, Encoding.UTF8.GetBytes(piece));
        }

        return await _exchange.ReceiveAsync();
    }
}
