namespace Gateway.Core.Upstreams.Health;

/// <summary>
/// Notices a server that fails while others do not, without any configuration: one that could not be reached, or failed five times in a row, is avoided for a second; and
/// twice as long each time that it fails again right away, up to half a minute. Avoided means that others are preferred: without any other it is asked all the same.
/// </summary>
internal sealed class OutlierDetector
{
    /// <summary>Failures in a row that make an outlier.</summary>
    public const int FailuresInARow = 5;

    /// <summary>How long a server is avoided the first time, in milliseconds.</summary>
    public const long ShortestMs = 1_000;

    /// <summary>How long it is avoided at most, in milliseconds.</summary>
    public const long LongestMs = 30_000;

    private readonly Lock _gate = new();
    private readonly ServerStatus _status;
    private readonly ServerLog _log;
    private int _failures;
    private long _nextMs = ShortestMs;
    private long _until;
    private bool _isTold;

    public OutlierDetector(ServerStatus status, ServerLog log)
    {
        _status = status;
        _log = log;
    }

    /// <summary>True while others are to be preferred.</summary>
    public bool IsAvoided(long now)
    {
        if ((_status.Conditions & ServerConditions.Avoided) == 0)
        {
            return false;
        }

        lock (_gate)
        {
            if (now < _until)
            {
                return true;
            }

            _status.Clear(ServerConditions.Avoided);
            return false;
        }
    }

    /// <summary>Milliseconds that it will be avoided for.</summary>
    public long AvoidedFor(long now) => Math.Max(0, Volatile.Read(ref _until) - now);

    /// <summary>Forgets the failures before.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) == 0)
        {
            return;
        }

        lock (_gate)
        {
            _failures = 0;
            _nextMs = ShortestMs;
            Volatile.Write(ref _until, 0);
            _status.Clear(ServerConditions.Avoided);
            if (_isTold)
            {
                _isTold = false;
                _log.AnswersAgain();
            }
        }
    }

    /// <summary>Counts a failure.</summary>
    public void Failed(bool isUnreachable, long now)
    {
        lock (_gate)
        {
            _failures++;

            // Of many that fail at once, the first speaks for all.
            if ((!isUnreachable && _failures < FailuresInARow) || now < _until)
            {
                return;
            }

            Volatile.Write(ref _until, now + _nextMs);
            _nextMs = Math.Min(_nextMs * 2, LongestMs);
            _status.Set(ServerConditions.Avoided);
            if (!_isTold)
            {
                _isTold = true;
                _log.Avoided(isUnreachable, _failures);
            }
        }
    }
}
