using System.Runtime.InteropServices;

namespace Gateway.Core.Limits;

/// <summary>The system's <c>struct flock</c> (64-bit Linux): a lock on a range of a file's bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct FileLock
{
    /// <summary>1 locks for writing, 2 unlocks.</summary>
    public short Type;

    /// <summary>0: <see cref="Start"/> counts from the file's begin.</summary>
    public short Whence;

    public long Start;

    public long Length;

    /// <summary>Has to be 0.</summary>
    public int ProcessId;
}
