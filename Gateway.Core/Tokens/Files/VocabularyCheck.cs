using System.Collections;
using Gateway.Core.Tokens.Merging;

namespace Gateway.Core.Tokens.Files;

/// <summary>What every vocabulary has to hold, wherever it was read from.</summary>
internal static class VocabularyCheck
{
    /// <summary>Most tokens of a vocabulary; the largest known ones have a quarter of it.</summary>
    public const int MaxTokens = 1_000_000;

    /// <summary>Every byte is a token, and no token is there twice.</summary>
    public static void Tokens(TokenList tokens)
    {
        if (tokens.Count == 0)
        {
            throw new TokenizerFileException("the vocabulary is empty");
        }

        if (tokens.Count > MaxTokens)
        {
            throw new TokenizerFileException($"the vocabulary has {tokens.Count} tokens; {MaxTokens} are supported");
        }

        var bytes = new BitArray(256);
        var order = tokens.Sorted();
        for (var i = 0; i < order.Length; i++)
        {
            var token = tokens[order[i]];
            if (i > 0 && token.SequenceEqual(tokens[order[i - 1]]))
            {
                throw new TokenizerFileException($"a token is there twice: its bytes are {Convert.ToHexString(token)}");
            }

            if (token.Length == 1)
            {
                bytes[token[0]] = true;
            }
        }

        for (var value = 0; value < bytes.Length; value++)
        {
            if (!bytes[value])
            {
                throw new TokenizerFileException($"the vocabulary is not a byte-level one: the byte 0x{value:X2} is not a token");
            }
        }
    }

    /// <summary>The vocabulary that was built.</summary>
    public static Vocabulary NotTooLarge(Vocabulary? vocabulary) =>
        vocabulary ?? throw new TokenizerFileException($"the tokens need more than {ByteTrie.MaxNodes} nodes of a trie");
}
