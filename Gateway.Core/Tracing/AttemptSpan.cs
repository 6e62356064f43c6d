using System.Diagnostics;
using System.Globalization;
using Gateway.Core.Forwarding;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Tracing;

/// <summary>The span of one attempt at one server: a call of a model, where the request is one, over HTTP; and within it the relay of its answer.</summary>
internal static class AttemptSpan
{
    /// <summary>Begins an attempt, its server chosen. Its id goes to the server.</summary>
    public static void Begin(RequestContext context)
    {
        var trace = context.Trace;
        if (!trace.IsOn)
        {
            return;
        }

        End(context, context.Error);
        if (trace.TryBeginAttempt(trace.IsSampled ? NameOf(context) : ""))
        {
            Describe(trace.Attempt!, context);
        }
    }

    /// <summary>Notes what the attempt came to. Its span is ended by the next one, or with the request.</summary>
    public static void Over(RequestContext context, ForwarderError error)
    {
        if (context.Trace.Attempt is { } span)
        {
            context.Trace.AttemptOver();
            Fail(span, error, context.Trace.AnswerStatus);
            span.SetTag(SpanNames.Reused, context.IsConnectionReused);
        }
    }

    /// <summary>Looks for the model's name in the first bytes of an answer that is recorded.</summary>
    public static void Observe(RequestContext context, ReadOnlySpan<byte> payload)
    {
        if (context.Trace.Attempt is not null && context.Trace.AnswerModel is null && context.ResponseBytes == 0)
        {
            context.Trace.AnswerModel = AnswerModel.Find(payload);
        }
    }

    /// <summary>Ends the last attempt's span, if there is one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="otherwise">What it came to if nobody has noted that.</param>
    public static void End(RequestContext context, ForwarderError otherwise)
    {
        var trace = context.Trace;
        if (trace.Attempt is not { } span)
        {
            return;
        }

        if (trace.AttemptEnded == 0)
        {
            Over(context, otherwise);
        }

        if (trace.AnswerStatus != 0)
        {
            span.SetTag(SpanNames.HttpStatus, trace.AnswerStatus);
        }

        if (trace.AnswerModel is { } model)
        {
            span.SetTag(SpanNames.ResponseModel, model);
        }

        Relayed(context, span);
        Spans.Stop(span, trace.Clock.At(trace.AttemptEnded));
        trace.ForgetAttempt();
    }

    private static void Relayed(RequestContext context, Activity span)
    {
        var trace = context.Trace;
        if (trace.RelayBegan == 0)
        {
            return;
        }

        if (context.Settled.HasInput)
        {
            span.SetTag(SpanNames.InputTokens, context.Settled.InputTokens);
        }

        if (context.Settled.HasOutput)
        {
            span.SetTag(SpanNames.OutputTokens, context.Settled.OutputTokens);
        }

        if (trace.Past(SpanNames.Relay, span, trace.RelayBegan) is { } relay)
        {
            relay.SetTag(SpanNames.IsStream, context.IsStream);
            relay.SetTag(SpanNames.ResponseBytes, context.ResponseBytes);
            Spans.Stop(relay, trace.Clock.At(trace.AttemptEnded));
        }
    }

    private static string NameOf(RequestContext context) =>
        GenAiWords.Operation(context.Protocol) is not { } operation ? ServerSpan.MethodOf(context)
        : GenAi.ServedModel(context) is { } model ? $"{operation} {model}"
        : operation;

    private static void Describe(Activity span, RequestContext context)
    {
        var server = context.Server!;
        span.SetTag(SpanNames.HttpMethod, ServerSpan.MethodOf(context));
        span.SetTag(SpanNames.ServerAddress, server.HostName.Trim('[', ']'));
        span.SetTag(SpanNames.ServerPort, server.Port);

        // Without the query, which may hold a key.
        span.SetTag(SpanNames.UrlFull, string.Concat(server.Url.GetLeftPart(UriPartial.Path).AsSpan().TrimEnd('/'), ServerSpan.TextOf(context.RewrittenPath.Span)));
        span.SetTag(SpanNames.Upstream, context.Upstream!.Name);
        if (context.Attempts > 1)
        {
            span.SetTag(SpanNames.HttpResend, context.Attempts - 1);
        }

        if (GenAiWords.Operation(context.Protocol) is not { } operation)
        {
            return;
        }

        span.SetTag(SpanNames.Operation, operation);
        span.SetTag(SpanNames.Provider, GenAi.Provider(context));
        span.SetTag(SpanNames.RequestModel, GenAi.ServedModel(context));
        if (GenAi.MaxTokens(context.Inspection) is var most && most > 0)
        {
            span.SetTag(SpanNames.MaxTokens, most);
        }

        if (context.Inspection.Choices > 1)
        {
            span.SetTag(SpanNames.Choices, context.Inspection.Choices);
        }
    }

    private static void Fail(Activity span, ForwarderError error, int status)
    {
        if (status >= 400)
        {
            span.SetTag(SpanNames.ErrorType, status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
        else if (error != ForwarderError.None)
        {
            span.SetTag(SpanNames.ErrorType, Words.Of(error));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
