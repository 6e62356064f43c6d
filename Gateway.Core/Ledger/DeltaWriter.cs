using System.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Ledger;

/// <summary>Writes the numbers and texts of a delta: numbers by seven bits a byte, the least first; texts as UTF-8 behind their length.</summary>
internal static class DeltaWriter
{
    private const int LongestNumber = 10;

    public static void Append(PooledBuffer buffer, long number)
    {
        var span = buffer.GetSpan(LongestNumber);
        var length = 0;
        var rest = (ulong)number;
        for (; rest >= 0x80; rest >>= 7)
        {
            span[length++] = (byte)(rest | 0x80);
        }

        span[length++] = (byte)rest;
        buffer.Advance(length);
    }

    public static void Append(PooledBuffer buffer, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Append(buffer, length);
        Encoding.UTF8.GetBytes(text, buffer.GetSpan(length));
        buffer.Advance(length);
    }
}
