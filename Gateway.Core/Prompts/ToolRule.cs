namespace Gateway.Core.Prompts;

/// <summary>How a chat template puts tool definitions into the prompt.</summary>
internal enum ToolRule : byte
{
    /// <summary>As signatures, counted by OpenAI's published rule.</summary>
    Signatures,

    /// <summary>As the JSON that they are sent as.</summary>
    Json,
}
