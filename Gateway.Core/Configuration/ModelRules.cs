using Gateway.Core.Prompts;

namespace Gateway.Core.Configuration;

/// <summary>Checks models.</summary>
internal static class ModelRules
{
    private const int MaxOutputTokens = 10_000_000;

    public static void Check(IReadOnlyList<ModelConfig> models, Findings findings)
    {
        var patterns = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < models.Count; i++)
        {
            var path = JsonPaths.Item("$.models", i);
            var model = models[i];
            findings.Name($"{path}.pattern", model.Pattern);
            findings.Unique($"{path}.pattern", model.Pattern, patterns);
            if (model.Tokenizer is not null && !IsFolderName(model.Tokenizer))
            {
                findings.Error($"{path}.tokenizer", "must be a vocabulary's name: letters, digits, '.', '_' and '-'");
            }

            if (model.Template is not null)
            {
                findings.Word($"{path}.template", model.Template, ChatTemplates.Names);
            }

            findings.Range($"{path}.defaultOutputTokens", model.DefaultOutputTokens, 1, MaxOutputTokens);
            CheckPrice($"{path}.inputPricePerMillion", model.InputPricePerMillion, findings);
            CheckPrice($"{path}.outputPricePerMillion", model.OutputPricePerMillion, findings);
        }
    }

    /// <summary>The name becomes a folder below the models directory, and must not lead out of it.</summary>
    private static bool IsFolderName(string name) =>
        name.Length is > 0 and <= 100 && name[0] != '.' && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    private static void CheckPrice(string path, double? price, Findings findings)
    {
        if (price is { } value && !(value >= 0 && double.IsFinite(value)))
        {
            findings.Error(path, "must be 0 or more");
        }
    }
}
