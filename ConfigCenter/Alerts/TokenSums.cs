using ConfigCenter.Data;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;

namespace ConfigCenter.Alerts;

/// <summary>
/// Tokens used by name since the beginning of long windows, asked for over and over: what lies some hours back is read once an hour, only the rest each time.
/// Not for several threads at once.
/// </summary>
internal sealed class TokenSums
{
    private const long Hour = 60;

    // Gateways send within seconds; after an outage of the config center what they kept comes late.
    private const long UnsettledHours = 2;
    private const int MaxKept = 1000;

    private readonly Dictionary<string, (MinuteRange Range, IReadOnlyDictionary<string, UsageSums> Names)> _settled = new(StringComparer.Ordinal);

    /// <summary>Sums by name of a dimension; of all together, under the empty name, where that is null.</summary>
    public async Task<IReadOnlyDictionary<string, UsageSums>> ReadAsync(DbScope scope, UsageDimension? dimension, UsageFilter filter, MinuteRange range)
    {
        var settledTo = ((range.To / Hour) - UnsettledHours) * Hour;
        if (settledTo <= range.From)
        {
            return await QueryAsync(scope, dimension, filter, range).ConfigureAwait(false);
        }

        var settled = new MinuteRange(range.From, settledTo);
        var key = FormattableString.Invariant($"{dimension?.Name}\n{filter.Text}\n{range.From}");
        if (!_settled.TryGetValue(key, out var known) || known.Range != settled)
        {
            if (_settled.Count >= MaxKept)
            {
                _settled.Clear();
            }

            known = (settled, await QueryAsync(scope, dimension, filter, settled).ConfigureAwait(false));
            _settled[key] = known;
        }

        var names = await QueryAsync(scope, dimension, filter, range with { From = settledTo }).ConfigureAwait(false);
        return Join(known.Names, names);
    }

    private static async Task<IReadOnlyDictionary<string, UsageSums>> QueryAsync(DbScope scope, UsageDimension? dimension, UsageFilter filter, MinuteRange range) => dimension is null
        ? new Dictionary<string, UsageSums>(StringComparer.Ordinal) { [""] = await UsageRepository.TotalAsync(scope, filter, range).ConfigureAwait(false) }
        : await UsageRepository.NamesAsync(scope, dimension, filter, range).ConfigureAwait(false);

    private static Dictionary<string, UsageSums> Join(IReadOnlyDictionary<string, UsageSums> one, IReadOnlyDictionary<string, UsageSums> other)
    {
        var joined = new Dictionary<string, UsageSums>(StringComparer.Ordinal);
        foreach (var (name, sums) in one.Concat(other))
        {
            if (!joined.TryGetValue(name, out var total))
            {
                joined[name] = total = new UsageSums();
            }

            total.Add(sums);
        }

        return joined;
    }
}
