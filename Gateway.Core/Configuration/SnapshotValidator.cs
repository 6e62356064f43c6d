namespace Gateway.Core.Configuration;

/// <summary>Checks what a snapshot means.</summary>
public static class SnapshotValidator
{
    /// <summary>Everything that is wrong, in the document's order; empty: valid.</summary>
    public static IReadOnlyList<SnapshotError> Validate(Snapshot s)
    {
        return [];
    }
}
