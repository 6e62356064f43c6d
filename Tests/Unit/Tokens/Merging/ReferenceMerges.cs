using System.Text;

namespace Tests.Unit.Tokens.Merging;

/// <summary>Byte-pair encoding as it is defined: of all pairs that merge, the one of the highest priority, the leftmost of equal ones, again and again.</summary>
internal static class ReferenceMerges
{
    /// <summary>Lengths of the tokens of a piece, where any pair merges whose bytes are a token, in order of rank.</summary>
    /// <param name="piece">Bytes, each written as a character of Latin-1.</param>
    /// <param name="ranks">The tokens, written so.</param>
    public static int[] ByRank(string piece, IReadOnlyDictionary<string, int> ranks) =>
        ranks.ContainsKey(piece) ? [piece.Length] : Merge(piece, (left, right) => ranks.GetValueOrDefault(left + right, int.MaxValue));

    /// <summary>Lengths of the tokens of a piece, where the pairs merge that are listed, in their order.</summary>
    public static int[] ByPair(string piece, IReadOnlyDictionary<(string Left, string Right), int> merges) =>
        Merge(piece, (left, right) => merges.GetValueOrDefault((left, right), int.MaxValue));

    private static int[] Merge(string piece, Func<string, string, int> priorityOf)
    {
        var parts = piece.Select(character => character.ToString()).ToList();
        while (parts.Count > 1)
        {
            var (priority, index) = Enumerable.Range(0, parts.Count - 1).Min(i => (priorityOf(parts[i], parts[i + 1]), i));
            if (priority == int.MaxValue)
            {
                break;
            }

            parts[index] += parts[index + 1];
            parts.RemoveAt(index + 1);
        }

        return [.. parts.Select(part => part.Length)];
    }

    /// <summary>The bytes that a string of Latin-1 characters stands for.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
