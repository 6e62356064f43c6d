using Microsoft.Win32.SafeHandles;

namespace Gateway.Core.Limits;

/// <summary>
/// All counters of the gateway: cells of 64 bytes in memory of this process, or in a file that the processes of one host share and that survives them.
/// Counters change without a lock. Only giving a cell to a key, which happens once for each rule, namespace and key, takes one.
/// </summary>
internal sealed class CounterSlab : ICounters, IDisposable
{
    private const long SweepEveryNanoseconds = 10_000_000_000;
    private const long LongestWaitMilliseconds = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, WeakReference<CounterCell>> _cells = [];
    private readonly SlabMemory _memory;
    private readonly CellTable _table;
    private readonly SafeFileHandle? _file;
    private readonly int _process;
    private long _nextSweep = long.MinValue;
    private long _refused;
    private bool _isDisposed;

    private CounterSlab(SlabMemory memory, SafeFileHandle? file, int process, LimitClock clock)
    {
        _memory = memory;
        _table = new CellTable(memory);
        _file = file;
        _process = process;
        Clock = clock;
    }

    public LimitClock Clock { get; }

    /// <summary>How many times a counter was asked for and there was no cell for it.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Number of cells that are not free.</summary>
    public long Used => _table.Used;

    /// <summary>A slab of this process alone.</summary>
    public static CounterSlab Anonymous(TimeProvider time) => new(SlabMemory.Anonymous(), null, 0, new LimitClock(time));

    /// <summary>Takes a place in a shared slab; the first process after another boot, or after all others have gone, clears what has lost its meaning.</summary>
    /// <exception cref="CounterFileException">The file cannot be used.</exception>
    public static CounterSlab Open(string path, TimeProvider time)
    {
        var file = CounterFile.OpenLocked(path);
        try
        {
            var clock = new LimitClock(time);
            var memory = SlabMemory.Of(file);
            var isNewBoot = CounterFile.CheckHeader(memory, path, clock);
            var processes = new SlabProcesses(memory, file);
            var isAlone = processes.ForgetDead(except: -1);
            if (isNewBoot)
            {
                if (!isAlone)
                {
                    throw new CounterFileException($"'{path}' is in use by another machine; every host needs a file of its own.");
                }

                CounterFile.SetBoot(memory, CounterFile.BootId, clock);
            }

            if (isAlone)
            {
                new CellTable(memory).Restart(isNewBoot, WindowPeriod.MinuteOf(clock.Utc(clock.Now)));
            }

            var slab = new CounterSlab(memory, file, processes.Claim(path), clock);
            FileLocks.Unlock(file, SlabLayout.TableLockAt);
            return slab;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CounterFileException)
        {
            file.Dispose();
            throw e as CounterFileException ?? new CounterFileException($"'{path}' cannot be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public CounterCell? Get(UInt128 key, CellKind kind, int minutes = 0)
    {
        lock (_gate)
        {
            if (_cells.TryGetValue(key, out var known) && known.TryGetTarget(out var cell))
            {
                return cell;
            }

            if (_isDisposed || !TryLockTable())
            {
                _refused++;
                return null;
            }

            try
            {
                return Take(key, kind, minutes);
            }
            finally
            {
                UnlockTable();
            }
        }
    }

    /// <summary>What a counter reads, 0 where the key has none yet; false when there would be no cell left for it.</summary>
    public bool TryRead(UInt128 key, out long value)
    {
        lock (_gate)
        {
            var index = _table.Find(key);
            value = index < 0 ? 0 : Volatile.Read(ref _memory.Word(SlabLayout.Cell(index) + SlabLayout.ValueIn));
            return index >= 0 || _table.Used < CellTable.MostUsed;
        }
    }

    /// <summary>Takes the places of processes that have died off the totals. To be called every second or so.</summary>
    public void Maintain()
    {
        lock (_gate)
        {
            if (_file is null || _isDisposed)
            {
                return;
            }

            try
            {
                new SlabProcesses(_memory, _file).ForgetDead(_process);
            }
            catch (IOException)
            {
                // The kernel has no lock to give at the moment: the next time will do.
            }
        }
    }

    /// <summary>Gives back what the process still holds, and its place among the processes. The counters stay readable.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _table.Forget(_process);
                _memory.Word(SlabLayout.Process(_process)) = 0;
                _file?.Dispose();
            }
        }
    }

    private CounterCell? Take(UInt128 key, CellKind kind, int minutes)
    {
        var index = _table.Find(key);
        if (index < 0)
        {
            MakeRoom();
            index = _table.Insert(key, kind, minutes);
        }

        if (index < 0)
        {
            _refused++;
            return null;
        }

        var cell = new CounterCell(_memory, _process, index);
        Interlocked.Or(ref cell.Own, OwnPart.InUse);
        _cells[key] = new WeakReference<CounterCell>(cell);
        return cell;
    }

    private void MakeRoom()
    {
        var now = Clock.Now;
        if (_table.Used < CellTable.MostUsed / 8 * 7 || now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepEveryNanoseconds;
        foreach (var (key, known) in _cells)
        {
            if (!known.TryGetTarget(out _))
            {
                Interlocked.And(ref _memory.Half(SlabLayout.Own(_process, _table.Find(key))), ~OwnPart.InUse);
                _cells.Remove(key);
            }
        }

        _table.Sweep(now, WindowPeriod.MinuteOf(Clock.Utc(now)));
    }

    // A process that was stopped within the lock must not stop the others: they go without the cell for now.
    private bool TryLockTable()
    {
        if (_file is null)
        {
            return true;
        }

        var due = Environment.TickCount64 + LongestWaitMilliseconds;
        var spin = new SpinWait();
        while (!FileLocks.TryLock(_file, SlabLayout.TableLockAt))
        {
            if (Environment.TickCount64 >= due)
            {
                return false;
            }

            spin.SpinOnce();
        }

        return true;
    }

    private void UnlockTable()
    {
        if (_file is not null)
        {
            FileLocks.Unlock(_file, SlabLayout.TableLockAt);
        }
    }
}
