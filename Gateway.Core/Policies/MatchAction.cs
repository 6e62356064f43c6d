namespace Gateway.Core.Policies;

/// <summary>What a message rule does with a request that matches.</summary>
internal enum MatchAction : byte
{
    /// <summary>Admits it, and refuses every other.</summary>
    Allow,

    /// <summary>Refuses it, and admits every other.</summary>
    Deny,
}
