using System.Globalization;
using Gateway.Core.Limits;

namespace Gateway.Core.Pipeline;

/// <summary>How the refusal of a limit reads to a client.</summary>
internal static class LimitErrors
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long MillisecondsPerSecond = 1_000;

    public static ErrorDescription Describe(in LimitRefusal refusal) => refusal.Reason switch
    {
        Refusal.RateLimited => new(429, "requests", "rate_limit_exceeded",
            $"Rate limit of the policy '{refusal.Policy}' reached: {Text(refusal.Limit)} requests at once, and then one after the other.", Retry(refusal.Wait)),
        Refusal.ConcurrencyLimited => new(429, "requests", "concurrency_limit_exceeded",
            $"{Text(refusal.Limit)} requests are under way, as many as the policy '{refusal.Policy}' allows.", Retry(refusal.Wait)),
        Refusal.TokensLimited => new(429, "tokens", "rate_limit_exceeded",
            $"Token limit of the policy '{refusal.Policy}' reached: {Numbers(refusal)}.", Retry(refusal.Wait)),
        Refusal.QuotaExhausted => new(429, "insufficient_quota", "insufficient_quota",
            $"The namespace's quota is used up: {Numbers(refusal)}.", "x-should-retry: false\r\n"),
        _ => new(400, "invalid_request_error", "context_length_exceeded",
            $"The policy '{refusal.Policy}' allows {Text(refusal.Limit)} tokens; the request needs {Text(refusal.Requested)}."),
    };

    private static string Numbers(in LimitRefusal refusal) =>
        $"Limit {Text(refusal.Limit)}, Used {Text(refusal.Used)}, Requested {Text(refusal.Requested)}";

    // Rounded up: who comes back then is not early.
    private static string Retry(long nanoseconds)
    {
        var milliseconds = Math.Max(1, (nanoseconds + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond);
        var seconds = (milliseconds + MillisecondsPerSecond - 1) / MillisecondsPerSecond;
        return $"Retry-After: {Text(seconds)}\r\nretry-after-ms: {Text(milliseconds)}\r\n";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
