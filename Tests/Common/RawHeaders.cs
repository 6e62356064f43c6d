using System.Collections;

namespace Tests.Common;

/// <summary>Field lines in the order sent; values are decoded as Latin-1, so no byte is lost.</summary>
internal sealed class RawHeaders : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    public int Count => _fields.Count;

    public KeyValuePair<string, string> this[int index] => _fields[index];

    public void Add(string name, string value) => _fields.Add(new(name, value));

    /// <summary>The only value of that name, null when there is none; several fail, as most fields must be sent once.</summary>
    public string? Get(string name)
    {
        var values = All(name);
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => throw new InvalidMessageException($"{values.Count} fields are named {name}."),
        };
    }

    public IReadOnlyList<string> All(string name) =>
        [.. _fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value)];

    public bool Contains(string name) => All(name).Count > 0;

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
