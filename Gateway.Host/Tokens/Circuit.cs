namespace Gateway.Host.Tokens;

/// <summary>
/// Keeps calls from a service that fails: after some failures in a row none goes out for a while, then a single one, which decides. Safe for all threads.
/// </summary>
internal sealed class Circuit
{
    private readonly int _failures;
    private readonly TimeSpan _pause;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private int _failed;
    private long _openedAt;
    private bool _isProbing;

    /// <param name="failures">That many in a row open it.</param>
    /// <param name="pause">How long it is open before one call may try.</param>
    /// <param name="time">The clock.</param>
    public Circuit(int failures, TimeSpan pause, TimeProvider time)
    {
        _failures = failures;
        _pause = pause;
        _time = time;
    }

    /// <summary>True while calls do not go out, but for one that tries.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _failed >= _failures;
            }
        }
    }

    /// <summary>Asks for leave to call; who has it reports the outcome by <see cref="Report"/>.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_failed < _failures)
            {
                return true;
            }

            if (_isProbing || _time.GetElapsedTime(_openedAt) < _pause)
            {
                return false;
            }

            return _isProbing = true;
        }
    }

    /// <summary>Tells how a call went.</summary>
    /// <returns>True when that opened the circuit, or closed it.</returns>
    public bool Report(bool succeeded)
    {
        lock (_gate)
        {
            var wasOpen = _failed >= _failures;
            _isProbing = false;
            _failed = succeeded ? 0 : Math.Min(_failed + 1, _failures);
            if (!succeeded)
            {
                _openedAt = _time.GetTimestamp();
            }

            return wasOpen != _failed >= _failures;
        }
    }
}
