using System.Text;
using ConfigCenter.Data;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Limits;

namespace ConfigCenter.Alerts;

/// <summary>
/// How much of the windows of token limits is used: by what requests settled with, over all gateways. What is reserved for requests under way is not in it.
/// </summary>
internal static class WindowReadings
{
    private const int MostModels = 1000;

    public static async Task<IReadOnlyList<AlertReading>> ReadAsync(DbScope scope, AlertCondition condition, Snapshot snapshot, TokenSums sums, DateTimeOffset now)
    {
        var readings = new List<AlertReading>();
        foreach (var policy in snapshot.Policies.Where(policy => policy.Enabled && (condition.Filter.Policy is null || condition.Filter.Policy == policy.Name)))
        {
            foreach (var window in policy.Config is TokenLimitSettings settings ? settings.EffectiveWindows : [])
            {
                await AddAsync(scope, condition, policy, window, sums, now, readings).ConfigureAwait(false);
            }
        }

        return readings;
    }

    private static async Task AddAsync(
        DbScope scope, AlertCondition condition, PolicyConfig policy, TokenWindowConfig window, TokenSums sums, DateTimeOffset now, List<AlertReading> readings)
    {
        if (await FilterAsync(scope, policy, window).ConfigureAwait(false) is not { } filter)
        {
            return;
        }

        var dimension = policy.Scope switch { "namespace" => UsageDimension.Namespace, "key" => UsageDimension.Key, _ => null };
        if (condition.Filter.Namespace is { } ns && dimension == UsageDimension.Namespace)
        {
            filter = filter with { Names = [(UsageDimension.Namespace, ns)] };
        }

        var used = await sums.ReadAsync(scope, dimension, filter, QuotaReadings.Range(new FixedPeriod(window.Minutes), now)).ConfigureAwait(false);
        foreach (var (name, counted) in used)
        {
            // Without a name there is no cell of its own.
            if (dimension is null || name.Length > 0)
            {
                var of = dimension is null ? policy.Name : $"{policy.Name} / {name}";
                var model = window.Model == "*" ? "" : $" / {window.Model}";
                readings.Add(new AlertReading(FormattableString.Invariant($"{of} / {window.Minutes} min{model}"), Used(window, counted)));
            }
        }
    }

    /// <summary>The requests that a window counts; null when none were ever seen.</summary>
    private static async Task<UsageFilter?> FilterAsync(DbScope scope, PolicyConfig policy, TokenWindowConfig window)
    {
        var any = new List<(UsageDimension, IReadOnlyList<string>)>();
        Add(any, UsageDimension.Namespace, policy.Namespaces);
        Add(any, UsageDimension.Key, policy.ApiKeys);
        Add(any, UsageDimension.Route, policy.Routes);
        var pattern = new WildcardPattern(window.Model);
        if (pattern.IsLiteral)
        {
            any.Add((UsageDimension.Model, [window.Model]));
        }
        else if (!pattern.IsAny)
        {
            var models = await UsageRepository.ValuesAsync(scope, UsageDimension.Model, MostModels).ConfigureAwait(false);
            string[] matched = [.. models.Where(model => pattern.Matches(Encoding.UTF8.GetBytes(model)))];
            if (matched.Length == 0)
            {
                return null;
            }

            any.Add((UsageDimension.Model, matched));
        }

        return UsageFilter.None with { AnyOf = any };
    }

    private static void Add(List<(UsageDimension, IReadOnlyList<string>)> any, UsageDimension dimension, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            any.Add((dimension, values));
        }
    }

    /// <summary>The fullest side.</summary>
    private static double Used(TokenWindowConfig window, UsageSums counted) => Math.Max(
        Share(counted.InputTokens + counted.OutputTokens, window.MaxTotal),
        Math.Max(Share(counted.InputTokens, window.MaxInput), Share(counted.OutputTokens, window.MaxOutput)));

    private static double Share(long used, long? limit) => limit > 0 ? (double)used / limit.Value : 0;
}
