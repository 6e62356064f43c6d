namespace ConfigCenter.Data;

/// <summary>A query parameter that narrows a list.</summary>
/// <param name="Parameter">Its name in the API.</param>
/// <param name="Condition">The SQL, with <c>@value</c> for the parameter's value.</param>
/// <param name="Kind">What values it takes.</param>
internal sealed record Filter(string Parameter, string Condition, FilterKind Kind = FilterKind.Text);
