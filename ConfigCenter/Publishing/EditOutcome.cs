namespace ConfigCenter.Publishing;

/// <summary>What a change of the configuration came to.</summary>
/// <param name="Copy">The configuration after it.</param>
/// <param name="Changes">What it changed.</param>
/// <param name="Published">The version that it became; null when it waits as a draft, or changed nothing.</param>
internal sealed record EditOutcome(WorkingCopy Copy, IReadOnlyList<ConfigChange> Changes, ConfigVersion? Published);
