using System.Diagnostics.Metrics;
using Gateway.Core.Settlement;

namespace Gateway.Core.Telemetry;

/// <summary>What requests used, by namespace and model: sums over their series.</summary>
internal static class UsageMetrics
{
    private const double NanoPerDollar = 1e9;

    private static readonly SettledBy[] Sources = [SettledBy.Usage, SettledBy.Counted, SettledBy.Estimated];

    public static void Observe(Meter meter, Func<IEnumerable<SeriesCells>> all)
    {
        meter.CreateObservableCounter("gateway.tokens", () => Tokens(all()), description: "Tokens charged, by whose numbers.");
        meter.CreateObservableCounter("gateway.cost.usd", () => Cost(all()), description: "What requests cost by the configuration's prices, in US dollars.");
        meter.CreateObservableCounter(
            "gateway.truncations", () => Sums(all(), static cells => cells.Truncations), description: "Answers that the limits ended before the upstream did.");
        meter.CreateObservableCounter(
            "gateway.truncations.short",
            () => Sums(all(), static cells => cells.ShortCuts),
            description: "Truncations that delivered less than allowed, because a character or a merge of tokens spans the cut.");
        meter.CreateObservableCounter(
            "gateway.token_count.difference",
            () => Sums(all(), static cells => cells.UsageAbove, ("side", "above")).Concat(Sums(all(), static cells => cells.UsageBelow, ("side", "below"))),
            description: "Output tokens by which upstreams' usage is above or below the gateway's count.");
    }

    // Counts and estimates only where there are any: most models are settled by their usage alone.
    private static IEnumerable<Measurement<long>> Tokens(IEnumerable<SeriesCells> all)
    {
        foreach (var source in Sources)
        {
            var word = Words.Of(source);
            foreach (var measurement in Sums(all, cells => cells.InputTokens(source), ("direction", "input"), ("source", word))
                .Concat(Sums(all, cells => cells.OutputTokens(source), ("direction", "output"), ("source", word))))
            {
                if (source == SettledBy.Usage || measurement.Value > 0)
                {
                    yield return measurement;
                }
            }
        }
    }

    private static IEnumerable<Measurement<double>> Cost(IEnumerable<SeriesCells> all) =>
        Totals(all, static cells => cells.CostNano).Select(static pair => new Measurement<double>(pair.Value / NanoPerDollar, Tags(pair.Key)));

    private static IEnumerable<Measurement<long>> Sums(IEnumerable<SeriesCells> all, Func<SeriesCells, long> value, params (string Name, string Value)[] labels) =>
        Totals(all, value).Select(pair => new Measurement<long>(pair.Value, [.. Tags(pair.Key), .. labels.Select(static label => new KeyValuePair<string, object?>(label.Name, label.Value))]));

    private static Dictionary<(string Namespace, string Model), long> Totals(IEnumerable<SeriesCells> all, Func<SeriesCells, long> value)
    {
        var totals = new Dictionary<(string Namespace, string Model), long>();
        foreach (var cells in all)
        {
            var key = (cells.Series.Namespace, cells.Series.Model);
            totals[key] = totals.GetValueOrDefault(key) + value(cells);
        }

        return totals;
    }

    private static KeyValuePair<string, object?>[] Tags((string Namespace, string Model) key) => [new("namespace", key.Namespace), new("model", key.Model)];
}
