namespace Gateway.Core.Upstreams;

/// <summary>What changes about one upstream server while the gateway runs; outlives configuration swaps.</summary>
internal sealed class ServerState
{
    public ServerState(string upstream, Uri url)
    {
        Upstream = upstream;
        Url = url;
    }

    /// <summary>Name of the upstream that the server belongs to.</summary>
    public string Upstream { get; }

    /// <summary>Where the server listens.</summary>
    public Uri Url { get; }
}
