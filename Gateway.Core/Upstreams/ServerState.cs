namespace Gateway.Core.Upstreams;

/// <summary>What changes about one upstream server while the gateway runs; outlives configuration swaps.</summary>
internal sealed class ServerState
{
    private int _inFlight;
    private uint _requests;
    private long _avoidUntil;

    public ServerState(string upstream, Uri url)
    {
        Upstream = upstream;
        Url = url;
    }

    /// <summary>Name of the upstream that the server belongs to.</summary>
    public string Upstream { get; }

    /// <summary>Where the server listens.</summary>
    public Uri Url { get; }

    /// <summary>The connections that wait for their next exchange.</summary>
    public ConnectionPools Connections { get; } = new();

    /// <summary>Number of exchanges under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>About how many exchanges there were; wraps around.</summary>
    public uint Requests => Volatile.Read(ref _requests);

    /// <summary>Takes a place for one exchange; false when that many are under way already.</summary>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _inFlight) <= limit)
        {
            // Not atomic on purpose: on the line that is written anyway it costs nothing, and what threads overwrite of each other only makes a share of it smaller.
            _requests++;
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Notes that the server could not be reached: others are preferred until then, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public void AvoidUntil(long due) => Volatile.Write(ref _avoidUntil, due);

    /// <summary>True while the server should be passed over for another one.</summary>
    public bool IsAvoided(long now) => now < Volatile.Read(ref _avoidUntil);
}
