using Gateway.Core.Configuration;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Replay;

/// <summary>Which conditions can be judged by what is recorded of a request: path, method, the peer's address, and of the body model and stream.</summary>
internal static class Recorded
{
    private static readonly string[] BodyFields = ["model", "stream"];

    /// <summary>What the condition reads that was not recorded; null when it can be judged.</summary>
    /// <param name="matcher">The condition.</param>
    /// <param name="knowsClient">False where the client is told by a proxy, and only the proxy's address was recorded.</param>
    public static string? Missing(MatcherConfig matcher, bool knowsClient) => SnapshotWords.Sources[matcher.Source] switch
    {
        MatchSource.Header => $"the header {matcher.Field} is not recorded",
        MatchSource.Query => $"the query parameter {matcher.Field} is not recorded",
        MatchSource.Body when !BodyFields.Contains(matcher.Field, StringComparer.Ordinal) => $"the body's field {matcher.Field} is not recorded",
        MatchSource.Ip when !knowsClient => "the client's address behind a trusted proxy is not recorded",
        _ => null,
    };
}
