using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Tracing;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Forwarding;

/// <summary>
/// Writes the request head that goes to the upstream: the client's own without what is meant for one hop (RFC 9110, section 7.6.1) or
/// for the gateway, and with what a proxy has to add.
/// </summary>
internal static class ForwardedHead
{
    // Request line, Host, Content-Length, the forwarding fields and X-Request-ID, generously.
    private const int OwnFields = 1024;

    /// <summary>Appends the head to the context's outgoing bytes.</summary>
    /// <param name="context">The exchange, its upstream and server chosen.</param>
    /// <param name="bodyLength">Bytes of body that follow; negative when it is chunked.</param>
    public static void Write(RequestContext context, long bodyLength)
    {
        var outgoing = context.Outgoing;
        var room = context.Head.Length + context.RewrittenPath.Length + OwnFields + AddedLength(context);
        var writer = new HeadWriter(outgoing.GetSpan(room));
        WriteRequestLine(ref writer, context);
        WriteForwarded(ref writer, context);
        WriteBodyFields(ref writer, context, bodyLength);
        ForwardingFields.Write(ref writer, context);
        WriteTrace(ref writer, context);
        WriteAdded(ref writer, context);
        writer.Write(ChunkFraming.Crlf);
        if (writer.Overflowed)
        {
            throw new InvalidOperationException("The forwarded head is longer than was reckoned.");
        }

        outgoing.Advance(writer.Written);
    }

    private static int AddedLength(RequestContext context)
    {
        var length = context.Upstream!.AuthHeader?.Line.Length ?? 0;
        foreach (var header in context.Upstream.Headers)
        {
            length += header.Line.Length;
        }

        foreach (var header in context.Route!.AddHeaders)
        {
            length += header.Line.Length;
        }

        return length + AzurePath.AddedLength(context) + context.Server!.Host.Length + context.Server.BasePath.Length;
    }

    private static void WriteRequestLine(ref HeadWriter writer, RequestContext context)
    {
        var head = context.Head;
        writer.Write(head.Bytes(head.MethodToken));
        writer.Write(" "u8);
        writer.Write(context.Server!.BasePath);
        if (context.Upstream!.ApiVersionUtf8 is { } version)
        {
            AzurePath.Write(ref writer, context, version);
        }
        else
        {
            WriteTarget(ref writer, context);
        }

        writer.Write(" HTTP/1.1\r\nHost: "u8);
        writer.Write(context.Server.Host);
        writer.Write(ChunkFraming.Crlf);
    }

    private static void WriteTarget(ref HeadWriter writer, RequestContext context)
    {
        writer.Write(context.RewrittenPath.Span);
        if (!context.Query.IsEmpty)
        {
            writer.Write("?"u8);
            writer.Write(context.Query);
        }
    }

    private static void WriteForwarded(ref HeadWriter writer, RequestContext context)
    {
        var head = context.Head;
        foreach (ref readonly var field in head.Fields)
        {
            if (IsForwarded(context, field))
            {
                writer.WriteField(head.Bytes(field.Name), head.Bytes(field.Value));
            }
        }
    }

    private static bool IsForwarded(RequestContext context, in HeaderField field)
    {
        var name = context.Head.Bytes(field.Name);
        switch (field.Known)
        {
            // Of this hop only, or written anew.
            case KnownHeader.Connection or KnownHeader.KeepAlive or KnownHeader.ProxyConnection or KnownHeader.TE or KnownHeader.Trailer
                or KnownHeader.TransferEncoding or KnownHeader.Upgrade or KnownHeader.ContentLength or KnownHeader.Host or KnownHeader.Expect
                or KnownHeader.ProxyAuthorization or KnownHeader.ProxyAuthenticate or KnownHeader.ProxyAuthenticationInfo
                or KnownHeader.Forwarded or KnownHeader.XForwardedFor or KnownHeader.XForwardedHost or KnownHeader.XForwardedPort
                or KnownHeader.XForwardedProto or KnownHeader.XRealIp or KnownHeader.XRequestId:
                return false;

            // A key or token of ours never leaves, and one of ours to the upstream takes the place of the client's.
            case KnownHeader.Authorization or KnownHeader.XApiKey or KnownHeader.ApiKey:
                return context.Key is null && context.Token is null && context.Upstream!.AuthHeader is null && !context.Head.IsConnectionOption(name) && !IsReplaced(context, name);

            // What is metered has to be readable.
            case KnownHeader.AcceptEncoding when context.Protocol != Protocol.Opaque:
                return false;

            // Written anew while tracing is on; what was said of a trace that cannot be continued goes with it.
            case KnownHeader.Traceparent when context.Trace.IsOn:
            case KnownHeader.Tracestate when context.Trace is { IsOn: true, HasParent: false }:
                return false;

            case KnownHeader.MaxForwards when context.Head.Method is KnownMethod.Options or KnownMethod.Trace:
                return false;

            default:
                return !GatewayFields.Contains(name) && !context.Head.IsConnectionOption(name) && !IsReplaced(context, name);
        }
    }

    private static void WriteTrace(ref HeadWriter writer, RequestContext context)
    {
        var name = "traceparent"u8;
        if (context.Trace.IsOn && !IsReplaced(context, name))
        {
            Span<byte> value = stackalloc byte[TraceParent.Length];
            context.Trace.Outgoing.Write(value);
            writer.WriteField(name, value);
        }
    }

    private static bool IsReplaced(RequestContext context, ReadOnlySpan<byte> name) =>
        Names(context.Upstream!.Headers, name) || Names(context.Route!.AddHeaders, name);

    private static bool Names(RenderedHeader[] headers, ReadOnlySpan<byte> name)
    {
        foreach (var header in headers)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(header.Name, name))
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteBodyFields(ref HeadWriter writer, RequestContext context, long bodyLength)
    {
        if (bodyLength < 0)
        {
            writer.Write("Transfer-Encoding: chunked\r\n"u8);
        }
        else if (bodyLength > 0 || context.Head.Framing != BodyFraming.None)
        {
            writer.Write("Content-Length: "u8);
            writer.WriteDecimal(bodyLength);
            writer.Write(ChunkFraming.Crlf);
        }

        if (context.Protocol != Protocol.Opaque)
        {
            writer.Write("Accept-Encoding: identity\r\n"u8);
        }

        if (context.Head is { MaxForwards: > 0, Method: KnownMethod.Options or KnownMethod.Trace })
        {
            writer.Write("Max-Forwards: "u8);
            writer.WriteDecimal(context.Head.MaxForwards - 1);
            writer.Write(ChunkFraming.Crlf);
        }
    }

    private static void WriteAdded(ref HeadWriter writer, RequestContext context)
    {
        if (context.Upstream!.AuthHeader is { } auth)
        {
            writer.Write(auth.Line);
        }

        foreach (var header in context.Upstream.Headers)
        {
            if (!Names(context.Route!.AddHeaders, header.Name))
            {
                writer.Write(header.Line);
            }
        }

        foreach (var header in context.Route!.AddHeaders)
        {
            writer.Write(header.Line);
        }
    }
}
