using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Core.Limits;

/// <summary>The processes that share a slab. Each holds a lock on its entry as long as it lives; whoever gets the lock of an entry in use knows that its process is dead.</summary>
internal sealed class SlabProcesses
{
    private readonly SlabMemory _memory;
    private readonly SafeFileHandle _file;

    public SlabProcesses(SlabMemory memory, SafeFileHandle file)
    {
        _memory = memory;
        _file = file;
    }

    /// <summary>Takes out the processes that have died; true when no other is left.</summary>
    /// <param name="except">The caller's own entry; -1 when it has none yet.</param>
    public bool ForgetDead(int except)
    {
        var isAlone = true;
        for (var process = 0; process < SlabLayout.Processes; process++)
        {
            if (process == except || Volatile.Read(ref Entry(process)) == 0)
            {
                continue;
            }

            if (!FileLocks.TryLock(_file, SlabLayout.Process(process)))
            {
                isAlone = false;
                continue;
            }

            new CellTable(_memory).Forget(process);
            Volatile.Write(ref Entry(process), 0);
            FileLocks.Unlock(_file, SlabLayout.Process(process));
        }

        return isAlone;
    }

    /// <summary>Takes a free entry and locks it.</summary>
    public int Claim(string path)
    {
        for (var process = 0; process < SlabLayout.Processes; process++)
        {
            if (FileLocks.TryLock(_file, SlabLayout.Process(process)))
            {
                // Also what a process wrote that was just giving its entry up.
                new CellTable(_memory).Forget(process);
                Volatile.Write(ref Entry(process), Environment.ProcessId);
                return process;
            }
        }

        throw new CounterFileException(
            string.Create(CultureInfo.InvariantCulture, $"'{path}' is in use by {SlabLayout.Processes} processes already, which is as many as can share it."));
    }

    private ref long Entry(int process) => ref _memory.Word(SlabLayout.Process(process));
}
