using MockLlm.Exchanges;

namespace MockLlm.Knobs;

/// <summary>The knobs in force where a request sets none; replaced as a whole while the service runs.</summary>
internal sealed class KnobDefaults
{
    private volatile IReadOnlyDictionary<string, string> _values = new Dictionary<string, string>();

    public KnobDefaults(IReadOnlyDictionary<string, string> values)
    {
        try
        {
            Replace(values);
        }
        catch (ApiException wrong)
        {
            throw new ArgumentException(wrong.Message, nameof(values), wrong);
        }
    }

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Puts other defaults in force, or throws and leaves the old ones.</summary>
    public void Replace(IReadOnlyDictionary<string, string> values)
    {
        KnobTable.Apply(values);
        _values = values;
    }

    /// <summary>The knobs of one request: its query before its headers before the defaults.</summary>
    public KnobSet Read(HttpRequest request)
    {
        const string headerPrefix = "x-mock-";
        const string queryPrefix = "mock_";
        var defaults = _values;
        Dictionary<string, string>? values = defaults.Count == 0 ? null : new(defaults);
        foreach (var (name, value) in request.Headers)
        {
            if (name.StartsWith(headerPrefix, StringComparison.OrdinalIgnoreCase))
            {
                values ??= [];
                values[Normalize(name[headerPrefix.Length..])] = value.ToString();
            }
        }

        if (request.QueryString.HasValue)
        {
            foreach (var (name, value) in request.Query)
            {
                if (name.StartsWith(queryPrefix, StringComparison.OrdinalIgnoreCase))
                {
                    values ??= [];
                    values[Normalize(name[queryPrefix.Length..])] = value.ToString();
                }
            }
        }

        return values is null ? KnobSet.None : KnobTable.Apply(values);
    }

    private static string Normalize(string name)
    {
        return name.ToLowerInvariant().Replace('_', '-');
    }
}
