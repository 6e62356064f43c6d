using System.Text;
using CsCheck;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams.Balancing;

public sealed class PrefixAffinityTests
{
    // What Gateway.Core/README.md claims: so many times the hits, and so many times fewer bytes that have to be computed.
    private const double MoreHits = 1.5;
    private const double FewerMisses = 3;

    // The caches of all servers together hold all conversations, as they are at the end, once.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Caches_are_hit_as_much_more_often_than_in_turns_as_is_claimed_and_load_is_bounded(int seed)
    {
        var turns = new CacheSimulation("round-robin", servers: 4, blocks: 7_000);
        var affinity = new CacheSimulation("prefix-affinity", servers: 4, blocks: 7_000);

        var (hitsInTurns, hits) = (turns.Run(seed), affinity.Run(seed));

        Assert.That(hits, Is.GreaterThan(hitsInTurns * MoreHits), $"{hits:P0} beside {hitsInTurns:P0}");
        Assert.That((1 - hits) * FewerMisses, Is.LessThan(1 - hitsInTurns));
        Assert.That(affinity.MostBeyondBound, Is.LessThanOrEqualTo(0));
        Assert.That(affinity.Requests.Max(), Is.LessThan(affinity.Requests.Average() * 1.25), string.Join(' ', affinity.Requests));
    }

    [Test]
    public void A_conversation_stays_with_its_server_as_it_grows()
    {
        var upstream = Servers.Weighted("prefix-affinity", 1, 1, 1, 1);
        var text = Text(1, 60_000);
        var first = Choose(upstream, text.AsSpan(0, 300));

        for (var length = 300; length < text.Length; length += length / 3)
        {
            Assert.That(Choose(upstream, text.AsSpan(0, length)), Is.EqualTo(first), $"at {length}");
        }
    }

    [Test]
    public void It_moves_once_its_server_has_too_much_to_do_and_stays_where_it_went()
    {
        var upstream = Servers.Weighted("prefix-affinity", 1, 1, 1);
        var text = Text(2, 2_000);
        var first = Choose(upstream, text);
        for (var i = 0; i < PrefixAffinityBalancer.Slack; i++)
        {
            Assert.That(Choose(upstream, text), Is.EqualTo(first));
            upstream.Servers[first].State.TryEnter(100);
        }

        upstream.Servers[first].State.TryEnter(100);
        upstream.Servers[first].State.TryEnter(100);
        var second = Choose(upstream, text);
        Assert.That(second, Is.Not.EqualTo(first));

        for (var i = 0; i < PrefixAffinityBalancer.Slack + 2; i++)
        {
            upstream.Servers[first].State.Leave();
        }

        Assert.That(Choose(upstream, text), Is.EqualTo(second));
    }

    [Test]
    public void What_is_known_for_less_than_half_does_not_bind()
    {
        var upstream = Servers.Weighted("prefix-affinity", 1, 1);
        var shared = Text(3, 600);
        var first = Choose(upstream, shared);
        upstream.Servers[first].State.TryEnter(100);

        Assert.That(Choose(upstream, [.. shared, .. Text(4, 4_000)]), Is.EqualTo(1 - first), "the other one is idle");
        Assert.That(Choose(upstream, shared), Is.EqualTo(1 - first), "seen there last");
    }

    [Test]
    public void A_server_that_is_not_to_be_had_is_given_up()
    {
        var upstream = Servers.Weighted("prefix-affinity", 1, 1, 1);
        var text = Text(5, 1_000);
        var first = Choose(upstream, text);
        Span<ulong> hashes = stackalloc ulong[PromptPrefixes.Levels];

        var second = upstream.ChooseWithout(Key(text, hashes), first);

        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(Choose(upstream, text), Is.EqualTo(second));
    }

