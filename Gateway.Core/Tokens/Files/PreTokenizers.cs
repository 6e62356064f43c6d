using System.Text.Json;

namespace Gateway.Core.Tokens.Files;

/// <summary>Reads the pre_tokenizer of a tokenizer.json as the patterns that it applies one after the other.</summary>
internal static class PreTokenizers
{
    /// <summary>The patterns; a ByteLevel one has to be among the pre-tokenizers.</summary>
    public static List<string> Patterns(JsonNodeReader node)
    {
        var patterns = new List<string>();
        return Collect(node, patterns)
            ? patterns
            : throw node.Error("has no ByteLevel part: only byte-level models are supported");
    }

    /// <summary>Whether a ByteLevel one was among them.</summary>
    private static bool Collect(JsonNodeReader node, List<string> patterns)
    {
        var type = node.Required("type").Text();
        switch (type)
        {
            case "Sequence":
                var isByteLevel = false;
                foreach (var part in node.Required("pretokenizers").Items())
                {
                    isByteLevel |= Collect(part, patterns);
                }

                return isByteLevel;
            case "ByteLevel":
                CollectByteLevel(node, patterns);
                return true;
            case "Split":
                patterns.Add(SplitPattern(node));
                return false;
            case "Digits":
                patterns.Add(node.Flag("individual_digits") ? @"\p{N}" : @"\p{N}+");
                return false;
            default:
                throw node.Error($"type {type} is not supported");
        }
    }

    private static void CollectByteLevel(JsonNodeReader node, List<string> patterns)
    {
        if (node.Flag("add_prefix_space", missing: true))
        {
            throw node.Error("add_prefix_space is not supported");
        }

        if (node.Flag("use_regex", missing: true))
        {
            patterns.Add(SplitPatterns.Gpt2);
        }
    }

    private static string SplitPattern(JsonNodeReader node)
    {
        if (node.Required("behavior").Text() is not ("Isolated" or "isolated"))
        {
            throw node.Error("behavior has to be Isolated");
        }

        if (node.Flag("invert"))
        {
            throw node.Error("invert is not supported");
        }

        var pattern = node.Required("pattern");
        return pattern.Kind == JsonValueKind.Object && pattern.Optional("String") is { } text
            ? System.Text.RegularExpressions.Regex.Escape(text.Text())
            : pattern.Required("Regex").Text();
    }
}
