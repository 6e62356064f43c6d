namespace ConfigCenter.Data;

/// <summary>A row that belongs to an object; the others that may are in columns of the same name.</summary>
internal abstract class ChildRow
{
    public string Owner { get; set; } = "";

    public long Position { get; set; }
}
