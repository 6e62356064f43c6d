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

    /// <summary>Whether nothing was allocated, as <see cref="AssertNothingAllocated"/> asserts it.</summary>
    public bool IsClean
    {
        get
        {
            var bytes = Windows();
            return Enumerable.Range(0, _windowsInRound).All(i => LeastOfPart(bytes, i) <= 0) && BytesEach(bytes) < 1;
        }
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
                Assert.That(LeastOfPart(bytes, i), Is.AtMost(0), message);
            }

            Assert.That(BytesEach(bytes), Is.LessThan(1), message);
        });
    }

    /// <summary>
    /// Fails when more was allocated for each thing done, in the median window: what every one of them costs is in every window, while a buffer
    /// that outgrows all before it, because the machine was busy elsewhere, does so once.
    /// </summary>
    public void AssertAtMost(double bytesEach)
    {
        var bytes = Windows();
        Assert.That(BytesEach(bytes), Is.AtMost(bytesEach), Describe(bytes));
    }

    private long LeastOfPart(long[] bytes, int part) => bytes.Where((_, window) => window % _windowsInRound == part).Min();

    // In the median window.
    private double BytesEach(long[] bytes) => bytes.Order().ElementAt(bytes.Length / 2) / (double)_window;

    private long[] Windows()
    {
        Assert.That(_totals, Has.None.Zero, "The clients ended early.");
        return [.. _totals.Zip(_totals.Skip(1), static (from, to) => to - from)];
    }

    private string Describe(long[] bytes) => $"Bytes in each window of {_window}: {string.Join(", ", bytes)}";
}
