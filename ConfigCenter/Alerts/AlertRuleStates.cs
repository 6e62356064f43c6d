using ConfigCenter.Data;

namespace ConfigCenter.Alerts;

/// <summary>What the columns of <c>alert_rules</c> say that evaluations write; they are no part of the rule's revision.</summary>
internal static class AlertRuleStates
{
    private const int MaxError = 1000;

    public static async Task<IReadOnlyDictionary<string, AlertRuleState>> FindAsync(DbScope scope, IReadOnlyList<string> ids)
    {
        var states = ids.Count == 0 ? [] : await scope.QueryAsync<AlertRuleState>("SELECT id, evaluated_at, error FROM alert_rules WHERE id IN @ids", new { ids }).ConfigureAwait(false);
        return states.ToDictionary(static state => state.Id, StringComparer.Ordinal);
    }

    /// <summary>Notes an evaluation of every rule.</summary>
    public static async Task SaveAsync(DbScope scope, IReadOnlyList<RuleOutcome> outcomes, DateTimeOffset now)
    {
        await scope.ExecuteAsync("UPDATE alert_rules SET evaluated_at = @now WHERE enabled = 1", new { now = now.ToUnixTimeMilliseconds() }).ConfigureAwait(false);
        var known = (await scope.QueryAsync<AlertRuleState>("SELECT id, error FROM alert_rules WHERE error IS NOT NULL").ConfigureAwait(false))
            .ToDictionary(static state => state.Id, static state => state.Error, StringComparer.Ordinal);
        foreach (var outcome in outcomes)
        {
            var error = outcome.Error is { Length: > MaxError } ? outcome.Error[..MaxError] : outcome.Error;
            if (known.GetValueOrDefault(outcome.RuleId) != error)
            {
                await scope.ExecuteAsync("UPDATE alert_rules SET error = @error WHERE id = @RuleId", new { error, outcome.RuleId }).ConfigureAwait(false);
            }
        }
    }
}
