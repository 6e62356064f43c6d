namespace Tests.Unit.Transport;

/// <summary>The descriptors of this process.</summary>
internal static class Descriptors
{
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
}
