using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Core.Limits;

/// <summary>
/// The 128 bits by which a cell is found again: after a change of the configuration, by other processes, after a restart. They stand for the
/// rule, and for what has a counter of its own under it.
/// </summary>
internal static class CellKey
{
    /// <summary>Makes the key of these names; no two lists of names share one.</summary>
    public static UInt128 Of(params ReadOnlySpan<string> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var name in names)
        {
            var utf8 = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
            hash.AppendData(length);
            hash.AppendData(utf8);
        }

        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);

        // The upper half is never 0 or 1: those are the marks of places without a cell.
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes) | (UInt128.One << 127);
    }
}
