namespace Gateway.Core.Limits;

/// <summary>
/// Where everything stands in a slab, in bytes: a header page with the process entries, then the cells, then for each process a column with its own
/// part of each cell.
/// </summary>
internal static class SlabLayout
{
    /// <summary>"AIGWCNT" and a zero, least significant byte first.</summary>
    public const long Magic = 0x00544E4357474941;

    /// <summary>Changes whenever anything here, or the meaning of a cell's words, does.</summary>
    public const long Version = 1;

    public const int Cells = 1 << 16;
    public const int CellBytes = 64;

    /// <summary>How many processes may share a slab at a time.</summary>
    public const int Processes = 16;

    // The header.
    public const long MagicAt = 0;
    public const long ShapeAt = 8;
    public const long BootHighAt = 16;
    public const long BootLowAt = 24;
    public const long ClockOffsetAt = 32;
    public const long CheckAt = 40;
    public const long UsedCellsAt = 48;

    /// <summary>The byte whose lock whoever changes the table of cells holds.</summary>
    public const long TableLockAt = 56;

    public const long HeaderBytes = 4096;

    // A cell: the two halves of its key, what kind it is, and its value.
    public const int KeyHighIn = 0;
    public const int KeyLowIn = 8;
    public const int KindIn = 16;
    public const int ValueIn = 24;

    /// <summary>Version and sizes in one word.</summary>
    public const long Shape = (Version << 48) | ((long)Processes << 32) | Cells;

    public const long Bytes = ColumnsAt + ((long)Processes * Cells * OwnBytes);

    private const long ProcessesAt = 1024;
    private const int ProcessBytes = 64;
    private const long ColumnsAt = HeaderBytes + ((long)Cells * CellBytes);
    private const int OwnBytes = 4;

    /// <summary>A process's entry: 0 when it is free, else the process's id. Its first byte is what the process locks.</summary>
    public static long Process(int process) => ProcessesAt + ((long)process * ProcessBytes);

    public static long Cell(int cell) => HeaderBytes + ((long)cell * CellBytes);

    /// <summary>What a process has in a cell: <see cref="OwnPart"/>.</summary>
    public static long Own(int process, int cell) => ColumnsAt + ((((long)process * Cells) + cell) * OwnBytes);
}
