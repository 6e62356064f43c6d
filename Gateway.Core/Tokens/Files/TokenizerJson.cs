using System.Text.Json;

namespace Gateway.Core.Tokens.Files;

/// <summary>
/// Reads a Hugging Face tokenizer.json of a byte-level BPE model. Added tokens are not looked for in texts: what users write counts as plain text.
/// A normalizer to NFC is accepted and not applied: practically all text is in that form, and of what may not be the count is no exact one.
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
        var isComposed = IsComposed(root.Optional("normalizer"));
        var patterns = PreTokenizers.Patterns(root.Required("pre_tokenizer"));
        var vocabulary = TokenizerJsonModel.Read(root.Required("model"), root.Optional("added_tokens"));
        return SplitPatterns.Find(patterns) is { } splitter
            ? new BpeTokenizer(name, vocabulary, splitter, isComposed)
            : new RegexTokenizer(name, vocabulary, patterns);
    }

    private static bool IsComposed(JsonNodeReader? normalizer)
    {
        if (normalizer is not { } present)
        {
            return false;
        }

        var type = present.Required("type").Text();
        if (type != "Sequence")
        {
            return type == "NFC" ? true : throw present.Error($"type {type} is not supported");
        }

        var isComposed = false;
        foreach (var part in present.Required("normalizers").Items())
        {
            isComposed |= IsComposed(part);
        }

        return isComposed;
    }
}
