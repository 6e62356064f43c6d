using ConfigCenter.Ui.Shared;
using ConfigCenter.Ui.Texts;
using Gateway.Core.Configuration;

namespace ConfigCenter.Ui.Policies;

/// <summary>What a policy limits, in a line.</summary>
internal static class PolicySummary
{
    public static string Of(PolicyConfig policy, UiText text) => policy.Config switch
    {
        QpsLimitSettings rate => text["policy.sum.rate", Show.Whole(rate.MaxQps), rate.TimeWindow, Show.Whole(rate.EffectiveBurst)],
        ConcurrencyLimitSettings concurrency => text["policy.sum.concurrency", Show.Whole(concurrency.MaxConcurrentConnections)],
        TokenLimitSettings tokens => Of(tokens, text),
        MessageMatchingSettings rule => $"{text.Word(rule.MatchingAction)}: {text.Word(rule.MatchingFieldSource)} {rule.MatchingFieldName} {text.Word(rule.MatchingOperator)} “{rule.MatchingValue}”",
        _ => "",
    };

    private static string Of(TokenLimitSettings tokens, UiText text)
    {
        var parts = new List<string>();
        Add(parts, tokens.MaxInputTokenCount, "policy.sum.input", text);
        Add(parts, tokens.MaxOutputTokenCount, "policy.sum.output", text);
        foreach (var window in tokens.EffectiveWindows)
        {
            if ((window.MaxTotal ?? window.MaxInput ?? window.MaxOutput) is { } most)
            {
                parts.Add(text["policy.sum.window", Show.Whole(most), window.Minutes]);
            }
        }

        return string.Join(" · ", parts);
    }

    private static void Add(List<string> parts, long? limit, string key, UiText text)
    {
        if (limit is { } most)
        {
            parts.Add(text[key, Show.Whole(most)]);
        }
    }
}
