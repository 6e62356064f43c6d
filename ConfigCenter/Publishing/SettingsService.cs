using ConfigCenter.Data;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>The settings of the config center, and those of all gateways.</summary>
internal sealed class SettingsService
{
    private readonly Database _database;
    private readonly ConfigEditor _editor;
    private readonly VersionFeed _feed;
    private readonly TimeProvider _time;

    public SettingsService(Database database, ConfigEditor editor, VersionFeed feed, TimeProvider time)
    {
        _database = database;
        _editor = editor;
        _feed = feed;
        _time = time;
    }

    public Task<Stored<CenterSettings>> CenterAsync(CancellationToken cancellation) => _database.ReadAsync(SettingsRepository.CenterAsync, cancellation);

    public Task<Stored<GatewayDefaults>> DefaultsAsync(CancellationToken cancellation) => _database.ReadAsync(SettingsRepository.DefaultsAsync, cancellation);

    public async Task<Result<Stored<CenterSettings>>> PutCenterAsync(Actor actor, CenterSettings settings, Precondition precondition, CancellationToken cancellation)
    {
        if (actor.Role < Role.Admin)
        {
            return Failure.Forbidden("Only admins change the config center's settings.");
        }

        var findings = new Findings();
        CenterSettings.Check(settings, findings);
        if (findings.Errors.Count > 0)
        {
            return Failure.Invalid(findings.Errors);
        }

        var put = await _database.WriteAsync<Stored<CenterSettings>>(scope => PutCenterAsync(scope, actor, settings, precondition), cancellation).ConfigureAwait(false);
        _feed.Pulse();
        return put;
    }

    public async Task<Result<Stored<GatewayDefaults>>> PutDefaultsAsync(
        Actor actor, GatewayDefaults defaults, Precondition precondition, string? reason, CancellationToken cancellation)
    {
        var edit = new Edit
        {
            Reason = reason ?? "settings of all gateways updated",
            Focus = static () => Focus.Defaults,
            Change = (copy, stamp) => precondition.Refusal(copy.Defaults.Revision) is { } refusal ? refusal : ConfigService.WithDefaults(copy, defaults, stamp),
        };
        var result = await _editor.EditAsync(actor, edit, cancellation).ConfigureAwait(false);
        return result.Value is { } outcome ? outcome.Copy.Defaults : result.Failure!;
    }

    private async Task<Result<Stored<CenterSettings>>> PutCenterAsync(DbScope scope, Actor actor, CenterSettings settings, Precondition precondition)
    {
        var stored = await SettingsRepository.LockAsync(scope).ConfigureAwait(false);
        if (precondition.Refusal(stored.Revision) is { } refusal)
        {
            return refusal;
        }

        if (Documents.Write(stored.Value) == Documents.Write(settings))
        {
            return stored;
        }

        var copy = await WorkingCopyStore.LoadAsync(scope).ConfigureAwait(false);
        if (settings.Publishing == CenterSettings.AtOnce && stored.Value.Publishing != CenterSettings.AtOnce)
        {
            var latest = await VersionRepository.LatestAsync(scope).ConfigureAwait(false);
            if (latest is not null && SnapshotDiff.Compare(VersionRepository.Snapshot(latest), copy.ToSnapshot()).Count > 0)
            {
                return Failure.Conflict("There is a draft that is not published: publish or discard it first.");
            }
        }

        var policy = new UpstreamUrlPolicy(settings.UpstreamUrls);
        var snapshot = copy.ToSnapshot();
        SnapshotError[] errors = [.. policy.Check(snapshot.Upstreams), .. policy.Check(snapshot.Issuers)];
        if (errors.Length > 0)
        {
            return Failure.Conflict("Upstreams or issuers use what would not be allowed any more; see errors.") with
            {
                Errors = ErrorPlaces.Translate(errors, copy, Focus.Defaults),
            };
        }

        var now = _time.GetUtcNow();
        var changed = stored with { Value = settings, Revision = stored.Revision + 1, UpdatedAt = now, UpdatedBy = actor.Username };
        await SettingsRepository.SaveAsync(scope, SettingsRepository.Center, changed).ConfigureAwait(false);
        await AuditRepository.AddAsync(
            scope, actor, now, "updated", "settings", SettingsRepository.Center, Documents.Write(new { from = stored.Value, to = settings })).ConfigureAwait(false);
        if (!settings.UpstreamUrls.PrivateNetworks.SequenceEqual(stored.Value.UpstreamUrls.PrivateNetworks, StringComparer.Ordinal))
        {
            await ConfigEditor.RepublishAsync(scope, actor, settings, now).ConfigureAwait(false);
        }

        return changed;
    }
}
