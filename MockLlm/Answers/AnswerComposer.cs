using MockLlm.Delivery;
using MockLlm.Exchanges;
using MockLlm.Tokens;

namespace MockLlm.Answers;

/// <summary>Makes the answer from the prompt and the knobs.</summary>
internal static class AnswerComposer
{
    private const string Thought = "Let me think about this step by step.";

    /// <param name="exchange">Whose knobs apply.</param>
    /// <param name="lastMessage">The text that is echoed.</param>
    /// <param name="most">The client's maximum of output tokens, if it gave one.</param>
    /// <param name="firstTool">The name of the first tool that the client offers, if it offers any.</param>
    public static Answer Compose(Exchange exchange, string lastMessage, int? most, string? firstTool = null)
    {
        var knobs = exchange.Knobs;
        var limit = knobs.IgnoreMax ? int.MaxValue : most ?? int.MaxValue;
        var reasoning = knobs.Reasoning == 0 ? [] : Repeat(Thought, knobs.Reasoning);
        var pieces = Pieces(knobs.Text ?? "Echo: " + lastMessage, knobs.Tokens);
        ToolCall? tool = null;
        if (knobs.Tool is not null)
        {
            tool = new ToolCall("call_" + exchange.Id, knobs.Tool.Length > 0 ? knobs.Tool : firstTool ?? "mock_tool");
            pieces = Tokenizer.Split("{\"text\":" + JsonText.Quote(string.Concat(pieces)) + "}");
        }

        var isCut = reasoning.Count + pieces.Count > limit;
        if (isCut)
        {
            reasoning = Take(reasoning, limit);
            pieces = Take(pieces, limit - reasoning.Count);
        }

        return new Answer(reasoning, pieces, tool, isCut);
    }

    private static List<string> Pieces(string text, int? count)
    {
        return count is null ? Tokenizer.Split(text) : Repeat(text, count.Value);
    }

    /// <summary>The text's first tokens, or the text again and again with spaces between, to exactly this many tokens.</summary>
    private static List<string> Repeat(string text, int count)
    {
        var pieces = Tokenizer.Split(text);
        var again = Tokenizer.Split(" " + text);
        while (pieces.Count < count)
        {
            pieces.AddRange(again);
        }

        return Take(pieces, count);
    }

    private static List<string> Take(List<string> pieces, int count)
    {
        return pieces.Count <= count ? pieces : pieces.GetRange(0, count);
    }
}
