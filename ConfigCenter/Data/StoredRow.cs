namespace ConfigCenter.Data;

/// <summary>The columns that every table of configuration has.</summary>
internal sealed class StoredRow
{
    public string Id { get; init; } = "";

    public string Document { get; init; } = "";

    public long Revision { get; init; }

    /// <summary>Milliseconds since the epoch, as every time in the store.</summary>
    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public string UpdatedBy { get; init; } = "";
}
