using Gateway.Core.Namespaces;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Explain;

/// <summary>A route, and what keeps the request from it.</summary>
/// <param name="Name">The route.</param>
/// <param name="Priority">Lower is preferred; then the longer path, then the name.</param>
/// <param name="Result"><c>chosen</c>, <c>outranked</c>, or the first thing that does not fit: <c>namespace</c>, <c>targets</c> (it has none here), <c>path</c>, <c>model</c>, <c>matchers</c>.</param>
/// <param name="Matchers">Its conditions, where the path fits.</param>
internal sealed record RouteCandidate(string Name, int Priority, string Result, IReadOnlyList<ExplainedMatcher>? Matchers)
{
    public static RouteCandidate Of(RouteModel route, RequestContext context)
    {
        var input = context.MatchInput;
        var fits = route.Path.Matches(input.Path);
        return new RouteCandidate(
            route.Name,
            route.Source.Priority,
            ResultOf(route, context, input, fits),
            fits && route.Matchers.Length > 0 ? ExplainedMatcher.Of(route.Matchers, route.Source.Match, input) : null);
    }

    private static string ResultOf(RouteModel route, RequestContext context, in MatchInput input, bool fits)
    {
        var model = context.BodyState == RequestBodyState.Inspected ? context.Inspection.Model : default;
        if (ReferenceEquals(route, context.Route))
        {
            return "chosen";
        }

        if (!fits)
        {
            return "path";
        }

        if (!route.Serves(context.Namespace))
        {
            return route.TargetsFor(context.Namespace).Length == 0 ? "targets" : "namespace";
        }

        if (route.Model is { } pattern && (model.IsEmpty || !pattern.Matches(model)))
        {
            return "model";
        }

        return Matcher.All(route.Matchers, input) ? "outranked" : "matchers";
    }
}
