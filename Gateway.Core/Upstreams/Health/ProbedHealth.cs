namespace Gateway.Core.Upstreams.Health;

/// <summary>A server's health by its probes: when the next one is due, and what the last ones came to. A server is healthy until enough have failed.</summary>
internal sealed class ProbedHealth
{
    private const double Jitter = 0.1;

    // The first probe of a server that came with a configuration: soon, and not all of them at once.
    private static readonly TimeSpan FirstWithin = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ServerStatus _status;
    private readonly ServerLog _log;
    private long? _dueAt;
    private bool _isUnderWay;
    private int _failures;
    private int _successes;

    public ProbedHealth(ServerStatus status, ServerLog log)
    {
        _status = status;
        _log = log;
    }

    /// <summary>True when a probe is to be made now, by whoever asked, who then calls <see cref="End"/>; a server has one at a time.</summary>
    public bool TryBegin(ProbeSettings settings, long now, Random random)
    {
        lock (_gate)
        {
            var interval = (long)settings.Interval.TotalMilliseconds;
            _dueAt ??= now + random.NextInt64(1 + (long)Math.Min(interval, FirstWithin.TotalMilliseconds));

            // The interval may have become shorter.
            _dueAt = Math.Min(_dueAt.Value, now + (long)(interval * (1 + Jitter)));
            if (_isUnderWay || now < _dueAt)
            {
                return false;
            }

            _isUnderWay = true;
            _dueAt = now + (long)(interval * (1 - Jitter + (2 * Jitter * random.NextDouble())));
            return true;
        }
    }

    /// <summary>Takes a probe's result.</summary>
    public void End(ProbeSettings settings, ProbeResult result)
    {
        lock (_gate)
        {
            _isUnderWay = false;
            if (result == ProbeResult.Stopped || _dueAt is null)
            {
                return;
            }

            var passed = result == ProbeResult.Passed;
            _successes = passed ? _successes + 1 : 0;
            _failures = passed ? 0 : _failures + 1;
            if (_failures >= settings.UnhealthyAfter && _status.Set(ServerConditions.Unhealthy))
            {
                _log.BecameUnhealthy(_failures, result);
            }
            else if (_successes >= settings.HealthyAfter && _status.Clear(ServerConditions.Unhealthy))
            {
                _log.BecameHealthy(_successes);
            }
        }
    }

    /// <summary>Forgets everything; for a server that is not probed any more.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _dueAt = null;
            _failures = 0;
            _successes = 0;
            _status.Clear(ServerConditions.Unhealthy);
        }
    }
}
