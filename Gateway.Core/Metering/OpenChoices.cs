using System.Numerics;

namespace Gateway.Core.Metering;

/// <summary>Which choices or content blocks of a stream have begun and not ended; of the first <see cref="Most"/>.</summary>
internal struct OpenChoices
{
    /// <summary>Choices that are kept track of.</summary>
    public const int Most = 128;

    private const int Bits = 64;

    private ulong _low;
    private ulong _high;
    private ulong _endedLow;
    private ulong _endedHigh;

    public void Begin(int choice) => Set(ref _low, ref _high, choice);

    public readonly bool HasBegun(int choice) => choice < Bits ? (_low >> choice & 1) != 0 : choice < Most && (_high >> (choice - Bits) & 1) != 0;

    public void End(int choice) => Set(ref _endedLow, ref _endedHigh, choice);

    /// <summary>The first open one from that number on; -1 when there is none.</summary>
    public readonly int Next(int from)
    {
        for (var choice = from; choice < Most; choice++)
        {
            var word = choice < Bits ? _low & ~_endedLow : _high & ~_endedHigh;
            word &= ulong.MaxValue << (choice % Bits);
            if (word != 0)
            {
                return (choice / Bits * Bits) + BitOperations.TrailingZeroCount(word);
            }

            choice |= Bits - 1;
        }

        return -1;
    }

    private static void Set(ref ulong low, ref ulong high, int choice)
    {
        if (choice < Bits)
        {
            low |= 1UL << choice;
        }
        else if (choice < Most)
        {
            high |= 1UL << (choice - Bits);
        }
    }
}
