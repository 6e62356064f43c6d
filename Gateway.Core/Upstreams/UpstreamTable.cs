namespace Gateway.Core.Upstreams;

/// <summary>Every upstream of a snapshot.</summary>
internal sealed class UpstreamTable
{
    private readonly Dictionary<string, UpstreamModel> _byName;

    public UpstreamTable(IReadOnlyList<UpstreamModel> upstreams)
    {
        All = upstreams;
        Probed = [.. upstreams.Where(static upstream => upstream.Probes is not null)];
        Warmed = [.. upstreams.Where(static upstream => upstream.Warm > 0)];
        _byName = upstreams.ToDictionary(static upstream => upstream.Name, StringComparer.Ordinal);
    }

    /// <summary>In the snapshot's order: the position is <see cref="UpstreamModel.Index"/>.</summary>
    public IReadOnlyList<UpstreamModel> All { get; }

    /// <summary>Those whose servers are to be probed.</summary>
    public UpstreamModel[] Probed { get; }

    /// <summary>Those to whose servers connections are kept open before they are needed.</summary>
    public UpstreamModel[] Warmed { get; }

    public UpstreamModel? Find(string name) => _byName.GetValueOrDefault(name);
}
