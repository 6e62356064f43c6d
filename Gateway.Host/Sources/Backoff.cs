namespace Gateway.Host.Sources;

/// <summary>Waits that double up to a bound, each between half of it and the whole: many gateways that lost one config center do not come back in step.</summary>
internal sealed class Backoff
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private TimeSpan _next;

    public Backoff(TimeSpan first, TimeSpan longest)
    {
        _first = _next = first;
        _longest = longest;
    }

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        var wait = _next * (0.5 + (0.5 * Random.Shared.NextDouble()));
        _next = _next * 2 < _longest ? _next * 2 : _longest;
        return wait;
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => _next = _first;
}
