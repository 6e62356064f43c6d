using System.Globalization;

namespace ConfigCenter.Api;

/// <summary>Reads query parameters one by one and gathers what is wrong with them; one that is not known is wrong too, for it was meant to do something.</summary>
internal sealed class QueryReader
{
    // The last moment of the year 9999.
    private const long MaxTime = 253_402_300_799_000;

    private readonly IQueryCollection _query;
    private readonly List<FieldError> _errors = [];

    public QueryReader(HttpRequest request, IReadOnlyList<QueryParameter> known)
    {
        _query = request.Query;
        foreach (var name in _query.Keys.Where(name => known.All(parameter => parameter.Name != name)))
        {
            Fail(name, $"is not a known parameter; known are {string.Join(", ", known.Select(static parameter => parameter.Name))}");
        }
    }

    /// <summary>All that is wrong so far; null when nothing is.</summary>
    public Failure? Failure => _errors.Count == 0 ? null : new Failure(FailureKind.Malformed, "The query is not valid; see errors.") { Errors = _errors };

    public void Fail(string name, string message) => _errors.Add(new FieldError(name, message));

    /// <summary>The text; null when it is absent or empty.</summary>
    public string? Text(string name) => _query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A whole number; null when it is absent.</summary>
    public long? Number(string name, long minimum, long maximum)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Fail(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {minimum} to {maximum}"));
        return null;
    }

    /// <summary>A time, in milliseconds since the epoch; null when it is absent.</summary>
    public long? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        switch (ListQueryReader.Time(text))
        {
            case null:
                Fail(name, "must be a time in ISO 8601, or milliseconds since the epoch");
                return null;
            case < 0 or > MaxTime:
                Fail(name, "must be a time since 1970");
                return null;
            case var time:
                return time;
        }
    }

    /// <summary>One of some named things.</summary>
    public T OneOf<T>(string name, IReadOnlyList<T> choices, Func<T, string> nameOf, T absent)
    {
        if (Text(name) is not { } text)
        {
            return absent;
        }

        foreach (var choice in choices)
        {
            if (nameOf(choice) == text)
            {
                return choice;
            }
        }

        Fail(name, $"must be one of {string.Join(", ", choices.Select(nameOf))}");
        return absent;
    }
}
