using System.Buffers.Text;
using Gateway.Core.Http1;

namespace Gateway.Core.Forwarding;

/// <summary>What an upstream's <c>Retry-After</c> asks for (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>No server is passed over for longer, whatever it asks for.</summary>
    public const long LongestMilliseconds = 60_000;

    private const int MostDigits = 9;

    /// <summary>How long to leave the server alone, in milliseconds; 0 when the answer does not say, or in a way that means nothing.</summary>
    public static long Milliseconds(ResponseHead head, DateTimeOffset now)
    {
        if (!head.TryGet(KnownHeader.RetryAfter, out var value) || value.IsEmpty)
        {
            return 0;
        }

        return TrySeconds(value, out var seconds)
            ? Math.Min(seconds * 1_000, LongestMilliseconds)
            : Until(value, now);
    }

    // By hand: library parsers take signs.
    private static bool TrySeconds(ReadOnlySpan<byte> value, out long seconds)
    {
        seconds = 0;
        if (value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in value[..Math.Min(value.Length, MostDigits)])
        {
            seconds = (seconds * 10) + digit - '0';
        }

        return true;
    }

    private static long Until(ReadOnlySpan<byte> value, DateTimeOffset now) =>
        Utf8Parser.TryParse(value, out DateTimeOffset due, out var length, 'R') && length == value.Length && due > now
            ? Math.Min((long)(due - now).TotalMilliseconds, LongestMilliseconds)
            : 0;
}
