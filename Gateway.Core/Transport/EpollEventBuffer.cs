using System.Runtime.InteropServices;

namespace Gateway.Core.Transport;

/// <summary>
/// An array of <c>struct epoll_event</c>: 32 bits of events and 64 bits of data, packed on x86-64 and aligned everywhere else.
/// </summary>
internal sealed class EpollEventBuffer
{
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Size = DataOffset + sizeof(ulong);

    private readonly byte[] _bytes;

    public EpollEventBuffer(int capacity)
    {
        Capacity = capacity;
        _bytes = GC.AllocateArray<byte>(capacity * Size, pinned: true);
    }

    public int Capacity { get; }

    /// <summary>What is handed to the kernel.</summary>
    public ref byte First => ref _bytes[0];

    public EpollEvents Events(int index) => MemoryMarshal.Read<EpollEvents>(_bytes.AsSpan(index * Size));

    public ulong Data(int index) => MemoryMarshal.Read<ulong>(_bytes.AsSpan((index * Size) + DataOffset));

    public void Set(int index, EpollEvents events, ulong data)
    {
        MemoryMarshal.Write(_bytes.AsSpan(index * Size), events);
        MemoryMarshal.Write(_bytes.AsSpan((index * Size) + DataOffset), data);
    }
}