    [Test]
    public void Short_prompts_go_to_the_least_busy_in_turns()
    {
        var upstream = Servers.Weighted("prefix-affinity", 1, 1, 1);

        Assert.That(Enumerable.Range(0, 6).Select(_ => Choose(upstream, Text(6, PromptPrefixes.Shortest - 1))), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));
    }

    [Test]
    public void What_was_learnt_outlives_a_change_of_the_configuration()
    {
        var states = new ServerStates();
        var text = Text(7, 1_000);
        var before = Servers.Compile(Servers.Config("prefix-affinity", (1, 9), (1, 9), (1, 9)), states);
        var taken = before.Servers[Choose(before, text)];
        taken.State.TryEnter(9);
        var config = Servers.Config("prefix-affinity", (1, 9), (1, 9), (1, 9));

        var after = Servers.Compile(config with { Servers = [.. config.Servers.Reverse()] }, states);

        Assert.That(after.Servers[Choose(after, text)].Url, Is.EqualTo(taken.Url));
    }

    [Test]
    public void The_index_finds_what_was_noted_last_or_nothing() => Gen.Select(Gen.ULong, Gen.UShort).Array[1, 50].Sample(notes =>
    {
        var index = new PrefixIndex();
        foreach (var (prefix, server) in notes)
        {
            index.Set(prefix, server);
        }

        return index.TryGet(notes[^1].Item1, out var last) && last == notes[^1].Item2
            && notes.All(note => !index.TryGet(note.Item1, out var found) || notes.Any(other => other.Item1 >> 16 == note.Item1 >> 16 && other.Item2 == found));
    });

    [Test]
    public void Beginnings_are_alike_wherever_the_text_behind_them_differs() => Gen.Select(Gen.Int[0, 5_000], Gen.Int[0, 5_000], Gen.Int[0, 5_000]).Sample((shared, one, other) =>
    {
        Span<ulong> hashes = stackalloc ulong[PromptPrefixes.Levels];
        Span<ulong> others = stackalloc ulong[PromptPrefixes.Levels];
        var count = Hash([.. Text(8, shared), .. Text(9, one)], hashes);
        var othersCount = Hash([.. Text(8, shared), .. Text(10, other)], others);
        var alike = hashes[..count].CommonPrefixLength(others[..othersCount]);
        return alike == Math.Min(Math.Min(count, othersCount), Levels(shared)) && count == Levels(shared + one);
    });

    [TestCase("/v1/chat/completions", """{"model":"m","tools":[],"messages":["TEXT"]}""", """{"messages":["TEXT"],"stream":true,"tools":[],"model":"m"}""", true)]
    [TestCase("/v1/chat/completions", """{"model":"m","messages":["TEXT"]}""", """{"model":"n","messages":["TEXT"]}""", false)]
    [TestCase("/v1/chat/completions", """{"model":"m","messages":["TEXT"]}""", """{"model":"m","tools":[1],"messages":["TEXT"]}""", false)]
    [TestCase("/v1/messages", """{"model":"m","system":"x","messages":["TEXT"]}""", """{"model":"m","system":"y","messages":["TEXT"]}""", false)]
    [TestCase("/v1/completions", """{"model":"m","prompt":"TEXT"}""", """{"prompt":"TEXT","model":"m","max_tokens":1}""", true)]
    [TestCase("/v1/responses", """{"model":"m","input":"TEXT","instructions":"a"}""", """{"model":"m","instructions":"a","input":"TEXT"}""", true)]
    [TestCase("/v1/responses", """{"model":"m","input":"TEXT","instructions":"a"}""", """{"model":"m","input":"TEXT","instructions":"b"}""", false)]
    public async Task A_prompt_is_what_the_model_reads_in_that_order(string path, string body, string other, bool isAlike)
    {
        var hashes = await HashesAsync(path, body);

        Assert.That(hashes, Has.Length.EqualTo(4));
        Assert.That(await HashesAsync(path, other), isAlike ? Is.EqualTo(hashes) : Is.Not.EqualTo(hashes));
    }

    private static async Task<ulong[]> HashesAsync(string path, string body)
    {
        body = body.Replace("TEXT", new string('x', 3_000), StringComparison.Ordinal);
        await using var exchange = await TestExchange.CreateAsync(
            Snapshots.To(new Uri("http://127.0.0.1:1")), $"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        var hashes = new ulong[PromptPrefixes.Levels];
        return hashes[..PromptPrefixes.Of(exchange.Context, hashes)];
    }

    private static int Levels(int length) => length < PromptPrefixes.Shortest ? 0 : Math.Min(PromptPrefixes.Levels, (int)Math.Log2(length / PromptPrefixes.Shortest) + 1);

    private static int Choose(UpstreamModel upstream, ReadOnlySpan<byte> text)
    {
        Span<ulong> hashes = stackalloc ulong[PromptPrefixes.Levels];
        return upstream.Choose(Key(text, hashes));
    }

    private static SelectionKey Key(ReadOnlySpan<byte> text, Span<ulong> hashes) => new(hashes[..Hash(text, hashes)]);

    private static int Hash(ReadOnlySpan<byte> text, Span<ulong> hashes)
    {
        var hasher = new PrefixHasher(hashes, 0);
        hasher.Append(text);
        return hasher.Count;
    }

    private static byte[] Text(int seed, int length)
    {
        var text = new byte[length];
        new Random(seed).NextBytes(text);
        return text;
    }
}
