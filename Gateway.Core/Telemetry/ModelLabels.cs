using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;

namespace Gateway.Core.Telemetry;

/// <summary>
/// The model names that may appear as a label: those that a snapshot names in full, and the patterns themselves for what they match.
/// A client that makes names up adds no series.
/// </summary>
internal sealed class ModelLabels
{
    private readonly Dictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> _exact;
    private readonly (WildcardPattern Pattern, string Label)[] _patterns;

    public ModelLabels(Snapshot snapshot)
    {
        var names = snapshot.Models.Select(static model => model.Pattern)
            .Concat(snapshot.Upstreams.SelectMany(static upstream => upstream.Models.Keys))
            .Concat(snapshot.Routes.Where(static route => route.Model is not null).Select(static route => route.Model!))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var exact = new Dictionary<byte[], string>(BytesComparer.Instance);
        foreach (var name in names.Where(static name => !name.Contains('*', StringComparison.Ordinal)))
        {
            exact[Encoding.UTF8.GetBytes(name)] = name;
        }

        _exact = exact.GetAlternateLookup<ReadOnlySpan<byte>>();
        _patterns = [.. names.Where(static name => name.Contains('*', StringComparison.Ordinal)).Select(static name => (new WildcardPattern(name), name))];
    }

    /// <summary>The label of a model; null when the configuration does not know it.</summary>
    public string? Find(ReadOnlySpan<byte> model)
    {
        if (_exact.TryGetValue(model, out var label))
        {
            return label;
        }

        foreach (var (pattern, name) in _patterns)
        {
            if (pattern.Matches(model))
            {
                return name;
            }
        }

        return null;
    }
}
