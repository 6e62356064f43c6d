namespace Gateway.Core.Upstreams.Health;

/// <summary>Requests and failures of the last while, in ten parts: the oldest part is forgotten as a new one begins. Not for several threads at once.</summary>
internal sealed class FailureWindow
{
    /// <summary>Number of parts.</summary>
    public const int Parts = 10;

    private readonly long[] _requests = new long[Parts];
    private readonly long[] _failures = new long[Parts];
    private long _partMs = 1;
    private long _current = long.MinValue;

    /// <summary>Requests of the window, as of the last <see cref="Add"/>.</summary>
    public long Requests { get; private set; }

    /// <summary>Failures of the window, as of the last <see cref="Add"/>.</summary>
    public long Failures { get; private set; }

    /// <summary>Counts, at that moment, in a window of that length; another length begins anew.</summary>
    public void Add(int requests, int failures, long now, long windowMs)
    {
        var partMs = Math.Max(1, windowMs / Parts);
        if (partMs != _partMs)
        {
            _partMs = partMs;
            Clear();
        }

        var part = now / partMs;
        if (part > _current)
        {
            var begun = Math.Min(part - Math.Max(_current, part - Parts), Parts);
            for (var i = 0; i < begun; i++)
            {
                Forget((part + Parts - i) % Parts);
            }

            _current = part;
        }

        _requests[_current % Parts] += requests;
        _failures[_current % Parts] += failures;
        Requests += requests;
        Failures += failures;
    }

    public void Clear()
    {
        Array.Clear(_requests);
        Array.Clear(_failures);
        Requests = 0;
        Failures = 0;
        _current = long.MinValue;
    }

    private void Forget(long part)
    {
        Requests -= _requests[part];
        Failures -= _failures[part];
        _requests[part] = 0;
        _failures[part] = 0;
    }
}
