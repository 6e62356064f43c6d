using System.Globalization;
using System.Text.Json.Nodes;

namespace ConfigCenter.Ui.Forms;

/// <summary>
/// An object of the configuration while people change it, as the REST API takes it: fields are read, written and found wrong by the same JSON paths. Fields that no input
/// shows stay as they are.
/// </summary>
public sealed class JsonForm
{
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);
    private List<FieldError> _errors = [];

    public JsonForm(JsonObject root) => Root = root;

    /// <summary>Anything was changed, or found wrong.</summary>
    public event Action? Changed;

    public JsonObject Root { get; }

    public bool IsReadOnly { get; set; }

    /// <summary>What is wrong at fields that no input shows, or in another object.</summary>
    public IEnumerable<string> OtherErrors =>
        _errors.Where(error => error.Resource is not null || !_claimed.Any(path => IsAt(error.Path, path))).Select(static error => $"{error.Resource ?? error.Path}: {error.Message}");

    /// <summary>The text of a field; null where there is none.</summary>
    public string? Text(string path) => Get(path) switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    public JsonNode? Get(string path)
    {
        JsonNode? node = Root;
        foreach (var step in Steps(path))
        {
            node = node switch
            {
                JsonObject json when step is string name => json[name],
                JsonArray list when step is int index && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>Writes a field; null takes it away, so that its default holds.</summary>
    public void Set(string path, JsonNode? value)
    {
        var steps = Steps(path);
        var parent = Parent(steps);
        if (steps[^1] is int index)
        {
            parent.AsArray()[index] = value;
        }
        else if (value is null)
        {
            parent.AsObject().Remove((string)steps[^1]);
        }
        else
        {
            parent.AsObject()[(string)steps[^1]] = value;
        }

        _errors = [.. _errors.Where(error => error.Resource is not null || !IsAt(error.Path, path))];
        Changed?.Invoke();
    }

    public int Count(string path) => (Get(path) as JsonArray)?.Count ?? 0;

    public void Add(string path, JsonNode item)
    {
        if (Get(path) is not JsonArray list)
        {
            list = [];
            Set(path, list);
        }

        list.Add(item);
        Changed?.Invoke();
    }

    public void RemoveAt(string path, int index)
    {
        (Get(path) as JsonArray)?.RemoveAt(index);
        _errors = [.. _errors.Where(error => !IsAt(error.Path, path))];
        Changed?.Invoke();
    }

    /// <summary>Says that an input shows what is at a path, and what is wrong there.</summary>
    public void Claim(string path) => _claimed.Add(path);

    /// <summary>What is wrong at a path, or below it.</summary>
    public string? ErrorAt(string path)
    {
        var found = _errors.Where(error => error.Resource is null && IsAt(error.Path, path)).Select(static error => error.Message).Distinct().ToArray();
        return found.Length == 0 ? null : string.Join("; ", found);
    }

    internal void Fail(IReadOnlyList<ConfigCenter.FieldError> errors)
    {
        _errors = [.. errors.Select(static error => new FieldError(error.Path, error.Message, error.Resource))];
        Changed?.Invoke();
    }

    private static bool IsAt(string errorPath, string path) =>
        errorPath == path || (errorPath.StartsWith(path, StringComparison.Ordinal) && errorPath[path.Length] is '.' or '[');

    private static List<object> Steps(string path)
    {
        var steps = new List<object>();
        foreach (var part in path.Split('.').Skip(1))
        {
            var pieces = part.Split('[');
            steps.Add(pieces[0]);
            steps.AddRange(pieces.Skip(1).Select(static piece => (object)int.Parse(piece.TrimEnd(']'), CultureInfo.InvariantCulture)));
        }

        return steps;
    }

    /// <summary>What holds the last step; objects on the way to it are made.</summary>
    private JsonNode Parent(List<object> steps)
    {
        JsonNode node = Root;
        for (var i = 0; i < steps.Count - 1; i++)
        {
            node = steps[i] is int index ? node[index]! : node[(string)steps[i]] ?? (node[(string)steps[i]] = new JsonObject());
        }

        return node;
    }

    private sealed record FieldError(string Path, string Message, string? Resource);
}
