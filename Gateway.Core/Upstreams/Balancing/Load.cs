namespace Gateway.Core.Upstreams.Balancing;

/// <summary>Compares how busy servers are: exchanges under way for each unit of weight.</summary>
internal static class Load
{
    /// <summary>True when the first has less to do.</summary>
    public static bool IsLess(ServerModel server, ServerModel than) =>
        (long)server.State.InFlight * than.Weight < (long)than.State.InFlight * server.Weight;

    /// <summary>The least busy server of a set; of equals the one to begin with, else the first.</summary>
    public static int Least(ServerModel[] servers, ServerSet open, int begin)
    {
        var least = begin;
        foreach (var i in open)
        {
            least = IsLess(servers[i], servers[least]) ? i : least;
        }

        return least;
    }
}
