using System.Buffers;
using System.Buffers.Text;
using Gateway.Core.Tokens.Merging;

namespace Gateway.Core.Tokens.Files;

/// <summary>Reads a .tiktoken file: on each line a token in base64, a space, and its rank. The rank is both the token's number and the priority of its merge.</summary>
internal static class TiktokenFile
{
    /// <summary>The vocabulary of such a file.</summary>
    /// <exception cref="TokenizerFileException">The file is not one, or not a whole one.</exception>
    public static Vocabulary Read(ReadOnlySpan<byte> file)
    {
        var tokens = new TokenList();
        var ranks = new List<int>();
        var buffer = new byte[VocabularyBuilder.MaxTokenLength + 3];
        for (var line = 1; !file.IsEmpty; line++)
        {
            var end = file.IndexOf((byte)'\n');
            var content = (end < 0 ? file : file[..end]).TrimEnd("\r "u8);
            file = end < 0 ? [] : file[(end + 1)..];
            if (!content.IsEmpty)
            {
                ReadLine(content, line, buffer, tokens, ranks);
            }
        }

        VocabularyCheck.Tokens(tokens);
        var order = OrderOf(ranks);
        var builder = new VocabularyBuilder(tokens);
        foreach (var index in order)
        {
            builder.Form(index);
        }

        foreach (var index in order)
        {
            if (builder.IsOutOfOrder(index))
            {
                throw new TokenizerFileException($"rank {ranks[index]} comes before the ranks of the token's parts");
            }
        }

        return VocabularyCheck.NotTooLarge(builder.Build(hasWholePieces: true));
    }

    private static void ReadLine(ReadOnlySpan<byte> content, int line, byte[] buffer, TokenList tokens, List<int> ranks)
    {
        var space = content.IndexOf((byte)' ');
        if (space <= 0)
        {
            throw new TokenizerFileException($"line {line} is not a token in base64, a space and a rank");
        }

        var status = Base64.DecodeFromUtf8(content[..space], buffer, out _, out var length);
        if (status == OperationStatus.DestinationTooSmall || length > VocabularyBuilder.MaxTokenLength)
        {
            throw new TokenizerFileException($"line {line} has a token of more than {VocabularyBuilder.MaxTokenLength} bytes");
        }

        if (status != OperationStatus.Done || length == 0)
        {
            throw new TokenizerFileException($"line {line} has a token that is not in base64");
        }

        var number = content[(space + 1)..];
        if (!Utf8Parser.TryParse(number, out int rank, out var consumed) || consumed != number.Length || rank < 0)
        {
            throw new TokenizerFileException($"line {line} has a rank that is not a number");
        }

        tokens.Add(buffer.AsSpan(0, length));
        ranks.Add(rank);
    }

    private static int[] OrderOf(List<int> ranks)
    {
        var sorted = ranks.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
            {
                throw new TokenizerFileException($"two tokens have rank {sorted[i]}");
            }
        }

        return order;
    }
}
