using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Namespaces;

/// <summary>A tenant, compiled; immutable.</summary>
internal sealed class NamespaceModel
{
    public NamespaceModel(NamespaceConfig source, int index, NamespaceAuthentication authentication, long maxRequestBytes,
        UpstreamModel? defaultUpstream, Matcher[] matchers, byte[] modelsJson)
    {
        Source = source;
        CodeUtf8 = Encoding.UTF8.GetBytes(source.Code);
        Index = index;
        Authentication = authentication;
        MaxRequestBytes = maxRequestBytes;
        DefaultUpstream = defaultUpstream;
        DefaultTargets = defaultUpstream is null ? [] : [new RouteTarget(defaultUpstream, 1)];
        TotalTimeoutMs = source.TimeoutSeconds * 1000L;
        Matchers = matchers;
        NeedsBody = matchers.Any(static matcher => matcher.NeedsBody);
        ModelsJson = modelsJson;
    }

    public NamespaceConfig Source { get; }

    public string Code => Source.Code;

    public byte[] CodeUtf8 { get; }

    public bool Enabled => Source.Enabled;

    public int Priority => Source.Priority;

    public bool LogContent => Source.LogContent;

    /// <summary>Dense, in the snapshot's order, from 0.</summary>
    public int Index { get; }

    public NamespaceAuthentication Authentication { get; }

    /// <summary>The longest request body in bytes, never above the global limit.</summary>
    public long MaxRequestBytes { get; }

    public UpstreamModel? DefaultUpstream { get; }

    /// <summary>The targets of a route that names none; empty without a default upstream.</summary>
    public RouteTarget[] DefaultTargets { get; }

    /// <summary>The total deadline in milliseconds; null leaves the upstream's.</summary>
    public long? TotalTimeoutMs { get; }

    public Matcher[] Matchers { get; }

    /// <summary>True when a matcher reads the body.</summary>
    public bool NeedsBody { get; }

    /// <summary>The whole answer to <c>GET /v1/models</c> for a request without a narrower key.</summary>
    public byte[] ModelsJson { get; }

    public override string ToString() => Code;
}
