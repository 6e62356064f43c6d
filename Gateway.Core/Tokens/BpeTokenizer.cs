using Gateway.Core.Tokens.Merging;
using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens;

/// <summary>Byte-level byte-pair encoding with one of the known split patterns: the model's own count.</summary>
internal sealed class BpeTokenizer : Tokenizer
{
    private readonly Vocabulary _vocabulary;

    public BpeTokenizer(string name, Vocabulary vocabulary, PieceSplitter splitter)
        : base(name)
    {
        _vocabulary = vocabulary;
        Splitter = splitter;
    }

    /// <inheritdoc/>
    public override bool IsExact => true;

    /// <inheritdoc/>
    internal override PieceSplitter Splitter { get; }

    /// <inheritdoc/>
    internal override Vocabulary? Vocabulary => _vocabulary;

    /// <inheritdoc/>
    internal override int CountPiece(ReadOnlySpan<byte> piece) => PieceMerger.Count(_vocabulary, piece);

    /// <inheritdoc/>
    internal override int CutPiece(ReadOnlySpan<byte> piece, int tokens) => PieceMerger.Cut(_vocabulary, piece, tokens);
}
