using NUnit.Framework;

namespace Tests.Functional.Allocation;

/// <summary>
/// Counts what any number of clients have done, and notes what the whole process has allocated each time another window of it is full. Windows
/// that are a whole round apart hold the same work. Counting allocates nothing.
/// </summary>
internal sealed class AllocationWindows
{
    private const int Rounds = 12;

    private readonly long[] _totals;
    private readonly int _warmUp;
    private readonly int _window;
    private readonly int _windowsInRound;
    private int _done;

    /// <param name="warmUp">How much is done before it counts; whole rounds.</param>
    /// <param name="window">How much is done in a window; few enough to take less than the tenth of a second.</param>
    /// <param name="round">How much there is to do before the same comes again.</param>
    public AllocationWindows(int warmUp, int window, int round)
    {
        _warmUp = warmUp;
        _window = window;
        _windowsInRound = round / window;
        _totals = new long[(_windowsInRound * Rounds) + 1];
    }

    /// <summary>Counts one more; false when the clients may stop. They stop a window late, so that their end is not measured.</summary>
    public bool Next()
    {
        var done = Interlocked.Increment(ref _done) - _warmUp;
        if (done >= 0 && done % _window == 0 && done / _window < _totals.Length)
        {
            _totals[done / _window] = GC.GetTotalAllocatedBytes(precise: true);
        }

        return done < _window * _totals.Length;
    }

    /// <summary>
    /// Fails unless nothing was allocated. Not every window can be without a byte: the test host, the runtime and the gateway's housekeeping have timers
    /// that allocate a little several times a second, whatever is served. So every part of the work has to be done without a byte in one
    /// round at least, and with less than a byte for each thing done in the median.
    /// </summary>
    public void AssertNothingAllocated()
    {
        var bytes = Windows();
        var message = Describe(bytes);
        Assert.Multiple(() =>
        {
            for (var i = 0; i < _windowsInRound; i++)
            {
                Assert.That(bytes.Where((_, window) => window % _windowsInRound == i).Min(), Is.AtMost(0), message);
            }

            Assert.That(bytes.Order().ElementAt(bytes.Length / 2) / (double)_window, Is.LessThan(1), message);
        });
    }

    /// <summary>
    /// Fails when more was allocated for each thing done. The largest window is left out: a buffer that outgrows all before it, because the machine
    /// was busy elsewhere, does so once and not for each thing done.
    /// </summary>
    public void AssertAtMost(double bytesEach)
    {
        var bytes = Windows();
        Assert.That((bytes.Sum() - bytes.Max()) / (double)(_window * (bytes.Length - 1)), Is.AtMost(bytesEach), Describe(bytes));
    }

    private long[] Windows()
    {
        Assert.That(_totals, Has.None.Zero, "The clients ended early.");
        return [.. _totals.Zip(_totals.Skip(1), static (from, to) => to - from)];
    }

    private string Describe(long[] bytes) => $"Bytes in each window of {_window}: {string.Join(", ", bytes)}";
}
