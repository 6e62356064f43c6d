using System.Buffers;
using System.Data.Common;
using ConfigCenter.Data;
using ConfigCenter.Metrics;

namespace ConfigCenter.Ingest;

/// <summary>Takes the batches of gateways, each exactly once: what it holds and its sequence are stored in one transaction.</summary>
internal sealed class IngestService : IDisposable
{
    private const int Attempts = 6;
    private const int UnpackedAtOnce = 4;

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly CenterMetrics _metrics;
    private readonly ILogger<IngestService> _logger;
    private readonly UsageStore _minutes = new(UsageTable.ByMinute);
    private readonly UsageStore _hours = new(UsageTable.ByHour);

    // Bounds the memory of batches, however many gateways send at once.
    private readonly SemaphoreSlim _room = new(UnpackedAtOnce);

    public IngestService(Database database, TimeProvider time, CenterMetrics metrics, ILogger<IngestService> logger)
    {
        _database = database;
        _time = time;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>Takes a batch of access log lines; lines that cannot be read are left out and counted.</summary>
    public Task<Result<IngestReceipt>> TakeLogsAsync(string source, long sequence, byte[] packed, string encoding, CancellationToken cancellation) => TakeAsync(
        IngestKind.AccessLogs,
        packed,
        encoding,
        async unpacked =>
        {
            if (AccessLogReader.Read(unpacked.Span, _time.GetUtcNow()) is not { } batch)
            {
                return Failure.Invalid("$", $"must have at most {AccessLogReader.MaxLines} lines");
            }

            if (batch.Problem is { } problem)
            {
                CenterLog.LinesRefused(_logger, batch.Refused, source, sequence, problem);
                if (batch.Rows.Count == 0)
                {
                    return Failure.Invalid("$", $"has no line that can be read; {problem}");
                }
            }

            var result = await StoreAsync(IngestKind.AccessLogs, source, sequence, batch.Rows.Count, batch.Refused, (scope, id) => StoreAsync(scope, id, sequence, batch), cancellation)
                .ConfigureAwait(false);
            if (result.Value is { IsDuplicate: false, Accepted: > 0 })
            {
                _metrics.Lagged(IngestKind.AccessLogs, _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(batch.Rows.Max(static row => row.At)));
            }

            return result;
        },
        cancellation);

    /// <summary>Takes a batch of usage.</summary>
    public Task<Result<IngestReceipt>> TakeUsageAsync(string source, long sequence, byte[] packed, string encoding, CancellationToken cancellation) => TakeAsync(
        IngestKind.Usage,
        packed,
        encoding,
        async unpacked =>
        {
            var read = UsageReader.Read(unpacked, _time.GetUtcNow());
            if (read.Value is not { } batch)
            {
                return read.Failure!;
            }

            var result = await StoreAsync(IngestKind.Usage, source, sequence, batch.Minutes.Count, 0, (scope, _) => StoreAsync(scope, batch), cancellation).ConfigureAwait(false);
            if (result.Value is { IsDuplicate: false, Accepted: > 0 })
            {
                // A minute goes on while it is told of: what counts is how long ago it ended.
                _metrics.Lagged(IngestKind.Usage, _time.GetUtcNow() - (DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(batch.Minutes.Max(static minute => minute.Minute) + 1)));
            }

            return result;
        },
        cancellation);

    public void Dispose() => _room.Dispose();

    private async Task<Result<IngestReceipt>> TakeAsync(
        string kind, byte[] packed, string encoding, Func<ReadOnlyMemory<byte>, Task<Result<IngestReceipt>>> take, CancellationToken cancellation)
    {
        var result = await UnpackAsync(packed, encoding, take, cancellation).ConfigureAwait(false);
        _metrics.Took(kind, result);
        return result;
    }

    private async Task<Result<IngestReceipt>> UnpackAsync(byte[] packed, string encoding, Func<ReadOnlyMemory<byte>, Task<Result<IngestReceipt>>> take, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var unpacked = new ArrayBufferWriter<byte>(packed.Length + 1);
            return BatchBody.Unpack(packed, encoding, unpacked) is { } failure ? failure : await take(unpacked.WrittenMemory).ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task<Result<IngestReceipt>> StoreAsync(
        string kind, string source, long sequence, int accepted, int refused, Func<DbScope, long, Task> store, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _database.WriteAsync<IngestReceipt>(scope => StoreAsync(scope, kind, source, new IngestReceipt(sequence, accepted, refused, false), store), cancellation)
                    .ConfigureAwait(false);
            }
            catch (DbException e) when (attempt < Attempts && _database.IsContention(e))
            {
                // Two gateways' batches met in the same rows; this one gave way, nothing of it is stored.
            }
        }
    }

    private async Task<Result<IngestReceipt>> StoreAsync(DbScope scope, string kind, string source, IngestReceipt receipt, Func<DbScope, long, Task> store)
    {
        var now = _time.GetUtcNow();
        var known = await IngestSourceRepository.LockAsync(scope, kind, source, now).ConfigureAwait(false);
        if (receipt.Sequence <= known.LastSequence)
        {
            return new IngestReceipt(receipt.Sequence, 0, 0, IsDuplicate: true);
        }

        await store(scope, known.Id).ConfigureAwait(false);
        await IngestSourceRepository.AdvanceAsync(scope, known, receipt, now).ConfigureAwait(false);
        return receipt;
    }

    private static Task StoreAsync(DbScope scope, long source, long sequence, AccessLogBatch batch)
    {
        var first = AccessLogStore.IdBase(source, sequence);
        foreach (var row in batch.Rows)
        {
            row.Id = first | (row.Id & (AccessLogReader.MaxLines - 1));
        }

        return AccessLogStore.InsertAsync(scope, batch.Rows);
    }

    private async Task StoreAsync(DbScope scope, UsageBatch batch)
    {
        var series = await UsageSeriesRepository.IdsAsync(scope, batch.Minutes.Select(static minute => minute.Series)).ConfigureAwait(false);
        await _minutes.AddAsync(scope, batch.Minutes, series).ConfigureAwait(false);
        await _hours.AddAsync(scope, batch.Minutes, series).ConfigureAwait(false);

        // Last, for every gateway's users go into the same few rows.
        await UserSketchStore.MergeAsync(scope, batch.Users).ConfigureAwait(false);
    }
}
