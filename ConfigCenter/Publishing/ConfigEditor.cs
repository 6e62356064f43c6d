using System.Globalization;
using System.Text.Json;
using ConfigCenter.Data;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>
/// The one way to change the configuration: the whole of it is loaded under a lock, changed, validated as gateways would, saved,
/// audited, and published when the settings say so; all of it or nothing.
/// </summary>
internal sealed class ConfigEditor
{
    private readonly Database _database;
    private readonly SecretSealing _secrets;
    private readonly VersionFeed _feed;
    private readonly TimeProvider _time;

    public ConfigEditor(Database database, SecretSealing secrets, VersionFeed feed, TimeProvider time)
    {
        _database = database;
        _secrets = secrets;
        _feed = feed;
        _time = time;
    }

    /// <summary>Changes the working copy.</summary>
    /// <param name="actor">An editor, at least.</param>
    /// <param name="edit">What to do.</param>
    /// <param name="cancellation">Ends the attempt; what was committed stays.</param>
    public async Task<Result<EditOutcome>> EditAsync(Actor actor, Edit edit, CancellationToken cancellation)
    {
        if (actor.Role < Role.Editor)
        {
            return Failure.Forbidden("Only editors and admins change the configuration.");
        }

        EditOutcome? tried = null;
        var result = await _database.WriteAsync<EditOutcome>(
            async scope =>
            {
                var outcome = await EditAsync(scope, actor, edit).ConfigureAwait(false);
                if (edit.IsDryRun && outcome.Failure is null)
                {
                    tried = outcome.Value;
                    return Failure.Conflict("A dry run changes nothing.");
                }

                return outcome;
            },
            cancellation).ConfigureAwait(false);
        if (tried is not null)
        {
            return tried;
        }

        if (result.Value?.Published is not null)
        {
            _feed.Pulse();
        }

        return result;
    }

    /// <summary>The same within a transaction of the caller's.</summary>
    public async Task<Result<EditOutcome>> EditAsync(DbScope scope, Actor actor, Edit edit)
    {
        var settings = (await SettingsRepository.LockAsync(scope).ConfigureAwait(false)).Value;
        var before = await WorkingCopyStore.LoadAsync(scope).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        var changed = edit.Change(before, new Stamp(actor.Username, now));
        if (changed.Failure is not null)
        {
            return changed.Failure;
        }

        var errors = new List<SnapshotError>();
        var after = _secrets.Restore(before, changed.Value!, errors);
        errors.AddRange(ConfigRules.Check(after.ToSnapshot(), settings.UpstreamUrls));
        if (errors.Count > 0)
        {
            return Refusal(ErrorPlaces.Translate(errors, after, edit.Focus?.Invoke()));
        }

        after = _secrets.Seal(after);
        var changes = SnapshotDiff.Compare(before.ToSnapshot(), after.ToSnapshot());
        await WorkingCopyStore.SaveAsync(scope, before, after).ConfigureAwait(false);
        foreach (var change in changes)
        {
            await AuditAsync(scope, actor, now, change).ConfigureAwait(false);
        }

        var publish = edit.Publishes || settings.Publishing == CenterSettings.AtOnce;
        var published = publish ? await PublishAsync(scope, actor, after, edit, settings, now).ConfigureAwait(false) : null;
        return new EditOutcome(after, changes, published);
    }

    /// <summary>What is in force once more, with the networks that upstreams may be in now: gateways look at these whenever they connect.</summary>
    public static async Task RepublishAsync(DbScope scope, Actor actor, CenterSettings settings, DateTimeOffset now)
    {
        if (await VersionRepository.LatestAsync(scope).ConfigureAwait(false) is not { } latest)
        {
            return;
        }

        const string Reason = "where upstreams may be was changed";
        var version = new ConfigVersion
        {
            Version = latest.Version + 1,
            Document = Documents.Write(VersionRepository.Snapshot(latest) with { Version = latest.Version + 1, UpstreamNetworks = settings.UpstreamUrls.PrivateNetworks }),
            Changes = Documents.Write(Array.Empty<ConfigChange>()),
            Author = actor.Username,
            Reason = Reason,
            CreatedAt = now.ToUnixTimeMilliseconds(),
        };
        await AddAsync(scope, actor, version, now).ConfigureAwait(false);
    }

    private static Task AuditAsync(DbScope scope, Actor actor, DateTimeOffset now, ConfigChange change)
    {
        var action = JsonSerializer.SerializeToNode(change.Kind, Documents.Json)!.GetValue<string>();
        return AuditRepository.AddAsync(scope, actor, now, action, change.Resource, change.Name, Documents.Write(change.Fields));
    }

    /// <summary>The copy as the next version; null when nothing differs from the last one.</summary>
    private static async Task<ConfigVersion?> PublishAsync(DbScope scope, Actor actor, WorkingCopy copy, Edit edit, CenterSettings settings, DateTimeOffset now)
    {
        var latest = await VersionRepository.LatestAsync(scope).ConfigureAwait(false);
        var sorted = ConfigPart.All.Aggregate(copy, static (current, part) => part.Sort(current));
        var changes = SnapshotDiff.Compare(latest is null ? new Snapshot() : VersionRepository.Snapshot(latest), sorted.ToSnapshot());
        if (changes.Count == 0 && latest is not null && !edit.PublishesUnchanged)
        {
            return null;
        }

        var number = (latest?.Version ?? 0) + 1;
        var version = new ConfigVersion
        {
            Version = number,
            Document = Documents.Write(sorted.ToSnapshot(number) with { UpstreamNetworks = settings.UpstreamUrls.PrivateNetworks }),
            Changes = Documents.Write(changes),
            Author = actor.Username,
            Reason = edit.Reason,
            RestoredFrom = edit.RestoredFrom,
            CreatedAt = now.ToUnixTimeMilliseconds(),
        };
        await AddAsync(scope, actor, version, now).ConfigureAwait(false);
        return version;
    }

    private static async Task AddAsync(DbScope scope, Actor actor, ConfigVersion version, DateTimeOffset now)
    {
        await VersionRepository.InsertAsync(scope, version).ConfigureAwait(false);
        await AuditRepository.AddAsync(
            scope, actor, now, "published", "config", version.Version.ToString(CultureInfo.InvariantCulture), Documents.Write(new { version.Reason })).ConfigureAwait(false);
    }

    /// <summary>What is wrong only elsewhere is a conflict: the object is fine by itself, but others need it as it was.</summary>
    private static Failure Refusal(IReadOnlyList<FieldError> errors) => errors.All(static error => error.Resource is not null)
        ? Failure.Conflict("Other parts of the configuration do not allow it; see errors.") with { Errors = errors }
        : Failure.Invalid(errors);
}
