using Gateway.Core.Tokens.Splitting;
using SharpToken;

namespace Gateway.Core.Tokens.Files;

/// <summary>OpenAI's vocabularies, from the resources of the SharpToken package.</summary>
internal static class BuiltInVocabularies
{
    private static readonly Dictionary<string, PieceSplitter> Splitters = new(StringComparer.Ordinal)
    {
        ["o200k_base"] = SplitPatterns.O200k,
        ["cl100k_base"] = SplitPatterns.Cl100k,
        ["p50k_base"] = SplitPatterns.Gpt2Splitter,
        ["r50k_base"] = SplitPatterns.Gpt2Splitter,
    };

    // They differ in special tokens only, which never are counted as such.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["gpt2"] = "r50k_base",
        ["p50k_edit"] = "p50k_base",
        ["o200k_harmony"] = "o200k_base",
    };

    /// <summary>The names, without the aliases.</summary>
    public static IReadOnlyCollection<string> Names => Splitters.Keys;

    /// <summary>What an alias stands for; any other name itself.</summary>
    public static string Resolve(string name) => Aliases.GetValueOrDefault(name, name);

    public static bool Contains(string name) => Splitters.ContainsKey(name);

    /// <summary>Reads a vocabulary that <see cref="Contains"/> knows.</summary>
    public static Tokenizer Load(string name)
    {
        using var resource = typeof(GptEncoding).Assembly.GetManifestResourceStream($"SharpToken.data.{name}.tiktoken")
            ?? throw new TokenizerFileException($"the vocabulary {name} is missing from the SharpToken package");
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return new BpeTokenizer(name, TiktokenFile.Read(file), Splitters[name]);
    }
}
