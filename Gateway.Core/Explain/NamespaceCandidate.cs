using Gateway.Core.Namespaces;

namespace Gateway.Core.Explain;

/// <summary>A namespace with matchers, and what they say of the request.</summary>
/// <param name="Code">The namespace.</param>
/// <param name="Priority">Lower is tried first.</param>
/// <param name="Holds">True when all of them hold; null where the body decides that was not read.</param>
/// <param name="Matchers">Each one.</param>
internal sealed record NamespaceCandidate(string Code, int Priority, bool? Holds, IReadOnlyList<ExplainedMatcher> Matchers)
{
    public static NamespaceCandidate Of(NamespaceModel ns, in MatchInput input)
    {
        var matchers = ExplainedMatcher.Of(ns.Matchers, ns.Source.Match, input);
        bool? holds = matchers.Any(static matcher => matcher.Holds == false) ? false
            : matchers.Any(static matcher => matcher.Holds is null) ? null
            : true;
        return new NamespaceCandidate(ns.Code, ns.Priority, holds, matchers);
    }
}
