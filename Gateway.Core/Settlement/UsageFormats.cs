using Gateway.Core.Routing;

namespace Gateway.Core.Settlement;

/// <summary>Which protocol reports usage in which format.</summary>
internal static class UsageFormats
{
    public static UsageFormat Of(Protocol protocol) => protocol switch
    {
        Protocol.Chat or Protocol.Completions or Protocol.Embeddings => UsageFormat.OpenAi,
        Protocol.Responses => UsageFormat.Responses,
        Protocol.Messages => UsageFormat.Messages,
        _ => UsageFormat.None,
    };
}
