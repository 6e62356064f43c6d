using Gateway.Core.Namespaces;

namespace Gateway.Core.Policies;

/// <summary>One message-matching policy, compiled; immutable.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Scope">Which requests it applies to.</param>
/// <param name="Matcher">The condition. A field that is absent never matches.</param>
/// <param name="Action">What a match means.</param>
/// <param name="IsEnforced">False in shadow mode, where nothing is refused.</param>
internal sealed record MessageRule(string Name, PolicyScope Scope, Matcher Matcher, MatchAction Action, bool IsEnforced)
{
    /// <summary>True when the rule does not admit a request.</summary>
    public bool Refuses(in MatchInput input) => Matcher.Matches(input) == (Action == MatchAction.Deny);
}
