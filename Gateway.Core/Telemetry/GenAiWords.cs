using Gateway.Core.Routing;

namespace Gateway.Core.Telemetry;

/// <summary>What the GenAI semantic conventions call a protocol's operation, and who is taken to have defined it.</summary>
internal static class GenAiWords
{
    /// <summary>Of <c>gen_ai.operation.name</c>; null for what is not metered.</summary>
    public static string? Operation(Protocol protocol) => protocol switch
    {
        Protocol.Chat or Protocol.Responses or Protocol.Messages => "chat",
        Protocol.Completions => "text_completion",
        Protocol.Embeddings => "embeddings",
        _ => null,
    };

    /// <summary>Of <c>gen_ai.provider.name</c>: the API that is spoken, whoever serves it.</summary>
    public static string Provider(Protocol protocol) => protocol == Protocol.Messages ? "anthropic" : "openai";
}
