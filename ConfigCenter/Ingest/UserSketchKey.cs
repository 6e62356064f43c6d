namespace ConfigCenter.Ingest;

/// <summary>A row of <c>user_sketches</c>, in the order in which rows are locked.</summary>
internal sealed record UserSketchKey(int Hours, int Scope, string Namespace, long Slot) : IComparable<UserSketchKey>
{
    public int CompareTo(UserSketchKey? other) =>
        other is null ? 1
        : (Hours, Scope, Slot).CompareTo((other.Hours, other.Scope, other.Slot)) is var order and not 0 ? order
        : string.CompareOrdinal(Namespace, other.Namespace);
}
