using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Unit.Tokens.Files;

/// <summary>Small vocabularies in the forms in which models publish theirs.</summary>
internal static class VocabularyFiles
{
    /// <summary>The split pattern of Qwen 2 and 3.</summary>
    public const string QwenPattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The characters that stand for the bytes 0 to 255, as GPT-2's code makes them.</summary>
    public static IReadOnlyList<char> Alphabet { get; } = MakeAlphabet();

    /// <summary>
    /// A model as training makes one: again and again the most frequent pair of the words becomes a token. Words are cut at spaces, which stay before them.
    /// </summary>
    public static (List<string> Tokens, List<(string Left, string Right)> Merges) Train(string text, int merges)
    {
        var tokens = Alphabet.Select(character => character.ToString()).ToList();
        var found = new List<(string Left, string Right)>();
        var words = text.Replace(" ", "\n ", StringComparison.Ordinal).Split('\n')
            .Select(word => Encoding.UTF8.GetBytes(word).Select(value => Alphabet[value].ToString()).ToList()).ToList();
        while (found.Count < merges)
        {
            var pair = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.First + group.Key.Second, StringComparer.Ordinal).First().Key;
            found.Add(pair);
            tokens.Add(pair.First + pair.Second);
            foreach (var word in words)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == pair.First && word[i + 1] == pair.Second)
                    {
                        word[i] += word[i + 1];
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return (tokens, found);
    }

    /// <summary>A tokenizer.json of Qwen's kind.</summary>
    public static JsonObject Json(IEnumerable<string> tokens, IEnumerable<(string Left, string Right)> merges, bool pairsAsArrays = false)
    {
        var vocab = new JsonObject();
        foreach (var token in tokens)
        {
            vocab[token] = vocab.Count;
        }

        JsonNode[] pairs = [.. merges.Select(pair => pairsAsArrays ? (JsonNode)new JsonArray(pair.Left, pair.Right) : $"{pair.Left} {pair.Right}")];
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = vocab.Count, ["content"] = "<|im_end|>", ["special"] = true }),
            ["normalizer"] = new JsonObject { ["type"] = "NFC" },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(Split(QwenPattern), ByteLevel(usesRegex: false)) },
            ["model"] = new JsonObject { ["type"] = "BPE", ["ignore_merges"] = false, ["vocab"] = vocab, ["merges"] = new JsonArray(pairs) },
        };
    }

    public static JsonObject Split(string pattern) => new()
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["behavior"] = "Isolated",
        ["invert"] = false,
    };

    public static JsonObject ByteLevel(bool usesRegex) => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = usesRegex };

    public static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node);

    /// <summary>A .tiktoken file of the tokens in that order.</summary>
    public static string Tiktoken(IEnumerable<byte[]> tokens) =>
        string.Concat(tokens.Select((token, rank) => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToBase64String(token)} {rank}\n")));

    private static List<char> MakeAlphabet()
    {
        var alphabet = new List<char>();
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            alphabet.Add(value is (>= '!' and <= '~') or (>= '¡' and <= '¬') or (>= '®' and <= 'ÿ') ? (char)value : (char)next++);
        }

        return alphabet;
    }
}
