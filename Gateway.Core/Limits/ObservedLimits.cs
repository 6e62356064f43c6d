using System.Collections.Concurrent;

namespace Gateway.Core.Limits;

/// <summary>The limits in use that do not belong to one key alone, each once, and the namespace that uses them; for metrics.</summary>
internal sealed class ObservedLimits
{
    private readonly ConcurrentDictionary<(CounterCell Cell, string Namespace), TokenWindow> _windows = new();
    private readonly ConcurrentDictionary<(CounterCell Cell, string Namespace), PlaceLimit> _places = new();

    public IEnumerable<(string Namespace, TokenWindow Window)> Windows => _windows.Select(static pair => (pair.Key.Namespace, pair.Value));

    public IEnumerable<(string Namespace, PlaceLimit Places)> Places => _places.Select(static pair => (pair.Key.Namespace, pair.Value));

    public void Add(string ns, TokenWindow window) => _windows.TryAdd((window.Cell, ns), window);

    public void Add(string ns, PlaceLimit places) => _places.TryAdd((places.Cell, ns), places);
}
