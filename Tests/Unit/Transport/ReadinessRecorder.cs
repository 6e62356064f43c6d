using Gateway.Core.Transport;

namespace Tests.Unit.Transport;

/// <summary>Counts how often it is told, and does what the test says.</summary>
internal sealed class ReadinessRecorder(Action? told = null) : IReadinessHandler
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void OnReady()
    {
        Interlocked.Increment(ref _count);
        told?.Invoke();
    }
}
