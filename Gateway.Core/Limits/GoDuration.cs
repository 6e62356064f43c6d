using Gateway.Core.Http1;

namespace Gateway.Core.Limits;

/// <summary>Writes a duration as OpenAI's headers have it: <c>6m0s</c>, <c>1h0m0.25s</c>, <c>20ms</c>, <c>0s</c>.</summary>
internal static class GoDuration
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long PerSecond = 1_000;
    private const long PerMinute = 60 * PerSecond;
    private const long PerHour = 60 * PerMinute;

    /// <summary>Writes it in whole milliseconds, rounded up.</summary>
    public static void Write(ref HeadWriter writer, long nanoseconds)
    {
        var rest = (Math.Max(0, nanoseconds) + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond;
        if (rest is > 0 and < PerSecond)
        {
            writer.WriteDecimal(rest);
            writer.Write("ms"u8);
            return;
        }

        var isLong = rest >= PerHour;
        if (isLong)
        {
            writer.WriteDecimal(rest / PerHour);
            writer.Write("h"u8);
            rest %= PerHour;
        }

        if (isLong || rest >= PerMinute)
        {
            writer.WriteDecimal(rest / PerMinute);
            writer.Write("m"u8);
            rest %= PerMinute;
        }

        writer.WriteDecimal(rest / PerSecond);
        WriteFraction(ref writer, rest % PerSecond);
        writer.Write("s"u8);
    }

    private static void WriteFraction(ref HeadWriter writer, long milliseconds)
    {
        if (milliseconds == 0)
        {
            return;
        }

        writer.Write("."u8);
        for (var digit = PerSecond / 10; milliseconds > 0; digit /= 10)
        {
            writer.WriteDecimal(milliseconds / digit);
            milliseconds %= digit;
        }
    }
}
