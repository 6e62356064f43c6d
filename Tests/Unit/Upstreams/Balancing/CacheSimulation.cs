using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;

namespace Tests.Unit.Upstreams.Balancing;

/// <summary>
/// Model servers that keep the KV cache of what they read last, and conversations that come back to them: a shared beginning (the application's instructions), then one
/// turn after the other. Counts how much of the prompts was cached where the balancing sent them.
/// </summary>
internal sealed class CacheSimulation
{
    private const int BlockLength = 64;
    private const int UnderWay = 24;
    private const int Conversations = 240;
    private const int Turns = 12;

    private readonly UpstreamModel _upstream;
    private readonly int _capacity;
    private readonly LinkedList<ulong>[] _recent;
    private readonly Dictionary<ulong, LinkedListNode<ulong>>[] _cached;
    private readonly Queue<int> _underWay = new();
    private long _bytes;
    private long _hits;

    /// <param name="balancing">The policy.</param>
    /// <param name="servers">Number of servers.</param>
    /// <param name="blocks">What each server's cache holds, in blocks of 64 bytes.</param>
    public CacheSimulation(string balancing, int servers, int blocks)
    {
        _upstream = Servers.Upstream(balancing, [.. Enumerable.Repeat((1, 1_000), servers)]);
        _capacity = blocks;
        Requests = new int[servers];
        _recent = [.. Enumerable.Range(0, servers).Select(static _ => new LinkedList<ulong>())];
        _cached = [.. Enumerable.Range(0, servers).Select(static _ => new Dictionary<ulong, LinkedListNode<ulong>>())];
    }

    /// <summary>Requests each server got.</summary>
    public int[] Requests { get; }

    /// <summary>The most that a server ever had under way beyond its bound; 0 or less when the bound held.</summary>
    public double MostBeyondBound { get; private set; } = double.NegativeInfinity;

    /// <summary>The part of all prompts that was cached.</summary>
    public double Run(int seed)
    {
        var random = new Random(seed);
        var instructions = Enumerable.Range(0, 6).Select(_ => Text(random, 1_500)).ToArray();
        var prompts = Enumerable.Range(0, Conversations).Select(i => new List<byte>(instructions[i % instructions.Length])).ToArray();
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var i in Enumerable.Range(0, Conversations).OrderBy(_ => random.Next()))
            {
                prompts[i].AddRange(Text(random, random.Next(100, 900)));
                Ask([.. prompts[i]]);
            }
        }

        return (double)_hits / _bytes;
    }

    private static byte[] Text(Random random, int length)
    {
        var text = new byte[length];
        random.NextBytes(text);
        return text;
    }

    private void Ask(byte[] prompt)
    {
        Span<ulong> hashes = stackalloc ulong[PromptPrefixes.Levels];
        var hasher = new PrefixHasher(hashes, 0);
        hasher.Append(prompt);
        var server = Array.IndexOf(_upstream.Servers, ServerSelector.Select(_upstream, new SelectionKey(hashes[..hasher.Count]), null, out _));
        Requests[server]++;
        _bytes += prompt.Length;
        _hits += Read(server, prompt);
        _underWay.Enqueue(server);
        var share = (double)_underWay.Count / _upstream.Servers.Length;
        var bound = (PrefixAffinityBalancer.MostOfShare * share) + PrefixAffinityBalancer.Slack;
        MostBeyondBound = Math.Max(MostBeyondBound, _upstream.Servers[server].State.InFlight - bound);
        if (_underWay.Count > UnderWay)
        {
            _upstream.Servers[_underWay.Dequeue()].State.Leave();
        }
    }

    // What is cached of the prompt's beginning; all of it is, afterwards.
    private int Read(int server, byte[] prompt)
    {
        var hash = 0ul;
        var hits = 0;
        var isHit = true;
        for (var at = 0; at + BlockLength <= prompt.Length; at += BlockLength)
        {
            hash = StableHash.Of(prompt.AsSpan(at, BlockLength), hash);
            isHit &= _cached[server].Remove(hash, out var node);
            if (node is not null)
            {
                _recent[server].Remove(node);
            }

            hits += isHit ? BlockLength : 0;
            _cached[server][hash] = _recent[server].AddFirst(hash);
            if (_cached[server].Count > _capacity)
            {
                _cached[server].Remove(_recent[server].Last!.Value);
                _recent[server].RemoveLast();
            }
        }

        return hits;
    }
}
