using Gateway.Core.Limits;

namespace Gateway.Core.Configuration;

/// <summary>Checks the settings of token-limit policies.</summary>
internal static class TokenLimitRules
{
    private const int MaxMinutes = 31 * 24 * 60;
    private static readonly string[] StreamModes = ["auto"];

    public static void Check(string path, TokenLimitSettings settings, Findings findings)
    {
        findings.Range($"{path}.maxInputTokenCount", settings.MaxInputTokenCount, 1, WindowCell.MaxCount);
        findings.Range($"{path}.maxOutputTokenCount", settings.MaxOutputTokenCount, 1, WindowCell.MaxCount);
        findings.Word($"{path}.streamMode", settings.StreamMode, StreamModes);
        for (var i = 0; i < settings.Windows.Count; i++)
        {
            Check(JsonPaths.Item($"{path}.windows", i), settings.Windows[i], findings);
        }

        findings.Range($"{path}.timeWindowMinutes", settings.TimeWindowMinutes, 1, MaxMinutes);
        findings.Range($"{path}.windowMaxTokenCount", settings.WindowMaxTokenCount, 1, WindowCell.MaxCount);
        if (settings.EnableTimeWindow && settings.TimeWindowMinutes is null)
        {
            findings.Error($"{path}.timeWindowMinutes", "is required where enableTimeWindow is true");
        }

        if (settings.EnableTimeWindow && settings.WindowMaxTokenCount is null)
        {
            findings.Error($"{path}.windowMaxTokenCount", "is required where enableTimeWindow is true");
        }

        if (settings.MaxInputTokenCount is null && settings.MaxOutputTokenCount is null && settings.Windows.Count == 0 && !settings.EnableTimeWindow)
        {
            findings.Error(path, "must set a limit");
        }
    }

    private static void Check(string path, TokenWindowConfig window, Findings findings)
    {
        findings.Range($"{path}.minutes", window.Minutes, 1, MaxMinutes);
        findings.Range($"{path}.maxInput", window.MaxInput, 1, WindowCell.MaxCount);
        findings.Range($"{path}.maxOutput", window.MaxOutput, 1, WindowCell.MaxCount);
        findings.Range($"{path}.maxTotal", window.MaxTotal, 1, WindowCell.MaxCount);
        findings.Name($"{path}.model", window.Model);
        if (window.MaxInput is null && window.MaxOutput is null && window.MaxTotal is null)
        {
            findings.Error(path, "must set maxInput, maxOutput or maxTotal");
        }
    }
}
