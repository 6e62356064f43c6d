using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Core.Limits;

/// <summary>
/// Locks on single bytes of an open file, which the kernel releases when the file is closed, however the process ends. They belong to the open file
/// (<c>F_OFD_SETLK</c>), not to the process as those of <see cref="FileStream.Lock"/> do: two slabs in one process keep apart, and closing
/// some other handle of the same file releases nothing.
/// </summary>
internal static partial class FileLocks
{
    private const int SetLock = 37;
    private const int TryAgain = 11;
    private const int NoAccess = 13;

    /// <summary>Locks a byte; false when somebody else has it. Never waits.</summary>
    public static bool TryLock(SafeFileHandle file, long at) => TrySet(file, at, type: 1);

    public static void Unlock(SafeFileHandle file, long at) => TrySet(file, at, type: 2);

    private static bool TrySet(SafeFileHandle file, long at, short type)
    {
        var range = new FileLock { Type = type, Start = at, Length = 1 };
        if (Control(file, SetLock, ref range) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is TryAgain or NoAccess
            ? false
            : throw new IOException($"The file cannot be locked: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, ref FileLock range);
}
