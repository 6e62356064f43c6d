namespace Gateway.Core.Upstreams.Health;

/// <summary>
/// Leaves a failing server alone. Closed, it counts; when too many of the requests of the window have failed, it opens. Open, it lets nobody through for a while; then,
/// half open, exactly one request at a time: its trial. What that comes to closes the circuit or opens it again.
/// </summary>
internal sealed class CircuitBreaker
{
    private const long Closed = long.MaxValue;

    private readonly Lock _gate = new();
    private readonly FailureWindow _window = new();
    private readonly ServerStatus _status;
    private readonly ServerLog _log;

    // When an open circuit becomes half open.
    private long _dueAt = Closed;
    private int _trial;
    private int _lastTrial;

    public CircuitBreaker(ServerStatus status, ServerLog log)
    {
        _status = status;
        _log = log;
    }

    /// <summary>True when a request would be let through as a trial, unless another one is faster.</summary>
    public bool IsTrialDue(long now) => Volatile.Read(ref _dueAt) <= now && Volatile.Read(ref _trial) == 0;

    /// <summary>Milliseconds until a trial may be; 0 when closed, half open or due.</summary>
    public long OpenFor(long now) => Volatile.Read(ref _dueAt) is var due && due == Closed ? 0 : Math.Max(0, due - now);

    /// <summary>Lets a request through, or not.</summary>
    /// <param name="now">On the servers' clock.</param>
    /// <param name="trial">Above 0 for a trial, whose holder has to <see cref="Record"/> it whatever happens; else 0.</param>
    public bool TryPass(long now, out int trial)
    {
        lock (_gate)
        {
            trial = 0;
            if (_dueAt == Closed)
            {
                return true;
            }

            if (_dueAt > now || _trial != 0)
            {
                return false;
            }

            _lastTrial = _lastTrial == int.MaxValue ? 1 : _lastTrial + 1;
            _trial = _lastTrial;
            trial = _lastTrial;
        }

        _log.CircuitTried();
        return true;
    }

    /// <summary>Takes what a request came to.</summary>
    /// <param name="verdict">What it says; of a trial with <see cref="Verdict.None"/>, another request is the trial.</param>
    /// <param name="trial">What <see cref="TryPass"/> said.</param>
    /// <param name="settings">When to open.</param>
    /// <param name="now">On the servers' clock.</param>
    public void Record(Verdict verdict, int trial, BreakerSettings settings, long now)
    {
        lock (_gate)
        {
            var isTrial = trial != 0 && trial == _trial;
            _trial = isTrial ? 0 : _trial;
            if (verdict == Verdict.None || (_dueAt != Closed && !isTrial))
            {
                return;
            }

            if (!isTrial)
            {
                Count(verdict, settings, now);
            }
            else if (verdict == Verdict.Success)
            {
                Close();
            }
            else
            {
                Open(settings, now);
            }
        }
    }

    /// <summary>Closes the circuit and forgets what was counted; for a server that is not to have one any more.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _trial = 0;
            Close();
        }
    }

    private void Count(Verdict verdict, BreakerSettings settings, long now)
    {
        var isFailure = verdict != Verdict.Success;
        _window.Add(verdict == Verdict.LateFailure ? 0 : 1, isFailure ? 1 : 0, now, settings.WindowMs);
        var requests = _window.Requests;
        if (requests >= settings.MinimumRequests && _window.Failures >= settings.FailureRatio * requests)
        {
            Open(settings, now);
        }
    }

    private void Open(BreakerSettings settings, long now)
    {
        _log.CircuitOpened(_window.Failures, _window.Requests, settings.OpenMs, isAgain: !_status.Set(ServerConditions.CircuitOpen));
        _window.Clear();
        Volatile.Write(ref _dueAt, now + settings.OpenMs);
    }

    private void Close()
    {
        _window.Clear();
        Volatile.Write(ref _dueAt, Closed);
        if (_status.Clear(ServerConditions.CircuitOpen))
        {
            _log.CircuitClosed();
        }
    }
}
