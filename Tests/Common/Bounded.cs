namespace Tests.Common;

/// <summary>Bounds every wait of a test, so that a hang becomes a failure that says what was waited for.</summary>
internal static class Bounded
{
    /// <summary>Generous: reached only when something is wrong, never a measure of speed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task Within(this Task task, string waitingFor, CancellationToken cancellation = default)
    {
        try
        {
            await task.WaitAsync(Limit, cancellation);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw Expired(waitingFor, Limit);
        }
    }

    public static async Task<T> Within<T>(this Task<T> task, string waitingFor, CancellationToken cancellation = default)
    {
        try
        {
            return await task.WaitAsync(Limit, cancellation);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw Expired(waitingFor, Limit);
        }
    }

    public static TimeoutException Expired(string waitingFor, TimeSpan limit) =>
        new($"Waited {limit.TotalSeconds} s for {waitingFor}.");
}
