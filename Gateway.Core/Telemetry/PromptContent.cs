using Gateway.Core.Buffers;
using Gateway.Core.Metering;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Telemetry;

/// <summary>The texts of a prompt in their order, each on a line of its own: what was said, without roles, pictures, sound and the definitions of tools.</summary>
internal static class PromptContent
{
    /// <summary>Gathers the prompt of a request whose body has been inspected; of any other there is none.</summary>
    public static void Gather(RequestContext context, LimitedText text)
    {
        if (context.BodyState != RequestBodyState.Inspected)
        {
            return;
        }

        var inspection = context.Inspection;
        switch (context.Protocol)
        {
            case Protocol.Chat:
                Gather(context.Body, inspection.Messages, text);
                break;
            case Protocol.Responses:
                Gather(context.Body, inspection.Instructions, text);
                Gather(context.Body, inspection.Input, text);
                break;
            case Protocol.Messages:
                Gather(context.Body, inspection.System, text);
                Gather(context.Body, inspection.Messages, text);
                break;
            case Protocol.Completions:
                Gather(context.Body, inspection.Prompt, text);
                break;
            case Protocol.Embeddings:
                Gather(context.Body, inspection.Input, text);
                break;
        }
    }

    private static void Gather(ReadOnlySpan<byte> body, ByteRange range, LimitedText text)
    {
        if (!range.IsEmpty)
        {
            Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
            var json = range.Of(body);
            var cursor = new JsonCursor(json, 0, scratch);
            Value(ref cursor, json, text);
        }
    }

    // No deeper than the inspection lets a body be.
    private static void Value(ref JsonCursor cursor, ReadOnlySpan<byte> json, LimitedText text)
    {
        switch (cursor.Peek())
        {
            case (byte)'"' when cursor.TryText(out var range):
                text.Separate();
                Unescape(range.Of(json), text);
                break;
            case (byte)'[' when cursor.TryEnter((byte)'['):
                while (!text.IsCut && cursor.TryElement())
                {
                    Value(ref cursor, json, text);
                }

                break;
            case (byte)'{' when cursor.TryEnter((byte)'{'):
                while (!text.IsCut && cursor.TryMember())
                {
                    if (IsText(cursor.Name))
                    {
                        Value(ref cursor, json, text);
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }

                break;
            default:
                cursor.Skip();
                break;
        }
    }

    private static bool IsText(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("content"u8) || name.SequenceEqual("text"u8) || name.SequenceEqual("refusal"u8) || name.SequenceEqual("output"u8)
        || name.SequenceEqual("thinking"u8) || name.SequenceEqual("summary"u8)
        || name.SequenceEqual("tool_calls"u8) || name.SequenceEqual("function"u8) || name.SequenceEqual("arguments"u8);

    private static void Unescape(ReadOnlySpan<byte> escaped, LimitedText text)
    {
        Span<byte> scratch = stackalloc byte[JsonTextRuns.ScratchLength];
        var runs = new JsonTextRuns(escaped, default, scratch);
        while (!text.IsCut && runs.MoveNext())
        {
            text.Append(runs.Run);
        }

        text.Append(runs.Pending == 0 ? default : Tokens.RepairedText.Replacement);
    }
}
