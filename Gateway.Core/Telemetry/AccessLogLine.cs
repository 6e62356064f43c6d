using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Gateway.Core.Buffers;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Tracing;

namespace Gateway.Core.Telemetry;

/// <summary>
/// One request as a line of JSON; its fields are those of the table in the <c>README.md</c>. Everything a client sent is escaped, so that a line stays a line. No field that may
/// carry a credential is in it, and what looks like one elsewhere is masked; the content of messages is in it where the namespace lets it.
/// </summary>
internal static class AccessLogLine
{
    private const int LongestText = 512;
    private const int LongestName = 512;

    // Of one byte: \uXXXX.
    private const int LongestEscape = 6;

    private static readonly byte[][] Outcomes = Names<RequestOutcome>();
    private static readonly byte[][] Settlements = Names<SettledBy>();

    /// <summary>Appends the line.</summary>
    /// <param name="line">Takes it.</param>
    /// <param name="context">The request.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="content">Adds what was asked and answered; null leaves it out.</param>
    public static void Write(PooledBuffer line, RequestContext context, in RequestEnd end, AccessLogContent? content = null)
    {
        line.Append("{\"time\":\""u8);
        Utf8Formatter.TryFormat(end.Time, line.GetSpan(33), out var length, 'O');
        line.Advance(length);
        line.Append("\",\"request_id\":"u8);
        AppendMasked(line, context.Id.Span);
        AppendTrace(line, context);
        line.Append(",\"client\":\""u8);
        line.Append(context.Connection.AddressUtf8);
        line.Append("\",\"method\":"u8);
        AppendMasked(line, context.Head.Bytes(context.Head.MethodToken));
        line.Append(",\"path\":"u8);
        AppendMasked(line, context.Path.Span);
        AppendMatched(line, context);
        AppendNumber(line, ",\"status\":"u8, context.Status);
        line.Append(",\"outcome\":\""u8);
        line.Append(Outcomes[(int)context.Outcome]);
        line.Append("\""u8);
        AppendReason(line, context);
        AppendNumber(line, ",\"attempts\":"u8, context.Attempts);
        AppendNumber(line, ",\"request_bytes\":"u8, context.Head.Framing == Http1.BodyFraming.ContentLength ? context.Head.ContentLength : context.BodyBytes);
        AppendNumber(line, ",\"response_bytes\":"u8, context.ResponseBytes);
        AppendNumber(line, ",\"duration_us\":"u8, end.MicrosecondsSince(context.Started));
        if (context.FirstByte != 0)
        {
            AppendNumber(line, ",\"first_byte_us\":"u8, RequestEnd.Microseconds(context.Started, context.FirstByte));
        }

        AppendTokens(line, context);
        content?.Write(line, context);
        line.Append("}\n"u8);
    }

    // The trace that the request belongs to: while tracing is off, the one that the client names.
    private static void AppendTrace(PooledBuffer line, RequestContext context)
    {
        if (context.Trace.IsOn)
        {
            AppendTrace(line, context.Trace.Outgoing);
        }
        else if (TraceFields.TryRead(context.Head, out var parent))
        {
            AppendTrace(line, parent);
        }
    }

    private static void AppendTrace(PooledBuffer line, in TraceParent trace)
    {
        line.Append(",\"trace_id\":\""u8);
        trace.WriteTraceId(line.GetSpan(TraceParent.TraceIdLength));
        line.Advance(TraceParent.TraceIdLength);
        line.Append("\""u8);
    }

    private static void AppendTokens(PooledBuffer line, RequestContext context)
    {
        if (context.Settled.HasInput)
        {
            AppendNumber(line, ",\"input_tokens\":"u8, context.Settled.InputTokens);
        }

        if (context.Settled.HasOutput)
        {
            AppendNumber(line, ",\"output_tokens\":"u8, context.Settled.OutputTokens);
        }

        if (context.Settled.CachedInputTokens > 0)
        {
            AppendNumber(line, ",\"cached_input_tokens\":"u8, context.Settled.CachedInputTokens);
        }

        if (context.CostNano is { } cost)
        {
            AppendNumber(line, ",\"cost_nano_usd\":"u8, cost);
        }

        if (context.SettledBy != SettledBy.None)
        {
            line.Append(",\"settled_by\":\""u8);
            line.Append(Settlements[(int)context.SettledBy]);
            line.Append("\""u8);
        }

        line.Append(context.IsTruncated ? ",\"truncated\":true"u8 : default);
    }

    private static void AppendMatched(PooledBuffer line, RequestContext context)
    {
        AppendName(line, ",\"namespace\":"u8, context.Namespace?.CodeUtf8);
        AppendName(line, ",\"key\":"u8, context.Key?.IdUtf8);
        AppendName(line, ",\"issuer\":"u8, context.Token?.Issuer.NameUtf8);
        AppendName(line, ",\"route\":"u8, context.Route?.NameUtf8);
        AppendName(line, ",\"upstream\":"u8, context.Upstream?.NameUtf8);
        if (context.Server is { } server)
        {
            AppendName(line, ",\"server\":"u8, server.Host);
        }

        if (context.BodyState == RequestBodyState.Inspected && !context.Inspection.Model.IsEmpty)
        {
            line.Append(",\"model\":"u8);
            AppendMasked(line, context.Inspection.Model);
        }

        line.Append(context.IsStream ? ",\"stream\":true"u8 : ",\"stream\":false"u8);
    }

    private static void AppendReason(PooledBuffer line, RequestContext context)
    {
        if (RequestReasons.Text(context) is { } reason)
        {
            AppendName(line, ",\"reason\":"u8, reason);
        }

        if (context.RefusedBy is { } policy)
        {
            AppendName(line, ",\"policy\":"u8, policy);
        }
    }

    // A name of the configuration, which bounds their length.
    private static void AppendName(PooledBuffer line, ReadOnlySpan<byte> field, string name)
    {
        Span<byte> utf8 = stackalloc byte[LongestName];
        Utf8.FromUtf16(name, utf8, out _, out var length);
        line.Append(field);
        AppendText(line, utf8[..length]);
    }

    private static void AppendName(PooledBuffer line, ReadOnlySpan<byte> field, byte[]? name)
    {
        if (name is not null)
        {
            line.Append(field);
            AppendText(line, name);
        }
    }

    private static void AppendNumber(PooledBuffer line, ReadOnlySpan<byte> field, long value)
    {
        line.Append(field);
        Utf8Formatter.TryFormat(value, line.GetSpan(20), out var length);
        line.Advance(length);
    }

    /// <summary>Appends text as a JSON string.</summary>
    public static void AppendText(PooledBuffer line, ReadOnlySpan<byte> text)
    {
        line.Append("\""u8);
        JavaScriptEncoder.Default.EncodeUtf8(text, line.GetSpan(text.Length * LongestEscape), out _, out var length);
        line.Advance(length);
        line.Append("\""u8);
    }

    // Text that a client chose, cut.
    private static void AppendMasked(PooledBuffer line, ReadOnlySpan<byte> text)
    {
        var cut = text[..Math.Min(text.Length, LongestText)];
        if (SecretMask.MayHold(cut))
        {
            Span<byte> masked = stackalloc byte[LongestText];
            AppendText(line, masked[..SecretMask.Copy(cut, masked, isCut: cut.Length < text.Length)]);
        }
        else
        {
            AppendText(line, cut);
        }
    }

    private static byte[][] Names<T>()
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(static value => System.Text.Encoding.ASCII.GetBytes(Words.Of(value)))];
}
