using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Namespaces;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;

namespace Gateway.Core.Routing;

/// <summary>A route, compiled; immutable.</summary>
internal sealed class RouteModel
{
    public RouteModel(RouteConfig source)
    {
        Source = source;
        NameUtf8 = Encoding.UTF8.GetBytes(source.Name);
        Path = new PathPattern(source.Path, source.IsRegex);
        Rewrite = source.Rewrite is null ? null : new PathRewrite(source.Rewrite, Path);
        Model = source.Model is null ? null : new WildcardPattern(source.Model);
        AddHeaders = RenderedHeader.Render(source.AddHeaders);
    }

    public RouteConfig Source { get; }

    public string Name => Source.Name;

    public byte[] NameUtf8 { get; }

    /// <summary>Dense, in the order of precedence, from 0: the lower one wins where several match.</summary>
    public required int Rank { get; init; }

    /// <summary>The only namespace that it serves; null is every one.</summary>
    public required NamespaceModel? Namespace { get; init; }

    /// <summary>As declared; <see cref="Protocol.Auto"/> is resolved by <see cref="RouteTable.ProtocolOf"/>.</summary>
    public required Protocol Protocol { get; init; }

    public required Matcher[] Matchers { get; init; }

    /// <summary>As declared; see <see cref="TargetsFor"/>.</summary>
    public required RouteTarget[] Targets { get; init; }

    /// <summary>Upstreams to try, in order, when the target has failed.</summary>
    public required UpstreamModel[] Fallback { get; init; }

    public required HashOn? StickyOn { get; init; }

    public PathPattern Path { get; }

    public PathRewrite? Rewrite { get; }

    /// <summary>What the request's model must match; null is any, a request without one included.</summary>
    public WildcardPattern? Model { get; }

    /// <summary>Fields to set on the forwarded request.</summary>
    public RenderedHeader[] AddHeaders { get; }

    /// <summary>1 or more tries in all.</summary>
    public int Attempts => Source.Attempts;

    public bool RepeatUnanswered => Source.RepeatUnanswered;

    /// <summary>Where requests of that namespace go: the targets, or without any the namespace's default upstream.</summary>
    public RouteTarget[] TargetsFor(NamespaceModel? ns) => Targets.Length > 0 ? Targets : ns?.DefaultTargets ?? [];

    /// <summary>True when the route is open to that namespace and has somewhere to go from it.</summary>
    public bool Serves(NamespaceModel? ns) => (Namespace is null || ReferenceEquals(Namespace, ns)) && TargetsFor(ns).Length > 0;

    public override string ToString() => Name;
}
