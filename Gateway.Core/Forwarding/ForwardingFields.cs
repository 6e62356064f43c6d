using Gateway.Core.Http1;
using Gateway.Core.Namespaces;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Forwarding;

/// <summary>
/// The fields that tell an upstream whom the gateway speaks for: X-Forwarded-For, X-Forwarded-Proto, X-Real-IP, X-Request-ID and Via.
/// What a peer claims of others before it counts only when the peer is a trusted proxy.
/// </summary>
internal static class ForwardingFields
{
    /// <summary>The version that a message was received in, and the gateway's pseudonym (RFC 9110, section 7.6.3).</summary>
    public static ReadOnlySpan<byte> ViaLine(Http1.HttpVersion received) =>
        received == Http1.HttpVersion.Http10 ? "Via: 1.0 ai-gateway\r\n"u8 : "Via: 1.1 ai-gateway\r\n"u8;

    public static void Write(ref HeadWriter writer, RequestContext context)
    {
        var connection = context.Connection;
        var head = context.Head;
        var isTrusted = context.Snapshot.Settings.TrustedProxies.Contains(connection.ClientAddress);

        writer.Write("X-Forwarded-For: "u8);
        if (isTrusted)
        {
            foreach (ref readonly var field in head.Fields)
            {
                if (field.Known == KnownHeader.XForwardedFor && !field.Value.IsEmpty)
                {
                    writer.Write(head.Bytes(field.Value));
                    writer.Write(", "u8);
                }
            }
        }

        writer.Write(connection.AddressUtf8);
        writer.Write("\r\nX-Real-IP: "u8);
        WriteAddress(ref writer, context);
        writer.Write("\r\nX-Forwarded-Proto: "u8);
        writer.Write(isTrusted && head.TryGet(KnownHeader.XForwardedProto, out var scheme) ? scheme : connection.IsTls ? "https"u8 : "http"u8);
        writer.Write("\r\nX-Request-ID: "u8);
        writer.Write(context.Id.Span);
        writer.Write(ChunkFraming.Crlf);
        writer.Write(ViaLine(head.Version));
    }

    private static void WriteAddress(ref HeadWriter writer, RequestContext context)
    {
        if (context.ClientAddress == context.Connection.ClientAddress)
        {
            writer.Write(context.Connection.AddressUtf8);
            return;
        }

        Span<byte> text = stackalloc byte[ClientAddresses.MaxTextLength];
        writer.Write(text[..ClientAddresses.Format(context.ClientAddress, text)]);
    }
}
