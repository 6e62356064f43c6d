using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;

namespace Gateway.Core.Upstreams;

/// <summary>An upstream, compiled; immutable.</summary>
internal sealed class UpstreamModel
{
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _aliases;

    public UpstreamModel(UpstreamConfig source, int index, LoadBalancing loadBalancing, ServerModel[] servers, HashOn? hashOn, CompiledTimeouts timeouts)
    {
        Source = source;
        NameUtf8 = Encoding.UTF8.GetBytes(source.Name);
        Index = index;
        LoadBalancing = loadBalancing;
        Servers = servers;
        Balancer = Balancer.Create(loadBalancing, servers);
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

    /// <summary>Dense, in the snapshot's order, from 0.</summary>
    public int Index { get; }

    public ServerModel[] Servers { get; }

    public LoadBalancing LoadBalancing { get; }

    public Balancer Balancer { get; }

    /// <summary>The provider's key as configured; never log it.</summary>
    public string? ApiKey => Source.ApiKey;

    /// <summary>The field that carries the key, its value whole ("Bearer " included); null without a key.</summary>
    public RenderedHeader? AuthHeader { get; }

    /// <summary>Fields to set on every request.</summary>
    public RenderedHeader[] Headers { get; }

    public CompiledTimeouts Timeouts { get; }

    /// <summary>Retries at this upstream; survives the snapshot.</summary>
    public required UpstreamRetries Retries { get; init; }

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

    public HealthCheckConfig? HealthCheck => Source.HealthCheck;

    public CircuitBreakerConfig? CircuitBreaker => Source.CircuitBreaker;

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

    public override string ToString() => Name;

    private static RenderedHeader RenderAuth(string name, string key) =>
        new(name, name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? $"Bearer {key}" : key);
}
