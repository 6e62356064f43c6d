using Gateway.Core.Buffers;
using Gateway.Core.Forwarding;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;

namespace Gateway.Core.Telemetry;

/// <summary>
/// What was asked and answered, at the end of the line of a request whose namespace lets the log hold it. It begins with <see cref="Begin"/>, by which it can be taken off again.
/// </summary>
internal sealed class AccessLogContent
{
    private readonly int _longest;
    private readonly LimitedText _prompt = new();

    /// <param name="longest">Bytes of UTF-8 that are held of a prompt, and of an answer.</param>
    public AccessLogContent(int longest) => _longest = longest;

    /// <summary>What stands before the content in a line, and cannot stand anywhere else in it: in a text the quotation marks would be escaped.</summary>
    public static ReadOnlySpan<byte> Begin => ",\"content_truncated\":"u8;

    /// <summary>True where there may be content to log.</summary>
    public static bool IsWanted(RequestContext context) => context.Namespace is { LogContent: true } && context.Protocol != Routing.Protocol.Opaque;

    /// <summary>Appends the content to a line that has not been closed yet.</summary>
    public void Write(PooledBuffer line, RequestContext context)
    {
        _prompt.Begin(_longest);
        PromptContent.Gather(context, _prompt);
        var answer = context.AnswerText;
        if (answer.IsWanted && !context.IsStream)
        {
            TakeAnswer(context);
        }

        if (!_prompt.Span.IsEmpty || !answer.Text.Span.IsEmpty)
        {
            line.Append(Begin);
            line.Append(_prompt.IsCut || IsCut(context) ? "true"u8 : "false"u8);
            AppendText(line, ",\"prompt\":"u8, _prompt);
            AppendText(line, ",\"answer\":"u8, answer.Text);
        }

        _prompt.Reset();
    }

    private static bool IsCut(RequestContext context)
    {
        var answer = context.AnswerText;
        if (!answer.IsWanted)
        {
            return false;
        }

        // Of an answer that is not held, no more than its beginning is kept.
        return answer.Text.IsCut || context.Events.IsTooLong || (!context.IsStream && !HeldAnswer.IsHeld(context) && context.ResponseBytes > context.Answer.Length);
    }

    private static void TakeAnswer(RequestContext context)
    {
        var body = context.Answer.Span;
        if (HeldAnswer.IsHeld(context))
        {
            // Of one that was held and not delivered there is nothing to tell.
            var isDelivered = context.ResponseStarted && context.Outcome is RequestOutcome.Relayed or RequestOutcome.ClientGone;
            body = isDelivered ? body[context.ResponseHead.Length..] : default;
        }

        if (!body.IsEmpty)
        {
            context.AnswerMeter.Take(body, UsageFormats.Of(context.Protocol), context.AnswerText);
        }
    }

    private static void AppendText(PooledBuffer line, ReadOnlySpan<byte> field, LimitedText text)
    {
        if (text.Span.IsEmpty)
        {
            return;
        }

        if (SecretMask.MayHold(text.Span))
        {
            text.Truncate(SecretMask.Copy(text.Span, text.Writable, text.IsCut));
        }

        line.Append(field);
        AccessLogLine.AppendText(line, text.Span);
    }
}
