using Gateway.Core.Configuration;

namespace ConfigCenter.Data;

/// <summary>One kind of configuration object: what it is called, how it is read, and the table that holds it.</summary>
internal sealed record ResourceKind<T>
    where T : class
{
    /// <summary>In URLs, audit and errors: <c>api-keys</c>.</summary>
    public required string Plural { get; init; }

    /// <summary>In sentences: <c>API key</c>.</summary>
    public required string Singular { get; init; }

    /// <summary>The list of the snapshot that it is in: <c>apiKeys</c>.</summary>
    public required string List { get; init; }

    /// <summary>The field by which other objects refer to it.</summary>
    public required string NameField { get; init; }

    public required Func<T, string> NameOf { get; init; }

    public required Func<JsonObjectReader, T> Read { get; init; }

    /// <summary>What ids begin with; null where the name is the id.</summary>
    public required string? IdPrefix { get; init; }

    public required string Table { get; init; }

    /// <summary>The column of <see cref="NameField"/>.</summary>
    public required string NameColumn { get; init; }

    /// <summary>Columns that repeat fields of the document.</summary>
    public required IReadOnlyList<Column<T>> Columns { get; init; }

    public required ListShape Shape { get; init; }

    /// <summary>A list within the object that has a table of its own.</summary>
    public IChildTable<T>? Children { get; init; }
}
