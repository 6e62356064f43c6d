using System.Buffers;
using System.IO.Compression;

namespace ConfigCenter.Ingest;

/// <summary>Unpacks batches: so far and no further, whatever was packed into them.</summary>
internal static class BatchBody
{
    /// <summary>Bytes of a batch, packed and unpacked.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int ReadBytes = 64 * 1024;

    /// <summary>The body unpacked.</summary>
    /// <param name="packed">As it was sent.</param>
    /// <param name="encoding">The request's Content-Encoding.</param>
    /// <param name="unpacked">Takes the bytes.</param>
    /// <returns>Why there are none; null when there are.</returns>
    public static Failure? Unpack(byte[] packed, string encoding, ArrayBufferWriter<byte> unpacked)
    {
        if (!encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return new Failure(FailureKind.Malformed, "The body must be sent with Content-Encoding: gzip.");
        }

        try
        {
            using var input = new MemoryStream(packed);
            using var gzip = new GZipStream(input, CompressionMode.Decompress);
            while (true)
            {
                var read = gzip.Read(unpacked.GetSpan(ReadBytes));
                if (read == 0)
                {
                    break;
                }

                unpacked.Advance(read);
                if (unpacked.WrittenCount > MaxBytes)
                {
                    return new Failure(FailureKind.TooLarge, $"The batch is larger than {MaxBytes} bytes when it is unpacked.");
                }
            }
        }
        catch (InvalidDataException)
        {
            return new Failure(FailureKind.Malformed, "The body is not gzip.");
        }

        return null;
    }
}
