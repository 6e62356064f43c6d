using CsCheck;
using Gateway.Core.Tokens.Merging;
using NUnit.Framework;

namespace Tests.Unit.Tokens.Merging;

/// <summary>Merging beside the definition, on small random vocabularies: dense enough for every way in which merges can get into each other's way.</summary>
internal sealed class PieceMergerTests
{
    private static readonly Gen<string> Word = Gen.Char["ab"].Array[2, 6].Select(characters => new string(characters));
    private static readonly Gen<string> Text = Gen.Char["abc"].Array[1, 60].Select(characters => new string(characters));

    [Test]
    public void Tokens_are_those_of_the_definition_by_rank() =>
        Gen.Select(Word.Array[0, 25], Text.Array[1, 20]).Sample(
            (words, texts) =>
            {
                var tokens = Alphabet().Concat(words.OrderBy(word => word.Length)).Distinct().ToList();
                var ranks = tokens.Select((token, rank) => (token, rank)).ToDictionary(pair => pair.token, pair => pair.rank);
                var vocabulary = ByRank(tokens);
                return texts.All(text => Equal(vocabulary, text, ReferenceMerges.ByRank(text, ranks)));
            },
            iter: 2000);

    [Test]
    public void Tokens_are_those_of_the_definition_by_listed_pairs() =>
        Gen.Select(Gen.Int[0, 1000].Array[0, 40], Text.Array[1, 20]).Sample(
            (choices, texts) =>
            {
                var (tokens, merges) = Train(choices);
                var vocabulary = ByPair(tokens, merges);
                var priorities = merges.Select((pair, priority) => (pair, priority)).ToDictionary(entry => entry.pair, entry => entry.priority);
                return texts.All(text => Equal(vocabulary, text, ReferenceMerges.ByPair(text, priorities)));
            },
            iter: 2000);

    /// <summary>The bytes themselves come first in every vocabulary.</summary>
    internal static IEnumerable<string> Alphabet() => Enumerable.Range(0, 256).Select(value => ((char)value).ToString());

    internal static Vocabulary ByRank(IReadOnlyList<string> tokens)
    {
        var builder = new VocabularyBuilder(ListOf(tokens));
        for (var index = 0; index < tokens.Count; index++)
        {
            builder.Form(index);
        }

        return builder.Build(hasWholePieces: true)!;
    }

    private static Vocabulary ByPair(List<string> tokens, List<(string Left, string Right)> merges)
    {
        var builder = new VocabularyBuilder(ListOf(tokens));
        foreach (var (left, right) in merges)
        {
            builder.TryForm(tokens.IndexOf(left), tokens.IndexOf(right), tokens.IndexOf(left + right));
        }

        return builder.Build(hasWholePieces: false)!;
    }

    private static TokenList ListOf(IReadOnlyList<string> tokens)
    {
        var list = new TokenList();
        foreach (var token in tokens)
        {
            list.Add(ReferenceMerges.Bytes(token));
        }

        return list;
    }

    /// <summary>Merges of tokens that are formed by then, as training finds them; some never come to be, others form what another pair has formed before.</summary>
    private static (List<string> Tokens, List<(string Left, string Right)> Merges) Train(int[] choices)
    {
        var parts = new List<string> { "a", "b" };
        var merges = new List<(string Left, string Right)>();
        foreach (var choice in choices)
        {
            var pair = (parts[choice % parts.Count], parts[choice / 31 % parts.Count]);
            if (pair.Item1.Length + pair.Item2.Length > 12 || merges.Contains(pair))
            {
                continue;
            }

            merges.Add(pair);
            var token = pair.Item1 + pair.Item2;
            var priorities = merges.Select((merge, priority) => (merge, priority)).ToDictionary(entry => entry.merge, entry => entry.priority);
            if (!parts.Contains(token) && ReferenceMerges.ByPair(token, priorities).Length == 1)
            {
                parts.Add(token);
            }
        }

        return ([.. Alphabet().Concat(merges.Select(merge => merge.Left + merge.Right)).Distinct()], merges);
    }

    /// <summary>The whole piece, each of its beginnings as it grows, and the length of any number of first tokens.</summary>
    private static bool Equal(Vocabulary vocabulary, string text, int[] expected)
    {
        var piece = ReferenceMerges.Bytes(text);
        if (PieceMerger.Count(vocabulary, piece) != expected.Length)
        {
            return false;
        }

        var growing = LongPiece.Take(vocabulary);
        for (var length = 1; length <= piece.Length; length++)
        {
            growing.Append(piece.AsSpan(length - 1, 1));
            if (growing.CountAt(length) != PieceMerger.Count(vocabulary, piece.AsSpan(0, length)))
            {
                return false;
            }
        }

        LongPiece.Release(growing);
        return Enumerable.Range(0, expected.Length + 1).All(tokens => PieceMerger.Cut(vocabulary, piece, tokens) == expected.Take(tokens).Sum());
    }
}
