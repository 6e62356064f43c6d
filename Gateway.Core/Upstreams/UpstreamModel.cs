using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams.Balancing;
using Gateway.Core.Upstreams.Health;

namespace Gateway.Core.Upstreams;

/// <summary>An upstream, compiled; immutable.</summary>
internal sealed class UpstreamModel
{
    private const long MillisecondsPerSecond = 1_000;
    private const long LongestRetryAfter = 60;

    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _aliases;

    public UpstreamModel(
        UpstreamConfig source, int index, UpstreamState state, LoadBalancing loadBalancing, ServerModel[] servers, HashOn? hashOn, CompiledTimeouts timeouts, Random? random = null)
    {
        Source = source;
        NameUtf8 = Encoding.UTF8.GetBytes(source.Name);
        Seed = StableHash.Of(NameUtf8);
        Index = index;
        State = state;
        LoadBalancing = loadBalancing;
        Servers = servers;
        Balancer = Balancer.Create(loadBalancing, servers, state, random ?? Random.Shared);
        Weighted = Words(servers);
        Breaker = BreakerSettings.Of(source.CircuitBreaker);
        Probes = ProbeSettings.Of(source.HealthCheck);
        Watched = ServerConditions.Avoided
            | (Breaker is null ? ServerConditions.None : ServerConditions.CircuitOpen)
            | (Probes is null ? ServerConditions.None : ServerConditions.Unhealthy);
        HashOn = hashOn;
        Timeouts = timeouts;
        Headers = RenderedHeader.Render(source.Headers);
        AuthHeader = string.IsNullOrEmpty(source.ApiKey) ? null : RenderAuth(source.AuthHeader, source.ApiKey);
        ApiVersionUtf8 = source.ApiVersion is null ? null : Encoding.ASCII.GetBytes(Uri.EscapeDataString(source.ApiVersion));
        var aliases = new Dictionary<byte[], byte[]>(BytesComparer.Instance);
        foreach (var (asked, served) in source.Models)
        {
            aliases.Add(Encoding.UTF8.GetBytes(asked), Encoding.UTF8.GetBytes(served));
        }

        _aliases = aliases.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public UpstreamConfig Source { get; }

    public string Name => Source.Name;

    public byte[] NameUtf8 { get; }

    /// <summary>Of its name: see <see cref="Rendezvous"/>.</summary>
    public ulong Seed { get; }

    /// <summary>Dense, in the snapshot's order, from 0.</summary>
    public int Index { get; }

    public UpstreamState State { get; }

    public ServerModel[] Servers { get; }

    public LoadBalancing LoadBalancing { get; }

    public Balancer Balancer { get; }

    /// <summary>The words of a <see cref="ServerSet"/> of the servers that have any weight; not to be changed.</summary>
    public ulong[] Weighted { get; }

    /// <summary>When the servers' circuits open; null where they have none.</summary>
    public BreakerSettings? Breaker { get; }

    /// <summary>How the servers are probed; null where they are not.</summary>
    public ProbeSettings? Probes { get; }

    /// <summary>How requests wait for a server; null where they do not.</summary>
    public QueueConfig? Queue => Source.Queue;

    /// <summary>How many idle connections are kept open to each server.</summary>
    public int Warm => Source.Connections?.Warm ?? 0;

    /// <summary>Which conditions of a server this configuration takes notice of.</summary>
    public ServerConditions Watched { get; }

    /// <summary>The provider's key as configured; never log it.</summary>
    public string? ApiKey => Source.ApiKey;

    /// <summary>The field that carries the key, its value whole ("Bearer " included); null without a key.</summary>
    public RenderedHeader? AuthHeader { get; }

    /// <summary>Fields to set on every request.</summary>
    public RenderedHeader[] Headers { get; }

    public CompiledTimeouts Timeouts { get; }

    /// <summary>About how many requests its servers were ever sent; wraps around.</summary>
    public uint Requests
    {
        get
        {
            var requests = 0u;
            foreach (var server in Servers)
            {
                unchecked
                {
                    requests += server.State.Requests;
                }
            }

            return requests;
        }
    }

    public TlsConfig? Tls => Source.Tls;

    public HashOn? HashOn { get; }

    public bool Panic => Source.Panic;

    /// <summary>The version of Azure OpenAI's API that is asked for, escaped for a query; null asks in OpenAI's own form.</summary>
    public byte[]? ApiVersionUtf8 { get; }

    /// <summary>The name that the servers know a model by; false: the client's own name is served.</summary>
    public bool TryGetAlias(ReadOnlySpan<byte> model, out ReadOnlySpan<byte> served)
    {
        var found = _aliases.TryGetValue(model, out var bytes);
        served = bytes;
        return found;
    }

    /// <summary>Seconds after which a request that no server took may find one: when a circuit lets one through, or the next health check may have passed; at least 1.</summary>
    public long RetryAfterSeconds()
    {
        var now = State.Clock.Now;
        var least = LongestRetryAfter * MillisecondsPerSecond;
        foreach (var server in Servers)
        {
            var conditions = server.State.Conditions & Watched;
            var wait = server.Weight == 0 ? long.MaxValue
                : (conditions & ServerConditions.Unhealthy) != 0 ? (long)Probes!.Interval.TotalMilliseconds
                : (conditions & ServerConditions.CircuitOpen) != 0 ? server.State.Breaker.OpenFor(now)
                : 0;
            least = Math.Min(least, wait);
        }

        return Math.Clamp((least + MillisecondsPerSecond - 1) / MillisecondsPerSecond, 1, LongestRetryAfter);
    }

    public override string ToString() => Name;

    private static ulong[] Words(ServerModel[] servers)
    {
        var words = new ulong[ServerSet.WordsFor(servers.Length)];
        var set = new ServerSet(words);
        for (var i = 0; i < servers.Length; i++)
        {
            if (servers[i].Weight > 0)
            {
                set.Add(i);
            }
        }

        return words;
    }

    private static RenderedHeader RenderAuth(string name, string key) =>
        new(name, name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? $"Bearer {key}" : key);
}
