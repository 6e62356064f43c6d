namespace Tests.Unit.Transport;

/// <summary>The descriptors of this process.</summary>
internal static class Descriptors
{
    private const int MostToTake = 100_000;

    public static int Count
    {
        get
        {
            // What only the collector closes is none of the transport's.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Directory.GetFiles("/proc/self/fd").Length;
        }
    }

    /// <summary>Takes every descriptor that is left; null when there are too many. Disposing gives them back.</summary>
    public static IDisposable? TakeAll()
    {
        var taken = new Taken();
        try
        {
            while (taken.Count < MostToTake)
            {
                taken.Add();
            }
        }
        catch (IOException)
        {
            return taken;
        }

        taken.Dispose();
        return null;
    }

    private sealed class Taken : IDisposable
    {
        private readonly List<IDisposable> _handles = [];

        public int Count => _handles.Count;

        public void Add() => _handles.Add(File.OpenHandle("/dev/null"));

        public void Dispose() => _handles.ForEach(static handle => handle.Dispose());
    }
}
