using Gateway.Core.Inspection;
using Gateway.Core.Namespaces;
using Gateway.Core.Upstreams.Balancing;

namespace Gateway.Core.Configuration;

/// <summary>Finds the body fields that a snapshot names, so that one pass over a body finds their values.</summary>
internal static class BodyFieldCollector
{
    public static BodyFieldSet Collect(Snapshot snapshot)
    {
        var matchers = snapshot.Namespaces.SelectMany(static ns => ns.Match)
            .Concat(snapshot.Routes.SelectMany(static route => route.Match))
            .Concat(snapshot.Policies.Select(static policy => policy.Config).OfType<MessageMatchingSettings>().Select(static rule => rule.Matcher))
            .Where(static matcher => SnapshotWords.Sources.GetValueOrDefault(matcher.Source) == MatchSource.Body)
            .Select(static matcher => matcher.Field);
        var hashes = snapshot.Upstreams.Select(static upstream => upstream.HashOn)
            .Concat(snapshot.Routes.Select(static route => route.StickyOn))
            .Select(static text => text is not null && HashOn.TryParse(text, out var hash) && hash!.Source == HashSource.Body ? hash.Field : null);
        return new BodyFieldSet(matchers.Concat(hashes).OfType<string>());
    }
}
