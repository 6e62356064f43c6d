using System.Text;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Explain;

/// <summary>Which route takes the request, and why the others do not.</summary>
internal sealed record ExplainedRoute
{
    /// <summary>More candidates are not told, but for the one that was chosen.</summary>
    public const int MostCandidates = 200;

    /// <summary>Null when none does.</summary>
    public string? Name { get; init; }

    /// <summary>The request's path in its normal form.</summary>
    public required string Path { get; init; }

    /// <summary>What the upstream is asked for, below the server's own path.</summary>
    public string? RewrittenPath { get; init; }

    public string? Protocol { get; init; }

    /// <summary>True when no route is needed: the gateway answers with the list of models.</summary>
    public bool IsModelsList { get; init; }

    /// <summary>In the order of precedence.</summary>
    public required IReadOnlyList<RouteCandidate> Candidates { get; init; }

    public static ExplainedRoute Of(RequestContext context) => new()
    {
        Name = context.Route?.Name,
        Path = Encoding.UTF8.GetString(context.Path.Span),
        RewrittenPath = context.Route is null ? null : Encoding.UTF8.GetString(context.RewrittenPath.Span),
        Protocol = context.Route is null ? null : Words.Of(context.Protocol),
        IsModelsList = context.Route is null && ModelsAnswer.IsAsked(context),
        Candidates = [.. context.Snapshot.Routes.All.Where((route, rank) => rank < MostCandidates || ReferenceEquals(route, context.Route))
            .Select(route => RouteCandidate.Of(route, context))],
    };
}
