using System.Data.Common;
using System.Globalization;
using Gateway.Core.Ledger;

namespace ConfigCenter.Ingest;

/// <summary>Everything that is added up about requests, in the order of the columns of <c>usage_minutes</c> and <c>usage_hours</c>.</summary>
internal sealed class UsageSums
{
    /// <summary>The columns without the histograms.</summary>
    public static readonly IReadOnlyList<string> AmountColumns =
    [
        "requests", "succeeded", "client_errors", "server_errors", "refused", "input_tokens", "output_tokens", "cached_input_tokens", "cost_nano", "truncated", "estimated",
        "duration_ms", "first_byte_ms",
    ];

    /// <summary>All columns: the amounts, then the buckets of durations and those of times to the first byte.</summary>
    public static readonly IReadOnlyList<string> Columns = [.. AmountColumns, .. Buckets("d"), .. Buckets("f")];

    private const decimal NanoPerUsd = 1_000_000_000m;

    private readonly long[] _values = new long[Columns.Count];

    public long Requests { get => _values[0]; set => _values[0] = value; }

    /// <summary>Answered below 400.</summary>
    public long Succeeded { get => _values[1]; set => _values[1] = value; }

    /// <summary>Answered with 400 to 499.</summary>
    public long ClientErrors { get => _values[2]; set => _values[2] = value; }

    /// <summary>Answered with 500 or more.</summary>
    public long ServerErrors { get => _values[3]; set => _values[3] = value; }

    /// <summary>Not served, for whatever reason.</summary>
    public long Refused { get => _values[4]; set => _values[4] = value; }

    public long InputTokens { get => _values[5]; set => _values[5] = value; }

    public long OutputTokens { get => _values[6]; set => _values[6] = value; }

    /// <summary>Input tokens that the upstream had in its cache.</summary>
    public long CachedInputTokens { get => _values[7]; set => _values[7] = value; }

    /// <summary>In 10^-9 USD.</summary>
    public long CostNano { get => _values[8]; set => _values[8] = value; }

    public decimal CostUsd => CostNano / NanoPerUsd;

    /// <summary>Answers that were cut at a limit.</summary>
    public long Truncated { get => _values[9]; set => _values[9] = value; }

    /// <summary>Requests whose tokens are estimated.</summary>
    public long Estimated { get => _values[10]; set => _values[10] = value; }

    /// <summary>All durations together, in milliseconds.</summary>
    public long DurationMs { get => _values[11]; set => _values[11] = value; }

    /// <summary>All times to the first byte together, in milliseconds.</summary>
    public long FirstByteMs { get => _values[12]; set => _values[12] = value; }

    /// <summary>Requests by duration, in <see cref="UsageBuckets"/>.</summary>
    public Span<long> Durations => _values.AsSpan(AmountColumns.Count, UsageBuckets.Count);

    /// <summary>Requests by time to the first byte, in <see cref="UsageBuckets"/>.</summary>
    public Span<long> FirstBytes => _values.AsSpan(AmountColumns.Count + UsageBuckets.Count, UsageBuckets.Count);

    /// <summary>The value of a column.</summary>
    public long this[int column] => _values[column];

    public void Add(UsageSums other)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] += other._values[i];
        }
    }

    /// <summary>Reads a row of sums, whose type is the database's own.</summary>
    /// <param name="row">The row; where nothing was summed its columns are null.</param>
    /// <param name="first">The column of the first sum; the others follow.</param>
    /// <param name="count">How many columns there are.</param>
    public static UsageSums Read(DbDataReader row, int first, int count)
    {
        var sums = new UsageSums();
        for (var i = 0; i < count; i++)
        {
            sums._values[i] = row.IsDBNull(first + i) ? 0 : Convert.ToInt64(row.GetValue(first + i), CultureInfo.InvariantCulture);
        }

        return sums;
    }

    private static IEnumerable<string> Buckets(string prefix) =>
        Enumerable.Range(0, UsageBuckets.Count).Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{prefix}{bucket}"));
}
