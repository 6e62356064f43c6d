using Gateway.Core.Transport;

namespace Tests.Unit.Transport;

/// <summary>Runs a test's code on a loop's thread, and the test itself on elsewhere: it may block, the loop may not.</summary>
internal static class LoopExtensions
{
    public static async Task<T> RunAsync<T>(this EpollLoop loop, Func<ValueTask<T>> work)
    {
        await loop.SwitchTo();
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    public static Task<T> RunAsync<T>(this EpollLoop loop, Func<T> work) => loop.RunAsync(() => new ValueTask<T>(work()));

    public static Task RunAsync(this EpollLoop loop, Action work) => loop.RunAsync(() =>
    {
        work();
        return true;
    });
}
