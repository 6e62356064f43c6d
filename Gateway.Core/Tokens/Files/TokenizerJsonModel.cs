using System.Text.Json;
using Gateway.Core.Tokens.Merging;

namespace Gateway.Core.Tokens.Files;

/// <summary>Reads the model of a tokenizer.json: the vocabulary and the merges, in the order of their priority.</summary>
internal sealed class TokenizerJsonModel
{
    private readonly TokenList _tokens = new();
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[VocabularyBuilder.MaxTokenLength];

    /// <exception cref="TokenizerFileException">Not byte-level BPE, or not a whole model.</exception>
    public static Vocabulary Read(JsonNodeReader model, JsonNodeReader? addedTokens)
    {
        CheckKind(model);
        var reader = new TokenizerJsonModel();
        reader.ReadAddedTokens(addedTokens);
        reader.ReadTokens(model.Required("vocab"));
        VocabularyCheck.Tokens(reader._tokens);
        var builder = new VocabularyBuilder(reader._tokens);
        reader.ReadMerges(model.Required("merges"), builder);
        return VocabularyCheck.NotTooLarge(builder.Build(hasWholePieces: model.Flag("ignore_merges")));
    }

    private static void CheckKind(JsonNodeReader model)
    {
        if (model.Optional("type") is { } type && type.Text() != "BPE")
        {
            throw type.Error($"is {type.Text()}; only BPE is supported");
        }

        foreach (var affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.Optional(affix) is { } text && text.Text().Length > 0)
            {
                throw text.Error("is not supported");
            }
        }

        if (model.Flag("byte_fallback"))
        {
            throw model.Error("byte_fallback is not supported: only byte-level models are");
        }
    }

    private void ReadAddedTokens(JsonNodeReader? addedTokens)
    {
        if (addedTokens is not { } present)
        {
            return;
        }

        foreach (var token in present.Items())
        {
            _added.Add(token.Required("content").Text());
        }
    }

    private void ReadTokens(JsonNodeReader vocab)
    {
        foreach (var member in vocab.Members())
        {
            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out var id) || id < 0)
            {
                throw vocab.Error($"has no number for {Quoted(member.Name)}");
            }

            if (!_added.Contains(member.Name))
            {
                AddToken(vocab, member.Name);
            }
        }
    }

    private void AddToken(JsonNodeReader vocab, string text)
    {
        if (text.Length is 0 or > VocabularyBuilder.MaxTokenLength)
        {
            throw vocab.Error($"has a token of {text.Length} bytes; 1 to {VocabularyBuilder.MaxTokenLength} are supported");
        }

        if (!ByteLevelAlphabet.TryDecode(text, _buffer))
        {
            throw vocab.Error($"has {Quoted(text)}, which is not written in the alphabet of byte-level models");
        }

        if (!_indexes.TryAdd(text, _tokens.Count))
        {
            throw vocab.Error($"has {Quoted(text)} twice");
        }

        _tokens.Add(_buffer.AsSpan(0, text.Length));
    }

    private void ReadMerges(JsonNodeReader merges, VocabularyBuilder builder)
    {
        var early = new List<(JsonNodeReader Merge, int Index)>();
        foreach (var merge in merges.Items())
        {
            var (left, right) = PartsOf(merge);
            var leftIndex = IndexOf(merge, left);
            var rightIndex = IndexOf(merge, right);
            var index = IndexOf(merge, left + right);
            foreach (var part in (ReadOnlySpan<int>)[leftIndex, rightIndex])
            {
                if (!builder.IsFormed(part))
                {
                    early.Add((merge, part));
                }
            }

            builder.TryForm(leftIndex, rightIndex, index);
        }

        foreach (var (merge, index) in early)
        {
            if (builder.IsFormed(index))
            {
                throw merge.Error("stands before the merge that forms one of its parts");
            }
        }
    }

    /// <summary>Both forms: "a b" and ["a", "b"].</summary>
    private static (string Left, string Right) PartsOf(JsonNodeReader merge)
    {
        var parts = merge.Kind == JsonValueKind.Array
            ? [.. merge.Items().Select(part => part.Text())]
            : merge.Text().Split(' ');
        return parts.Length == 2 ? (parts[0], parts[1]) : throw merge.Error("is not a pair of tokens");
    }

    private int IndexOf(JsonNodeReader merge, string token) =>
        _indexes.TryGetValue(token, out var index) ? index : throw merge.Error($"names {Quoted(token)}, which is not in the vocabulary");

    private static string Quoted(string text) => $"\"{(text.Length > 40 ? text[..40] + "…" : text)}\"";
}
