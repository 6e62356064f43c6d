using System.Numerics;
using System.Runtime.Intrinsics;

namespace Gateway.Core.Settlement;

/// <summary>Follows strings and nesting through JSON in blocks of 64 bytes, where nothing else about it matters.</summary>
internal static class JsonSkimmer
{
    /// <summary>Bytes looked at together.</summary>
    public const int BlockLength = 64;

    /// <summary>Skims blocks as long as it can.</summary>
    /// <param name="bytes">The bytes; blocks may be looked at past the limit, never past their end.</param>
    /// <param name="at">Where to begin.</param>
    /// <param name="limit">Where to stop at the latest.</param>
    /// <param name="depth">Open objects and arrays; stays above 0.</param>
    /// <param name="isText">True inside a string.</param>
    /// <param name="isEscaped">True when the byte before was a backslash that takes the next one.</param>
    /// <returns>How far it came: to the limit, to fewer than a block before the end, or to a block where the root closes or that is no JSON.</returns>
    public static int Skim(ReadOnlySpan<byte> bytes, int at, int limit, ref long depth, ref bool isText, ref bool isEscaped)
    {
        while (at < limit && bytes.Length - at >= BlockLength)
        {
            var length = Math.Min(limit - at, BlockLength);
            var within = ulong.MaxValue >> (BlockLength - length);
            var (quotes, backslashes, opens, closes) = Classify(bytes.Slice(at, BlockLength));
            if ((quotes | backslashes | opens | closes) == 0)
            {
                isEscaped = false;
                at += length;
                continue;
            }

            backslashes &= within;
            var escaped = Escaped(backslashes, isEscaped, length, out var escapesNext);
            var text = Parity(quotes & ~escaped) ^ (isText ? ulong.MaxValue : 0);
            if ((backslashes & ~text) != 0 || !TryNest(opens & within & ~text, closes & within & ~text, ref depth))
            {
                return at;
            }

            isText = ((text >> (length - 1)) & 1) != 0;
            isEscaped = escapesNext;
            at += length;
        }

        return at;
    }

    private static (ulong Quotes, ulong Backslashes, ulong Opens, ulong Closes) Classify(ReadOnlySpan<byte> block)
    {
        var low = Vector256.Create(block[..32]);
        var high = Vector256.Create(block[32..]);

        // Brackets and braces differ in one bit.
        var bit = Vector256.Create((byte)0x20);
        return (
            Mask(low, high, (byte)'"'),
            Mask(low, high, (byte)'\\'),
            Mask(low | bit, high | bit, (byte)'{'),
            Mask(low | bit, high | bit, (byte)'}'));
    }

    private static ulong Mask(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        var wanted = Vector256.Create(value);
        return Vector256.Equals(low, wanted).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32);
    }

    /// <summary>The bytes that a backslash takes the meaning of.</summary>
    private static ulong Escaped(ulong backslashes, bool isFirstEscaped, int length, out bool escapesNext)
    {
        var escaped = isFirstEscaped ? 1UL : 0;
        escapesNext = false;
        for (var rest = backslashes & ~escaped; rest != 0;)
        {
            var index = BitOperations.TrailingZeroCount(rest);
            escapesNext = index == length - 1;
            var next = index == BlockLength - 1 ? 0 : 1UL << (index + 1);
            escaped |= next;
            rest &= ~(next | (1UL << index));
        }

        return escaped;
    }

    /// <summary>Sets each bit to whether the number of bits up to it is odd.</summary>
    private static ulong Parity(ulong bits)
    {
        for (var shift = 1; shift < BlockLength; shift *= 2)
        {
            bits ^= bits << shift;
        }

        return bits;
    }

    private static bool TryNest(ulong opens, ulong closes, ref long depth)
    {
        var result = depth + BitOperations.PopCount(opens) - BitOperations.PopCount(closes);
        if (depth <= BitOperations.PopCount(closes))
        {
            // It may close more than is open on the way: step by step.
            var at = depth;
            for (var rest = opens | closes; rest != 0; rest &= rest - 1)
            {
                at += (opens & rest & (~rest + 1)) != 0 ? 1 : -1;
                if (at == 0)
                {
                    return false;
                }
            }
        }

        depth = result;
        return true;
    }
}
