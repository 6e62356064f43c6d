using System.Globalization;
using System.Text.Json;

namespace Gateway.Core.Configuration;

/// <summary>
/// Reads one object of the document field by field, telling of every field that has the wrong type, is missing, is there twice or
/// is unknown. A null is the same as an absent field.
/// </summary>
internal sealed class JsonObjectReader
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly ReadContext _context;
    private readonly string _path;

    public JsonObjectReader(JsonElement element, string path, ReadContext context)
    {
        _path = path;
        _context = context;
        foreach (var (name, value) in JsonText.Members(element, path, context))
        {
            _fields.Add(name, value);
        }
    }

    public string Required(string name)
    {
        if (!_fields.ContainsKey(name))
        {
            _asked.Add(name);
            _context.Error(PathOf(name), "is required");
            return "";
        }

        return Text(name) ?? Missing(name);
    }

    public string? Text(string name) => Take(name, out var value) ? JsonText.String(value, PathOf(name), _context) : null;

    public string Text(string name, string fallback) => Text(name) ?? fallback;

    /// <summary>Text, or a number or boolean as written.</summary>
    public string Scalar(string name)
    {
        if (_fields.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
        {
            _asked.Add(name);
            return value.GetRawText();
        }

        return Required(name);
    }

    public bool Flag(string name, bool fallback)
    {
        if (!Take(name, out var value))
        {
            return fallback;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Wrong(name, "true or false");
        return fallback;
    }

    public int? Int(string name)
    {
        if (!Take(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
        {
            return number;
        }

        Wrong(name, "a whole number of at most 2147483647");
        return null;
    }

    public int Int(string name, int fallback) => Int(name) ?? fallback;

    public long? Long(string name)
    {
        if (!Take(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        Wrong(name, "a whole number");
        return null;
    }

    public int RequiredInt(string name) => _fields.ContainsKey(name) ? Int(name, 0) : MissingNumber(name);

    public long RequiredLong(string name) => _fields.ContainsKey(name) ? Long(name) ?? 0 : MissingNumber(name);

    public double? Number(string name)
    {
        if (!Take(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        Wrong(name, "a number");
        return null;
    }

    /// <summary>An ISO 8601 time; without an offset it is UTC.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (!Take(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out _)
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Wrong(name, "a time in ISO 8601, such as 2030-01-31T00:00:00Z");
        return null;
    }

    /// <summary>Any value, as a document of its own.</summary>
    public JsonElement? Document(string name) => Take(name, out var value) ? value.Clone() : null;

    public T? Object<T>(string name, Func<JsonObjectReader, T> read)
        where T : class
    {
        if (!Take(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return Read(value, PathOf(name), read);
        }

        _context.Broken(PathOf(name), "must be an object");
        return null;
    }

    public IReadOnlyList<T> Objects<T>(string name, Func<JsonObjectReader, T> read) => Items(name, (item, path) =>
    {
        if (item.ValueKind == JsonValueKind.Object)
        {
            return Read(item, path, read);
        }

        _context.Broken(path, "must be an object");
        return default;
    }) ?? [];

    public IReadOnlyList<string>? Texts(string name) => Items(name, (item, path) => JsonText.String(item, path, _context) ?? "");

    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (member, value) in Members(name))
        {
            map.Add(member, JsonText.String(value, JsonPaths.Member(PathOf(name), member), _context) ?? "");
        }

        return map;
    }

    public IReadOnlyDictionary<string, T> Map<T>(string name, Func<JsonObjectReader, T> read)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (member, value) in Members(name))
        {
            var path = JsonPaths.Member(PathOf(name), member);
            if (value.ValueKind == JsonValueKind.Object)
            {
                map.Add(member, Read(value, path, read));
            }
            else
            {
                _context.Broken(path, "must be an object");
            }
        }

        return map;
    }

    /// <summary>Notes that a field of this name exists, though nothing is read from it.</summary>
    public void Ignore(string name) => _asked.Add(name);

    /// <summary>Reads an object and tells of the fields that nobody asked for.</summary>
    public static T Read<T>(JsonElement element, string path, ReadContext context, Func<JsonObjectReader, T> read)
    {
        var reader = new JsonObjectReader(element, path, context);
        var result = read(reader);
        foreach (var name in reader._fields.Keys.Where(name => !reader._asked.Contains(name)))
        {
            context.Unknown(reader.PathOf(name), name, reader._asked);
        }

        return result;
    }

    private T Read<T>(JsonElement element, string path, Func<JsonObjectReader, T> read) => Read(element, path, _context, read);

    private T[]? Items<T>(string name, Func<JsonElement, string, T?> read)
    {
        if (!Take(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().Select((item, index) => read(item, JsonPaths.Item(PathOf(name), index))).OfType<T>()];
        }

        _context.Broken(PathOf(name), "must be a list");
        return null;
    }

    private IEnumerable<(string Name, JsonElement Value)> Members(string name)
    {
        if (!Take(name, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return JsonText.Members(value, PathOf(name), _context);
        }

        _context.Broken(PathOf(name), "must be an object");
        return [];
    }

    private bool Take(string name, out JsonElement value)
    {
        _asked.Add(name);
        return _fields.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private string Missing(string name)
    {
        if (_fields[name].ValueKind == JsonValueKind.Null)
        {
            _context.Error(PathOf(name), "is required");
        }

        return "";
    }

    private int MissingNumber(string name)
    {
        _asked.Add(name);
        _context.Error(PathOf(name), "is required");
        return 0;
    }

    private void Wrong(string name, string expected) => _context.Error(PathOf(name), $"must be {expected}");

    private string PathOf(string name) => JsonPaths.Member(_path, name);
}
