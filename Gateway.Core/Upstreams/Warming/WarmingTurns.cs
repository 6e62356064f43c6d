namespace Gateway.Core.Upstreams.Warming;

/// <summary>When one server's idle connections are looked after next: about once a second, later where they could not be opened, and not all servers at once.</summary>
internal sealed class WarmingTurns
{
    private const long FirstWithinMs = 200;
    private const long EveryMs = 1_000;
    private const long AfterFailureMs = 5_000;

    private readonly Lock _gate = new();
    private long? _dueAt;
    private bool _isUnderWay;

    /// <summary>True when it is time, for whoever asked, who then calls <see cref="End"/>; there is one at a time.</summary>
    public bool TryBegin(long now, Random random)
    {
        lock (_gate)
        {
            _dueAt ??= now + random.NextInt64(FirstWithinMs);
            if (_isUnderWay || now < _dueAt)
            {
                return false;
            }

            _isUnderWay = true;
            return true;
        }
    }

    /// <summary>Sets the next turn: half to one and a half of the pause from now.</summary>
    public void End(bool hasFailed, long now, Random random)
    {
        lock (_gate)
        {
            var pause = hasFailed ? AfterFailureMs : EveryMs;
            _isUnderWay = false;
            _dueAt = now + (pause / 2) + random.NextInt64(pause);
        }
    }
}
