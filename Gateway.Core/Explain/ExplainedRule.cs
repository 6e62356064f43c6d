using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Explain;

/// <summary>A message rule, and what it says of the request.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Mode"><c>enforce</c> or <c>shadow</c>.</param>
/// <param name="Action"><c>allow</c> refuses what does not match, <c>deny</c> what does.</param>
/// <param name="Applies">False when the policy is about other namespaces, keys or routes.</param>
/// <param name="Matcher">Its condition.</param>
/// <param name="Refuses">True when it does not admit the request; in shadow mode that has no effect.</param>
internal sealed record ExplainedRule(string Policy, string Mode, string Action, bool Applies, ExplainedMatcher Matcher, bool Refuses)
{
    public static IReadOnlyList<ExplainedRule> Of(RequestContext context)
    {
        var rules = context.Snapshot.MessageRules;
        var explained = new ExplainedRule[rules.Length];
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            var policy = context.Snapshot.Source.Policies.First(policy => policy.Name == rule.Name);
            var settings = (MessageMatchingSettings)policy.Config!;
            var applies = rule.Scope.Covers(context.Namespace, context.Key, context.Route);
            explained[i] = new ExplainedRule(
                rule.Name,
                policy.Mode,
                settings.MatchingAction,
                applies,
                ExplainedMatcher.Of(rule.Matcher, settings.Matcher, context.MatchInput),
                applies && rule.Refuses(context.MatchInput));
        }

        return explained;
    }
}
