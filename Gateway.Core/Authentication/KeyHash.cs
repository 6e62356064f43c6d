using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Core.Authentication;

/// <summary>A SHA-256, as a dictionary's key.</summary>
internal readonly struct KeyHash : IEquatable<KeyHash>
{
    public const int Length = SHA256.HashSizeInBytes;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <param name="bytes">32 bytes.</param>
    public KeyHash(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes[..Length]);
        (_a, _b, _c, _d) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>The hash of what was presented.</summary>
    public static KeyHash Of(ReadOnlySpan<byte> presented)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(presented, hash);
        return new KeyHash(hash);
    }

    /// <summary>Compares two credentials in a time that tells nothing about where they differ.</summary>
    public static bool AreEqual(string one, string other) => Of(Encoding.UTF8.GetBytes(one)).Equals(Of(Encoding.UTF8.GetBytes(other)));

    /// <summary>In constant time.</summary>
    public bool Equals(KeyHash other) =>
        CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in this)),
            MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in other)));

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    /// <summary>The hash is uniform already: any part of it spreads.</summary>
    public override int GetHashCode() => _a.GetHashCode();
}
