using ConfigCenter.Data;

namespace ConfigCenter.Ui.Shared;

/// <summary>Filters of lists, as the REST API has them.</summary>
internal static class Filtering
{
    public static (Filter Filter, object Value) Of(ListShape shape, string name, string text)
    {
        var filter = shape.Filters.First(filter => filter.Parameter == name);
        return (filter, filter.Kind switch
        {
            FilterKind.Flag => text == "true" ? 1L : 0L,
            FilterKind.Contains => ListSql.Contains(text),
            _ => text,
        });
    }
}
