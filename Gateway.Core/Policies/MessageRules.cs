using Gateway.Core.Pipeline;

namespace Gateway.Core.Policies;

/// <summary>Step 6: the message-matching policies, in order of priority; the first that refuses names itself.</summary>
internal static class MessageRules
{
    public static Refusal Evaluate(RequestContext context)
    {
        foreach (var rule in context.Snapshot.MessageRules)
        {
            if (rule.Scope.Covers(context.Namespace, context.Key, context.Route) && rule.Refuses(context.MatchInput) && rule.IsEnforced)
            {
                context.RefusedBy = rule.Name;
                return Refusal.PolicyViolation;
            }
        }

        return Refusal.None;
    }
}
