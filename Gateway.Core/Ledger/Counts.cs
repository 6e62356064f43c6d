using System.Runtime.InteropServices;

namespace Gateway.Core.Ledger;

/// <summary>How often each of a few values has come; found by looking at one after the other.</summary>
internal sealed class Counts<T>
    where T : IEquatable<T>
{
    private readonly List<(T Value, long Count)> _items = [];

    /// <summary>The values in the order in which they first came.</summary>
    public ReadOnlySpan<(T Value, long Count)> Items => CollectionsMarshal.AsSpan(_items);

    public void Add(T value, long count)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Value.Equals(value))
            {
                _items[i] = (value, _items[i].Count + count);
                return;
            }
        }

        _items.Add((value, count));
    }

    public void Add(Counts<T> others)
    {
        foreach (var (value, count) in others._items)
        {
            Add(value, count);
        }
    }

    public void Clear() => _items.Clear();
}
