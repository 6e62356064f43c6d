using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Core.Transport;

/// <summary>
/// The system calls of the transport (Linux). Called directly because what .NET's sockets add to them is most of what a relay costs in
/// user time, and a hop between threads for each message: see the load comparison in <c>Benchmarks</c>. No pointer is handled here; buffers go in by reference.
/// The three calls of every message do not keep their error aside: who needs it asks for <see cref="Marshal.GetLastSystemError"/> at once.
/// </summary>
internal static partial class Libc
{
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int ConnectionAborted = 103;
    public const int InProgress = 115;

    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, ref byte epollEvent);

    [LibraryImport(Name, EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, ref byte events, int capacity, int timeoutMilliseconds);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle descriptor, ref byte buffer, nint length);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle descriptor, ref readonly byte buffer, nint length);

    [LibraryImport(Name, EntryPoint = "recv")]
    public static partial nint Receive(int descriptor, ref byte buffer, nint length, int flags);

    [LibraryImport(Name, EntryPoint = "send")]
    public static partial nint Send(int descriptor, ref readonly byte buffer, nint length, int flags);

    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, ref readonly byte address, int length);

    [LibraryImport(Name, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int descriptor, ref byte address, ref int length, int flags);

    [LibraryImport(Name, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int descriptor, int level, int option, ref readonly int value, int length);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int descriptor, int level, int option, ref int value, ref int length);

    [LibraryImport(Name, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);
}
