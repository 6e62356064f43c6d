using ConfigCenter.Insight;

namespace ConfigCenter.Ui.Shared;

/// <summary>Ranges of usage that end now.</summary>
internal static class UsageRange
{
    public static MinuteRange Last(int minutes, TimeProvider time)
    {
        var end = (time.GetUtcNow().ToUnixTimeSeconds() / 60) + 1;
        return new MinuteRange(end - minutes, end);
    }
}
