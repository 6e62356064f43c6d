using System.Globalization;
using ConfigCenter.Data;

namespace ConfigCenter.Api;

/// <summary>Reads <c>page</c>, <c>page_size</c>, <c>sort</c> and filters; what it does not know is an error, not a list that is longer than meant.</summary>
internal static class ListQueryReader
{
    private const int MaxPage = 1_000_000;

    public static Result<ListQuery> Read(HttpRequest request, ListShape shape)
    {
        var errors = new List<FieldError>();
        var query = new ListQuery();
        var where = new List<(Filter, object)>();
        foreach (var (name, values) in request.Query)
        {
            var text = values.ToString();
            switch (name)
            {
                case "page":
                    query = query with { Page = Number(name, text, 1, MaxPage, errors) };
                    break;
                case "page_size":
                    query = query with { PageSize = Number(name, text, 1, ListQuery.MaxPageSize, errors) };
                    break;
                case "sort":
                    query = query with { Sort = Sort(text, shape, errors) };
                    break;
                default:
                    if (shape.Filters.FirstOrDefault(filter => filter.Parameter == name) is not { } known)
                    {
                        errors.Add(new FieldError(name, $"is not a known parameter; known are {Known(shape)}"));
                    }
                    else if (Value(known, text) is { } value)
                    {
                        where.Add((known, value));
                    }
                    else
                    {
                        errors.Add(new FieldError(name, $"must be {Expected(known.Kind)}"));
                    }

                    break;
            }
        }

        return errors.Count == 0
            ? query with { Where = where }
            : new Failure(FailureKind.Malformed, "The query is not valid; see errors.") { Errors = errors };
    }

    private static int Number(string name, string text, int minimum, int maximum, List<FieldError> errors)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        errors.Add(new FieldError(name, $"must be a whole number from {minimum} to {maximum}"));
        return minimum;
    }

    private static string[] Sort(string text, ListShape shape, List<FieldError> errors)
    {
        var fields = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (fields.Any(field => !shape.Sorts.ContainsKey(field.StartsWith('-') ? field[1..] : field)) || fields.Length > shape.Sorts.Count)
        {
            errors.Add(new FieldError("sort", $"must be fields of {string.Join(", ", shape.Sorts.Keys)}, a minus before those that descend"));
        }

        return fields;
    }

    private static object? Value(Filter filter, string text) => filter.Kind switch
    {
        FilterKind.Flag => text switch { "true" => 1L, "false" => 0L, _ => null },
        FilterKind.Number => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        FilterKind.Time => Time(text),
        FilterKind.Contains => ListSql.Contains(text),
        _ => text,
    };

    /// <summary>A time in ISO 8601, or milliseconds since the epoch, as the latter; null when it is neither.</summary>
    public static long? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds()
        : null;

    private static string Expected(FilterKind kind) => kind switch
    {
        FilterKind.Flag => "true or false",
        FilterKind.Number => "a whole number",
        FilterKind.Time => "a time in ISO 8601, or milliseconds since the epoch",
        _ => "text",
    };

    private static string Known(ListShape shape) => string.Join(", ", shape.Filters.Select(static filter => filter.Parameter).Concat(["page", "page_size", "sort"]));
}
