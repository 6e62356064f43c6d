using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ConfigCenter.Ingest;

/// <summary>What is counted apart; a name that requests did not have is empty.</summary>
internal sealed record UsageSeries(string Namespace, string ApiKey, string Model, string Route, string Upstream)
{
    /// <summary>By what it is found: SHA-256 of its names, each after its length.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var name in (ReadOnlySpan<string>)[Namespace, ApiKey, Model, Route, Upstream])
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
