using Gateway.Core.Namespaces;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Explain;

/// <summary>Which namespace the request belongs to, and why.</summary>
internal sealed record ExplainedNamespace
{
    /// <summary>More candidates are not told.</summary>
    public const int MostCandidates = 200;

    /// <summary>Null when none takes the request.</summary>
    public string? Code { get; init; }

    /// <summary><c>credential</c>, <c>matchers</c> or <c>default</c>.</summary>
    public string? MatchedBy { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>What it wants to be presented.</summary>
    public string? Authentication { get; init; }

    /// <summary>The namespaces with matchers in the order in which they are tried; those whose matchers read the body come last.</summary>
    public required IReadOnlyList<NamespaceCandidate> Candidates { get; init; }

    /// <param name="context">The request, its body read where it had to be.</param>
    /// <param name="isByCredential">True when a key or token fixed the namespace.</param>
    public static ExplainedNamespace Of(RequestContext context, bool isByCredential)
    {
        var found = context.Namespace;
        return new ExplainedNamespace
        {
            Code = found?.Code,
            MatchedBy = found is null ? null : isByCredential ? "credential" : MatchedByMatchers(context, found) ? "matchers" : "default",
            Enabled = found?.Enabled,
            Authentication = found?.Source.Authentication,
            Candidates = CandidatesOf(context),
        };
    }

    private static bool MatchedByMatchers(RequestContext context, NamespaceModel found)
    {
        var namespaces = context.Snapshot.Namespaces;
        var matched = namespaces.Match(context.MatchInput, MatchPass.WithoutBody) ?? namespaces.Match(context.MatchInput, MatchPass.WithBody);
        return ReferenceEquals(matched, found);
    }

    private static NamespaceCandidate[] CandidatesOf(RequestContext context)
    {
        var tried = context.Snapshot.Namespaces.All.Where(static ns => ns.Matchers.Length > 0)
            .OrderBy(static ns => ns.NeedsBody).ThenBy(static ns => ns.Priority).ThenBy(static ns => ns.Code, StringComparer.Ordinal);
        return [.. tried.Take(MostCandidates).Select(ns => NamespaceCandidate.Of(ns, context.MatchInput))];
    }
}
