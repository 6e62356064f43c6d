using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Core.Limits;

/// <summary>
/// The memory of a slab: anonymous, or a file's pages, which other processes map as well. The one place that handles a pointer: .NET has no other way to
/// compare-and-swap on mapped memory. Whoever holds it keeps it mapped; it is unmapped by the garbage collector, so that nobody can meet it gone.
/// </summary>
internal sealed unsafe class SlabMemory
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private SlabMemory(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, SlabLayout.Bytes);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    ~SlabMemory()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Zeroed memory of this process alone.</summary>
    public static SlabMemory Anonymous() => new(MemoryMappedFile.CreateNew(null, SlabLayout.Bytes));

    /// <summary>The pages of a file of at least <see cref="SlabLayout.Bytes"/>; the handle stays the caller's.</summary>
    public static SlabMemory Of(SafeFileHandle file) =>
        new(MemoryMappedFile.CreateFromFile(file, null, SlabLayout.Bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true));

    /// <summary>The eight bytes at that offset, a multiple of 8 that <see cref="SlabLayout"/> has reckoned.</summary>
    public ref long Word(long offset) => ref *(long*)(_start + offset);

    /// <summary>The four bytes at that offset, a multiple of 4 that <see cref="SlabLayout"/> has reckoned.</summary>
    public ref int Half(long offset) => ref *(int*)(_start + offset);
}
