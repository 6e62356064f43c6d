using Gateway.Core.Routing;

namespace Gateway.Core.Telemetry;

/// <summary>What the GenAI semantic conventions call a protocol's operation, and who is taken to have defined it.</summary>
internal static class GenAiWords
{
    /// <summary>Of <c>gen_ai.operation.name</c>.</summary>
    public static string Operation(Protocol protocol) => protocol switch
    {
        Protocol.Completions => "text_completion",
        Protocol.Embeddings => "embeddings",
        _ => "chat",
    };

    /// <summary>Of <c>gen_ai.provider.name</c>: the API that is spoken, whoever serves it.</summary>
    public static string Provider(Protocol protocol) => protocol == Protocol.Messages ? "anthropic" : "openai";
}
