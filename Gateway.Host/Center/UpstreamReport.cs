using Gateway.Core;

namespace Gateway.Host.Center;

/// <summary>An upstream of which the gateway passes servers over.</summary>
/// <param name="Name">The upstream's.</param>
/// <param name="Servers">How many servers it has.</param>
/// <param name="Out">How many of them are passed over: unhealthy, their circuit open, or not reached lately.</param>
/// <param name="OutUrls">Where the first of those are.</param>
internal sealed record UpstreamReport(string Name, int Servers, int Out, IReadOnlyList<string> OutUrls)
{
    private const int MostUpstreams = 100;
    private const int MostUrls = 10;
    private const int LongestUrl = 2000;

    /// <summary>The upstreams that lack a server, those that lack the most first; a bounded number.</summary>
    public static IReadOnlyList<UpstreamReport> Of(IReadOnlyList<ServerStats> servers) =>
    [
        .. servers.GroupBy(static server => server.Upstream, StringComparer.Ordinal)
            .Select(static upstream => Of(upstream.Key, [.. upstream], [.. upstream.Where(static server => !server.IsHealthy).Select(static server => server.Url).Order(StringComparer.Ordinal)]))
            .Where(static report => report.Out > 0)
            .OrderByDescending(static report => (double)report.Out / report.Servers)
            .ThenBy(static report => report.Name, StringComparer.Ordinal)
            .Take(MostUpstreams),
    ];

    /// <summary>Whether two reports say the same.</summary>
    public static bool AreSame(IReadOnlyList<UpstreamReport> one, IReadOnlyList<UpstreamReport> other) =>
        one.Count == other.Count && one.Zip(other).All(static pair => pair.First.Name == pair.Second.Name && pair.First.Servers == pair.Second.Servers
            && pair.First.Out == pair.Second.Out && pair.First.OutUrls.SequenceEqual(pair.Second.OutUrls, StringComparer.Ordinal));

    private static UpstreamReport Of(string name, IReadOnlyList<ServerStats> servers, IReadOnlyList<string> passedOver) =>
        new(name, servers.Count, passedOver.Count, [.. passedOver.Where(static url => url.Length <= LongestUrl).Take(MostUrls)]);
}
