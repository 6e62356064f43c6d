using System.Buffers;
using System.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Tokens;

/// <summary>Copies of invalid texts in which U+FFFD stands for whatever is no UTF-8, by the maximal subparts of the Unicode standard.</summary>
internal static class RepairedText
{
    /// <summary>U+FFFD.</summary>
    public static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>A copy in a buffer of the pool; see <see cref="Release"/>.</summary>
    public static PooledBuffer Of(ReadOnlySpan<byte> text)
    {
        var buffer = Recycler<PooledBuffer>.TryTake() ?? new PooledBuffer();
        Append(buffer, text);
        return buffer;
    }

    /// <summary>Gives the buffer back.</summary>
    public static void Release(PooledBuffer buffer)
    {
        buffer.Release();
        Recycler<PooledBuffer>.Put(buffer);
    }

    /// <summary>Appends a text, repaired; a character that is cut off at its end is replaced too.</summary>
    public static void Append(PooledBuffer buffer, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(text, out _, out var consumed) == OperationStatus.Done;
            buffer.Append(isValid ? text[..consumed] : Replacement);
            text = text[consumed..];
        }
    }

    /// <summary>Bytes of the original that became the first bytes of the repaired text.</summary>
    /// <param name="original">The text as it came.</param>
    /// <param name="repairedLength">Length in the repaired text, at the end of a character.</param>
    public static int OriginalLength(ReadOnlySpan<byte> original, int repairedLength)
    {
        var read = 0;
        var written = 0;
        while (written < repairedLength)
        {
            var isValid = Rune.DecodeFromUtf8(original[read..], out _, out var consumed) == OperationStatus.Done;
            read += consumed;
            written += isValid ? consumed : Replacement.Length;
        }

        return read;
    }

    /// <summary>Bytes at the end of a text that begin a character without completing it: 0 to 3.</summary>
    public static int IncompleteLength(ReadOnlySpan<byte> text)
    {
        for (var length = 1; length <= Math.Min(3, text.Length); length++)
        {
            var lead = text[^length];
            if (lead >= 0xC0)
            {
                return Rune.DecodeFromUtf8(text[^length..], out _, out _) == OperationStatus.NeedMoreData ? length : 0;
            }

            if (lead < 0x80)
            {
                return 0;
            }
        }

        return 0;
    }
}
