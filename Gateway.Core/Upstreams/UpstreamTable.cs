namespace Gateway.Core.Upstreams;

/// <summary>Every upstream of a snapshot.</summary>
internal sealed class UpstreamTable
{
    private readonly Dictionary<string, UpstreamModel> _byName;

    public UpstreamTable(IReadOnlyList<UpstreamModel> upstreams)
    {
        All = upstreams;
        _byName = upstreams.ToDictionary(static upstream => upstream.Name, StringComparer.Ordinal);
    }

    /// <summary>In the snapshot's order: the position is <see cref="UpstreamModel.Index"/>.</summary>
    public IReadOnlyList<UpstreamModel> All { get; }

    public UpstreamModel? Find(string name) => _byName.GetValueOrDefault(name);
}
