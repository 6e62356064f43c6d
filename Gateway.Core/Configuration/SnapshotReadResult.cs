namespace Gateway.Core.Configuration;

/// <summary>What reading a document gave.</summary>
/// <param name="Snapshot">The snapshot; null when there are errors.</param>
/// <param name="Errors">Everything that is wrong with the document's form.</param>
/// <param name="Warnings">What was ignored.</param>
public sealed record SnapshotReadResult(Snapshot? Snapshot, IReadOnlyList<SnapshotError> Errors, IReadOnlyList<SnapshotError> Warnings)
{
    /// <summary>What could be read in spite of the errors, so that its meaning can be checked too; null when the structure is broken.</summary>
    internal Snapshot? Partial { get; init; }
}
