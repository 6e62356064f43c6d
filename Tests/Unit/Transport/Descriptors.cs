using Gateway.Core.Transport;

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
        if (taken.TakeRest())
        {
            return taken;
        }

        taken.Dispose();
        return null;
    }

    private sealed class Taken : IDisposable
    {
        private readonly List<int> _descriptors = [];

        public bool TakeRest()
        {
            for (var left = MostToTake; left > 0; left--)
            {
                var descriptor = Libc.EventDescriptor(0, SocketOptions.CloseOnExec);
                if (descriptor < 0)
                {
                    return true;
                }

                _descriptors.Add(descriptor);
            }

            return false;
        }

        public void Dispose() => _descriptors.ForEach(static descriptor => _ = Libc.Close(descriptor));
    }
}
