namespace MockLlm.Answers;

/// <summary>What the mock says, token by token.</summary>
/// <param name="Reasoning">Tokens of reasoning, which come first.</param>
/// <param name="Pieces">Tokens of the text, or of the arguments where there is a tool call.</param>
/// <param name="Tool">The call, if the answer is one.</param>
/// <param name="IsCut">Whether the maximum of tokens ended it.</param>
internal sealed record Answer(IReadOnlyList<string> Reasoning, IReadOnlyList<string> Pieces, ToolCall? Tool, bool IsCut)
{
    public string ReasoningText => string.Concat(Reasoning);

    public string Text => string.Concat(Pieces);

    public int OutputTokens => Reasoning.Count + Pieces.Count;
}
