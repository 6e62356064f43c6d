namespace Gateway.Core.Limits;

/// <summary>
/// Which key has which cell: a hash table with linear probing in the cells themselves. A cell never moves. Whoever calls holds the slab's lock, except that counters
/// go on changing meanwhile. A process that is killed in here leaves the table whole: a key counts from when its upper half is written, last of all.
/// </summary>
internal sealed class CellTable
{
    /// <summary>More cells than this are never given out, so that looking for one stays short.</summary>
    public const int MostUsed = SlabLayout.Cells / 8 * 7;

    private const long Free = 0;
    private const long Removed = 1;
    private const int NotFound = -1;

    private readonly SlabMemory _memory;

    public CellTable(SlabMemory memory) => _memory = memory;

    /// <summary>Number of cells that are not free: those with a key, and those that had one and stand in a row that goes on.</summary>
    public long Used => _memory.Word(SlabLayout.UsedCellsAt);

    /// <summary>The key's cell; -1 when it has none.</summary>
    public int Find(UInt128 key)
    {
        var (high, low) = Halves(key);
        for (var (i, n) = (Home(key), 0); n < SlabLayout.Cells; i = Next(i), n++)
        {
            var found = Field(i, SlabLayout.KeyHighIn);
            if (found == Free)
            {
                return NotFound;
            }

            if (found == high && Field(i, SlabLayout.KeyLowIn) == low)
            {
                return i;
            }
        }

        return NotFound;
    }

    /// <summary>Gives a cell to a key that has none; -1 when none is left.</summary>
    /// <param name="key">The key.</param>
    /// <param name="kind">What the value means.</param>
    /// <param name="minutes">Of a window: the longest that one may be, in minutes.</param>
    public int Insert(UInt128 key, CellKind kind, int minutes)
    {
        if (Used >= MostUsed)
        {
            return NotFound;
        }

        var i = Home(key);
        while (Field(i, SlabLayout.KeyHighIn) is not (Free or Removed))
        {
            i = Next(i);
        }

        if (Field(i, SlabLayout.KeyHighIn) == Free)
        {
            _memory.Word(SlabLayout.UsedCellsAt)++;
        }

        var (high, low) = Halves(key);
        Field(i, SlabLayout.ValueIn) = 0;
        Field(i, SlabLayout.KindIn) = (long)kind | ((long)minutes << 8);
        Field(i, SlabLayout.KeyLowIn) = low;
        Volatile.Write(ref Field(i, SlabLayout.KeyHighIn), high);
        return i;
    }

    /// <summary>Takes the cells back that nobody has in use and whose value says no more than an empty one.</summary>
    /// <param name="now">On the monotonic clock.</param>
    /// <param name="minute">The same moment as a window's number: <see cref="WindowPeriod.MinuteOf"/>.</param>
    public void Sweep(long now, int minute)
    {
        for (var i = 0; i < SlabLayout.Cells; i++)
        {
            if (HasKey(i) && !IsInUse(i) && IsVoid(i, now, minute))
            {
                Volatile.Write(ref Field(i, SlabLayout.KeyHighIn), Removed);
            }
        }

        var used = 0;
        for (var i = SlabLayout.Cells - 1; i >= 0; i--)
        {
            if (Field(i, SlabLayout.KeyHighIn) == Removed && Field(Next(i), SlabLayout.KeyHighIn) == Free)
            {
                Field(i, SlabLayout.KeyHighIn) = Free;
            }

            used += Field(i, SlabLayout.KeyHighIn) == Free ? 0 : 1;
        }

        _memory.Word(SlabLayout.UsedCellsAt) = used;
    }

    /// <summary>Voids what no process holds any more: places; after another boot also rates, and windows that lie ahead of the clock become the current one.</summary>
    public void Restart(bool isNewBoot, int minute)
    {
        for (var i = 0; i < SlabLayout.Cells; i++)
        {
            ref var value = ref Field(i, SlabLayout.ValueIn);
            switch (HasKey(i) ? KindOf(i) : CellKind.None)
            {
                case CellKind.Places:
                    value = 0;
                    break;
                case CellKind.Rate when isNewBoot:
                    value = 0;
                    break;
                case CellKind.Window when isNewBoot && WindowCell.Number(value) > minute:
                    value = WindowCell.At(0, minute) | WindowCell.Count(value);
                    break;
            }
        }
    }

    /// <summary>Takes a process out: its places off the totals, its marks off the cells.</summary>
    public void Forget(int process)
    {
        for (var i = 0; i < SlabLayout.Cells; i++)
        {
            ref var own = ref _memory.Half(SlabLayout.Own(process, i));
            if (own != 0)
            {
                var places = OwnPart.Places(Interlocked.Exchange(ref own, 0));
                if (places > 0)
                {
                    PlaceCell.Lower(ref Field(i, SlabLayout.ValueIn), places);
                }
            }
        }
    }

    private static (long High, long Low) Halves(UInt128 key) => ((long)(ulong)(key >> 64), (long)(ulong)key);

    private static int Home(UInt128 key) => (int)((ulong)key % SlabLayout.Cells);

    private static int Next(int cell) => (cell + 1) % SlabLayout.Cells;

    private ref long Field(int cell, int offset) => ref _memory.Word(SlabLayout.Cell(cell) + offset);

    private bool HasKey(int cell) => Field(cell, SlabLayout.KeyHighIn) is not (Free or Removed);

    private CellKind KindOf(int cell) => (CellKind)(byte)Field(cell, SlabLayout.KindIn);

    private bool IsInUse(int cell)
    {
        for (var process = 0; process < SlabLayout.Processes; process++)
        {
            if (Volatile.Read(ref _memory.Half(SlabLayout.Own(process, cell))) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsVoid(int cell, long now, int minute)
    {
        var value = Volatile.Read(ref Field(cell, SlabLayout.ValueIn));
        return KindOf(cell) switch
        {
            CellKind.Rate => value <= now,
            CellKind.Window => WindowCell.Count(value) == 0 || WindowCell.Number(value) + (Field(cell, SlabLayout.KindIn) >> 8) <= minute,
            CellKind.Places => value == 0,
            _ => true,
        };
    }
}
