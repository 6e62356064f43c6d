using System.Text;
using Gateway.Core.Http1;

namespace Gateway.Core.Forwarding;

/// <summary>The media types (RFC 9110, section 8.3.1) and codings that decide how a body is treated.</summary>
internal static class MediaTypes
{
    /// <summary>True for <c>text/event-stream</c>, whatever its parameters.</summary>
    public static bool IsEventStream(MessageHead head) => Is(head, "text/event-stream"u8);

    /// <summary>True when the body is coded otherwise than as <c>identity</c> (RFC 9110, section 8.4).</summary>
    public static bool IsCompressed(MessageHead head) =>
        head.TryGet(KnownHeader.ContentEncoding, out var coding) && !coding.IsEmpty && !Ascii.EqualsIgnoreCase(coding, "identity"u8);

    private static bool Is(MessageHead head, ReadOnlySpan<byte> type)
    {
        if (!head.TryGet(KnownHeader.ContentType, out var value))
        {
            return false;
        }

        var end = value.IndexOfAny((byte)';', (byte)' ', (byte)'\t');
        return Ascii.EqualsIgnoreCase(end < 0 ? value : value[..end], type);
    }
}
