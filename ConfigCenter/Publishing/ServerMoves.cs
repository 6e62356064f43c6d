using ConfigCenter.Data;
using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>Lets the configuration follow servers that listen elsewhere than when it was written.</summary>
internal static class ServerMoves
{
    /// <summary>Changes the URLs of servers that moved, as a version where no draft waits; null when none is configured.</summary>
    /// <param name="scope">The transaction.</param>
    /// <param name="editor">Makes the change.</param>
    /// <param name="moved">The new URLs by the former ones.</param>
    public static async Task<Result<EditOutcome>?> FollowAsync(DbScope scope, ConfigEditor editor, IReadOnlyDictionary<string, string> moved)
    {
        var copy = await WorkingCopyStore.LoadAsync(scope).ConfigureAwait(false);
        if (!copy.Upstreams.SelectMany(static upstream => upstream.Value.Servers).Any(server => moved.ContainsKey(server.Url)))
        {
            return null;
        }

        // What somebody is still drafting is not for this to publish.
        var latest = await VersionRepository.LatestAsync(scope).ConfigureAwait(false);
        var hasDraft = latest is not null && SnapshotDiff.Compare(VersionRepository.Snapshot(latest), copy.ToSnapshot()).Count > 0;
        return await editor.EditAsync(scope, Actor.System, new Edit
        {
            Reason = $"servers moved: {string.Join(", ", moved.Select(static move => $"{move.Key} to {move.Value}"))}",
            Publishes = !hasDraft,
            Change = (before, stamp) => before with
            {
                Upstreams = [.. before.Upstreams.Select(upstream => ConfigPart<UpstreamConfig>.Change(upstream, Moved(upstream.Value, moved), stamp))],
            },
        }).ConfigureAwait(false);
    }

    private static UpstreamConfig Moved(UpstreamConfig upstream, IReadOnlyDictionary<string, string> moved) => upstream with
    {
        Servers = [.. upstream.Servers.Select(server => moved.TryGetValue(server.Url, out var url) ? server with { Url = url } : server)],
    };
}
