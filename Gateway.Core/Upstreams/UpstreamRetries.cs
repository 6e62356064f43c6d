using Gateway.Core.Forwarding;

namespace Gateway.Core.Upstreams;

/// <summary>
/// The retries at one upstream; outlives configuration swaps. Those that cost its servers something are at most a fifth of its requests, so that an upstream
/// that fails is not asked twice as often for it.
/// </summary>
internal sealed class UpstreamRetries
{
    /// <summary>Retries that are granted in every window, so that an upstream with little to do has some, too.</summary>
    public const int AlwaysGranted = 10;

    /// <summary>How long a window is, in milliseconds.</summary>
    public const long WindowMilliseconds = 10_000;

    // One retry for that many requests.
    private const int RequestsEach = 5;

    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[Enum.GetValues<ForwarderError>().Length];
    private long _windowEnd;
    private uint _requestsBefore;
    private int _taken;
    private long _refused;

    /// <summary>Number of retries that the budget refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Takes a retry out of the window's budget; false when it is spent.</summary>
    /// <param name="requests">How many requests the upstream was ever asked, retries included; may wrap around.</param>
    /// <param name="now">Of the servers' clock, in milliseconds.</param>
    public bool TryTake(uint requests, long now)
    {
        lock (_gate)
        {
            if (now >= _windowEnd)
            {
                _windowEnd = now + WindowMilliseconds;
                _requestsBefore = requests;
                _taken = 0;
            }

            var first = unchecked(requests - _requestsBefore) - (long)_taken;
            if (_taken < AlwaysGranted + (Math.Max(first, 0) / RequestsEach))
            {
                _taken++;
                return true;
            }
        }

        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>Counts a retry that is made, by what the attempt before it ended in.</summary>
    public void Count(ForwarderError error) => Interlocked.Increment(ref _counts[(int)error]);

    /// <summary>Number of retries after that error.</summary>
    public long CountOf(ForwarderError error) => Volatile.Read(ref _counts[(int)error]);
}
