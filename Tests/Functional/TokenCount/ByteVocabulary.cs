using System.Text;
using System.Text.Json;

namespace Tests.Functional.TokenCount;

/// <summary>The smallest tokenizer.json: a token for every byte, and none longer.</summary>
internal static class ByteVocabulary
{
    public static byte[] Json(string? pattern = null)
    {
        var printable = Enumerable.Range(0, 256).Where(static b => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF)).ToArray();
        var shifted = 0;
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var value = 0; value < 256; value++)
        {
            vocabulary.Add(((char)(printable.Contains(value) ? value : 256 + shifted++)).ToString(), value);
        }

        object preTokenizer = pattern is null
            ? new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = true }
            : new { type = "Sequence", pretokenizers = new object[] { new { type = "Split", pattern = new { Regex = pattern }, behavior = "Isolated", invert = false }, new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = false } } };
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            version = "1.0",
            added_tokens = Array.Empty<object>(),
            normalizer = (object?)null,
            pre_tokenizer = preTokenizer,
            model = new { type = "BPE", vocab = vocabulary, merges = Array.Empty<string>() },
        }));
    }
}
