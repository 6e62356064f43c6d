namespace Gateway.Core.Buffers;

/// <summary>A run of bytes inside a buffer that somebody else owns: where it starts and how long it is.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Number of bytes; 0 is an empty run.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    /// <summary>Offset just past the last byte.</summary>
    public int End => Start + Length;

    /// <summary>True when the run holds no byte.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The bytes themselves, out of the buffer the offsets refer to.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> buffer) => buffer.Slice(Start, Length);
}
