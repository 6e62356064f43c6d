namespace Gateway.Core.Inspection;

/// <summary>A boolean member of a body; <c>null</c> counts as absent.</summary>
internal enum BodyFlag : byte
{
    Absent,
    False,
    True,
}
