using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Core.Limits;

/// <summary>Opens the file of a slab: makes a new one, or makes sure that the one there is whole, and what of it still holds.</summary>
internal static class CounterFile
{
    private const int ZerosAtOnce = 1 << 20;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>The boot that the system is in; another one has another monotonic clock, and none of the processes of before.</summary>
    public static UInt128 BootId { get; } = ReadBootId();

    /// <summary>Opens the file and locks its table; the caller unlocks it when its own place is taken.</summary>
    public static SafeFileHandle OpenLocked(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            var waited = TimeProvider.System.GetTimestamp();
            while (!FileLocks.TryLock(file, SlabLayout.TableLockAt))
            {
                if (TimeProvider.System.GetElapsedTime(waited) > LongestWait)
                {
                    throw new CounterFileException($"'{path}' is kept locked by another process.");
                }

                Thread.Sleep(1);
            }

            if (IsEmpty(file, path))
            {
                Fill(file);
            }

            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CounterFileException)
        {
            file?.Dispose();
            throw e as CounterFileException ?? new CounterFileException($"'{path}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Writes the header of a new file, what makes it valid last of all; or checks that of one that was there.</summary>
    /// <returns>True when the counters are those of another boot.</returns>
    public static bool CheckHeader(SlabMemory memory, string path, LimitClock clock)
    {
        if (memory.Word(SlabLayout.MagicAt) == 0)
        {
            SetBoot(memory, BootId, clock);
            memory.Word(SlabLayout.ShapeAt) = SlabLayout.Shape;
            Volatile.Write(ref memory.Word(SlabLayout.MagicAt), SlabLayout.Magic);
            return false;
        }

        if (memory.Word(SlabLayout.CheckAt) != Check(memory))
        {
            throw new CounterFileException($"'{path}' is corrupt: its header does not add up. Remove it; counting then begins anew.");
        }

        clock.Offset = memory.Word(SlabLayout.ClockOffsetAt);
        return Boot(memory) != BootId;
    }

    /// <summary>Takes a boot and the machine's clock of now into the header.</summary>
    public static void SetBoot(SlabMemory memory, UInt128 boot, LimitClock clock)
    {
        clock.Offset = clock.Measure();
        memory.Word(SlabLayout.BootHighAt) = (long)(ulong)(boot >> 64);
        memory.Word(SlabLayout.BootLowAt) = (long)(ulong)boot;
        memory.Word(SlabLayout.ClockOffsetAt) = clock.Offset;
        memory.Word(SlabLayout.CheckAt) = Check(memory);
    }

    // True of a file that was just made, or whose making was cut short. Any other has to be whole.
    private static bool IsEmpty(SafeFileHandle file, string path)
    {
        Span<byte> start = stackalloc byte[16];
        start.Clear();
        var length = RandomAccess.GetLength(file);
        RandomAccess.Read(file, start, 0);
        var magic = BitConverter.ToInt64(start);
        var shape = BitConverter.ToInt64(start[8..]);
        if (magic == 0 && length <= SlabLayout.Bytes)
        {
            return true;
        }

        if (magic != SlabLayout.Magic)
        {
            throw new CounterFileException($"'{path}' is no counters file, and is left as it is. Name another, or remove it.");
        }

        if (shape != SlabLayout.Shape)
        {
            throw new CounterFileException(
                $"'{path}' was made by another version of the gateway, and is left as it is. Name another, or remove it when nobody uses it any more.");
        }

        if (length != SlabLayout.Bytes)
        {
            throw new CounterFileException(
                string.Create(CultureInfo.InvariantCulture, $"'{path}' is damaged: it has {length} bytes instead of {SlabLayout.Bytes}. Remove it; counting then begins anew."));
        }

        return false;
    }

    // Zeros are written, not left out: a disk that is full has to be met here, not as a fault in the middle of a request.
    private static void Fill(SafeFileHandle file)
    {
        var zeros = new byte[ZerosAtOnce];
        for (long at = 0; at < SlabLayout.Bytes; at += zeros.Length)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, SlabLayout.Bytes - at)), at);
        }
    }

    private static UInt128 Boot(SlabMemory memory) =>
        new((ulong)memory.Word(SlabLayout.BootHighAt), (ulong)memory.Word(SlabLayout.BootLowAt));

    private static long Check(SlabMemory memory)
    {
        var sum = SlabLayout.Magic;
        foreach (var at in (ReadOnlySpan<long>)[SlabLayout.BootHighAt, SlabLayout.BootLowAt, SlabLayout.ClockOffsetAt])
        {
            sum = (sum * 31) ^ memory.Word(at);
        }

        return sum;
    }

    private static UInt128 ReadBootId()
    {
        const string Source = "/proc/sys/kernel/random/boot_id";
        return File.Exists(Source)
            ? UInt128.Parse(File.ReadAllText(Source).Trim().Replace("-", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : UInt128.Zero;
    }
}
