using System.IO.Pipelines;
using Gateway.Core.Http1;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Forwarding;

/// <summary>Writes the answer's head to the client: the upstream's own without what was meant for one hop or for the gateway.</summary>
internal static class RelayedHead
{
    private const int OwnFields = 512 + RateLimitFields.LargestLength;

    /// <summary>Writes the head; it is sent with the next flush.</summary>
    /// <param name="context">The exchange, its response head read.</param>
    /// <param name="framing">How the body is framed towards the client.</param>
    /// <param name="contentLength">The body's length, where it is not what the upstream said; else negative.</param>
    public static void Write(RequestContext context, DownstreamFraming framing, long contentLength = -1)
    {
        var head = context.ResponseHead;
        var output = context.Connection.Output;
        var writer = new HeadWriter(output.GetSpan(head.Length + OwnFields));
        WriteStatusLine(ref writer, head);
        foreach (ref readonly var field in head.Fields)
        {
            if (IsRelayed(head, field, framing) && (contentLength < 0 || field.Known != KnownHeader.ContentLength))
            {
                writer.WriteField(head.Bytes(field.Name), head.Bytes(field.Value));
            }
        }

        if (contentLength >= 0)
        {
            writer.Write("Content-Length: "u8);
            writer.WriteDecimal(contentLength);
            writer.Write(ChunkFraming.Crlf);
        }
        else if (framing == DownstreamFraming.Chunked)
        {
            writer.Write("Transfer-Encoding: chunked\r\n"u8);
        }

        WriteOwn(ref writer, context);
        if (writer.Overflowed)
        {
            throw new InvalidOperationException("The relayed head is longer than was reckoned.");
        }

        output.Advance(writer.Written);
        context.Status = head.StatusCode;
        context.ResponseStarted = true;
    }

    /// <summary>Passes an interim response on (RFC 9110, section 15.2).</summary>
    public static void WriteInterim(PipeWriter output, ResponseHead head)
    {
        var writer = new HeadWriter(output.GetSpan(head.Length + OwnFields));
        WriteStatusLine(ref writer, head);
        foreach (ref readonly var field in head.Fields)
        {
            if (IsRelayed(head, field, DownstreamFraming.None))
            {
                writer.WriteField(head.Bytes(field.Name), head.Bytes(field.Value));
            }
        }

        writer.Write(ChunkFraming.Crlf);
        output.Advance(writer.Written);
    }

    /// <summary>Writes the fields that every answer of the gateway carries, and the empty line.</summary>
    public static void WriteOwn(ref HeadWriter writer, RequestContext context)
    {
        writer.WriteField("x-request-id"u8, context.Id.Span);
        writer.Write(ForwardingFields.ViaLine(context.ResponseHead.Version));
        RateLimitFields.Write(ref writer, context.Reservation);
        if (context.CloseAfterResponse)
        {
            writer.Write("Connection: close\r\n"u8);
        }
        else if (context.Head.Version == HttpVersion.Http10)
        {
            writer.Write("Connection: keep-alive\r\n"u8);
        }

        writer.Write(ChunkFraming.Crlf);
    }

    private static void WriteStatusLine(ref HeadWriter writer, ResponseHead head)
    {
        writer.Write("HTTP/1.1 "u8);
        writer.WriteDecimal(head.StatusCode);
        writer.Write(" "u8);
        writer.Write(head.Bytes(head.Reason));
        writer.Write(ChunkFraming.Crlf);
    }

    private static bool IsRelayed(ResponseHead head, in HeaderField field, DownstreamFraming framing)
    {
        switch (field.Known)
        {
            case KnownHeader.Connection or KnownHeader.KeepAlive or KnownHeader.ProxyConnection or KnownHeader.TE or KnownHeader.Trailer
                or KnownHeader.TransferEncoding or KnownHeader.Upgrade or KnownHeader.ProxyAuthenticate or KnownHeader.ProxyAuthenticationInfo
                or KnownHeader.XRequestId:
                return false;

            // The provider's own, meant for the account behind the gateway.
            case KnownHeader.SetCookie or KnownHeader.Authorization or KnownHeader.XGoogApiKey or KnownHeader.XApiKey or KnownHeader.ApiKey:
                return false;

            // Of an answer without a body it says how long the body would be, except where there can be none (RFC 9110, section 8.6).
            case KnownHeader.ContentLength:
                return framing == DownstreamFraming.ContentLength || (framing == DownstreamFraming.None && head.StatusCode is >= 200 and not 204);
        }

        var name = head.Bytes(field.Name);
        return !GatewayFields.Contains(name) && !GatewayFields.IsRateLimit(name) && !head.IsConnectionOption(name);
    }
}
