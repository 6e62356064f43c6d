using System.Text;
using Gateway.Core.Tokens.Files;
using Gateway.Core.Tokens.Splitting;
using NUnit.Framework;

namespace Tests.Unit.Tokens.Splitting;

/// <summary>The scanners beside the regular expressions that they stand for, run by JavaScript.</summary>
internal sealed class SplitterTests
{
    private static readonly Dictionary<string, PieceSplitter> Splitters = new()
    {
        ["gpt2"] = SplitPatterns.Gpt2Splitter,
        ["cl100k"] = SplitPatterns.Cl100k,
        ["qwen"] = SplitPatterns.Qwen,
        ["o200k"] = SplitPatterns.O200k,
        ["mistral"] = SplitPatterns.Mistral,
        ["deepseek"] = SplitPatterns.DeepSeek,
    };

    private static IEnumerable<string> Patterns => Splitters.Keys;

    [TestCaseSource(nameof(Patterns))]
    public async Task Pieces_are_those_of_the_pattern(string pattern)
    {
        var expected = await Oracles.PiecesAsync(pattern);
        var differences = new List<string>();
        for (var i = 0; i < expected.Length; i++)
        {
            var pieces = Pieces(Splitters[pattern], Encoding.UTF8.GetBytes(Oracles.Texts[i]));
            if (!pieces.SequenceEqual(expected[i]))
            {
                differences.Add($"[{string.Join(' ', pieces)}] instead of [{string.Join(' ', expected[i])}]: {Oracles.Texts[i]}");
            }
        }

        Assert.That(differences, Is.Empty);
    }

    [TestCaseSource(nameof(Patterns))]
    public void Pieces_are_the_same_whatever_the_parts_that_the_text_arrives_in(string pattern)
    {
        foreach (var text in Oracles.Texts.Take(2000).Select(Encoding.UTF8.GetBytes))
        {
            var whole = Pieces(Splitters[pattern], text);
            Assert.That(PiecesByCharacter(Splitters[pattern], text), Is.EqualTo(whole), () => Encoding.UTF8.GetString(text));
        }
    }

    /// <summary>Lengths of the pieces of a whole text.</summary>
    private static List<int> Pieces(PieceSplitter splitter, byte[] text)
    {
        var scan = default(PieceScan);
        var pieces = new List<int>();
        ReadAll(splitter, text, ref scan, pieces);
        AddOpen(scan, text.Length, pieces);
        return pieces;
    }

    /// <summary>The same, while the scan sees one character more each time, and what is open is the same as that of the text so far.</summary>
    private static List<int> PiecesByCharacter(PieceSplitter splitter, byte[] text)
    {
        var scan = default(PieceScan);
        var pieces = new List<int>();
        for (var length = 1; length <= text.Length; length++)
        {
            if (length < text.Length && (text[length] & 0xC0) == 0x80)
            {
                continue;
            }

            ReadAll(splitter, text.AsSpan(0, length), ref scan, pieces);
            var soFar = new List<int>(pieces);
            AddOpen(scan, length, soFar);
            Assert.That(soFar, Is.EqualTo(Pieces(splitter, text[..length])), () => Encoding.UTF8.GetString(text[..length]));
        }

        AddOpen(scan, text.Length, pieces);
        return pieces;
    }

    private static void ReadAll(PieceSplitter splitter, ReadOnlySpan<byte> text, ref PieceScan scan, List<int> pieces)
    {
        while (splitter.TryRead(text, ref scan))
        {
            pieces.Add(scan.End - scan.Start);
            scan.Next();
        }
    }

    private static void AddOpen(PieceScan scan, int length, List<int> pieces)
    {
        var (first, tail) = scan.OpenPieces(length);
        foreach (var piece in (ReadOnlySpan<PieceRange>)[first, tail])
        {
            if (!piece.IsEmpty)
            {
                pieces.Add(piece.Length);
            }
        }
    }
}
