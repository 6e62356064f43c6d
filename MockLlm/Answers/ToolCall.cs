namespace MockLlm.Answers;

/// <summary>The call that takes the place of an answer.</summary>
/// <param name="Id">Made from the exchange's id.</param>
/// <param name="Name">The function to call; not counted as tokens.</param>
internal sealed record ToolCall(string Id, string Name);
