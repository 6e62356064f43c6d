using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Tracing;

/// <summary>The span of a whole request, and within it those of what was decided about it.</summary>
internal static class ServerSpan
{
    private const int LongestPath = 512;

    /// <summary>Ends all that is recorded of a request.</summary>
    /// <param name="context">The request, settled.</param>
    /// <param name="ended">When it ended, as a timestamp.</param>
    public static void End(RequestContext context, long ended)
    {
        var trace = context.Trace;
        if (trace.Server is not { } span)
        {
            return;
        }

        AttemptSpan.End(context, context.Error);
        EndMatch(context, span, ended);
        EndAdmit(context, span);
        span.DisplayName = context.Route is { } route ? $"{MethodOf(context)} {route.Path.Text}" : MethodOf(context);
        Describe(span, context);
        Fail(span, context);
        Spans.Stop(span, trace.Clock.At(ended));
    }

    /// <summary>The request's method; one of many that nobody knows would be a name too many.</summary>
    public static string MethodOf(RequestContext context) => context.Head.Method switch
    {
        KnownMethod.Other => "_OTHER",
        var known => known.ToString().ToUpperInvariant(),
    };

    /// <summary>A path as an attribute: cut, and without what looks like a key.</summary>
    public static string TextOf(ReadOnlySpan<byte> path)
    {
        Span<byte> masked = stackalloc byte[LongestPath];
        return Encoding.UTF8.GetString(masked[..SecretMask.Copy(path[..Math.Min(path.Length, LongestPath)], masked, isCut: path.Length > LongestPath)]);
    }

    private static void EndMatch(RequestContext context, Activity server, long ended)
    {
        var trace = context.Trace;
        if (trace.Past(SpanNames.Match, server, trace.MatchBegan) is not { } span)
        {
            return;
        }

        span.SetTag(SpanNames.Namespace, context.Namespace?.Code);
        span.SetTag(SpanNames.Route, context.Route?.Name);
        if (trace.AdmitEnded == 0)
        {
            Refused(span, context);
        }

        Spans.Stop(span, trace.Clock.At(trace.MatchEnded == 0 ? ended : trace.MatchEnded));
    }

    private static void EndAdmit(RequestContext context, Activity server)
    {
        var trace = context.Trace;
        if (trace.AdmitEnded == 0 || trace.Past(SpanNames.Admit, server, trace.MatchEnded) is not { } span)
        {
            return;
        }

        if (context.IsInputCounted)
        {
            span.SetTag(SpanNames.PromptTokens, context.InputTokens);
        }

        Refused(span, context);
        Spans.Stop(span, trace.Clock.At(trace.AdmitEnded));
    }

    // Of what was decided here; what forwarding came to is told by others.
    private static void Refused(Activity span, RequestContext context)
    {
        if (context.Outcome is RequestOutcome.Refused or RequestOutcome.Rejected && context.Attempts == 0 && context.Error == Forwarding.ForwarderError.None)
        {
            span.SetTag(SpanNames.Reason, RequestReasons.Text(context));
            span.SetTag(SpanNames.Policy, context.RefusedBy);
        }
    }

    private static void Describe(Activity span, RequestContext context)
    {
        span.SetTag(SpanNames.HttpMethod, MethodOf(context));
        span.SetTag(SpanNames.UrlPath, TextOf(context.Path.Span));
        span.SetTag(SpanNames.UrlScheme, context.Connection.IsTls ? "https" : "http");
        span.SetTag(SpanNames.ClientAddress, Encoding.ASCII.GetString(context.Connection.AddressUtf8));
        span.SetTag(SpanNames.HttpRoute, context.Route?.Path.Text);
        if (context.Status != 0)
        {
            span.SetTag(SpanNames.HttpStatus, context.Status);
        }

        span.SetTag(SpanNames.RequestId, TextOf(context.Id.Span));
        span.SetTag(SpanNames.Namespace, context.Namespace?.Code);
        span.SetTag(SpanNames.Key, context.Key?.Id);
        span.SetTag(SpanNames.Route, context.Route?.Name);
        span.SetTag(SpanNames.Operation, GenAiWords.Operation(context.Protocol));
        span.SetTag(SpanNames.RequestModel, GenAi.AskedModel(context));
        span.SetTag(SpanNames.Outcome, Words.Of(context.Outcome));
        span.SetTag(SpanNames.Attempts, context.Attempts);
        if (context.SettledBy != SettledBy.None)
        {
            span.SetTag(SpanNames.SettledBy, Words.Of(context.SettledBy));
        }

        if (context.IsTruncated)
        {
            span.SetTag(SpanNames.IsTruncated, true);
        }
    }

    private static void Fail(Activity span, RequestContext context)
    {
        var reason = RequestReasons.Text(context);
        span.SetTag(SpanNames.Reason, reason);
        span.SetTag(SpanNames.Policy, context.RefusedBy);

        // A client's mistake is no error of the server's; a client that leaves is one of the exchange.
        if (context.Outcome is RequestOutcome.Failed or RequestOutcome.ClientGone || context.Status >= 500)
        {
            span.SetTag(SpanNames.ErrorType, reason ?? context.Status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
