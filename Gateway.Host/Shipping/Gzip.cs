using System.IO.Compression;

namespace Gateway.Host.Shipping;

/// <summary>Compresses batches.</summary>
internal static class Gzip
{
    /// <summary>What is written, compressed.</summary>
    public static byte[] Pack(Action<Stream> write)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            write(gzip);
        }

        return packed.ToArray();
    }
}
