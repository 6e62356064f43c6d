using ConfigCenter.Ingest;
using Gateway.Core.Replay;

namespace ConfigCenter.Evaluation;

/// <summary>Access-log rows as requests to be put before a configuration.</summary>
internal sealed class Recording
{
    private const string Rejected = "rejected";
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long NanosecondsPerMicrosecond = 1_000;

    private Recording(AccessLogRow[] rows) => Rows = rows;

    /// <summary>In the order in which they came.</summary>
    public AccessLogRow[] Rows { get; }

    /// <summary>Rows that were left out.</summary>
    public int Skipped { get; private init; }

    /// <param name="rows">In any order.</param>
    /// <param name="from">None that ended earlier.</param>
    public static Recording Of(IReadOnlyList<AccessLogRow> rows, DateTimeOffset? from)
    {
        AccessLogRow[] recent = [.. rows.Where(row => from is null || row.At >= from.Value.ToUnixTimeMilliseconds())];
        AccessLogRow[] usable = [.. recent.Where(static row => row.Outcome != Rejected && row.Namespace.Length > 0 && row.Path.Length > 0)];
        Array.Sort(usable, static (one, other) => (Start(one), one.At, one.Id).CompareTo((Start(other), other.At, other.Id)));
        return new Recording(usable) { Skipped = recent.Length - usable.Length };
    }

    public static ReplayedRequest Request(AccessLogRow row) => new()
    {
        Started = Start(row),
        Ended = row.At * NanosecondsPerMillisecond,
        Method = row.Method,
        Path = row.Path,
        Client = row.Client,
        Namespace = row.Namespace,
        Key = row.ApiKey,
        HasToken = row.Issuer.Length > 0,
        Route = row.Route,
        Model = row.Model,
        IsStream = row.Stream != 0,
        InputTokens = Math.Max(0, row.InputTokens ?? 0),
        OutputTokens = Math.Max(0, row.OutputTokens ?? 0),
    };

    private static long Start(AccessLogRow row) => Math.Max(0, (row.At * NanosecondsPerMillisecond) - (Math.Max(0, row.DurationUs) * NanosecondsPerMicrosecond));
}
