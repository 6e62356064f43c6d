using Gateway.Core.Buffers;
using Gateway.Core.Ledger;

namespace Gateway.Host.Shipping;

/// <summary>
/// Keeps usage on the disk until the config center has it. Deltas are appended to the batch that is open, and are on the disk when that returns. Whoever ships takes the oldest
/// batch: that closes it, it never changes again, and it keeps its source and number over restarts until it is removed, so that what is sent twice is known to be the same. Every
/// process numbers for a source of its own: whatever became of an earlier one's files, no number is given to two batches.
/// </summary>
internal sealed class UsageJournal : IUsageSink, IDisposable
{
    private readonly JournalFolder _folder;
    private readonly JournalLimits _limits;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Queue<JournalBatch> _closed;
    private readonly Guid _source = Guid.NewGuid();
    private JournalFile? _open;
    private long _next = 1;
    private long _closedBytes;
    private bool _isFailing;
    private string? _unreadable;
    private long _dropped;

    /// <param name="path">The folder; made when it is not there.</param>
    /// <param name="limits">How much it may hold.</param>
    /// <param name="logger">Told of what was found damaged, and when writing fails and works again.</param>
    /// <exception cref="JournalException">The folder cannot be used.</exception>
    public UsageJournal(string path, JournalLimits limits, ILogger logger)
    {
        _folder = new JournalFolder(path, logger);
        _limits = limits;
        _logger = logger;
        try
        {
            _closed = new Queue<JournalBatch>(_folder.Recover());
        }
        catch
        {
            _folder.Dispose();
            throw;
        }

        _closedBytes = _closed.Sum(static batch => batch.Length);
    }

    /// <summary>Length of all that waits to be removed, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _closedBytes + (_open?.Length ?? 0);
            }
        }
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public bool TryAppend(ReadOnlySpan<byte> delta)
    {
        lock (_gate)
        {
            if (_closedBytes + (_open?.Length ?? 0) + delta.Length > _limits.Largest)
            {
                Fail($"it holds {_limits.Largest >> 20} MiB already");
                return false;
            }

            try
            {
                _open ??= JournalFile.Create(_folder.NextFile(), _source, _next);
                _open.Append(delta);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e.Message);
                return false;
            }

            if (_isFailing)
            {
                _isFailing = false;
                ShippingLog.JournalRecovered(_logger);
            }

            if (_open.Length >= _limits.CompactAt)
            {
                Compact(_open);
            }

            return true;
        }
    }

    /// <summary>The oldest batch, which stays until it is removed; null when there is none that can be read.</summary>
    /// <param name="table">Gets what the batch adds up to.</param>
    public JournalBatch? Read(UsageTable table)
    {
        JournalBatch? batch;
        lock (_gate)
        {
            if (_closed.Count == 0)
            {
                Close();
            }

            if (!_closed.TryPeek(out batch))
            {
                return null;
            }
        }

        return TryRead(batch, table) ? batch : null;
    }

    /// <summary>Removes the oldest batch.</summary>
    /// <param name="batch">That.</param>
    /// <param name="lost">Number of requests in it that nobody took; 0 when it was taken.</param>
    public void Remove(JournalBatch batch, long lost)
    {
        lock (_gate)
        {
            _closed.Dequeue();
            _closedBytes -= batch.Length;
        }

        Interlocked.Add(ref _dropped, lost);
        try
        {
            File.Delete(batch.File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It will be sent once more after a restart, and taken for what it is.
            ShippingLog.FileNotRemoved(_logger, batch.File, e.Message);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }

        _folder.Dispose();
    }

    private void Close()
    {
        if (_open is not { IsEmpty: false } open)
        {
            return;
        }

        _closed.Enqueue(new JournalBatch(open.Path, open.Source, open.Sequence, open.Length));
        _closedBytes += open.Length;
        open.Dispose();
        _open = null;
        _next++;
    }

    // One line however often it is tried.
    private void Fail(string reason)
    {
        if (!_isFailing)
        {
            _isFailing = true;
            ShippingLog.JournalFailed(_logger, reason);
        }
    }

    // A file may be there and not be readable, as when no descriptor is left: that passes.
    private bool TryRead(JournalBatch batch, UsageTable table)
    {
        try
        {
            var at = JournalFormat.HeadLength;
            var content = File.ReadAllBytes(batch.File).AsSpan();
            content = content[..(int)Math.Min(content.Length, batch.Length)];
            while (JournalFormat.TryReadRecord(content, ref at, out var delta) && UsageDelta.TryRead(delta, table))
            {
            }

            if (at < batch.Length)
            {
                ShippingLog.BatchDamaged(_logger, batch.File, batch.Length - at);
            }

            return true;
        }
        catch (FileNotFoundException)
        {
            ShippingLog.BatchDamaged(_logger, batch.File, batch.Length);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_unreadable != batch.File)
            {
                _unreadable = batch.File;
                ShippingLog.BatchUnreadable(_logger, batch.File, e.Message);
            }

            return false;
        }
    }

    // While nobody takes the batch it grows by a delta twice a second; added up, by a minute for each key. What cannot be written anew is closed as it is.
    private void Compact(JournalFile open)
    {
        var table = new UsageTable(int.MaxValue, int.MaxValue);
        if (!TryRead(new JournalBatch(open.Path, open.Source, open.Sequence, open.Length), table))
        {
            Close();
            return;
        }

        try
        {
            _open = Rewrite(open, table);
            open.Dispose();
            if (_open.Length <= _limits.LargestCompact)
            {
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is as it was.
        }

        Close();
    }

    private static JournalFile Rewrite(JournalFile open, UsageTable table)
    {
        var delta = new PooledBuffer();
        var compact = JournalFile.Create(JournalFolder.DraftOf(open.Path), open.Source, open.Sequence);
        try
        {
            while (!table.IsEmpty)
            {
                delta.Truncate(0);
                table.Remove(UsageDelta.Write(delta, table));
                compact.Append(delta.Span);
            }

            compact.MoveTo(open.Path);
            return compact;
        }
        catch
        {
            compact.Dispose();
            throw;
        }
        finally
        {
            delta.Release();
        }
    }
}
