using System.Buffers.Binary;

namespace Gateway.Core.Upstreams.Balancing;

/// <summary>
/// A 64-bit hash that every gateway and every version of it agrees on, so that they send like requests to the same server. Fast, and no protection against
/// somebody who looks for collisions: whoever chooses the value chooses the server anyway.
/// </summary>
internal static class StableHash
{
    private const ulong First = 0xA0761D6478BD642F;
    private const ulong Second = 0xE7037ED1A0B428DB;
    private const ulong Third = 0x8EBC6AF09C88C6E3;
    private const int Step = 2 * sizeof(ulong);

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var length = (ulong)bytes.Length;
        var hash = seed ^ First;
        while (bytes.Length >= Step)
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ Second, BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]) ^ hash);
            bytes = bytes[Step..];
        }

        Span<byte> rest = stackalloc byte[Step];
        rest.Clear();
        bytes.CopyTo(rest);
        hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ Second, BinaryPrimitives.ReadUInt64LittleEndian(rest[sizeof(ulong)..]) ^ hash);
        return Mix(hash, length);
    }

    /// <summary>One hash out of two.</summary>
    public static ulong Mix(ulong hash, ulong other) => Fold(Fold(hash ^ First, other ^ Second), Third);

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
