using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Inspection;
using Gateway.Core.Limits;
using Gateway.Core.Namespaces;
using Gateway.Core.Policies;
using Gateway.Core.Routing;
using Gateway.Core.Telemetry;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Configuration;

/// <summary>
/// What requests are decided by; immutable. A request reads it once into its context, so that it never sees two versions.
/// </summary>
internal sealed record CompiledSnapshot
{
    public required Snapshot Source { get; init; }

    /// <summary>False only of the empty one that stands in before the first.</summary>
    public bool IsLoaded { get; init; } = true;

    public long Version => Source.Version;

    public required CompiledSettings Settings { get; init; }

    /// <summary>Every body field that a matcher, a message rule or a hash policy names.</summary>
    public required BodyFieldSet BodyFields { get; init; }

    public required NamespaceTable Namespaces { get; init; }

    public required RouteTable Routes { get; init; }

    public required KeyTable Keys { get; init; }

    /// <summary>Whose bearer tokens are accepted.</summary>
    public required JwtIssuerTable Issuers { get; init; }

    public required UpstreamTable Upstreams { get; init; }

    public required ModelTable Models { get; init; }

    /// <summary>The models that metrics may name.</summary>
    public required ModelLabels ModelLabels { get; init; }

    /// <summary>The limits of the enabled policies, and the quotas.</summary>
    public required LimitTable Limits { get; init; }

    /// <summary>The enabled message-matching policies, by priority.</summary>
    public required MessageRule[] MessageRules { get; init; }
}
