using System.Buffers.Binary;
using System.Numerics;

namespace Gateway.Host.Shipping;

/// <summary>
/// How a batch stands in its file: a head (what it is, source, number, checksum), then records: length, checksum of length and content, content. Integers are little endian,
/// checksums CRC-32C. What follows the last record whose checksum is right was never acknowledged to anybody, or is damaged.
/// </summary>
internal static class JournalFormat
{
    /// <summary>Length of a file's head, in bytes.</summary>
    public const int HeadLength = 36;

    /// <summary>Length of a record's head, in bytes.</summary>
    public const int RecordHeadLength = 8;

    private const int SourceAt = 8;
    private const int SequenceAt = 24;
    private const int ChecksumAt = 32;

    private static ReadOnlySpan<byte> Magic => "AIGWUSE1"u8;

    public static void WriteHead(Span<byte> head, Guid source, long sequence)
    {
        Magic.CopyTo(head);
        source.TryWriteBytes(head[SourceAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(head[SequenceAt..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(head[ChecksumAt..], Checksum(head[..ChecksumAt]));
    }

    /// <summary>Reads a file's head; false when it is none.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> file, out Guid source, out long sequence)
    {
        (source, sequence) = (Guid.Empty, 0);
        if (file.Length < HeadLength || !file.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(file[ChecksumAt..]) != Checksum(file[..ChecksumAt]))
        {
            return false;
        }

        source = new Guid(file[SourceAt..SequenceAt]);
        sequence = BinaryPrimitives.ReadInt64LittleEndian(file[SequenceAt..]);
        return true;
    }

    public static void WriteRecordHead(Span<byte> head, ReadOnlySpan<byte> content)
    {
        BinaryPrimitives.WriteInt32LittleEndian(head, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(int)..], Checksum(content, Checksum(head[..sizeof(int)])));
    }

    /// <summary>Reads the next record; false at the end, and where there is no whole one. <paramref name="at"/> moves behind it.</summary>
    public static bool TryReadRecord(ReadOnlySpan<byte> file, ref int at, out ReadOnlySpan<byte> content)
    {
        content = default;
        var rest = file[at..];
        if (rest.Length < RecordHeadLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length <= 0 || length > rest.Length - RecordHeadLength)
        {
            return false;
        }

        content = rest.Slice(RecordHeadLength, length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(rest[sizeof(int)..]) != Checksum(content, Checksum(rest[..sizeof(int)])))
        {
            return false;
        }

        at += RecordHeadLength + length;
        return true;
    }

    /// <summary>Where the last whole record ends.</summary>
    public static int ValidLength(ReadOnlySpan<byte> file)
    {
        var at = HeadLength;
        while (TryReadRecord(file, ref at, out _))
        {
        }

        return at;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, uint before = uint.MaxValue)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            before = BitOperations.Crc32C(before, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            before = BitOperations.Crc32C(before, value);
        }

        return before;
    }
}
