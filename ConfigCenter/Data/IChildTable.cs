namespace ConfigCenter.Data;

/// <summary>A list within an object, kept as rows of another table instead of in the document.</summary>
internal interface IChildTable<T>
{
    /// <summary>The object without the list, as its document holds it.</summary>
    T Strip(T value);

    /// <summary>Loads the rows of some owners, or of all, and returns what puts the list back into an owner.</summary>
    Task<Func<string, T, T>> LoadAsync(DbScope scope, IReadOnlyList<string>? owners);

    /// <summary>Replaces the rows of one owner.</summary>
    Task ReplaceAsync(DbScope scope, string owner, T value);
}
