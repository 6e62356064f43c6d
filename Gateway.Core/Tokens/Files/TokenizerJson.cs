using System.Text.Json;

namespace Gateway.Core.Tokens.Files;

/// <summary>
/// Reads a Hugging Face tokenizer.json of a byte-level BPE model. Added tokens are not looked for in texts: what users write counts as plain text.
/// A normalizer to NFC is accepted and not applied: practically all text is in that form, and counting does not change it.
/// </summary>
internal static class TokenizerJson
{
    /// <exception cref="TokenizerFileException">The file is not one, or of a kind that is not supported.</exception>
    public static Tokenizer Read(string name, ReadOnlyMemory<byte> file)
    {
        try
        {
            using var document = JsonDocument.Parse(file);
            return Read(name, new JsonNodeReader(document.RootElement, ""));
        }
        catch (JsonException exception)
        {
            throw new TokenizerFileException($"not valid JSON: {exception.Message}", exception);
        }
    }

    private static Tokenizer Read(string name, JsonNodeReader root)
    {
        CheckNormalizer(root.Optional("normalizer"));
        var patterns = PreTokenizers.Patterns(root.Required("pre_tokenizer"));
        var vocabulary = TokenizerJsonModel.Read(root.Required("model"), root.Optional("added_tokens"));
        return SplitPatterns.Find(patterns) is { } splitter
            ? new BpeTokenizer(name, vocabulary, splitter)
            : new RegexTokenizer(name, vocabulary, patterns);
    }

    private static void CheckNormalizer(JsonNodeReader? normalizer)
    {
        if (normalizer is not { } present)
        {
            return;
        }

        var type = present.Required("type").Text();
        if (type == "Sequence")
        {
            foreach (var part in present.Required("normalizers").Items())
            {
                CheckNormalizer(part);
            }
        }
        else if (type != "NFC")
        {
            throw present.Error($"type {type} is not supported");
        }
    }
}
