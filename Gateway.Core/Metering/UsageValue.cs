using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>The value of <c>usage</c> in a document.</summary>
internal static class UsageValue
{
    /// <summary>Steps over the value, and says where it stands; empty when it is no object, as the <c>null</c> of most chunks.</summary>
    public static ByteRange Read(ref JsonCursor cursor, ReadOnlySpan<byte> json)
    {
        var value = cursor.Skip();
        return !value.IsEmpty && json[value.Start] == (byte)'{' ? value : default;
    }
}
