namespace Gateway.Core.Configuration;

/// <summary>Whether a snapshot came into force.</summary>
/// <param name="Applied">False: nothing changed, and <paramref name="Errors"/> says why.</param>
/// <param name="Version">The version in force now; null when there never was one.</param>
/// <param name="Errors">Everything that is wrong with it.</param>
/// <param name="Warnings">What was ignored, and what this version does not do although the snapshot asks for it.</param>
public sealed record SnapshotApplyResult(bool Applied, long? Version, IReadOnlyList<SnapshotError> Errors, IReadOnlyList<SnapshotError> Warnings);
