using Gateway.Core.Buffers;

namespace Gateway.Core.Inspection;

/// <summary>A whole number that a body may hold.</summary>
/// <param name="Value">0 to 2^53; 0 where there is no number.</param>
/// <param name="ValueRange">Where the value stands in the body; empty when the member is absent.</param>
/// <param name="IsNull">True when the value is <c>null</c>: as good as absent, but it has a place.</param>
internal readonly record struct BodyNumber(long Value, ByteRange ValueRange, bool IsNull)
{
    /// <summary>True when there is a number.</summary>
    public bool IsPresent => !ValueRange.IsEmpty && !IsNull;
}
