using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>Reading and changing alert rules.</summary>
internal sealed class AlertRuleService
{
    private const int MaxRules = 500;

    private readonly Database _database;
    private readonly AlertObjects<AlertRule> _objects;

    public AlertRuleService(Database database, TimeProvider time)
    {
        _database = database;
        _objects = new AlertObjects<AlertRule>(database, time, AlertKinds.Rules, AlertKinds.RuleRepository, Role.Editor, MaxRules);
    }

    public Task<Page<AlertRuleView>> ListAsync(ListQuery query, CancellationToken cancellation) => _database.ReadAsync(
        async scope =>
        {
            var page = await AlertKinds.RuleRepository.ListAsync(scope, query).ConfigureAwait(false);
            var states = await AlertRuleStates.FindAsync(scope, [.. page.Items.Select(static item => item.Id)]).ConfigureAwait(false);
            return page.Select(item => View(item, states));
        },
        cancellation);

    /// <summary>By id, or else by name.</summary>
    public Task<AlertRuleView?> FindAsync(string idOrName, CancellationToken cancellation) => _database.ReadAsync(
        async scope => await AlertKinds.RuleRepository.FindAsync(scope, idOrName).ConfigureAwait(false) is { } item
            ? View(item, await AlertRuleStates.FindAsync(scope, [item.Id]).ConfigureAwait(false))
            : null,
        cancellation);

    public Task<Result<Saved<AlertRule>>> CreateAsync(Actor actor, AlertRule rule, CancellationToken cancellation) =>
        _objects.SaveAsync(actor, null, Precondition.None, (scope, _, _) => CheckAsync(scope, rule, null), cancellation);

    /// <summary>Puts a rule in the place of another, or creates it under its own name.</summary>
    public Task<Result<Saved<AlertRule>>> PutAsync(Actor actor, string idOrName, AlertRule rule, Precondition precondition, CancellationToken cancellation) =>
        _objects.SaveAsync(actor, idOrName, precondition, (scope, _, stored) => CheckAsync(scope, rule, stored), cancellation);

    /// <summary>Changes a rule that must be there: switches it, silences it.</summary>
    public Task<Result<Saved<AlertRule>>> ModifyAsync(Actor actor, string idOrName, Func<AlertRule, AlertRule> change, Precondition precondition, CancellationToken cancellation) =>
        _objects.SaveAsync(
            actor,
            idOrName,
            precondition,
            async (scope, _, stored) => stored is null ? Failure.NotFound(AlertKinds.Rules.Singular, idOrName) : await CheckAsync(scope, change(stored), stored).ConfigureAwait(false),
            cancellation);

    /// <summary>Deletes a rule; its open alerts are closed by the next evaluation.</summary>
    public Task<Result<bool>> DeleteAsync(Actor actor, string idOrName, Precondition precondition, CancellationToken cancellation) =>
        _objects.DeleteAsync(actor, idOrName, precondition, static (_, _) => Task.FromResult<Failure?>(null), cancellation);

    private static AlertRuleView View(Stored<AlertRule> item, IReadOnlyDictionary<string, AlertRuleState> states) => new(item, states.GetValueOrDefault(item.Id) ?? new AlertRuleState { Id = item.Id });

    private static async Task<Result<AlertRule>> CheckAsync(DbScope scope, AlertRule rule, AlertRule? stored)
    {
        var receivers = await AlertKinds.ReceiverRepository.AllAsync(scope).ConfigureAwait(false);
        var findings = new Findings();
        rule.Check(receivers.Select(static receiver => receiver.Value.Name).ToHashSet(StringComparer.Ordinal), findings);
        return findings.Errors.Count > 0 ? Failure.Invalid(findings.Errors)
            : stored is not null && Documents.Write(stored) == Documents.Write(rule) ? stored
            : rule;
    }
}
