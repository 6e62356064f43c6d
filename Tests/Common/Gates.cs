using System.Collections.Concurrent;

namespace Tests.Common;

/// <summary>Signals by name, through which a test and a scripted peer decide each other's order.</summary>
internal sealed class Gates
{
    private readonly ConcurrentDictionary<string, AsyncSignal> _signals = new(StringComparer.Ordinal);

    public void Open(string name) => Get(name).Set();

    public Task WaitAsync(string name, CancellationToken cancellation = default) => Get(name).WaitAsync(cancellation);

    private AsyncSignal Get(string name) => _signals.GetOrAdd(name, static key => new AsyncSignal($"the gate '{key}'"));
}
