using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens.Files;

/// <summary>The split patterns that are written by hand, by the text that they have in published files.</summary>
internal static class SplitPatterns
{
    /// <summary>GPT-2's, which r50k_base and p50k_base share and which a ByteLevel pre-tokenizer has built in.</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public static readonly PieceSplitter Gpt2Splitter = new Gpt2Splitter();
    public static readonly PieceSplitter Cl100k = new LetterSplitter(maxDigits: 3);
    public static readonly PieceSplitter Qwen = new LetterSplitter(maxDigits: 1);
    public static readonly PieceSplitter O200k = new CaseSplitter(maxDigits: 3, hasEndings: true);
    public static readonly PieceSplitter Mistral = new CaseSplitter(maxDigits: 1, hasEndings: false);
    public static readonly PieceSplitter DeepSeek = new DeepSeekSplitter();

    private const string Endings = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string Word = @"|[^\r\n\p{L}\p{N}]?\p{L}+";
    private const string Symbols = @"| ?[^\s\p{L}\p{N}]+[\r\n]*";
    private const string SymbolsAndSlashes = @"| ?[^\s\p{L}\p{N}]+[\r\n/]*";
    private const string Whitespace = @"|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string UpperLetters = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string LowerLetters = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Before = @"[^\r\n\p{L}\p{N}]?";

    // The patterns of a sequence stand on lines of their own.
    private static readonly Dictionary<string, PieceSplitter> Known = new(StringComparer.Ordinal)
    {
        [Gpt2] = Gpt2Splitter,
        [Endings + Word + @"|\p{N}{1,3}" + Symbols + Whitespace] = Cl100k,
        [@"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"] = Cl100k,
        [@"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"] = Cl100k,
        [Endings + Word + @"|\p{N}" + Symbols + Whitespace] = Qwen,
        [CasePattern(Endings + "?", @"\p{N}{1,3}")] = O200k,
        [CasePattern("", @"\p{N}")] = Mistral,
        ["\\p{N}{1,3}\n[一-龥぀-ゟ゠-ヿ]+\n"
            + @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*" + Whitespace] = DeepSeek,
    };

    // What a .tiktoken file does not say, its folder's name may.
    private static readonly (string Part, PieceSplitter Splitter)[] Families =
    [
        ("gpt2", Gpt2Splitter), ("r50k", Gpt2Splitter), ("p50k", Gpt2Splitter),
        ("cl100k", Cl100k), ("glm", Cl100k), ("phi-4", Cl100k), ("llama-4", O200k), ("llama4", O200k), ("llama", Cl100k),
        ("qwen", Qwen), ("o200k", O200k), ("gpt-oss", O200k), ("deepseek", DeepSeek),
    ];

    /// <summary>The splitter of a pattern, or of several that are applied one after the other; null when there is none.</summary>
    public static PieceSplitter? Find(IEnumerable<string> patterns) => Known.GetValueOrDefault(string.Join('\n', patterns));

    /// <summary>The splitter of the model family whose name is part of this one; null when it is none that is known.</summary>
    public static PieceSplitter? FindFamily(string name)
    {
        foreach (var (part, splitter) in Families)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return splitter;
            }
        }

        return null;
    }

    private static string CasePattern(string ending, string digits) =>
        Before + UpperLetters + "*" + LowerLetters + "+" + ending + "|" + Before + UpperLetters + "+" + LowerLetters + "*" + ending
        + "|" + digits + SymbolsAndSlashes + Whitespace;
}
