using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Routing;
using Gateway.Core.Tokens;

namespace Gateway.Core.Prompts;

/// <summary>
/// Counts the input tokens of a request straight from the bytes of its body: in time linear to its length, without allocation, and without an
/// exception for whatever the body holds.
/// </summary>
internal static class PromptCounter
{
    /// <summary>Counts a prompt.</summary>
    /// <param name="body">The body.</param>
    /// <param name="inspection">Of that body, successful.</param>
    /// <param name="protocol">What the body is a request of; one that is not metered has no prompt.</param>
    /// <param name="tokenizer">The served model's vocabulary.</param>
    /// <param name="template">The served model's chat template.</param>
    /// <returns>Tokens, 0 and up.</returns>
    public static long Count(ReadOnlySpan<byte> body, BodyInspection inspection, Protocol protocol, Tokenizer tokenizer, ChatTemplate template) =>
        Count(body, inspection, protocol, tokenizer, template, out _);

    /// <summary>As above, and whether the count is the model's own.</summary>
    public static long Count(
        ReadOnlySpan<byte> body, BodyInspection inspection, Protocol protocol, Tokenizer tokenizer, ChatTemplate template, out bool isExact)
    {
        var tally = PromptTally.Take(tokenizer, template);
        switch (protocol)
        {
            case Protocol.Chat:
                CountMessages(body, inspection.Messages, tally);
                CountTools(body, inspection.Tools, tally);
                CountTools(body, inspection.Functions, tally);
                CountFormat(body, inspection.ResponseFormat, tally);
                tally.Add(template.Start + template.Reply);
                break;
            case Protocol.Responses:
                CountMessage(body, inspection.Instructions, tally);
                CountMessages(body, inspection.Input, tally);
                CountTools(body, inspection.Tools, tally);
                CountJson(body, inspection.Prompt, tally);
                CountFormat(body, inspection.Text, tally);
                tally.Add(template.Start + template.Reply);
                break;
            case Protocol.Messages:
                CountMessage(body, inspection.System, tally);
                CountMessages(body, inspection.Messages, tally);
                CountTools(body, inspection.Tools, tally);
                tally.Add(template.Start + template.Reply);
                break;
            case Protocol.Completions:
                CountTexts(body, inspection.Prompt, tally);
                CountTexts(body, inspection.Suffix, tally);
                break;
            case Protocol.Embeddings:
                CountTexts(body, inspection.Input, tally);
                break;
        }

        return End(tally, out isExact);
    }

    /// <summary>Counts the texts and token ids of one value, without any frame.</summary>
    public static long CountTexts(ReadOnlySpan<byte> body, ByteRange range, Tokenizer tokenizer, out bool isExact)
    {
        var tally = PromptTally.Take(tokenizer, ChatTemplates.None);
        CountTexts(body, range, tally);
        return End(tally, out isExact);
    }

    private static long End(PromptTally tally, out bool isExact)
    {
        var total = tally.Total;
        isExact = tally.Text.IsExact;
        tally.Release();
        return total;
    }

    private static void CountMessages(ReadOnlySpan<byte> body, ByteRange range, PromptTally tally)
    {
        if (!range.IsEmpty)
        {
            new PromptWalker(range.Of(body), tally).Messages();
        }
    }

    private static void CountMessage(ReadOnlySpan<byte> body, ByteRange range, PromptTally tally)
    {
        if (!range.IsEmpty)
        {
            new PromptWalker(range.Of(body), tally).Message("system"u8);
        }
    }

    private static void CountTools(ReadOnlySpan<byte> body, ByteRange range, PromptTally tally)
    {
        if (!range.IsEmpty)
        {
            new ToolWalker(range.Of(body), tally).Tools();
        }
    }

    private static void CountTexts(ReadOnlySpan<byte> body, ByteRange range, PromptTally tally)
    {
        if (!range.IsEmpty)
        {
            new PromptWalker(range.Of(body), tally).Texts();
        }
    }

    private static void CountJson(ReadOnlySpan<byte> body, ByteRange range, PromptTally tally)
    {
        if (!range.IsEmpty)
        {
            new PromptWalker(range.Of(body), tally).Json();
        }
    }

    private static void CountFormat(ReadOnlySpan<byte> body, ByteRange range, PromptTally tally)
    {
        if (!range.IsEmpty)
        {
            new PromptWalker(range.Of(body), tally).Format();
        }
    }
}
