using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter.Alerts;

/// <summary>Changes rules and receivers: under the lock of every change, checked, audited.</summary>
internal sealed class AlertObjects<T>
    where T : class
{
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ResourceKind<T> _kind;
    private readonly ResourceRepository<T> _repository;
    private readonly Role _role;
    private readonly int _most;

    /// <param name="database">The store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="kind">What they are.</param>
    /// <param name="repository">Where they are.</param>
    /// <param name="role">Who may change them.</param>
    /// <param name="most">How many there may be.</param>
    public AlertObjects(Database database, TimeProvider time, ResourceKind<T> kind, ResourceRepository<T> repository, Role role, int most)
    {
        _database = database;
        _time = time;
        _kind = kind;
        _repository = repository;
        _role = role;
        _most = most;
    }

    /// <summary>What is kept of one in the audit log; without secrets.</summary>
    public Func<T, object> Audited { get; init; } = static value => value;

    /// <summary>Saves an object.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="idOrName">Which one; null is a new one. One that is not there is created when it is named as it names itself.</param>
    /// <param name="precondition">What must hold for the stored one.</param>
    /// <param name="make">Makes the value out of the stored one, null where there is none, and checks it; the stored one itself changes nothing.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<Result<Saved<T>>> SaveAsync(
        Actor actor, string? idOrName, Precondition precondition, Func<DbScope, CenterSettings, T?, Task<Result<T>>> make, CancellationToken cancellation) => actor.Role < _role
        ? Refusal()
        : await _database.WriteAsync<Saved<T>>(
            async scope =>
            {
                var settings = await SettingsRepository.LockAsync(scope).ConfigureAwait(false);
                var stored = idOrName is null ? null : await _repository.FindAsync(scope, idOrName).ConfigureAwait(false);
                if (precondition.Refusal(stored?.Revision) is { } refusal)
                {
                    return refusal;
                }

                var made = await make(scope, settings.Value, stored?.Value).ConfigureAwait(false);
                return made.Value is { } value ? await SaveAsync(scope, actor, idOrName, stored, value).ConfigureAwait(false) : made.Failure!;
            },
            cancellation).ConfigureAwait(false);

    /// <summary>Deletes an object.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="idOrName">Which one.</param>
    /// <param name="precondition">What must hold for it.</param>
    /// <param name="check">Why it must stay; null lets it go.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<Result<bool>> DeleteAsync(Actor actor, string idOrName, Precondition precondition, Func<DbScope, T, Task<Failure?>> check, CancellationToken cancellation) => actor.Role < _role
        ? Refusal()
        : await _database.WriteAsync<bool>(
            async scope =>
            {
                await SettingsRepository.LockAsync(scope).ConfigureAwait(false);
                if (await _repository.FindAsync(scope, idOrName).ConfigureAwait(false) is not { } stored)
                {
                    return Failure.NotFound(_kind.Singular, idOrName);
                }

                if ((precondition.Refusal(stored.Revision) ?? await check(scope, stored.Value).ConfigureAwait(false)) is { } refusal)
                {
                    return refusal;
                }

                await _repository.DeleteAsync(scope, stored.Id).ConfigureAwait(false);
                await AuditAsync(scope, actor, "deleted", stored.Value, null).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);

    private Failure Refusal() => Failure.Forbidden(_role == Role.Admin ? $"Only admins change an {_kind.Singular}." : $"Only editors and admins change an {_kind.Singular}.");

    private async Task<Result<Saved<T>>> SaveAsync(DbScope scope, Actor actor, string? idOrName, Stored<T>? stored, T value)
    {
        if (stored is not null && ReferenceEquals(stored.Value, value))
        {
            return new Saved<T>(stored, false, null);
        }

        var name = _kind.NameOf(value);
        if (stored is null && idOrName is not null && idOrName != name)
        {
            return Failure.NotFound(_kind.Singular, idOrName);
        }

        if ((stored is null || name != _kind.NameOf(stored.Value)) && await _repository.FindAsync(scope, name).ConfigureAwait(false) is not null)
        {
            return Failure.Conflict($"There is an {_kind.Singular} '{name}' already.");
        }

        var now = _time.GetUtcNow();
        if (stored is not null)
        {
            var changed = stored with { Value = value, Revision = stored.Revision + 1, UpdatedAt = now, UpdatedBy = actor.Username };
            await _repository.UpdateAsync(scope, changed).ConfigureAwait(false);
            await AuditAsync(scope, actor, "updated", stored.Value, value).ConfigureAwait(false);
            return new Saved<T>(changed, false, null);
        }

        if (await _repository.CountAsync(scope).ConfigureAwait(false) >= _most)
        {
            return Failure.Conflict($"There are {_most} of them; there may not be more.");
        }

        var item = new Stored<T>(Tokens.NewId(_kind.IdPrefix!), value, 1, now, now, actor.Username);
        await _repository.InsertAsync(scope, item).ConfigureAwait(false);
        await AuditAsync(scope, actor, "created", null, value).ConfigureAwait(false);
        return new Saved<T>(item, true, null);
    }

    private Task AuditAsync(DbScope scope, Actor actor, string action, T? from, T? to) => AuditRepository.AddAsync(
        scope,
        actor,
        _time.GetUtcNow(),
        action,
        _kind.Plural,
        _kind.NameOf(to ?? from!),
        Documents.Write(new { from = from is null ? null : Audited(from), to = to is null ? null : Audited(to) }));
}
