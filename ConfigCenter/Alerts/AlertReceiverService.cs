using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>Reading and changing who is told of alerts. What is returned shows no secrets.</summary>
internal sealed class AlertReceiverService
{
    private const int MaxReceivers = 200;

    private readonly Database _database;
    private readonly ReceiverSecrets _secrets;
    private readonly NotificationSender _sender;
    private readonly TimeProvider _time;
    private readonly AlertObjects<AlertReceiver> _objects;

    public AlertReceiverService(Database database, ReceiverSecrets secrets, NotificationSender sender, TimeProvider time)
    {
        _database = database;
        _secrets = secrets;
        _sender = sender;
        _time = time;
        _objects = new AlertObjects<AlertReceiver>(database, time, AlertKinds.Receivers, AlertKinds.ReceiverRepository, Role.Admin, MaxReceivers) { Audited = secrets.Show };
    }

    public async Task<Page<Stored<AlertReceiver>>> ListAsync(ListQuery query, CancellationToken cancellation) =>
        (await _database.ReadAsync(scope => AlertKinds.ReceiverRepository.ListAsync(scope, query), cancellation).ConfigureAwait(false)).Select(Shown);

    /// <summary>By id, or else by name.</summary>
    public async Task<Stored<AlertReceiver>?> FindAsync(string idOrName, CancellationToken cancellation) =>
        await _database.ReadAsync(scope => AlertKinds.ReceiverRepository.FindAsync(scope, idOrName), cancellation).ConfigureAwait(false) is { } item ? Shown(item) : null;

    public Task<Result<Saved<AlertReceiver>>> CreateAsync(Actor actor, AlertReceiver receiver, CancellationToken cancellation) =>
        SaveAsync(actor, null, receiver, Precondition.None, cancellation);

    /// <summary>Puts a receiver in the place of another, or creates it under its own name. What answers show of secrets stands for those that are stored.</summary>
    public Task<Result<Saved<AlertReceiver>>> PutAsync(Actor actor, string idOrName, AlertReceiver receiver, Precondition precondition, CancellationToken cancellation) =>
        SaveAsync(actor, idOrName, receiver, precondition, cancellation);

    /// <summary>Deletes a receiver that no rule names.</summary>
    public Task<Result<bool>> DeleteAsync(Actor actor, string idOrName, Precondition precondition, CancellationToken cancellation) =>
        _objects.DeleteAsync(actor, idOrName, precondition, static (scope, receiver) => UsersAsync(scope, receiver.Name), cancellation);

    /// <summary>Sends a notification that tells of nothing, once and at once.</summary>
    public async Task<Result<AlertTest>> TestAsync(Actor actor, string idOrName, CancellationToken cancellation)
    {
        if (actor.Role < Role.Admin)
        {
            return Failure.Forbidden("Only admins send test notifications.");
        }

        var found = await _database.WriteAsync<NotificationReceiver>(
            async scope =>
            {
                if (await AlertKinds.ReceiverRepository.FindAsync(scope, idOrName).ConfigureAwait(false) is not { } item)
                {
                    return Failure.NotFound(AlertKinds.Receivers.Singular, idOrName);
                }

                await AuditRepository.AddAsync(scope, actor, _time.GetUtcNow(), "tested", AlertKinds.Receivers.Plural, item.Value.Name).ConfigureAwait(false);
                var settings = await SettingsRepository.CenterAsync(scope).ConfigureAwait(false);
                return new NotificationReceiver(_secrets.Open(item.Value), new UpstreamUrlPolicy(settings.Value.UpstreamUrls));
            },
            cancellation).ConfigureAwait(false);
        if (found.Value is not { } to)
        {
            return found.Failure!;
        }

        var now = _time.GetUtcNow();
        var facts = new AlertFacts { Rule = AlertMessage.Test, Level = AlertLevels.Info, State = AlertStates.Firing, Summary = $"a test of receiver {to.Receiver.Name} by {actor.Username}", BeganAt = now };
        var problem = await _sender.SendAsync(to, new AlertMessage(Tokens.NewId("nt_"), AlertMessage.Test, now, facts).Write()).ConfigureAwait(false);
        return new AlertTest(problem is null, problem);
    }

    private async Task<Result<Saved<AlertReceiver>>> SaveAsync(Actor actor, string? idOrName, AlertReceiver receiver, Precondition precondition, CancellationToken cancellation)
    {
        var saved = await _objects.SaveAsync(actor, idOrName, precondition, (scope, settings, stored) => CheckAsync(scope, settings, receiver, stored), cancellation).ConfigureAwait(false);
        return saved.Value is { } value ? value with { Item = Shown(value.Item) } : saved;
    }

    private async Task<Result<AlertReceiver>> CheckAsync(DbScope scope, CenterSettings settings, AlertReceiver sent, AlertReceiver? stored)
    {
        var findings = new Findings();
        var receiver = _secrets.Restore(stored, sent, findings);
        if (findings.Errors.Count == 0)
        {
            receiver.Check(new UpstreamUrlPolicy(settings.UpstreamUrls), findings);
        }

        if (findings.Errors.Count > 0)
        {
            return Failure.Invalid(findings.Errors);
        }

        if (stored is not null && stored.Name != receiver.Name && await UsersAsync(scope, stored.Name).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        return stored is not null && Documents.Write(_secrets.Open(stored)) == Documents.Write(receiver) ? stored : _secrets.Seal(receiver);
    }

    private static async Task<Failure?> UsersAsync(DbScope scope, string name)
    {
        var rules = await AlertKinds.RuleRepository.AllAsync(scope).ConfigureAwait(false);
        string[] users = [.. rules.Where(rule => rule.Value.AllReceivers().Contains(name, StringComparer.Ordinal)).Select(static rule => rule.Value.Name)];
        return users.Length == 0 ? null : Failure.Conflict($"Rules tell this receiver: {string.Join(", ", users.Take(10))}.");
    }

    private Stored<AlertReceiver> Shown(Stored<AlertReceiver> item) => item with { Value = _secrets.Show(item.Value) };
}
