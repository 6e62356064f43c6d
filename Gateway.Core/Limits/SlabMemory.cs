using System.Globalization;
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

    /// <summary>The pages of a file of at least <see cref="SlabLayout.Bytes"/>.</summary>
    /// <param name="file">
    /// Stays the caller's, and can be closed before the memory goes: the file is opened a second time, as locks on the first last as long as that is open.
    /// </param>
    public static SlabMemory Of(SafeFileHandle file)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");
        var second = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return new(MemoryMappedFile.CreateFromFile(second, null, SlabLayout.Bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false));
    }

    /// <summary>The eight bytes at that offset, a multiple of 8 that <see cref="SlabLayout"/> has reckoned.</summary>
    public ref long Word(long offset) => ref *(long*)(_start + offset);

    /// <summary>The four bytes at that offset, a multiple of 4 that <see cref="SlabLayout"/> has reckoned.</summary>
    public ref int Half(long offset) => ref *(int*)(_start + offset);
}
