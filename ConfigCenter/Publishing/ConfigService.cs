using System.Globalization;
using ConfigCenter.Data;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>The configuration as a whole: what is in force, what was, what would be.</summary>
internal sealed class ConfigService
{
    private readonly Database _database;
    private readonly ConfigEditor _editor;

    public ConfigService(Database database, ConfigEditor editor)
    {
        _database = database;
        _editor = editor;
    }

    /// <summary>The version in force.</summary>
    public Task<ConfigVersion?> CurrentAsync(CancellationToken cancellation) => _database.ReadAsync(VersionRepository.LatestAsync, cancellation);

    public Task<Page<ConfigVersion>> VersionsAsync(ListQuery query, CancellationToken cancellation) =>
        _database.ReadAsync(scope => VersionRepository.ListAsync(scope, query), cancellation);

    public Task<ConfigVersion?> VersionAsync(long version, CancellationToken cancellation) =>
        _database.ReadAsync(scope => VersionRepository.FindAsync(scope, version), cancellation);

    /// <summary>The configuration as it is being worked on.</summary>
    public Task<Snapshot> DraftAsync(CancellationToken cancellation) => _database.ReadAsync(DraftAsync, cancellation);

    /// <summary>What publishing the draft would change.</summary>
    public Task<IReadOnlyList<ConfigChange>> DraftChangesAsync(CancellationToken cancellation) => _database.ReadAsync(
        async scope =>
        {
            var latest = await VersionRepository.LatestAsync(scope).ConfigureAwait(false);
            var draft = await DraftAsync(scope).ConfigureAwait(false);
            return SnapshotDiff.Compare(latest is null ? new Snapshot() : VersionRepository.Snapshot(latest), draft);
        },
        cancellation);

    /// <summary>What differs between two versions; null is the draft.</summary>
    public Task<Result<IReadOnlyList<ConfigChange>>> DiffAsync(long? from, long? to, CancellationToken cancellation) =>
        _database.ReadAsync<Result<IReadOnlyList<ConfigChange>>>(
            async scope =>
            {
                var left = await SnapshotAsync(scope, from).ConfigureAwait(false);
                var right = await SnapshotAsync(scope, to).ConfigureAwait(false);
                return left is null ? NoVersion(from)
                    : right is null ? NoVersion(to)
                    : new Result<IReadOnlyList<ConfigChange>>(SnapshotDiff.Compare(left, right), null);
            },
            cancellation);

    /// <summary>The draft as the next version; without changes nothing happens.</summary>
    public Task<Result<EditOutcome>> PublishAsync(Actor actor, string reason, bool isDryRun, CancellationToken cancellation) => _editor.EditAsync(
        actor, new Edit { Reason = reason, Publishes = true, IsDryRun = isDryRun, Change = static (copy, _) => copy }, cancellation);

    /// <summary>What is in force once more, as a version of its own: every gateway takes it anew.</summary>
    public Task<Result<EditOutcome>> RefreshAsync(Actor actor, string reason, CancellationToken cancellation) => _editor.EditAsync(
        actor,
        new Edit { Reason = reason, Publishes = true, PublishesUnchanged = true, Change = static (copy, _) => copy },
        cancellation);

    /// <summary>An earlier version as the next one.</summary>
    public async Task<Result<EditOutcome>> RollbackAsync(Actor actor, long version, string reason, bool isDryRun, CancellationToken cancellation)
    {
        var stored = await VersionAsync(version, cancellation).ConfigureAwait(false);
        return stored is null
            ? NoVersion(version)
            : await _editor.EditAsync(
                actor,
                new Edit { Reason = reason, Publishes = true, RestoredFrom = version, IsDryRun = isDryRun, Change = Taking(VersionRepository.Snapshot(stored), TakeMode.Replace) },
                cancellation).ConfigureAwait(false);
    }

    /// <summary>The draft as it was when it was published last.</summary>
    public async Task<Result<EditOutcome>> DiscardAsync(Actor actor, CancellationToken cancellation)
    {
        var latest = await CurrentAsync(cancellation).ConfigureAwait(false);
        return await _editor.EditAsync(
            actor,
            new Edit
            {
                Reason = "draft discarded",
                Change = Taking(latest is null ? new Snapshot() : VersionRepository.Snapshot(latest), TakeMode.Replace),
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>A whole snapshot in the place of the draft, or added to it.</summary>
    public Task<Result<EditOutcome>> ImportAsync(Actor actor, Snapshot snapshot, TakeMode mode, string reason, bool isDryRun, CancellationToken cancellation) =>
        _editor.EditAsync(actor, new Edit { Reason = reason, IsDryRun = isDryRun, Change = Taking(snapshot, mode) }, cancellation);

    /// <summary>How a snapshot becomes the working copy. In a merge, what the snapshot holds once stays unless it says something.</summary>
    public static Edit.Changing Taking(Snapshot snapshot, TakeMode mode) => (copy, stamp) =>
    {
        var defaults = new GatewayDefaults { DefaultNamespace = snapshot.DefaultNamespace, Settings = snapshot.Settings };
        if (mode == TakeMode.Replace || Documents.Write(defaults) != Documents.Write(new GatewayDefaults()))
        {
            copy = WithDefaults(copy, defaults, stamp);
        }

        return ConfigPart.All.Aggregate(copy, (current, part) => part.Take(current, snapshot, mode, stamp));
    };

    /// <summary>The copy with other defaults; unchanged when they are the same.</summary>
    public static WorkingCopy WithDefaults(WorkingCopy copy, GatewayDefaults defaults, Stamp stamp) =>
        Documents.Write(copy.Defaults.Value) == Documents.Write(defaults)
            ? copy
            : copy with
            {
                Defaults = copy.Defaults with
                {
                    Value = defaults,
                    Revision = copy.Defaults.Revision + 1,
                    CreatedAt = copy.Defaults.Revision == 0 ? stamp.At : copy.Defaults.CreatedAt,
                    UpdatedAt = stamp.At,
                    UpdatedBy = stamp.By,
                },
            };

    private static async Task<Snapshot> DraftAsync(DbScope scope) => (await WorkingCopyStore.LoadAsync(scope).ConfigureAwait(false)).ToSnapshot();

    private static async Task<Snapshot?> SnapshotAsync(DbScope scope, long? version)
    {
        if (version is null)
        {
            return await DraftAsync(scope).ConfigureAwait(false);
        }

        var stored = await VersionRepository.FindAsync(scope, version.Value).ConfigureAwait(false);
        return stored is null ? null : VersionRepository.Snapshot(stored);
    }

    private static Failure NoVersion(long? version) => Failure.NotFound("version", version?.ToString(CultureInfo.InvariantCulture) ?? "draft");
}
