using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace ConfigCenter.Ingest;

/// <summary>Unpacks batches: so far and no further, whatever was packed into them.</summary>
internal static class BatchBody
{
    /// <summary>Bytes of a batch, packed and unpacked.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int ReadBytes = 64 * 1024;
    private const int LengthBytes = 4;

    // Head and end, and nothing between.
    private const int SmallestBytes = 18;

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

        if (packed.Length < SmallestBytes)
        {
            return new Failure(FailureKind.Malformed, "The body is not gzip.");
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

        // A stream that was cut off ends without a complaint; its end tells how long it should have been (RFC 1952, section 2.3.1).
        return BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(Math.Max(0, packed.Length - LengthBytes))) == unpacked.WrittenCount
            ? null
            : new Failure(FailureKind.Malformed, "The body is not one whole gzip stream.");
    }
}
