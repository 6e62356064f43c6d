namespace ConfigCenter.Data;

/// <summary>A row of <c>upstream_servers</c>.</summary>
internal sealed class ServerRow : ChildRow
{
    public string Url { get; set; } = "";

    public long Weight { get; set; }

    public long MaxConnections { get; set; }
}
