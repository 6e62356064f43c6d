namespace Gateway.Core.Settlement;

/// <summary>How an upstream's answers report usage.</summary>
internal enum UsageFormat : byte
{
    /// <summary>Not at all, or in no way that is known.</summary>
    None,

    /// <summary>Chat completions, completions and embeddings: <c>usage.prompt_tokens</c>, <c>usage.completion_tokens</c>.</summary>
    OpenAi,

    /// <summary>Responses: <c>usage.input_tokens</c>, <c>usage.output_tokens</c>, under <c>response</c> in events.</summary>
    Responses,

    /// <summary>Messages: the same names, the cached input apart; under <c>message</c> in the first event.</summary>
    Messages,
}
