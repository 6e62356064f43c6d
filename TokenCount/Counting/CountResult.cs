namespace TokenCount.Counting;

/// <summary>One count, or why there is none.</summary>
/// <param name="Success">Whether it could be counted.</param>
/// <param name="TokenCount">The tokens.</param>
/// <param name="Model">The model that was named.</param>
/// <param name="Tokenizer">The vocabulary that was counted by; <c>estimate</c> where there is none.</param>
/// <param name="Exact">False for an estimate.</param>
/// <param name="Error">Why it could not be counted.</param>
internal sealed record CountResult(bool Success, long? TokenCount, string? Model, string? Tokenizer, bool? Exact, CountError? Error)
{
    public static CountResult Failed(string code, string message) => new(false, null, null, null, null, new CountError(code, message));
}
