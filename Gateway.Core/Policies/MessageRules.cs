using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

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

    /// <summary>True when a rule that applies looks at the body. To be asked of a route that is known without it.</summary>
    public static bool NeedBody(RequestContext context)
    {
        RouteModel? route = null;
        foreach (var rule in context.Snapshot.MessageRules)
        {
            if (rule.Matcher.NeedsBody)
            {
                route ??= context.Snapshot.Routes.Match(context.Namespace, context.MatchInput, default);
                if (rule.Scope.Covers(context.Namespace, context.Key, route))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
